//! Typst files and data -> pages as a PDF, and the positions they reserve for codes.
//!
//! The files can read only each other and the given pictures: no packages, no other files, no date. User texts reach
//! them as values, never as code. Warnings, such as an unknown font, are errors, because nobody would see them on
//! paper.

use std::collections::BTreeMap;
use std::ops::Range;

use typst::diag::{FileError, FileResult, SourceDiagnostic, Warned};
use typst::foundations::{Bytes, Datetime, Dict, Duration, IntoValue, Label, Selector, Smart, Value};
use typst::introspection::{Introspector, MetadataElem};
use typst::layout::{Frame, FrameItem};
use typst::model::{Document, DocumentInfo};
use typst::syntax::{DiagSpan, FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook, Glyph, TextItem};
use typst::utils::{LazyHash, PicoStr};
use typst::{Library, LibraryExt, World, WorldExt};
use typst_layout::{Page, PagedDocument};
use typst_pdf::PdfOptions;

use super::letters::OwnFonts;
use super::letters::fonts::FontSet;
use super::passes::Passes;
use super::{CodeSpot, TypesetError, TypesetPages};
use crate::assets;
use crate::units::{Mm, Pt, Spot};

/// Typst label of the positions that are reserved for codes.
const CODE_LABEL: &str = "code";
/// File that every template may import: functions that print lines of a catalogue.
const SHARED: &str = "words.typ";

const SOFT_HYPHEN: char = '\u{ad}';
/// Width of the narrowest hyphen that is printed, as a part of the size.
const LEAST_HYPHEN: f64 = 0.1;

/// Input of one compilation.
pub(super) struct TypstProject<'a> {
    /// Names and texts of the files; the first is compiled, and may import the others.
    pub files: Vec<(&'a str, String)>,
    /// Their `sys.inputs`.
    pub data: Dict,
    pub pictures: &'a (dyn PictureSource + 'a),
    pub fonts: &'a OwnFonts,
}

/// Provides pictures to the files.
pub(super) trait PictureSource: Send + Sync {
    /// The file of the picture with this path; `None` if there is none.
    fn picture(&self, path: &str) -> Option<Vec<u8>>;
}

/// No pictures.
pub(super) struct NoPictures;

impl PictureSource for NoPictures {
    fn picture(&self, _: &str) -> Option<Vec<u8>> {
        None
    }
}

/// The first error or warning of the typesetter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct TypstDiagnostic {
    /// Its position and the call trace, innermost first: file names and byte offsets.
    pub places: Vec<(String, usize)>,
    /// The line of the first position; 0 if there is none.
    pub line: usize,
    pub message: String,
}

struct TypstWorld<'a> {
    /// The `sys.inputs` of the library.
    data: Dict,
    library: LazyHash<Library>,
    book: LazyHash<FontBook>,
    fonts: Vec<Font>,
    main: FileId,
    sources: BTreeMap<String, Source>,
    pictures: &'a (dyn PictureSource + 'a),
}

impl World for TypstWorld<'_> {
    fn library(&self) -> &LazyHash<Library> {
        &self.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &self.book
    }

    fn main(&self) -> FileId {
        self.main
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        self.sources.get(inside(id)?).cloned().ok_or(FileError::AccessDenied)
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        self.pictures.picture(inside(id)?).map(Bytes::new).ok_or(FileError::AccessDenied)
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.fonts.get(index).cloned()
    }

    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}

/// The path of a file of the project; packages are refused.
fn inside(id: FileId) -> FileResult<&'static str> {
    let path = id.get();
    if *path.root() == VirtualRoot::Project {
        Ok(path.vpath().get_without_slash())
    } else {
        Err(FileError::AccessDenied)
    }
}

