//! Sheet images, facts and files -> all pages of a packet as one PDF.

use super::error::{PackError, begin_step};
use super::plates::{self, NamedDesigns, PackedPlates};
use super::readable_texts::{self, ReadableTexts};
use super::{Chapters, Compact, PackOptions, PacketFacts, PrintedPacket, restorer_codes};
use crate::assets;
use crate::press::{self, Art};
use crate::qr::Symbol;
use crate::sheet::{Page, Side};
use crate::typeset::{
    self, Body, FinderOptions, FrontPages, Listed, ListedKind, PacketPageFacts, ProgramListing, Text, TypesetError,
    TypesetPages,
};
use crate::units::Mm;
use crate::vault::{Entry, SafePath, Vault};
use crate::watch::{Step, Watch};

/// Most entries of the table of contents: about nine pages of A4. Further files are only counted.
const MOST_LISTED: usize = 500;
/// Compressed files below this size are a packet on one piece of paper, if all of it fits.
const MOST_COMPACT_BYTES: usize = 2 << 10;
/// Least height below the codes of a sheet for words, and the space between them.
const LEAST_BELOW_CODES: Mm = Mm(90.0);
const BELOW_CODES: Mm = Mm(5.0);
/// Replaces the name of a file about people, which may be the name of a person.
const UNNAMED: char = '\u{2026}';

/// Typesets all chapters, draws the codes of the finder's guide, and binds everything; `sheets` are the sheet images.
pub(super) fn assemble(
    mut facts: PacketFacts,
    vault: &Vault,
    page: &Page,
    options: &PackOptions,
    sheets: Vec<Vec<Art>>,
    watch: &dyn Watch,
) -> Result<PrintedPacket, PackError> {
    begin_step(watch, Step::Typeset)?;
    let readings = readable_texts::readable_texts(vault, &options.print, &options.fonts);
    let mut parts = restorer_codes::restorer()?;
    let restorer_parts = parts.len();
    if facts.key.is_some() {
        parts.extend(restorer_codes::unsealer()?);
    }
    facts.open_contacts = options.chapters.text && readings.people;
    let designs = plates::named(vault, options, watch)?;
    let source = Source {
        facts: &facts,
        vault,
        page,
        options,
        readings: &readings,
        designs: &designs,
        parts: &parts,
        restorer_parts,
        watch,
    };
    let words = match compact_words(&source)? {
        Some(words) => words,
        None if options.compact == Compact::Always => {
            return Err(PackError::NotCompact { sheets: facts.sheets });
        }
        None => usual_words(&source)?,
    };
    let ChapterWords { front, plates, sheet_words, guide, below_codes, compact, texts } = words;
    let (front, told) = front.unzip();
    let before = front.as_ref().filter(|_| !below_codes).map_or(0, |front| front.pages);
    let mut art = vec![Vec::new(); before];
    facts.front_pages = (before + plates.pages) as u32;
    (facts.plates, facts.plate_pages) = (plates.designs, plates.pages as u32);
    facts.compact = compact;
    facts.open_contacts &= texts;
    art.extend(sheets);
    if let Some(guide) = &guide {
        art.extend(guide_art(guide, &parts, options)?);
    }
    facts.pages = (art.len() + plates.pages) as u32;
    if texts {
        facts.texts = readings.texts.len();
        facts.to_be_read = readings.to_be_read();
        facts.left_out = readings.left_out;
        facts.told = readings.told;
        facts.told.extend(told.unwrap_or_default());
    } else {
        facts.left_out = readings.all_left_out(vault);
    }
    facts.told.extend(plates.told);
    facts.left_out.retain(|left| !plates.printed.contains(&left.path));
    facts.to_be_read.extend(plates.printed);
    facts.to_be_read.sort();
    facts.to_be_read.dedup();
    begin_step(watch, Step::Press)?;
    let mut id = [0; 16];
    id[1..].copy_from_slice(&facts.set.0);
    let mut words = vec![(before, &sheet_words)];
    words.extend(front.iter().map(|front| (0, front)));
    words.extend(guide.iter().map(|guide| (before + sheet_words.pages, guide)));
    let mut pdf = press::bind(page.paper, art, &words, id)?;
    if plates.pages > 0 {
        pdf = press::splice(&pdf, before, &plates.pdf, id)?;
    }
    watch.at(Step::Press, 1, 1);
    Ok(PrintedPacket { pdf, facts })
}

