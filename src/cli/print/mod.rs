//! Files and documents -> PDFs to print: the verbs `pack`, `init`, `zine` and `layouts`.

pub(crate) mod init;
pub(crate) mod layouts;
pub(crate) mod pack;
pub(crate) mod plate;
pub(crate) mod zine;
