//! Any PDF -> its pages as form `XObjects`, to be placed on other pages.
//!
//! An imported page may be rotated or cropped, inherit its resources from the page tree, and have its content in
//! several streams. What is visible is copied; metadata, attachments, comments, form fields and scripts are left out.

use std::collections::{BTreeMap, VecDeque};

use lopdf::{Dictionary, Document, LoadOptions, Object, ObjectId, Stream, dictionary};

use super::PressError;
use super::bind::plain_grey;
use super::repair::{FoundPages, found_again, is_damaged};
use crate::limits::{MAX_PAGE_CONTENT_BYTES, MAX_PAGES, MAX_PDF_BYTES, MAX_PDF_OBJECT_BYTES};

/// Most levels from a page up to the root of the page tree; common writers use about four.
const MAX_TREE_DEPTH: usize = 64;
/// Dictionary keys that are left out: metadata without effect on the appearance (ISO 32000-2:2020, 14.3, 14.5, 14.7,
/// 14.13).
const STRIPPED_KEYS: [&[u8]; 6] =
    [b"Metadata", b"PieceInfo", b"LastModified", b"StructParent", b"StructParents", b"AF"];

/// An imported page as a form `XObject`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct PageForm {
    pub id: ObjectId,
    /// The visible box of the page: left, bottom, right, top, in its own units.
    pub seen: [f64; 4],
    /// Quarter turns clockwise, 0 to 3.
    pub turns: u8,
    /// Points per unit (`UserUnit`).
    pub unit: f64,
    /// Whether it has comments or form fields, which are left out.
    pub notes: bool,
}

impl PageForm {
    /// Width and height in points, as displayed.
    pub fn size(&self) -> (f64, f64) {
        let [left, bottom, right, top] = self.seen;
        let (width, height) = ((right - left) * self.unit, (top - bottom) * self.unit);
        if self.turns.is_multiple_of(2) { (width, height) } else { (height, width) }
    }

    /// Transformation matrix `a b c d e f` from the page's own units to points from the lower left corner of the page
    /// as displayed (ISO 32000-2:2020, 8.3.3).
    pub fn matrix(&self) -> [f64; 6] {
        let [left, bottom, right, top] = self.seen;
        let turned = match self.turns {
            0 => [1.0, 0.0, 0.0, 1.0, -left, -bottom],
            1 => [0.0, -1.0, 1.0, 0.0, -bottom, right],
            2 => [-1.0, 0.0, 0.0, -1.0, right, top],
            _ => [0.0, 1.0, -1.0, 0.0, top, -left],
        };
        turned.map(|number| number * self.unit)
    }
}

/// Copies all pages of a PDF into a document; also says what was found of a damaged one.
///
/// # Errors
/// A PDF that is locked, broken, or has too many pages.
pub(super) fn take_pages(
    document: &mut Document,
    pdf: &[u8],
) -> Result<(Vec<PageForm>, Option<FoundPages>), PressError> {
    let LoadedPdf { document: mut source, pages, found } = load(pdf)?;
    plain_grey(&mut source);
    if pages.is_empty() {
        return Err(PressError::NoPages);
    }
    if pages.len() > MAX_PAGES {
        return Err(PressError::TooManyPages { most: MAX_PAGES });
    }
    let mut copier = ObjectCopier::new(document);
    let mut forms = Vec::new();
    for (page, number) in pages.into_iter().zip(1..) {
        forms.push(form(&source, page, number, &mut copier)?);
    }
    let layers = source.catalog().and_then(|catalog| catalog.get(b"OCProperties")).ok().cloned();
    let layers = layers.map(|layers| copier.rename(&layers));
    copier.copy_noted(source);
    // Layers that are switched off must stay off; the first PDF with layers defines them.
    if let (Some(layers), Ok(catalog)) = (layers, document.catalog_mut())
        && !catalog.has(b"OCProperties")
    {
        catalog.set("OCProperties", layers);
    }
    Ok((forms, found))
}

/// A PDF that was read.
struct LoadedPdf {
    document: Document,
    /// At most one more than may be.
    pages: Vec<ObjectId>,
    /// Where it is damaged.
    found: Option<FoundPages>,
}

