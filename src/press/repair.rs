//! A PDF with faults -> its objects and pages, as viewers find them.
//!
//! ```text
//! read by the cross-reference table -> does all that the pages need stand where the table says? -> yes: as it is
//!                                                                                                -> no: found again
//! ```
//! Programs and transfers damage PDFs in small ways: entries of 19 bytes, offsets that are off, bytes before the head
//! or after the end, wrong lengths of streams, ends that are cut off (ISO 32000-2:2020, 7.5). Viewers search such a file
//! for its objects; so does the reader that `photo/` draws PDFs with, and its objects are taken over here.

use std::collections::{BTreeSet, VecDeque};

use hayro_syntax::object::dict::keys;
use hayro_syntax::object::{
    Array, Dict, MaybeRef, Name, Object as Found, ObjectIdentifier, Rect, Stream as FoundStream,
};
use hayro_syntax::page::{Page, Rotation};
use hayro_syntax::{DecryptionError, LoadPdfError, Pdf};
use lopdf::xref::XrefEntry;
use lopdf::{Dictionary, Document, Object, ObjectId, Stream, StringFormat, dictionary};

use super::PressError;
use crate::limits::{MAX_PAGES, MAX_PDF_BYTES};

/// Arrays and dictionaries inside one another.
const MAX_NESTING: usize = 100;
/// Bytes that may be searched for the ends of streams, besides [`SEARCHES`] times the file.
const SEARCHED_BYTES: u64 = 1 << 30;
const SEARCHES: u64 = 64;

/// Whether an object that the pages need is in the table but not where the table says, or lost its stream.
pub(super) fn is_damaged(document: &Document) -> bool {
    let Ok(root) = document.trailer.get(b"Root").and_then(Object::as_reference) else { return true };
    let mut seen = BTreeSet::from([root]);
    let mut waiting = VecDeque::from([root]);
    while let Some(id) = waiting.pop_front() {
        let Some(object) = document.objects.get(&id) else {
            // A reference to an object that the file never had is null.
            match document.reference_table.get(id.0) {
                Some(XrefEntry::Normal { .. } | XrefEntry::Compressed { .. }) => return true,
                _ => continue,
            }
        };
        if lost_its_stream(document, object) {
            return true;
        }
        note_references(object, 0, &mut |other| {
            if seen.insert(other) {
                waiting.push_back(other);
            }
        });
    }
    false
}

/// A stream whose length is wrong is read as a dictionary alone, or as a stream of no bytes.
fn lost_its_stream(document: &Document, object: &Object) -> bool {
    match object {
        // What says how a file is locked has a length, too.
        Object::Dictionary(dictionary) => dictionary.has(b"Length") && !dictionary.has(b"V"),
        Object::Stream(stream) if stream.content.is_empty() => {
            let length = stream.dict.get_deref(b"Length", document).and_then(Object::as_i64);
            length.map_or(true, |length| length != 0)
        }
        _ => false,
    }
}

/// What the pages need: metadata, outlines and structure are not printed, whatever state they are in.
fn note_references(object: &Object, depth: usize, note: &mut impl FnMut(ObjectId)) {
    const NOT_PRINTED: [&[u8]; 9] =
        [b"Metadata", b"PieceInfo", b"StructTreeRoot", b"Outlines", b"Names", b"AcroForm", b"Annots", b"Dests", b"AF"];
    if depth > MAX_NESTING {
        return;
    }
    let dictionary = match object {
        Object::Reference(id) => return note(*id),
        Object::Array(items) => return items.iter().for_each(|item| note_references(item, depth + 1, note)),
        Object::Dictionary(dictionary) => dictionary,
        Object::Stream(stream) => &stream.dict,
        _ => return,
    };
    for (key, value) in dictionary {
        if !NOT_PRINTED.contains(&key.as_slice()) {
            note_references(value, depth + 1, note);
        }
    }
}

/// What was found of a damaged PDF's pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FoundPages {
    /// Pages that were found with what is drawn on them.
    pub whole: usize,
    /// Pages that the file says it has, or as many as were found.
    pub told: usize,
}

