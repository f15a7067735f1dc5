//! The definition of the command line -> what a shell and a reader of manuals want: the verbs `completions` and `man`.

pub(crate) mod completions;
pub(crate) mod man;