fn load(pdf: &[u8]) -> Result<LoadedPdf, PressError> {
    let pdf = &pdf[start_of(pdf).ok_or(PressError::NotPdf)?..];
    let options = LoadOptions::with_max_decompressed_size(MAX_PDF_OBJECT_BYTES);
    let read = Document::load_mem_with_options(pdf, options);
    // A table for old readers beside one for new ones, which alone lists all objects (ISO 32000-2:2020, 7.5.8.4).
    let hybrid = read.as_ref().is_ok_and(|document| document.trailer.has(b"XRefStm"));
    let damaged = match &read {
        Ok(document) => !hybrid && is_damaged(document),
        Err(lopdf::Error::InvalidPassword | lopdf::Error::Decryption(_) | lopdf::Error::Unimplemented(_)) => false,
        Err(_) => true,
    };
    match read {
        Ok(document) if !damaged && !hybrid && !document.is_encrypted() && !document.was_encrypted() => {
            let pages: Vec<ObjectId> = document.page_iter().take(MAX_PAGES + 1).collect();
            if !pages.is_empty() {
                return Ok(LoadedPdf { document, pages, found: None });
            }
            // Nothing is missing, but no page hangs in the tree: one may be found elsewhere.
            let (document, pages, found) = found_again(pdf).map_err(|_| PressError::NoPages)?;
            Ok(LoadedPdf { document, pages, found: Some(found) })
        }
        _ => {
            let (document, pages, found) = found_again(pdf)?;
            Ok(LoadedPdf { document, pages, found: Some(found).filter(|found| damaged || found.whole < found.told) })
        }
    }
}

/// Where a PDF begins. Readers look for its head in the first kilobyte (ISO 32000-2:2020, annex I.2.2), but what stands
/// before it may be longer where a file was saved with the head of a message; and a head that is lost leaves the end.
fn start_of(pdf: &[u8]) -> Option<usize> {
    const LONGEST_FOREWORD: usize = 64 << 10;
    const END: usize = 2 << 10;
    let has = |part: &[u8], word: &[u8]| part.windows(word.len()).any(|found| found == word);
    let head = &pdf[..pdf.len().min(LONGEST_FOREWORD)];
    let end = &pdf[pdf.len().saturating_sub(END)..];
    let headless = || (has(end, b"startxref") && has(end, b"%%EOF")).then_some(0);
    head.windows(5).position(|word| word == b"%PDF-").or_else(headless)
}

/// Imports one page as a form.
fn form(source: &Document, page: ObjectId, number: usize, copier: &mut ObjectCopier) -> Result<PageForm, PressError> {
    let broken = |_: lopdf::Error| PressError::Page { page: number };
    let dictionary = source.get_dictionary(page).map_err(broken)?;
    let seen = seen(source, dictionary).ok_or(PressError::NoSize { page: number })?;
    let turns = inherited(source, dictionary, b"Rotate").and_then(|turn| turn.as_i64().ok()).unwrap_or(0);
    let unit =
        dictionary.get_deref(b"UserUnit", source).ok().and_then(real).filter(|unit| (0.01..=1000.0).contains(unit));
    let mut form = dictionary! {
        "Type" => "XObject",
        "Subtype" => "Form",
        "BBox" => seen.map(|number| Object::Real(number as f32)).to_vec(),
        "Resources" => inherited(source, dictionary, b"Resources").map_or_else(|| Dictionary::new().into(), |found| copier.rename(found)),
    };
    if let Ok(group) = dictionary.get(b"Group") {
        form.set("Group", copier.rename(group));
    }
    let content = content(source, dictionary, form, copier).map_err(broken)?;
    let id = copier.document.add_object(content);
    Ok(PageForm {
        id,
        seen,
        turns: turns.div_euclid(90).rem_euclid(4) as u8,
        unit: unit.unwrap_or(1.0),
        notes: has_notes(source, dictionary),
    })
}

