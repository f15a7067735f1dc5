//! A Typst template and its data -> pages as a PDF, and the places that it keeps free for codes.
//!
//! The template sees what it is given and nothing else: no files but itself, no packages, no date. Texts reach it as
//! values, never as code. A warning (an unknown font, say) is an error: on paper nobody sees it.

use typst::diag::{FileError, FileResult, SourceDiagnostic, Warned};
use typst::foundations::{Bytes, Datetime, Dict, Duration, IntoValue, Label, Selector, Smart, Value};
use typst::introspection::{Introspector, MetadataElem};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::{LazyHash, PicoStr};
use typst::{Library, LibraryExt, World, WorldExt};
use typst_layout::PagedDocument;
use typst_pdf::PdfOptions;

use super::fonts::Shelf;
use super::{CodeSpot, TypesetError, Words};
use crate::assets;
use crate::units::{Mm, Pt, Spot};

/// What a template marks the places of codes with.
const CODE_LABEL: &str = "code";
/// The file that every template may import: how lines of a catalogue are printed.
const SHARED: &str = "words.typ";

struct Room {
    library: LazyHash<Library>,
    book: LazyHash<FontBook>,
    fonts: Vec<Font>,
    main: Source,
    shared: Source,
}

impl World for Room {
    fn library(&self) -> &LazyHash<Library> {
        &self.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &self.book
    }

    fn main(&self) -> FileId {
        self.main.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        let known = [&self.main, &self.shared].into_iter().find(|source| source.id() == id);
        known.cloned().ok_or(FileError::AccessDenied)
    }

    fn file(&self, _: FileId) -> FileResult<Bytes> {
        Err(FileError::AccessDenied)
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.fonts.get(index).cloned()
    }

    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}

/// Sets a template's pages. `name` is what error messages call it; `data` is its `sys.inputs`.
pub(super) fn compile(name: &'static str, template: &str, data: Dict) -> Result<Words, TypesetError> {
    let room = room(name, template, data)?;
    let Warned { output, warnings } = typst::compile::<PagedDocument>(&room);
    let document = output.map_err(|errors| complaint(&room, name, errors.first()))?;
    if let Some(warning) = warnings.first() {
        return Err(complaint(&room, name, Some(warning)));
    }
    let options = PdfOptions {
        ident: Smart::Custom("seedpress".into()),
        creator: Smart::Custom(None),
        tagged: false,
        ..PdfOptions::default()
    };
    let pdf = typst_pdf::pdf(&document, &options).map_err(|errors| complaint(&room, name, errors.first()))?;
    let words = Words { pdf, pages: document.pages().len(), codes: code_spots(name, &document)? };
    // Typst remembers what it set for the next, slightly different document; there is none.
    typst::comemo::evict(0);
    Ok(words)
}

fn room(name: &'static str, template: &str, mut data: Dict) -> Result<Room, TypesetError> {
    let main = source(name, template)?;
    let shared = source(SHARED, assets::WORDS_TEMPLATE)?;
    let Shelf { fonts, families } = Shelf::for_template(template, &data);
    data.insert("fonts".into(), Value::Array(families.into_iter().map(IntoValue::into_value).collect()));
    let library = Library::builder().with_inputs(data).build();
    let book = FontBook::from_fonts(&fonts);
    Ok(Room { library: LazyHash::new(library), book: LazyHash::new(book), fonts, main, shared })
}

fn source(name: &'static str, text: &str) -> Result<Source, TypesetError> {
    let nameless = |_| TypesetError::Template { name, line: 0, message: "it can not have this name".into() };
    let path = VirtualPath::new(name).map_err(nameless)?;
    Ok(Source::new(RootedPath::new(VirtualRoot::Project, path).intern(), text.to_owned()))
}

/// The first complaint, with the template's line where it has one.
fn complaint(room: &Room, name: &'static str, first: Option<&SourceDiagnostic>) -> TypesetError {
    let line = first
        .and_then(|first| room.range(first.span))
        .and_then(|range| room.main.lines().byte_to_line(range.start))
        .map_or(0, |line| line + 1);
    let message = first.map_or_else(String::new, |first| first.message.to_string());
    TypesetError::Template { name, line, message }
}

/// Where the template put `metadata((number: 1, side: 40mm))` with the label `<code>`.
fn code_spots(name: &'static str, document: &PagedDocument) -> Result<Vec<CodeSpot>, TypesetError> {
    let Some(label) = Label::new(PicoStr::intern(CODE_LABEL)) else { return Ok(Vec::new()) };
    let introspector = document.introspector();
    let spots = introspector.query(&Selector::Label(label));
    spots
        .iter()
        .map(|element| {
            let value = element.to_packed::<MetadataElem>().map(|metadata| &metadata.value);
            let at = element.location().and_then(|location| introspector.as_ref().position(location));
            value.zip(at).and_then(|(value, at)| {
                let Value::Dict(value) = value else { return None };
                let (Ok(Value::Int(number)), Ok(Value::Length(side))) = (value.get("number"), value.get("side")) else {
                    return None;
                };
                Some(CodeSpot {
                    number: usize::try_from(*number).ok()?,
                    page: at.page.get() - 1,
                    at: Spot { left: Pt(at.point.x.to_pt()).into(), top: Pt(at.point.y.to_pt()).into() },
                    side: Mm::from(Pt(side.abs.to_pt())),
                })
            })
        })
        .collect::<Option<Vec<_>>>()
        .ok_or_else(|| TypesetError::Template {
            name,
            line: 0,
            message: "a <code> must be metadata((number: .., side: ..))".into(),
        })
}
