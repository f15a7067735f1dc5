//! Two PDFs of ours -> one, the pages of the second between pages of the first; each page keeps its size.

use lopdf::{Dictionary, Document, Object, ObjectId, StringFormat, dictionary};

use super::PressError;

/// What a page may inherit from the page tree (ISO 32000-2:2020, table 31).
const INHERITED: [&[u8]; 4] = [b"MediaBox", b"CropBox", b"Resources", b"Rotate"];
/// Levels of the page tree that are climbed for it.
const MAX_CLIMB: usize = 16;

/// Puts all pages of `inserted` before page `at`, counted from 0, of `pdf`; behind its last page if there is no such
/// page. `id` becomes the file identifier, by which printers recognise cached documents.
///
/// # Errors
/// Bytes that are no PDF as this room writes them.
pub fn splice(pdf: &[u8], at: usize, inserted: &[u8], id: [u8; 16]) -> Result<Vec<u8>, PressError> {
    let mut document = Document::load_mem(pdf)?;
    let mut other = Document::load_mem(inserted)?;
    other.renumber_objects_with(document.max_id + 1);
    let mut pages = whole_pages(&document)?;
    let more = whole_pages(&other)?;
    document.max_id = document.max_id.max(other.max_id);
    document.objects.append(&mut other.objects);
    let at = at.min(pages.len());
    pages.splice(at..at, more);
    let tree = document.new_object_id();
    let kids: Vec<Object> = pages.iter().map(|(page, _)| (*page).into()).collect();
    let count = kids.len() as i64;
    document.set_object(tree, dictionary! { "Type" => "Pages", "Kids" => kids, "Count" => count });
    for (page, mut entries) in pages {
        entries.set("Parent", tree);
        document.set_object(page, entries);
    }
    document.catalog_mut()?.set("Pages", tree);
    let id = Object::String(id.to_vec(), StringFormat::Hexadecimal);
    document.trailer.remove(b"Info");
    document.trailer.set("ID", vec![id.clone(), id]);
    document.version = "1.7".into();
    document.prune_objects();
    document.renumber_objects();
    let mut whole = Vec::new();
    document.save_to(&mut whole)?;
    Ok(whole)
}

/// All pages in order, each with what it inherits.
fn whole_pages(document: &Document) -> Result<Vec<(ObjectId, Dictionary)>, PressError> {
    let page = |id: ObjectId| {
        let mut page = document.get_dictionary(id)?.clone();
        let mut above = page.get(b"Parent").and_then(Object::as_reference).ok();
        for _ in 0..MAX_CLIMB {
            let Some(node) = above.and_then(|node| document.get_dictionary(node).ok()) else { break };
            for key in INHERITED.iter().filter(|key| node.has(key)) {
                if !page.has(key) {
                    page.set(key.to_vec(), node.get(key)?.clone());
                }
            }
            above = node.get(b"Parent").and_then(Object::as_reference).ok();
        }
        Ok((id, page))
    };
    document.page_iter().map(page).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Pages whose width stands in the page tree alone.
    fn pdf(pages: usize, width: i64) -> Vec<u8> {
        let mut document = Document::with_version("1.5");
        let tree = document.new_object_id();
        let page = || dictionary! { "Type" => "Page", "Parent" => tree };
        let kids: Vec<Object> = (0..pages).map(|_| document.add_object(page()).into()).collect();
        let size: Vec<Object> = vec![0.into(), 0.into(), width.into(), 100.into()];
        let count = pages as i64;
        let root = dictionary! { "Type" => "Pages", "Kids" => kids, "Count" => count, "MediaBox" => size };
        document.set_object(tree, root);
        let catalog = document.add_object(dictionary! { "Type" => "Catalog", "Pages" => tree });
        document.trailer.set("Root", catalog);
        let info = document.add_object(dictionary! { "Producer" => Object::string_literal("somebody") });
        document.trailer.set("Info", info);
        let mut bytes = Vec::new();
        document.save_to(&mut bytes).unwrap();
        bytes
    }

    fn widths(pdf: &[u8]) -> Vec<i64> {
        let document = Document::load_mem(pdf).unwrap();
        let size = |page| document.get_dictionary(page).unwrap().get(b"MediaBox").unwrap().as_array().unwrap();
        document.page_iter().map(|page| size(page)[2].as_i64().unwrap()).collect()
    }

    #[test]
    fn pages_stand_where_they_were_put_and_keep_their_size() {
        let (three, two) = (pdf(3, 204), pdf(2, 408));
        let (small, wide) = (204, 408);
        for (at, expected) in [
            (0, vec![wide, wide, small, small, small]),
            (1, vec![small, wide, wide, small, small]),
            (3, vec![small, small, small, wide, wide]),
            (9, vec![small, small, small, wide, wide]),
        ] {
            let whole = splice(&three, at, &two, [7; 16]).unwrap();
            assert_eq!(widths(&whole), expected, "{at}");
            assert_eq!(whole, splice(&three, at, &two, [7; 16]).unwrap(), "the same bytes each time");
            for word in ["/Info", "/Producer", "somebody"] {
                assert!(!whole.windows(word.len()).any(|window| window == word.as_bytes()), "{word}");
            }
        }
        assert!(splice(b"no PDF", 0, &two, [0; 16]).is_err());
    }
}