/// The codes of `restore.py`, at the positions that the guide reserves for them.
fn guide_art(guide: &TypesetPages, parts: &[Symbol], options: &PackOptions) -> Result<Vec<Vec<Art>>, PackError> {
    let drawn = |at: usize| -> Result<Vec<Art>, PackError> {
        let here = guide.codes.iter().filter(|spot| spot.page == at);
        let symbols = here.filter_map(|spot| Some((spot, parts.get(spot.number.checked_sub(1)?)?)));
        symbols
            .map(|(spot, symbol)| Ok(press::code_art(symbol, spot.at, spot.side, options.profile.resolution)?))
            .collect()
    };
    (0..guide.pages).map(drawn).collect()
}

/// The pages before the sheets, and which texts are printed as they were written, and why.
type FrontWords = (TypesetPages, Vec<String>);

/// Typeset chapters of a packet; `None` for those that are not requested.
struct ChapterWords {
    front: Option<FrontWords>,
    plates: PackedPlates,
    sheet_words: TypesetPages,
    guide: Option<TypesetPages>,
    /// The front page is the first sheet: its words stand below the codes.
    below_codes: bool,
    compact: bool,
    /// Whether texts are printed.
    texts: bool,
}

/// What the words are about.
struct Source<'a> {
    facts: &'a PacketFacts,
    vault: &'a Vault,
    page: &'a Page,
    options: &'a PackOptions,
    readings: &'a ReadableTexts<'a>,
    designs: &'a NamedDesigns<'a>,
    /// The codes of `restore.py`, then those of `unseal.py`.
    parts: &'a [Symbol],
    restorer_parts: usize,
    watch: &'a dyn Watch,
}

impl Source<'_> {
    fn plates(&self, first_page: Option<usize>) -> Result<PackedPlates, PackError> {
        self.designs.print(self.options, Some(&self.facts.short_name), first_page, self.watch)
    }

    fn guide(&self, set: &str, first_page: Option<usize>) -> Result<TypesetPages, TypesetError> {
        let [digest, unseal_digest] = [assets::RESTORER, assets::UNSEALER].map(|text| {
            let program = Entry::File { bytes: text.into(), executable: false, modified: None };
            program.digest().unwrap_or_default()
        });
        let sides: Vec<u32> = self.parts.iter().map(|part| part.side).collect();
        let (sides, unseal_sides) = sides.split_at(self.restorer_parts);
        let unseal = ProgramListing { text: assets::UNSEALER, digest: &unseal_digest, parts: unseal_sides };
        let unseal = (!unseal_sides.is_empty()).then_some(unseal);
        let packet = packet_page_facts(self.facts, set, self.options);
        let options = FinderOptions { program: assets::RESTORER, digest: &digest, parts: sides, unseal, first_page };
        typeset::finder(&self.options.templates.finder, &packet, self.page.paper, &options)
    }

    fn sheets(&self, set: &str, first_page: Option<usize>) -> Result<TypesetPages, TypesetError> {
        let packet = packet_page_facts(self.facts, set, self.options);
        typeset::sheets(&self.options.templates.sheet, &packet, self.page, first_page)
    }

    /// The pages before the sheets. `below`: where the words of a compact packet begin.
    fn front(
        &self,
        set: &str,
        chapters: Chapters,
        guide_pages: usize,
        below: Option<Mm>,
    ) -> Result<Option<FrontWords>, TypesetError> {
        let Self { facts, readings, options, .. } = *self;
        let packet = packet_page_facts(facts, set, options);
        let front = FrontPages {
            cover: chapters.cover,
            contents: chapters.contents,
            files: &if chapters.contents { listed(self.vault, readings, chapters.text) } else { Vec::new() },
            texts: if chapters.text { &readings.texts } else { &[] },
            articles: if chapters.text { &readings.articles } else { &[] },
            guide_pages,
            compact: below,
            grid: facts.grid,
            pages_per_paper: facts.sheets_per_paper,
            holders: &options.holders,
            open_contacts: facts.open_contacts && chapters.text,
            file_bytes: facts.file_bytes,
        };
        let any = front.cover || front.contents || !front.texts.is_empty();
        let set = |texts: &[Text]| {
            let front = FrontPages { texts, ..front };
            typeset::front_pages(&options.templates.front, &packet, self.page.paper, &front)
        };
        any.then(|| set_texts(front.texts, self.vault, set)).transpose()
    }
}

