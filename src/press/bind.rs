//! Images and typeset pages -> one PDF without dates, names, counters or producer strings.
//!
//! printpdf places the images; each typeset page is added as a form `XObject` over them. The metadata of printpdf
//! (Info, a random ID) is removed.

use std::collections::{BTreeMap, BTreeSet};

use lopdf::{Dictionary, Document, Object, ObjectId, Stream, StringFormat, dictionary};
use printpdf::{
    ExternalStream, ExternalXObject, Op, PdfDocument, PdfPage, PdfSaveOptions, XObject, XObjectId, XObjectTransform,
};

use super::{Art, PressError};
use crate::typeset::TypesetPages;
use crate::units::{Mm, Pt, Size};

/// Resource name of the typeset form on each page, beside the images `D1`, `D2`, ..
pub(super) const WORDS: &str = "Words";
/// The name of a second one on the same page.
pub(super) const MORE_WORDS: &str = "WordsBelow";

/// Binds pages: `art` holds the images of each page; `words` are painted over them, each from its first page on, counted
/// from 0. A page may bear words of several. `id` becomes the file identifier, by which printers recognise cached documents.
///
/// # Errors
/// The numbers of drawn and typeset pages differ, or a typeset PDF is broken.
pub fn bind(
    paper: Size,
    art: Vec<Vec<Art>>,
    words: &[(usize, &TypesetPages)],
    id: [u8; 16],
) -> Result<Vec<u8>, PressError> {
    let set = words.iter().map(|(first, words)| first + words.pages).max().unwrap_or_default();
    if art.len() != set {
        return Err(PressError::Pages { art: art.len(), words: set });
    }
    let mut document = drawn(paper, art);
    let pages: Vec<ObjectId> = document.page_iter().collect();
    for (first, words) in words {
        let forms = take_forms(&mut document, &words.pdf, &vec![paper; words.pages])?;
        for (form, page) in forms.into_iter().zip(pages.iter().skip(*first)) {
            paint_over(&mut document, *page, form, paper)?;
        }
    }
    finish(document, id)
}

/// A document with the images alone, page by page.
fn drawn(paper: Size, art: Vec<Vec<Art>>) -> Document {
    let mut document = PdfDocument::new("");
    let mut number = 0;
    for art in art {
        let mut ops = Vec::new();
        for art in art {
            number += 1;
            let id = XObjectId(format!("D{number}"));
            ops.push(Op::UseXobject { id: id.clone(), transform: placed(&art, paper) });
            document.resources.xobjects.map.insert(id, XObject::External(image(art)));
        }
        let page = PdfPage::new(printpdf::Mm(paper.width.0 as f32), printpdf::Mm(paper.height.0 as f32), ops);
        document.pages.push(page);
    }
    let options = PdfSaveOptions { optimize: false, image_optimization: None, ..PdfSaveOptions::default() };
    printpdf::serialize::to_lopdf_doc(&document, &options, &mut Vec::new())
}

/// Maps the unit square to the image; PDF coordinates start at the bottom of the page.
fn placed(art: &Art, paper: Size) -> XObjectTransform {
    let bottom = paper.height - art.at.top - art.size.height;
    XObjectTransform {
        translate_x: Some(printpdf::Pt(Pt::from(art.at.left).0 as f32)),
        translate_y: Some(printpdf::Pt(Pt::from(bottom).0 as f32)),
        scale_x: Some(Pt::from(art.size.width).0 as f32),
        scale_y: Some(Pt::from(art.size.height).0 as f32),
        no_auto_scale: true,
        ..XObjectTransform::default()
    }
}

/// An image mask: printers paint it in the current colour, plain black, like text, and viewers do not smooth it. A grey
/// image is blurred by poppler at 600 dpi.
fn image(art: Art) -> ExternalXObject {
    use printpdf::DictItem::{Int, Name};
    let name = |name: &str| Name(name.as_bytes().to_vec());
    let dict = BTreeMap::from([
        ("Type".into(), name("XObject")),
        ("Subtype".into(), name("Image")),
        ("Width".into(), Int(art.width as i64)),
        ("Height".into(), Int(art.height as i64)),
        ("ImageMask".into(), printpdf::DictItem::Bool(true)),
        ("BitsPerComponent".into(), Int(1)),
        ("Filter".into(), name("FlateDecode")),
    ]);
    ExternalXObject {
        stream: ExternalStream { dict, content: art.packed, compress: false },
        width: None,
        height: None,
        dpi: None,
    }
}