/// A document with what the pages need, its pages in order, and how many they should be.
///
/// # Errors
/// A PDF that is locked, or in which no pages are found.
pub(super) fn found_again(pdf: &[u8]) -> Result<(Document, Vec<ObjectId>, FoundPages), PressError> {
    if searched_bytes(pdf) > SEARCHES * pdf.len() as u64 + SEARCHED_BYTES {
        return Err(PressError::Unreadable);
    }
    // What locks the file is there, but not what points to it: all text would be drawn as noise, or not at all.
    let has = |word: &[u8]| pdf.windows(word.len()).any(|found| found == word);
    if (has(b"/Filter/Standard") || has(b"/Filter /Standard")) && !has(b"/Encrypt") {
        return Err(PressError::Unreadable);
    }
    let source = Pdf::new(pdf.to_vec()).map_err(|error| match error {
        LoadPdfError::Decryption(DecryptionError::PasswordProtected) => PressError::Locked,
        LoadPdfError::Decryption(_) => PressError::LockedOtherwise,
        LoadPdfError::Invalid => PressError::Unreadable,
    })?;
    let pages = source.pages();
    if pages.len() > MAX_PAGES {
        return Err(PressError::TooManyPages { most: MAX_PAGES });
    }
    let mut taker = ObjectTaker::default();
    let ids: Vec<ObjectId> = pages.iter().map(|page| taker.page(page)).collect();
    let xref = source.xref();
    let root = xref.get::<Dict<'_>>(xref.root_id());
    let tree = root.as_ref().and_then(|root| root.get::<Dict<'_>>(keys::PAGES));
    let told = tree.and_then(|tree| tree.get::<u32>(keys::COUNT)).map_or(0, |told| told as usize).min(MAX_PAGES);
    let whole = pages.iter().filter(|page| has_its_content(page)).count();
    if whole == 0 && pages.iter().any(|page| page.raw().contains_key(keys::CONTENTS)) {
        return Err(PressError::Unreadable);
    }
    let found = FoundPages { whole, told: told.max(ids.len()) };
    let layers = root.as_ref().and_then(|root| root.get_raw::<Found<'_>>(keys::OCPROPERTIES));
    let layers = layers.map(|layers| taker.taken(layers, 0));
    while let Some(id) = taker.waiting.pop_front() {
        // What is not there is null.
        let object = xref.get::<Found<'_>>(id).map_or(Object::Null, |object| taker.taken(MaybeRef::NotRef(object), 0));
        taker.document.objects.insert(number(id), object);
    }
    if taker.too_much {
        return Err(PressError::Unreadable);
    }
    let mut document = taker.document;
    let mut catalog = dictionary! { "Type" => "Catalog" };
    if let Some(layers) = layers {
        catalog.set("OCProperties", layers);
    }
    document.max_id = document.objects.keys().map(|id| id.0).max().unwrap_or(0);
    let catalog = document.add_object(catalog);
    document.trailer.set("Root", catalog);
    Ok((document, ids, found))
}

/// Whether everything that is drawn on a page is there; a page may have nothing drawn on it.
fn has_its_content(page: &Page<'_>) -> bool {
    let dictionary = page.raw();
    !dictionary.contains_key(keys::CONTENTS)
        || dictionary.get::<FoundStream<'_>>(keys::CONTENTS).is_some()
        || dictionary
            .get::<Array<'_>>(keys::CONTENTS)
            .is_some_and(|parts| parts.raw_iter().count() == parts.iter::<FoundStream<'_>>().count())
}

/// How many bytes are looked at if the end of every stream has to be searched for.
fn searched_bytes(pdf: &[u8]) -> u64 {
    const WORD: &[u8] = b"stream";
    let (mut total, mut open, mut starts) = (0_u64, 0_u64, 0_u64);
    let mut at = 0;
    let mut end = |at: u64, open: &mut u64, starts: &mut u64| {
        total = total.saturating_add((*open * at).saturating_sub(*starts));
        (*open, *starts) = (0, 0);
    };
    while let Some(step) = pdf[at..].windows(WORD.len()).position(|word| word == WORD) {
        at += step;
        if pdf[..at].ends_with(b"end") {
            end(at as u64, &mut open, &mut starts);
        } else {
            open += 1;
            starts += at as u64;
        }
        at += WORD.len();
    }
    end(pdf.len() as u64, &mut open, &mut starts);
    total
}

fn number(id: ObjectIdentifier) -> ObjectId {
    (id.obj_number, id.gen_number.clamp(0, i32::from(u16::MAX)) as u16)
}

/// Takes objects over, and notes those that they refer to.
struct ObjectTaker {
    document: Document,
    seen: BTreeSet<ObjectId>,
    waiting: VecDeque<ObjectIdentifier>,
    /// Bytes of streams that may still be taken: in a broken file they may overlap.
    budget: usize,
    too_much: bool,
    /// Numbers for pages, above those of the file.
    next_page: u32,
}

impl Default for ObjectTaker {
    fn default() -> Self {
        Self {
            document: Document::with_version("1.7"),
            seen: BTreeSet::new(),
            waiting: VecDeque::new(),
            budget: 2 * MAX_PDF_BYTES as usize,
            too_much: false,
            next_page: u32::MAX - 1_000_000,
        }
    }
}

impl ObjectTaker {
    /// A page with what it inherits, which may be found only on the way down to it.
    fn page(&mut self, page: &Page<'_>) -> ObjectId {
        const KEPT: [&[u8]; 6] = [b"Contents", b"Resources", b"Parent", b"UserUnit", b"Group", b"Annots"];
        let mut taken = dictionary! { "Type" => "Page" };
        for key in KEPT {
            if let Some(value) = page.raw().get_raw::<Found<'_>>(key) {
                taken.set(key, self.taken(value, 0));
            }
        }
        let corners = |rect: Rect| [rect.x0, rect.y0, rect.x1, rect.y1].map(|side| Object::Real(side as f32)).to_vec();
        taken.set("MediaBox", corners(page.media_box()));
        taken.set("CropBox", corners(page.intersected_crop_box()));
        taken.set(
            "Rotate",
            match page.rotation() {
                Rotation::None => 0,
                Rotation::Horizontal => 90,
                Rotation::Flipped => 180,
                Rotation::FlippedHorizontal => 270,
            },
        );
        self.next_page += 1;
        let id = (self.next_page, 0);
        self.document.objects.insert(id, taken.into());
        id
    }

    fn taken(&mut self, value: MaybeRef<Found<'_>>, depth: usize) -> Object {
        let object = match value {
            MaybeRef::Ref(reference) => {
                let id = ObjectIdentifier::new(reference.obj_number, reference.gen_number);
                if self.seen.insert(number(id)) {
                    self.waiting.push_back(id);
                }
                return Object::Reference(number(id));
            }
            MaybeRef::NotRef(object) => object,
        };
        match object {
            _ if depth > MAX_NESTING => Object::Null,
            Found::Null(_) => Object::Null,
            Found::Boolean(value) => Object::Boolean(value),
            Found::Number(value) if value.as_f64().fract() == 0.0 => Object::Integer(value.as_i64()),
            Found::Number(value) => Object::Real(value.as_f32()),
            Found::String(value) => Object::String(value.as_bytes().to_vec(), StringFormat::Hexadecimal),
            Found::Name(value) => Object::Name(value.to_vec()),
            Found::Array(items) => items.raw_iter().map(|item| self.taken(item, depth + 1)).collect::<Vec<_>>().into(),
            Found::Dict(dictionary) => Object::Dictionary(self.dictionary(&dictionary, depth)),
            Found::Stream(stream) => {
                let data = stream.raw_data();
                let Some(left) = self.budget.checked_sub(data.len()) else {
                    self.too_much = true;
                    return Object::Null;
                };
                self.budget = left;
                Object::Stream(Stream::new(self.dictionary(stream.dict(), depth), data.into_owned()))
            }
        }
    }

    /// In the order of its keys: the reader keeps them in none.
    fn dictionary(&mut self, dictionary: &Dict<'_>, depth: usize) -> Dictionary {
        let kind = dictionary.get::<Name<'_>>(keys::TYPE);
        let tree = kind.is_some_and(|kind| matches!(&*kind, b"Pages" | b"Catalog"));
        let mut entries: Vec<_> = dictionary.entries().map(|(key, value)| (key.to_vec(), value)).collect();
        entries.sort_by(|(a, _), (b, _)| a.cmp(b));
        let mut taken = Dictionary::new();
        for (key, value) in entries {
            // A node of the page tree is asked only for what its pages inherit.
            let kept =
                if tree { matches!(key.as_slice(), b"Type" | b"Resources" | b"Parent") } else { key != b"Length" };
            if kept {
                taken.set(key, self.taken(value, depth + 1));
            }
        }
        taken
    }
}