/// The words of a packet of several papers.
fn usual_words(source: &Source) -> Result<ChapterWords, PackError> {
    let set = source.facts.set.to_string();
    let (sheets, wanted) = (source.facts.sheets as usize, source.options.chapters);
    let numbered = wanted.cover || wanted.contents;
    // The cover tells the pages of the guide, and the guide bears their numbers: one of the two is set for a guessed
    // number of pages first.
    let mut guide_pages = if wanted.guide { 1 + source.options.languages.all().count() } else { 0 };
    let mut front = source.front(&set, wanted, guide_pages, None)?;
    let first_page = |front: &Option<FrontWords>| front.as_ref().map_or(0, |(front, _)| front.pages) + 1;
    let mut plates = source.plates(numbered.then(|| first_page(&front)))?;
    let plate_pages = plates.pages;
    let set_guide = |front: &Option<FrontWords>| {
        let first = first_page(front) + plate_pages + sheets;
        wanted.guide.then(|| source.guide(&set, numbered.then_some(first))).transpose()
    };
    let mut guide = set_guide(&front)?;
    let found = guide.as_ref().map_or(0, |guide| guide.pages);
    if found != guide_pages {
        guide_pages = found;
        let again = source.front(&set, wanted, guide_pages, None)?;
        if first_page(&again) != first_page(&front) {
            plates = source.plates(numbered.then(|| first_page(&again)))?;
            guide = set_guide(&again)?;
        }
        front = again;
    }
    let sheet_words = source.sheets(&set, numbered.then(|| first_page(&front) + plate_pages))?;
    Ok(ChapterWords { front, plates, sheet_words, guide, below_codes: false, compact: false, texts: wanted.text })
}

/// The words of a packet on one piece of paper; `None` if it is not wanted or does not fit.
fn compact_words(source: &Source) -> Result<Option<ChapterWords>, PackError> {
    let Source { facts, options, page, .. } = *source;
    let Chapters { cover, contents, guide, text } = options.chapters;
    let small = facts.content_bytes < MOST_COMPACT_BYTES;
    let wanted = match options.compact {
        Compact::Never => false,
        Compact::Usual => small,
        Compact::Always => true,
    };
    let one_paper = facts.sheets_per_paper.max(2) as usize;
    let sheets = facts.sheets as usize;
    // A sealed packet has a page for the program that opens it.
    let all =
        !facts.sealed && source.designs.is_empty() && cover && contents && guide && options.templates.know_compact();
    if !wanted || !all || sheets >= one_paper {
        return Ok(None);
    }
    let facts = PacketFacts { compact: true, ..facts.clone() };
    let source = &Source { facts: &facts, ..*source };
    let set = facts.set.to_string();
    let guide = source.guide(&set, None)?;
    let foot = page.area(page.geometry.foot(Side::Left));
    let codes_end = foot.at.top + foot.size.height;
    let below_codes = page.paper.height - codes_end >= LEAST_BELOW_CODES;
    let start = if below_codes { codes_end + BELOW_CODES } else { Mm(0.0) };
    let trials: &[bool] = match (text, options.compact) {
        (true, Compact::Always) => &[true, false],
        (text, _) => &[text],
    };
    for texts in trials.iter().copied() {
        let chapters = Chapters { text: texts, ..options.chapters };
        let Some(front) = source.front(&set, chapters, guide.pages, Some(start))? else { return Ok(None) };
        let fits = if below_codes {
            front.0.pages == 1 && sheets + guide.pages <= one_paper
        } else {
            front.0.pages + sheets + guide.pages <= one_paper
        };
        if fits {
            let sheet_words = source.sheets(&set, None)?;
            let (front, guide) = (Some(front), Some(guide));
            let plates = source.plates(None)?;
            return Ok(Some(ChapterWords { front, plates, sheet_words, guide, below_codes, compact: true, texts }));
        }
    }
    Ok(None)
}

/// Typesets the texts; a document that cannot be set as Markdown is printed verbatim.
fn set_texts<'a>(
    texts: &[Text<'a>],
    vault: &'a Vault,
    set: impl Fn(&[Text]) -> Result<TypesetPages, TypesetError>,
) -> Result<(TypesetPages, Vec<String>), TypesetError> {
    let mut texts = texts.to_vec();
    let mut told = Vec::new();
    loop {
        let fault = match set(&texts) {
            Err(TypesetError::Document(fault)) => fault,
            done => return done.map(|pages| (pages, told)),
        };
        let unset = texts.iter_mut().find(|text| text.path == fault.file && matches!(text.body, Body::Markdown(_)));
        match unset.and_then(|text| readable_texts::written(vault, text.path).map(|written| (text, written))) {
            Some((text, written)) => {
                told.push(format!("{fault}; {}", readable_texts::AS_WRITTEN));
                text.body = Body::Plain(written);
            }
            None => return Err(fault.into()),
        }
    }
}

