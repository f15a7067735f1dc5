//! A document, read, and the pictures that it shows: what stands in a zine or among the texts of a packet (an arrow -> TODO).

use super::markdown::MarkdownDocument;
use crate::halftone::Picture;

/// A document and the pictures that it shows, in its order.
#[derive(Debug, Clone, PartialEq)]
pub struct Article {
    pub document: MarkdownDocument,
    /// As many as [`MarkdownDocument::pictures`].
    pub pictures: Vec<Picture>,
}
