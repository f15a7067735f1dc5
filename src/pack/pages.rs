//! Sheet images, facts and files -> all pages of a packet as one PDF.

use super::error::{PackError, begin_step};
use super::readable_texts::{self, ReadableTexts};
use super::{PackOptions, PacketFacts, PrintedPacket, restorer_codes};
use crate::assets;
use crate::press::{self, Art};
use crate::qr::Symbol;
use crate::sheet::Page;
use crate::typeset::{self, Body, FrontPages, Listed, ListedKind, PacketPageFacts, Text, TypesetError, TypesetPages};
use crate::vault::{Entry, SafePath, Vault};
use crate::watch::{Step, Watch};

/// Most entries of the table of contents: about twenty pages of A4. Further files are only counted.
const MOST_LISTED: usize = 1_000;
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
    let parts = restorer_codes::symbols(assets::RESTORER)?;
    facts.open_contacts = options.chapters.text && readings.people;
    let ChapterWords { front, told, sheet_words, guide } = words(&facts, vault, page, options, &readings, &parts)?;
    let mut art = vec![Vec::new(); front.as_ref().map_or(0, |front| front.pages)];
    facts.front_pages = art.len() as u32;
    art.extend(sheets);
    if let Some(guide) = &guide {
        art.extend(guide_art(guide, &parts, options)?);
    }
    facts.pages = art.len() as u32;
    if options.chapters.text {
        facts.texts = readings.texts.len();
        facts.to_be_read = readings.to_be_read();
        facts.left_out = readings.left_out;
        facts.told = readings.told;
        facts.told.extend(told);
    } else {
        facts.left_out = readings.all_left_out(vault);
    }
    begin_step(watch, Step::Press)?;
    let mut id = [0; 16];
    id[1..].copy_from_slice(&facts.set.0);
    let words: Vec<&TypesetPages> = front.iter().chain([&sheet_words]).chain(&guide).collect();
    let pdf = press::bind(page.paper, art, &words, id)?;
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

/// Typeset chapters of a packet; `None` for those that are not requested.
struct ChapterWords {
    front: Option<TypesetPages>,
    /// Which texts are printed as they were written, and why.
    told: Vec<String>,
    sheet_words: TypesetPages,
    guide: Option<TypesetPages>,
}

fn words(
    facts: &PacketFacts,
    vault: &Vault,
    page: &Page,
    options: &PackOptions,
    readings: &ReadableTexts,
    parts: &[Symbol],
) -> Result<ChapterWords, PackError> {
    let set = facts.set.to_string();
    let packet = packet_page_facts(facts, &set, options);
    let wanted = options.chapters;
    let sides: Vec<u32> = parts.iter().map(|part| part.side).collect();
    let guide = || typeset::finder(&options.templates.finder, &packet, page.paper, assets::RESTORER, &sides);
    let guide = wanted.guide.then(guide).transpose()?;
    let sheet_words = typeset::sheets(&options.templates.sheet, &packet, page)?;
    let front = FrontPages {
        cover: wanted.cover,
        contents: wanted.contents,
        files: &if wanted.contents { listed(vault, readings, wanted.text) } else { Vec::new() },
        texts: if wanted.text { &readings.texts } else { &[] },
        articles: if wanted.text { &readings.articles } else { &[] },
        guide_pages: guide.as_ref().map_or(0, |guide| guide.pages),
        grid: facts.grid,
        pages_per_paper: facts.sheets_per_paper,
        holders: &options.holders,
        open_contacts: facts.open_contacts,
        file_bytes: facts.file_bytes,
    };
    let any = front.cover || front.contents || !front.texts.is_empty();
    let set = |texts: &[Text]| {
        typeset::front_pages(&options.templates.front, &packet, page.paper, &FrontPages { texts, ..front })
    };
    let (front, told) = any.then(|| set_texts(front.texts, vault, set)).transpose()?.unzip();
    Ok(ChapterWords { front, told: told.unwrap_or_default(), sheet_words, guide })
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
    fn a_document_that_can_not_be_set_is_printed_as_it_was_written() {
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
