//! Paths that were typed -> what stands there.

pub(crate) mod arrivals;
pub(crate) mod pictures;
#[cfg(feature = "print")]
pub(crate) mod print;