/// Whether a page has annotations other than links.
fn has_notes(source: &Document, page: &Dictionary) -> bool {
    let notes = page.get_deref(b"Annots", source).and_then(Object::as_array);
    notes.is_ok_and(|notes| {
        notes.iter().any(|note| {
            let note = source.dereference(note).ok().and_then(|(_, note)| note.as_dict().ok());
            let kind = note.and_then(|note| note.get(b"Subtype").and_then(Object::as_name).ok());
            kind.is_some_and(|kind| kind != b"Link" && kind != b"Popup")
        })
    })
}

/// The content of a page as the stream of a form: a single stream is copied as it is, several are joined.
fn content(
    source: &Document,
    page: &Dictionary,
    mut form: Dictionary,
    copier: &mut ObjectCopier,
) -> Result<Stream, lopdf::Error> {
    let pieces = match page.get_deref(b"Contents", source) {
        Ok(Object::Array(pieces)) => pieces.iter().collect(),
        Ok(piece) => vec![piece],
        Err(_) => Vec::new(),
    };
    let streams: Vec<&Stream> = pieces
        .iter()
        .filter_map(|piece| source.dereference(piece).ok().and_then(|(_, object)| object.as_stream().ok()))
        .collect();
    if let [only] = streams.as_slice() {
        for key in [b"Filter".as_slice(), b"DecodeParms"] {
            if let Ok(value) = only.dict.get(key) {
                form.set(key, copier.rename(value));
            }
        }
        copier.reserve(only.content.len())?;
        return Ok(Stream::new(form, only.content.clone()));
    }
    let mut joined = Vec::new();
    for stream in streams {
        let budget = MAX_PAGE_CONTENT_BYTES.min(copier.budget).saturating_sub(joined.len());
        joined.extend(stream.get_plain_content_with_limit(budget)?);
        joined.push(b'\n');
    }
    copier.reserve(joined.len())?;
    let mut whole = Stream::new(form, joined);
    whole.compress()?;
    Ok(whole)
}

/// A page attribute, inherited from the nearest node of the page tree that has it.
fn inherited<'a>(source: &'a Document, page: &'a Dictionary, key: &[u8]) -> Option<&'a Object> {
    let mut node = page;
    for _ in 0..MAX_TREE_DEPTH {
        if let Ok(value) = node.get(key) {
            return source.dereference(value).ok().map(|(_, value)| value).filter(|value| !value.is_null());
        }
        node = node.get_deref(b"Parent", source).and_then(Object::as_dict).ok()?;
    }
    None
}

/// The visible box of a page: its crop box, clipped to its media box.
fn seen(source: &Document, page: &Dictionary) -> Option<[f64; 4]> {
    let corners = |key: &[u8]| {
        let found = inherited(source, page, key)?.as_array().ok()?;
        let found: Vec<f64> = found.iter().filter_map(|number| real(source.dereference(number).ok()?.1)).collect();
        let &[a, b, c, d] = found.as_slice() else { return None };
        Some([a.min(c), b.min(d), a.max(c), b.max(d)])
    };
    let has_room = |[left, bottom, right, top]: &[f64; 4]| {
        (1.0..=20_000.0).contains(&(right - left)) && (1.0..=20_000.0).contains(&(top - bottom))
    };
    let whole = corners(b"MediaBox")?;
    let cropped = corners(b"CropBox")
        .map(|crop| [crop[0].max(whole[0]), crop[1].max(whole[1]), crop[2].min(whole[2]), crop[3].min(whole[3])]);
    cropped.filter(has_room).or(Some(whole)).filter(has_room)
}

fn real(number: &Object) -> Option<f64> {
    match number {
        Object::Integer(number) => Some(*number as f64),
        Object::Real(number) => Some(f64::from(*number)),
        _ => None,
    }
    .filter(|number| number.abs() < 1e7)
}

/// Copies objects from one document to another under new object numbers.
struct ObjectCopier<'a> {
    document: &'a mut Document,
    named: BTreeMap<ObjectId, ObjectId>,
    waiting: VecDeque<ObjectId>,
    /// Bytes left for page content; many pages can share one large stream.
    budget: usize,
}

impl<'a> ObjectCopier<'a> {
    fn new(document: &'a mut Document) -> Self {
        Self { document, named: BTreeMap::new(), waiting: VecDeque::new(), budget: MAX_PDF_BYTES as usize }
    }

