//! Documents and layouts as `src/typeset/mod.rs` names them, without Typst.

#![allow(dead_code, unused_imports, reason = "what only the typesetter asks for")]

#[path = "../../src/typeset/error.rs"]
mod error;
#[path = "../../src/typeset/layout.rs"]
mod layout;
#[path = "../../src/typeset/markdown/mod.rs"]
mod markdown;

pub use error::TypesetError;
pub use layout::{LAYOUT_TOML, LAYOUT_TYPST, ZineLayout};
pub use markdown::{DocumentError, DocumentFault, DocumentWarning, FrontMatter, MarkdownDocument, PictureAt};
