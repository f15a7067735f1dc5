//! A tree's sealed file and its key <-> shards on slips, any K of which give both back (Krawczyk 1993, "Secret sharing made short").
//!
//! ```text
//!             8 symbols            L / 2 symbols
//! row 1       key                | sealed file, first slice      \
//! row 2       random             | second slice                   | rows 1 to K are never printed
//! row K       random             | last slice, 80 00 ..          /
//! row K+1 ..  P(K), P(K+1), ..   | P(K), P(K+1), ..               one for each slip
//! ```
//! Both are one Reed-Solomon code (`src/shard/`). K - 1 slips tell of the key nothing at all: for each key there is one
//! polynomial through their values. They tell some of the sealed file, which is worth as much as its seal.

mod join;
mod rebuild;
mod rule;
#[cfg(feature = "open")]
mod sealed;

pub use join::{KeptTree, TreeShards, join, sort};
pub use rebuild::{Rebuilt, rebuild};
pub use rule::{KEY_BYTES, KeepError, check, least, random_bytes, shards};
#[cfg(feature = "open")]
pub use sealed::open;
#[cfg(feature = "seal")]
pub use sealed::seal;

#[cfg(test)]
mod rounds;
#[cfg(test)]
pub(in crate::tree) mod testing;
#[cfg(test)]
mod tests;