    fn reserve(&mut self, bytes: usize) -> Result<(), lopdf::Error> {
        let left = self.budget.checked_sub(bytes);
        self.budget = left.ok_or(lopdf::DecompressError::MemoryLimitExceeded { limit: MAX_PDF_BYTES as usize })?;
        Ok(())
    }

    /// A copy of an object with renumbered references; the referenced objects are noted to be copied.
    fn rename(&mut self, object: &Object) -> Object {
        match object {
            Object::Reference(id) => Object::Reference(self.number(*id)),
            Object::Array(items) => Object::Array(items.iter().map(|item| self.rename(item)).collect()),
            Object::Dictionary(dictionary) => Object::Dictionary(self.rename_in(dictionary)),
            Object::Stream(stream) => {
                let dict = self.rename_in(&stream.dict);
                Object::Stream(Stream { dict, ..stream.clone() })
            }
            plain => plain.clone(),
        }
    }

    fn rename_in(&mut self, dictionary: &Dictionary) -> Dictionary {
        let kept = dictionary.iter().filter(|(key, _)| !STRIPPED_KEYS.contains(&key.as_slice()));
        kept.map(|(key, value)| (key.clone(), self.rename(value))).collect()
    }

    fn number(&mut self, id: ObjectId) -> ObjectId {
        if let Some(known) = self.named.get(&id) {
            return *known;
        }
        let new = self.document.new_object_id();
        self.named.insert(id, new);
        self.waiting.push_back(id);
        new
    }

    /// Copies all noted objects and everything they refer to. Missing objects and whole pages become null.
    fn copy_noted(mut self, mut source: Document) {
        while let Some(id) = self.waiting.pop_front() {
            let Some(new) = self.named.get(&id).copied() else { continue };
            let object = match source.objects.remove(&id) {
                Some(Object::Stream(mut stream)) => {
                    stream.dict = self.rename_in(&stream.dict);
                    Object::Stream(stream)
                }
                Some(object) if !is_page(&object) => self.rename(&object),
                _ => Object::Null,
            };
            self.document.objects.insert(new, object);
        }
    }
}

/// Whether it is a page, a page tree node or the document catalogue: no appearance needs them, and they refer to the
/// whole document.
fn is_page(object: &Object) -> bool {
    let kind = object.as_dict().and_then(Dictionary::get_type);
    matches!(kind, Ok(b"Page" | b"Pages" | b"Catalog"))
}

#[cfg(test)]
mod tests {
    use lopdf::{EncryptionState, EncryptionVersion, Permissions};

    use super::super::testing::{content, numbered, pdf, saved};
    use super::*;

    fn taken(pdf: &[u8]) -> Result<(Document, Vec<PageForm>), PressError> {
        let mut document = Document::with_version("1.7");
        let catalog = document.add_object(dictionary! { "Type" => "Catalog" });
        document.trailer.set("Root", catalog);
        let (forms, _) = take_pages(&mut document, pdf)?;
        Ok((document, forms))
    }

    fn refused(pdf: &[u8]) -> String {
        taken(pdf).map(|_| ()).unwrap_err().to_string()
    }

    fn corners(numbers: [i64; 4]) -> Object {
        numbers.map(Object::from).to_vec().into()
    }

    fn drawn(document: &Document, form: &PageForm) -> Vec<u8> {
        document.get_object(form.id).unwrap().as_stream().unwrap().get_plain_content().unwrap()
    }

    #[test]
    fn size_and_fonts_are_inherited_from_above() {
        let (document, forms) = taken(&numbered(3)).unwrap();
        assert_eq!(forms.len(), 3);
        assert_eq!((forms[2].seen, forms[2].turns), ([0.0, 0.0, 300.0, 400.0], 0));
        let form = document.get_object(forms[2].id).unwrap().as_stream().unwrap();
        let resources = form.dict.get(b"Resources").unwrap().as_dict().unwrap();
        let fonts = resources.get(b"Font").unwrap().as_dict().unwrap();
        let font = document.get_dictionary(fonts.get(b"F").unwrap().as_reference().unwrap()).unwrap();
        assert_eq!(font.get(b"BaseFont").unwrap().as_name().unwrap(), b"Helvetica");
    }