/// Moves the pages of another PDF into the document, each as a form `XObject` of its size in `papers`.
pub(super) fn take_forms(document: &mut Document, pdf: &[u8], papers: &[Size]) -> Result<Vec<ObjectId>, PressError> {
    let mut other = Document::load_mem(pdf)?;
    other.renumber_objects_with(document.max_id + 1);
    plain_grey(&mut other);
    let mut forms = Vec::new();
    for (page, paper) in other.page_iter().collect::<Vec<_>>().into_iter().zip(papers) {
        let resources =
            other.get_dictionary(page)?.get(b"Resources").cloned().unwrap_or_else(|_| Dictionary::new().into());
        let content = other.get_page_content(page);
        let form = dictionary! {
            "Type" => "XObject",
            "Subtype" => "Form",
            "BBox" => whole(*paper),
            "Resources" => resources,
        };
        other.max_id += 1;
        let id = (other.max_id, 0);
        other.objects.insert(id, Stream::new(form, content).into());
        forms.push(id);
    }
    document.max_id = other.max_id;
    document.objects.append(&mut other.objects);
    Ok(forms)
}

/// Replaces ICC-based grey by `DeviceGray`. Typst gives its greys a colour profile, and some printers mix a profiled
/// black from all inks; the codes are painted in device black, too.
pub(super) fn plain_grey(document: &mut Document) {
    let is_grey = |object: &Object| {
        let Ok([Object::Name(name), Object::Reference(profile)]) = object.as_array().map(Vec::as_slice) else {
            return false;
        };
        let stream = document.get_object(*profile).and_then(Object::as_stream);
        let channels = stream.and_then(|stream| stream.dict.get(b"N")).and_then(Object::as_i64);
        name == b"ICCBased" && matches!(channels, Ok(1))
    };
    let greys: Vec<ObjectId> =
        document.objects.iter().filter(|(_, object)| is_grey(object)).map(|(id, _)| *id).collect();
    for id in greys {
        document.objects.insert(id, Object::Name(b"DeviceGray".to_vec()));
    }
}

/// The rectangle of the whole page, as a PDF array.
pub(super) fn whole(paper: Size) -> Object {
    let real = |length: Mm| Object::Real(Pt::from(length).0 as f32);
    vec![0.into(), 0.into(), real(paper.width), real(paper.height)].into()
}

/// Paints a form over the content of a page, and reduces the page to the resources it uses.
fn paint_over(document: &mut Document, page: ObjectId, form: ObjectId, paper: Size) -> Result<(), PressError> {
    let mut content = document.get_page_content(page);
    let used: BTreeSet<Vec<u8>> = names(&content);
    let resources = document.get_dict_in_dict(document.get_dictionary(page)?, b"Resources")?;
    let all = document.get_dict_in_dict(resources, b"XObject")?;
    let mut drawings: Dictionary =
        all.iter().filter(|(name, _)| used.contains(*name)).map(|(k, v)| (k.clone(), v.clone())).collect();
    let name = if drawings.has(WORDS.as_bytes()) { MORE_WORDS } else { WORDS };
    drawings.set(name, form);
    content.extend_from_slice(format!("\nq /{name} Do Q\n").as_bytes());
    let parent = document.get_dictionary(page)?.get(b"Parent")?.clone();
    let content = document.add_object(Stream::new(Dictionary::new(), content));
    let slim = dictionary! {
        "Type" => "Page",
        "Parent" => parent,
        "MediaBox" => whole(paper),
        "Resources" => dictionary! { "XObject" => drawings },
        "Contents" => content,
    };
    document.set_object(page, slim);
    Ok(())
}

/// The names that a content stream uses.
fn names(content: &[u8]) -> BTreeSet<Vec<u8>> {
    content.split(u8::is_ascii_whitespace).filter_map(|word| word.strip_prefix(b"/")).map(<[u8]>::to_vec).collect()
}

/// The finished file: without dates, names and counters, compressed.
pub(super) fn finish(mut document: Document, id: [u8; 16]) -> Result<Vec<u8>, PressError> {
    let id = Object::String(id.to_vec(), StringFormat::Hexadecimal);
    document.trailer.remove(b"Info");
    document.trailer.set("ID", vec![id.clone(), id]);
    document.version = "1.7".into();
    document.prune_objects();
    document.renumber_objects();
    document.compress();
    let mut pdf = Vec::new();
    document.save_to(&mut pdf)?;
    Ok(pdf)
}