/// Compiles a single template. `name` is its name in error messages; `data` is its `sys.inputs`.
pub(super) fn compile(
    name: &'static str,
    template: &str,
    data: Dict,
    fonts: &OwnFonts,
) -> Result<TypesetPages, TypesetError> {
    let job = TypstProject { files: vec![(name, template.to_owned())], data, pictures: &NoPictures, fonts };
    set(job).map_err(|TypstDiagnostic { places, line, message }| {
        let name = places.first().map_or(name, |(file, _)| file.as_str()).to_owned();
        TypesetError::Template { name, line, message }
    })
}

/// Compiles a project.
pub(super) fn set(job: TypstProject) -> Result<TypesetPages, TypstDiagnostic> {
    let (world, document) = typeset(job)?;
    let options = PdfOptions {
        ident: Smart::Custom("seedpress".into()),
        creator: Smart::Custom(None),
        tagged: false,
        ..PdfOptions::default()
    };
    let document = with_visible_text_only(&document);
    let pdf = typst_pdf::pdf(&document, &options).map_err(|errors| world.diagnostic(errors.first()))?;
    let words = TypesetPages { pdf, pages: document.pages().len(), codes: code_spots(&document)? };
    // Typst keeps caches for the next, slightly different document; there is none.
    typst::comemo::evict(0);
    Ok(words)
}

/// The document of a project, set again where footnotes stand before their references and where pictures leave a gap.
fn typeset(job: TypstProject<'_>) -> Result<(TypstWorld<'_>, PagedDocument), TypstDiagnostic> {
    let mut world = TypstWorld::new(job)?;
    let mut document = world.document()?;
    let mut passes = Passes::default();
    while let Some((key, value)) = passes.next(&document) {
        world.tell(key, value);
        document = world.document()?;
    }
    Ok((world, document))
}

/// The pages of a project as frames: which letters stand where.
#[cfg(test)]
pub(super) fn pages(job: TypstProject) -> Result<Vec<Page>, TypstDiagnostic> {
    let document = with_visible_text_only(&typeset(job)?.1);
    // Some of what was computed serves the next document, too.
    typst::comemo::evict(3);
    Ok(document.pages().to_vec())
}

/// The document without the characters that only tell where a line may break or which way it runs: they would be copied
/// with the text.
fn with_visible_text_only(document: &PagedDocument) -> PagedDocument {
    let mut pages: Vec<Page> = document.pages().to_vec();
    for page in &mut pages {
        drop_invisible(&mut page.frame);
    }
    let mut visible = PagedDocument::new(pages.into_iter().collect(), DocumentInfo::default());
    visible.info_mut().clone_from(document.info());
    visible
}

fn drop_invisible(frame: &mut Frame) {
    frame.retain(|item| {
        match item {
            FrameItem::Group(group) => drop_invisible(&mut group.frame),
            FrameItem::Text(text) if text.text.chars().any(is_invisible) => drop_invisible_letters(text),
            _ => {}
        }
        true
    });
}

/// A soft hyphen at the end of a line is seen: it becomes a hyphen.
fn drop_invisible_letters(text: &mut TextItem) {
    let plain = std::mem::take(&mut text.text);
    let is_hidden = |glyph: &Glyph| plain.get(glyph.range()).is_some_and(|part| part.chars().all(is_invisible));
    text.glyphs.retain(|glyph| !is_hidden(glyph) || glyph.x_advance.get() > LEAST_HYPHEN);
    let hyphens: Vec<usize> =
        text.glyphs.iter().filter(|glyph| is_hidden(glyph)).map(|glyph| usize::from(glyph.range.start)).collect();
    let seen = |at: usize, letter: char| match letter {
        SOFT_HYPHEN if hyphens.contains(&at) => Some('-'),
        letter => (!is_invisible(letter)).then_some(letter),
    };
    let visible: Vec<(usize, char)> =
        plain.char_indices().filter_map(|(at, letter)| Some((at, seen(at, letter)?))).collect();
    // A glyph may stand for several characters, some of them invisible.
    let moved = |end: u16| {
        visible.iter().take_while(|(at, _)| *at < usize::from(end)).map(|(_, c)| c.len_utf8()).sum::<usize>()
    };
    for glyph in &mut text.glyphs {
        glyph.range = moved(glyph.range.start) as u16..moved(glyph.range.end) as u16;
    }
    text.text = visible.iter().map(|(_, letter)| *letter).collect();
}