    #[test]
    fn content_in_pieces_is_joined_and_pages_without_any_are_empty() {
        let mut source = pdf(2, |document, number| {
            if number == 1 {
                return Dictionary::new();
            }
            let pieces = vec![content(document, "q 1 0 0 1 5 5 cm"), content(document, "0 0 9 9 re f Q")];
            dictionary! { "Contents" => pieces }
        });
        let (document, forms) = taken(&saved(&mut source)).unwrap();
        assert_eq!(drawn(&document, &forms[0]), b"q 1 0 0 1 5 5 cm\n0 0 9 9 re f Q\n");
        assert_eq!(drawn(&document, &forms[1]), b"");
    }

    #[test]
    fn what_is_cropped_or_turned_is_seen_so() {
        let of = |page: Dictionary| {
            let mut source = pdf(1, |_, _| page.clone());
            taken(&saved(&mut source)).unwrap().1[0]
        };
        let form = of(dictionary! { "CropBox" => corners([50, 60, 200, 999]), "Rotate" => -90 });
        assert_eq!((form.seen, form.turns), ([50.0, 60.0, 200.0, 400.0], 3));
        assert_eq!(form.size(), (340.0, 150.0));
        let upside_down = of(dictionary! { "MediaBox" => corners([300, 400, 0, 0]), "Rotate" => 540, "UserUnit" => 2 });
        assert_eq!((upside_down.size(), upside_down.turns), ((600.0, 800.0), 2));
        let nonsense = of(dictionary! { "CropBox" => corners([900, 900, 901, 901]), "Rotate" => 45 });
        assert_eq!((nonsense.seen, nonsense.turns), ([0.0, 0.0, 300.0, 400.0], 0));
    }

    #[test]
    fn who_made_it_what_is_attached_and_what_is_noted_stay_behind() {
        let mut source = pdf(1, |document, _| {
            let talk = document.add_object(Stream::new(Dictionary::new(), b"<x:xmpmeta>Somebody".to_vec()));
            let form = dictionary! { "Subtype" => "Form", "BBox" => corners([0, 0, 9, 9]), "Metadata" => talk };
            let drawing = document.add_object(Stream::new(form, b"0 0 9 9 re f".to_vec()));
            let note = dictionary! { "Subtype" => "Text", "Contents" => Object::string_literal("Somebody's note") };
            let words = content(document, "/D Do");
            dictionary! {
                "Contents" => words,
                "Resources" => dictionary! { "XObject" => dictionary! { "D" => drawing } },
                "Annots" => vec![note.into()],
                "PieceInfo" => dictionary! { "Somebody" => 1 },
            }
        });
        let (mut document, forms) = taken(&saved(&mut source)).unwrap();
        assert!(forms[0].notes);
        let bytes = saved(&mut document);
        assert!(bytes.windows(12).any(|word| word == b"0 0 9 9 re f"), "the drawing is there");
        assert!(!bytes.windows(8).any(|word| word == b"Somebody"));
        assert!(!taken(&numbered(1)).unwrap().1[0].notes);
    }

    #[test]
    fn layers_that_are_off_stay_off() {
        let mut source = pdf(1, |_, _| Dictionary::new());
        let layer = source.add_object(dictionary! { "Type" => "OCG", "Name" => Object::string_literal("Draft") });
        let layers = dictionary! { "OCGs" => vec![layer.into()], "D" => dictionary! { "OFF" => vec![layer.into()] } };
        source.catalog_mut().unwrap().set("OCProperties", layers);
        let (document, _) = taken(&saved(&mut source)).unwrap();
        let kept = document.catalog().unwrap().get(b"OCProperties").unwrap().as_dict().unwrap();
        let off = kept.get(b"D").unwrap().as_dict().unwrap().get(b"OFF").unwrap().as_array().unwrap();
        assert!(document.get_dictionary(off[0].as_reference().unwrap()).unwrap().has_type(b"OCG"));
    }

