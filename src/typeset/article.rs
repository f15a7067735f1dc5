//! Markdown document + its decoded pictures -> article: the input of a zine, and of the texts of a packet.

use super::markdown::MarkdownDocument;
use crate::halftone::Picture;

/// A document and the pictures that it shows, in the order of the text.
#[derive(Debug, Clone, PartialEq)]
pub struct Article {
    pub document: MarkdownDocument,
    /// As many as [`MarkdownDocument::pictures`].
    pub pictures: Vec<Picture>,
}