/// Soft hyphen, zero width space, word joiner, direction marks.
fn is_invisible(letter: char) -> bool {
    matches!(u32::from(letter), 0xAD | 0x200B | 0x200E | 0x200F | 0x202A..=0x202E | 0x2060 | 0x2066..=0x2069 | 0xFEFF)
}

impl<'a> TypstWorld<'a> {
    fn new(job: TypstProject<'a>) -> Result<Self, TypstDiagnostic> {
        let mut sources = BTreeMap::new();
        let mut main = None;
        for (name, text) in job.files.into_iter().chain([(SHARED, assets::WORDS_TEMPLATE.to_owned())]) {
            let path = VirtualPath::new(name).map_err(|_| TypstDiagnostic::bare("a file cannot have this name"))?;
            let source = Source::new(RootedPath::new(VirtualRoot::Project, path).intern(), text);
            main = main.or(Some(source.id()));
            sources.insert(name.to_owned(), source);
        }
        let main = main.ok_or_else(|| TypstDiagnostic::bare("there is nothing to set"))?;
        let mut data = job.data;
        let FontSet { fonts, families } = FontSet::for_files(sources.values().map(Source::text), &data, job.fonts);
        data.insert("fonts".into(), Value::Array(families.into_iter().map(IntoValue::into_value).collect()));
        let library = LazyHash::new(Library::builder().with_inputs(data.clone()).build());
        let book = LazyHash::new(FontBook::from_fonts(&fonts));
        Ok(Self { data, library, book, fonts, main, sources, pictures: job.pictures })
    }

    /// The document, if there is nothing wrong with it.
    fn document(&self) -> Result<PagedDocument, TypstDiagnostic> {
        let Warned { output, warnings } = typst::compile::<PagedDocument>(self);
        let document = output.map_err(|errors| self.diagnostic(errors.first()))?;
        match warnings.first() {
            None => Ok(document),
            warning => Err(self.diagnostic(warning)),
        }
    }

    /// One more of its `sys.inputs`.
    fn tell(&mut self, key: &str, value: Value) {
        self.data.insert(key.into(), value);
        self.library = LazyHash::new(Library::builder().with_inputs(self.data.clone()).build());
    }

    fn diagnostic(&self, first: Option<&SourceDiagnostic>) -> TypstDiagnostic {
        let Some(first) = first else { return TypstDiagnostic::bare("it cannot be set") };
        let spans = std::iter::once(first.span).chain(first.trace.iter().map(|point| point.span.into()));
        let places: Vec<_> = spans.filter_map(|span| self.place(span)).collect();
        let line = places.first().map_or(0, |(file, range)| self.line(file, range.start));
        let places = places.into_iter().map(|(file, range)| (file, range.start)).collect();
        let mut message = first.message.to_string().replace(['\n', '\r'], " ");
        for hint in &first.hints {
            message.push_str("; ");
            message.push_str(&hint.v);
        }
        TypstDiagnostic { places, line, message }
    }

    fn place(&self, span: DiagSpan) -> Option<(String, Range<usize>)> {
        let file = inside(span.id()?).ok()?.to_owned();
        Some((file, self.range(span)?))
    }

    fn line(&self, file: &str, place: usize) -> usize {
        let source = self.sources.get(file);
        source.and_then(|source| source.lines().byte_to_line(place)).map_or(0, |line| line + 1)
    }
}

impl TypstDiagnostic {
    fn bare(message: &str) -> Self {
        Self { places: Vec::new(), line: 0, message: message.to_owned() }
    }
}

/// The positions of all `metadata((number: 1, side: 40mm))` with the label `<code>`.
fn code_spots(document: &PagedDocument) -> Result<Vec<CodeSpot>, TypstDiagnostic> {
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
        .ok_or_else(|| TypstDiagnostic::bare("a <code> must be metadata((number: .., side: ..))"))
}