    #[test]
    fn a_locked_pdf_is_told_as_such_and_one_that_only_forbids_is_read() {
        let locked = |user_password: &str| {
            let mut source = Document::load_mem(&numbered(1)).unwrap();
            source.trailer.set("ID", vec![Object::string_literal("a"), Object::string_literal("a")]);
            let version = EncryptionVersion::V2 {
                document: &source,
                owner_password: "owner",
                user_password,
                key_length: 128,
                permissions: Permissions::default(),
            };
            let state = EncryptionState::try_from(version).unwrap();
            source.encrypt(&state).unwrap();
            saved(&mut source)
        };
        assert_eq!(refused(&locked("secret")), "the PDF is locked with a password");
        let (document, forms) = taken(&locked("")).unwrap();
        assert_eq!(drawn(&document, &forms[0]), b"BT /F 24 Tf 20 20 Td (page 1) Tj ET");
    }

    #[test]
    fn what_is_no_pdf_or_has_no_pages_or_too_many_is_refused() {
        assert_eq!(refused(b""), "this is not a PDF");
        assert_eq!(refused(b"# Beans\n\nand more beans"), "this is not a PDF");
        assert_eq!(refused(b"%PDF-1.4\nnothing else"), "the PDF is broken, and its pages cannot be found");
        assert_eq!(refused(&saved(&mut pdf(0, |_, _| Dictionary::new()))), "the PDF has no pages");
        assert_eq!(refused(&numbered(MAX_PAGES + 1)), "the PDF has more than 2000 pages");
        let mut sizeless = pdf(2, |_, _| dictionary! { "MediaBox" => corners([0, 0, 0, 0]) });
        assert_eq!(refused(&saved(&mut sizeless)), "page 1 of the PDF has no sound size");
    }

    #[test]
    fn a_page_that_unpacks_to_too_much_is_refused_before_memory_is_taken() {
        let mut bomb = pdf(1, |document, _| {
            let mut stream = Stream::new(Dictionary::new(), vec![b' '; MAX_PAGE_CONTENT_BYTES + 1]);
            stream.compress().unwrap();
            let piece: Object = document.add_object(stream).into();
            dictionary! { "Contents" => vec![piece.clone(), piece] }
        });
        let told = refused(&saved(&mut bomb));
        assert!(told.starts_with("page 1 of the PDF is broken: "), "{told}");
    }

    #[test]
    fn many_pages_that_share_one_large_stream_are_refused() {
        let mut heavy = pdf(40, |document, _| {
            let shared = document.objects.iter().find(|(_, object)| object.as_stream().is_ok()).map(|(id, _)| *id);
            let id = shared.unwrap_or_else(|| document.add_object(Stream::new(Dictionary::new(), vec![b' '; 8 << 20])));
            dictionary! { "Contents" => id }
        });
        let told = refused(&saved(&mut heavy));
        assert!(told.starts_with("page 33 of the PDF is broken: "), "{told}");
    }

    #[test]
    fn trees_that_loop_and_resources_that_hold_the_whole_document_come_to_an_end() {
        let mut source = pdf(2, |_, _| Dictionary::new());
        let root = source.catalog().unwrap().get(b"Pages").unwrap().as_reference().unwrap();
        let catalog = source.trailer.get(b"Root").unwrap().clone();
        let tree = source.get_dictionary_mut(root).unwrap();
        tree.set("Parent", root);
        tree.set("Resources", dictionary! { "Font" => dictionary! { "F" => catalog } });
        if let Ok(Object::Array(kids)) = tree.get_mut(b"Kids") {
            kids.push(root.into());
        }
        let (mut document, forms) = taken(&saved(&mut source)).unwrap();
        assert!(forms.len() >= 2);
        assert!(!saved(&mut document).windows(7).any(|word| word == b"/Parent"));
    }

    #[test]
    fn any_beginning_and_any_flipped_byte_is_read_or_refused_without_a_panic() {
        let whole = numbered(2);
        for end in (0..whole.len()).step_by(7) {
            let _ = taken(&whole[..end]);
        }
        for at in 0..whole.len() {
            let mut flipped = whole.clone();
            flipped[at] ^= 1 << (at % 8);
            let _ = taken(&flipped);
        }
    }
}