fn packet_page_facts<'a>(facts: &'a PacketFacts, set: &'a str, options: &'a PackOptions) -> PacketPageFacts<'a> {
    PacketPageFacts {
        title: &facts.title,
        date: facts.date.as_deref(),
        short_name: &facts.short_name,
        set,
        needed: facts.needed,
        codes: facts.codes,
        sheets: facts.sheets,
        may_lose_sheets: facts.may_lose_sheets,
        may_lose_papers: facts.may_lose_papers,
        duplex: facts.sheets_per_paper > 1,
        shard_bytes: facts.shard_bytes,
        content_bytes: facts.content_bytes,
        files: facts.files,
        ending: facts.ending,
        sealed: facts.sealed,
        key: facts.key.as_deref(),
        least_age: facts.least_age,
        compact: facts.compact,
        page_file: facts.page_file.as_ref(),
        languages: &options.languages,
        fonts: &options.fonts,
    }
}

/// The entries of the table of contents, by path.
fn listed(vault: &Vault, readings: &ReadableTexts, texts_are_printed: bool) -> Vec<Listed> {
    let line = |(path, entry): (&SafePath, &Entry)| {
        let path = path.as_str();
        let people = readings.lists_people(path);
        let kind = match entry {
            Entry::Folder { .. } => ListedKind::Folder,
            Entry::File { bytes, .. } => ListedKind::File {
                bytes: bytes.len() as u64,
                digest: entry.digest().unwrap_or_default(),
                text: readings.text(path).filter(|_| texts_are_printed),
                people,
            },
        };
        Listed { path: if people { without_name(path) } else { path.to_owned() }, kind }
    };
    let mut lines: Vec<Listed> = vault.entries.iter().take(MOST_LISTED).map(line).collect();
    let more = vault.entries.values().skip(MOST_LISTED).filter_map(|entry| match entry {
        Entry::File { bytes, .. } => Some(bytes.len() as u64),
        Entry::Folder { .. } => None,
    });
    let (files, bytes) = more.fold((0, 0), |(files, sum), bytes| (files + 1, sum + bytes));
    if files > 0 {
        lines.push(Listed { path: String::new(), kind: ListedKind::More { files, bytes } });
    }
    lines
}

/// `people/mira.vcf` -> `people/….vcf`.
fn without_name(path: &str) -> String {
    let (folder, name) = path.rfind('/').map_or(("", path), |slash| path.split_at(slash + 1));
    let ending = name.rfind('.').filter(|dot| *dot > 0).map_or("", |dot| &name[dot..]);
    format!("{folder}{UNNAMED}{ending}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::typeset::OwnFonts;

    #[test]
    fn a_file_about_people_keeps_its_folder_and_ending_only() {
        assert_eq!(without_name("people/mira.vcf"), "people/\u{2026}.vcf");
        assert_eq!(without_name("contacts"), "\u{2026}");
    }

    #[test]
    fn a_document_that_cannot_be_set_is_printed_as_it_was_written() {
        let file = |text: &str| Entry::File { bytes: text.as_bytes().to_vec(), executable: false, modified: None };
        let entries = [("a.md", "# A"), ("b.md", "# B")].map(|(path, text)| (SafePath::new(path).unwrap(), file(text)));
        let vault = Vault { entries: entries.into() };
        let readings = readable_texts::readable_texts(&vault, &[], &OwnFonts::default());
        let fault = |file: &str| {
            let error = crate::articles::article(file, "![]()", &OwnFonts::default(), &mut |_| Ok(Vec::new()))
                .unwrap_err()
                .remove(0);
            TypesetError::Document(error)
        };
        let words = set_texts(&readings.texts, &vault, |texts| match texts {
            [Text { body: Body::Markdown(0), .. }, Text { body: Body::Plain(plain), .. }] if plain == "# B" => {
                Ok(TypesetPages { pdf: Vec::new(), pages: 7, codes: Vec::new() })
            }
            _ => Err(fault("b.md")),
        });
        let (pages, told) = words.unwrap();
        assert_eq!((pages.pages, told.len()), (7, 1));
        assert_eq!(set_texts(&readings.texts, &vault, |_| Err(fault("c.md"))).unwrap_err(), fault("c.md"));
    }
}
