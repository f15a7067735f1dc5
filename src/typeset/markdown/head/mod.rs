//! The head of a document, in YAML, TOML or the form of pandoc -> its front matter.

mod front_matter;
mod toml_head;
mod values;
mod yaml_head;

pub use front_matter::FrontMatter;
pub(super) use front_matter::{Head, split};
