//! Drawings, images and typeset pages -> one PDF whose pages may each have a size of their own.

use std::collections::BTreeMap;

use lopdf::{Dictionary, Document, Object, ObjectId, Stream, dictionary};

use super::bind::{WORDS, finish, take_forms, whole};
use super::vector::{DrawnPart, operators};
use super::{Art, PressError};
use crate::typeset::TypesetPages;
use crate::units::{Pt, Size};

/// A page of drawings, below its words.
#[derive(Debug, Clone, PartialEq)]
pub struct VectorPage {
    pub size: Size,
    pub parts: Vec<DrawnPart>,
    pub art: Vec<Art>,
}

/// Binds pages: the words are painted over the drawings. `id` becomes the file identifier.
///
/// # Errors
/// The numbers of drawn and typeset pages differ, or the typeset PDF is broken.
pub fn bind_drawn(pages: Vec<VectorPage>, words: &TypesetPages, id: [u8; 16]) -> Result<Vec<u8>, PressError> {
    if pages.len() != words.pages {
        return Err(PressError::Pages { art: pages.len(), words: words.pages });
    }
    let mut document = Document::with_version("1.7");
    let root = document.new_object_id();
    let catalogue = document.add_object(dictionary! { "Type" => "Catalog", "Pages" => root });
    document.trailer.set("Root", catalogue);
    let sizes: Vec<Size> = pages.iter().map(|page| page.size).collect();
    let forms = take_forms(&mut document, &words.pdf, &sizes)?;
    let mut kids = Vec::with_capacity(pages.len());
    // An image that stands at several places, as the squares of plates do, is in the file once.
    let mut images: BTreeMap<(usize, usize, Vec<u8>), ObjectId> = BTreeMap::new();
    for (page, form) in pages.into_iter().zip(forms) {
        let size = page.size;
        let mut drawings = Dictionary::new();
        let mut content = String::new();
        for part in &page.parts {
            content.push_str(&operators(part, size.height));
        }
        for (at, art) in (1..).zip(page.art) {
            let name = format!("D{at}");
            content.push_str(&placed(&art, size, &name));
            let key = (art.width, art.height, art.packed.clone());
            drawings.set(name, *images.entry(key).or_insert_with(|| document.add_object(image(art))));
        }
        content.push_str(&format!("q /{WORDS} Do Q\n"));
        drawings.set(WORDS, form);
        let content = document.add_object(Stream::new(Dictionary::new(), content.into_bytes()));
        kids.push(Object::Reference(document.add_object(dictionary! {
            "Type" => "Page",
            "Parent" => root,
            "MediaBox" => whole(size),
            "Resources" => dictionary! { "XObject" => drawings },
            "Contents" => content,
        })));
    }
    let count = i64::try_from(kids.len()).unwrap_or(i64::MAX);
    document.set_object(root, dictionary! { "Type" => "Pages", "Kids" => kids, "Count" => count });
    finish(document, id)
}

/// The operators that paint an image at its place.
fn placed(art: &Art, page: Size, name: &str) -> String {
    let bottom = page.height - art.at.top - art.size.height;
    let values = [art.size.width, art.size.height, art.at.left, bottom].map(|length| Pt::from(length).0);
    let [width, height, left, bottom] = values.map(super::strokes::number);
    format!("q {width} 0 0 {height} {left} {bottom} cm /{name} Do Q\n")
}

/// An image mask, painted in plain black.
fn image(art: Art) -> Stream {
    let dict = dictionary! {
        "Type" => "XObject",
        "Subtype" => "Image",
        "Width" => art.width as i64,
        "Height" => art.height as i64,
        "ImageMask" => true,
        "BitsPerComponent" => 1,
        "Filter" => "FlateDecode",
    };
    Stream::new(dict, art.packed).with_compression(false)
}
