//! Content streams -> small PDFs like those of other programs, for tests.

#![cfg(test)]

use lopdf::{Dictionary, Document, Object, Stream, dictionary};

/// A PDF with pages made by `page` from their numbers, from 0. The root of the page tree has a size and a font for all.
pub(super) fn pdf(pages: usize, page: impl Fn(&mut Document, usize) -> Dictionary) -> Document {
    let mut document = Document::with_version("1.4");
    let tree = document.new_object_id();
    let font = document.add_object(dictionary! { "Type" => "Font", "Subtype" => "Type1", "BaseFont" => "Helvetica" });
    let kids: Vec<Object> = (0..pages)
        .map(|number| {
            let mut page = page(&mut document, number);
            page.set("Type", "Page");
            page.set("Parent", tree);
            document.add_object(page).into()
        })
        .collect();
    let root = dictionary! {
        "Type" => "Pages",
        "Kids" => kids,
        "Count" => pages as i64,
        "MediaBox" => vec![0.into(), 0.into(), 300.into(), 400.into()],
        "Resources" => dictionary! { "Font" => dictionary! { "F" => font } },
    };
    document.objects.insert(tree, root.into());
    let catalog = document.add_object(dictionary! { "Type" => "Catalog", "Pages" => tree });
    let about = document.add_object(dictionary! { "Producer" => Object::string_literal("Somebody's program") });
    document.trailer.set("Root", catalog);
    document.trailer.set("Info", about);
    document
}

pub(super) fn content(document: &mut Document, text: &str) -> Object {
    document.add_object(Stream::new(Dictionary::new(), text.as_bytes().to_vec())).into()
}

/// Plain pages that say their number.
pub(super) fn numbered(pages: usize) -> Vec<u8> {
    let page = |document: &mut Document, number: usize| {
        let words = content(document, &format!("BT /F 24 Tf 20 20 Td (page {}) Tj ET", number + 1));
        dictionary! { "Contents" => words }
    };
    saved(&mut pdf(pages, page))
}

pub(super) fn saved(document: &mut Document) -> Vec<u8> {
    let mut bytes = Vec::new();
    document.save_to(&mut bytes).unwrap();
    bytes
}
