//! Vault, profile and wishes -> a printable packet: the print staircase.
//!
//! ```text
//! files -> content -> stream of K shards -> plan: sheets, rows -> parity -> texts -> symbols -> drawings \
//!                                                              -> facts -> words, by Typst -------------- + -> PDF
//! ```

mod parts;
mod plan;
mod sheets;

use crate::assets;
use crate::catalogue::Languages;
use crate::frame::{self, SetId};
use crate::press::{self, PressError};
use crate::shard::{self, ShardError, Stream};
use crate::sheet::{Grid, Level, Page, PageError, Paper, Profile};
use crate::symbol::{self, SymbolError};
use crate::typeset::{self, PacketWords, TypesetError, Words};
use crate::units::Mm;
use crate::vault::{self, Entry, Vault, VaultError};
use crate::watch::{Step, Watch};

use plan::Plan;

/// How much may be lost before the files are.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Spare {
    /// One whole piece of paper and a tenth of all codes besides; a quarter of the codes when there is only one.
    Usual,
    /// Spare codes as a share of the data codes, above 0 to 20: 0.4 is two spare codes for each five.
    Share(f64),
    /// This many whole sheets (with `duplex`, pieces of paper), 1 to 9998, and a fiftieth of all codes besides.
    Sheets(u32),
}

/// The words of the pages, as Typst templates.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Templates {
    /// The words on each sheet of codes.
    pub sheet: String,
    /// The pages that tell a finder what to do.
    pub finder: String,
}

/// All that a packet depends on besides its files: the same order and files give the same bytes.
#[derive(Debug, Clone, PartialEq)]
pub struct Order {
    pub profile: Profile,
    pub paper: Paper,
    pub spare: Spare,
    /// Sheets are printed on both sides, so that one lost piece of paper loses two of them.
    pub duplex: bool,
    /// Largest words on each page; people's own.
    pub title: String,
    /// Printed as it is; nothing is printed where `None`.
    pub date: Option<String>,
    /// At least this many sheets of codes, however little there is; 1 lets the files decide.
    pub least_sheets: u32,
    /// Whether files keep their time of last change.
    pub keep_times: bool,
    /// What the pages say is said in these: sheets in the first, a finder's guide in each.
    pub languages: Languages,
    pub templates: Templates,
}

/// A packet, ready for the printer.
#[derive(Debug, Clone, PartialEq)]
pub struct Packet {
    /// Pages 1 to `facts.sheets` are the sheets in order; the pages after them are words for a finder.
    pub pdf: Vec<u8>,
    pub facts: Facts,
}

/// What a person may want to know of a packet.
#[derive(Debug, Clone, PartialEq)]
pub struct Facts {
    pub title: String,
    pub date: Option<String>,
    pub set: SetId,
    /// Three plain words made of the set id.
    pub short_name: String,
    pub files: usize,
    pub folders: usize,
    /// Bytes of the files.
    pub file_bytes: u64,
    /// Bytes that the codes carry: the files, compressed.
    pub content_bytes: usize,
    /// Codes that restore everything.
    pub needed: u32,
    /// Codes on all sheets.
    pub codes: u32,
    /// Sheets of codes; each is one printed side.
    pub sheets: u32,
    /// Pages of the PDF: the sheets and the finder's pages.
    pub pages: u32,
    /// Pieces of paper that carry codes: half the sheets, rounded up, with `duplex`.
    pub papers: u32,
    pub duplex: bool,
    /// Whole sheets, whichever, that may be lost with nothing else damaged.
    pub may_lose_sheets: u32,
    /// Whole pieces of paper, whichever, that may be lost with nothing else damaged.
    pub may_lose_papers: u32,
    pub grid: Grid,
    pub shard_bytes: usize,
    pub module: Mm,
    pub version: u8,
    pub level: Level,
    pub mask: u8,
}

/// Why there is no packet.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PackError {
    #[error(transparent)]
    Vault(#[from] VaultError),
    #[error(transparent)]
    Shard(#[from] ShardError),
    #[error(transparent)]
    Page(#[from] PageError),
    #[error(transparent)]
    Symbol(#[from] SymbolError),
    #[error(transparent)]
    Typeset(#[from] TypesetError),
    #[error(transparent)]
    Press(#[from] PressError),
    #[error("a code of version {version} at level {} holds no byte beside its header", level.letter())]
    NoRoom { version: u8, level: Level },
    #[error(
        "too much for one packet: {needed} codes of data and their spare ones; the format counts to {most_codes} codes and {most_sheets} sheets"
    )]
    TooLarge { needed: u32, most_codes: u32, most_sheets: u32 },
    #[error("spare codes as {share} of the data codes; it must be above 0, and from 0 to {most} times as many")]
    Share { share: f64, most: f64 },
    #[error("{sheets} spare sheets; it must be 1 to {most}")]
    SpareSheets { sheets: u32, most: u32 },
    #[error("at least {sheets} sheets are asked for; a packet has at most {most}")]
    LeastSheets { sheets: u32, most: u32 },
    #[error("stopped")]
    Stopped,
}

impl Order {
    /// The usual wishes: spare codes as [`Spare::Usual`], one side, no date, the templates that seedpress carries.
    #[must_use]
    pub fn new(profile: Profile, paper: Paper, title: impl Into<String>) -> Self {
        Self {
            profile,
            paper,
            spare: Spare::Usual,
            duplex: false,
            title: title.into(),
            date: None,
            least_sheets: 1,
            keep_times: false,
            languages: Languages::english(),
            templates: Templates { sheet: assets::SHEET_TEMPLATE.into(), finder: assets::FINDER_TEMPLATE.into() },
        }
    }
}

/// Files -> a PDF of sheets of codes, and the finder's pages.
///
/// # Errors
/// What of the files, the profile or the wishes can not be printed; [`PackError::Stopped`] when `watch` said so.
pub fn pack(vault: &Vault, order: &Order, watch: &dyn Watch) -> Result<Packet, PackError> {
    let Profile { version, level, .. } = order.profile;
    let largest = Page::fit(&order.profile, order.paper)?;
    go_on(watch, Step::Compress)?;
    let content = vault::compress(vault, order.keep_times)?;
    let room = frame::capacity(version, symbol::data_bits(version, level));
    if room == 0 {
        return Err(PackError::NoRoom { version, level });
    }
    let stream = shard::pack(&content, room)?;
    let plan = Plan::new(stream.needed, largest.geometry.grid, order.spare, order.duplex, order.least_sheets)?;
    go_on(watch, Step::Spare)?;
    let parity = shard::parity(&stream, plan.codes() as u32)?;
    let page = largest.with_rows(plan.grid.rows);
    let facts = facts(vault, order, content.len(), &stream, &plan);
    let art = sheets::draw(&facts, &page, &order.profile, &stream, &parity, watch)?;
    drop((content, stream, parity));
    bind(facts, &page, order, art, watch)
}

fn go_on(watch: &dyn Watch, step: Step) -> Result<(), PackError> {
    if watch.stop() {
        return Err(PackError::Stopped);
    }
    watch.at(step, 0, 1);
    Ok(())
}

fn facts(vault: &Vault, order: &Order, content_bytes: usize, stream: &Stream, plan: &Plan) -> Facts {
    let set = frame::stream_id(stream.needed, stream.shard_bytes, &stream.bytes);
    let sizes = vault.entries.values().filter_map(|entry| match entry {
        Entry::File { bytes, .. } => Some(bytes.len() as u64),
        Entry::Folder { .. } => None,
    });
    let files = sizes.clone().count();
    Facts {
        title: order.title.clone(),
        date: order.date.clone(),
        set,
        short_name: set.short_name(),
        files,
        folders: vault.entries.len() - files,
        file_bytes: sizes.sum(),
        content_bytes,
        needed: plan.needed,
        codes: plan.codes() as u32,
        sheets: plan.sheets,
        pages: plan.sheets,
        papers: plan.papers(),
        duplex: order.duplex,
        may_lose_sheets: plan.may_lose_sheets(),
        may_lose_papers: plan.may_lose_papers(),
        grid: plan.grid,
        shard_bytes: stream.shard_bytes,
        module: order.profile.module(),
        version: order.profile.version,
        level: order.profile.level,
        mask: order.profile.mask,
    }
}

/// Sets the words, draws the finder's codes, and joins all.
fn bind(
    mut facts: Facts,
    page: &Page,
    order: &Order,
    mut art: Vec<Vec<press::Art>>,
    watch: &dyn Watch,
) -> Result<Packet, PackError> {
    let parts = parts::symbols(assets::RESTORER)?;
    go_on(watch, Step::Typeset)?;
    let (sheets, finder) = words(&facts, page, order, &parts)?;
    for at in 0..finder.pages {
        let here = finder.codes.iter().filter(|spot| spot.page == at);
        let drawn = here.filter_map(|spot| {
            let symbol = spot.number.checked_sub(1).and_then(|number| parts.get(number))?;
            Some(press::code_art(symbol, spot.at, spot.side, order.profile.resolution))
        });
        art.push(drawn.collect::<Result<_, _>>()?);
    }
    go_on(watch, Step::Press)?;
    facts.pages = art.len() as u32;
    let mut id = [0; 16];
    id[1..].copy_from_slice(&facts.set.0);
    let pdf = press::bind(page.paper, art, &[&sheets, &finder], id)?;
    watch.at(Step::Press, 1, 1);
    Ok(Packet { pdf, facts })
}

fn words(facts: &Facts, page: &Page, order: &Order, parts: &[symbol::Symbol]) -> Result<(Words, Words), PackError> {
    let set = facts.set.to_string();
    let packet = PacketWords {
        title: &facts.title,
        date: facts.date.as_deref(),
        short_name: &facts.short_name,
        set: &set,
        needed: facts.needed,
        codes: facts.codes,
        sheets: facts.sheets,
        may_lose_sheets: facts.may_lose_sheets,
        may_lose_papers: facts.may_lose_papers,
        duplex: facts.duplex,
        shard_bytes: facts.shard_bytes,
        content_bytes: facts.content_bytes,
        files: facts.files,
        languages: &order.languages,
    };
    let sides: Vec<u32> = parts.iter().map(|part| part.side).collect();
    let sheets = typeset::sheets(&order.templates.sheet, &packet, page)?;
    let finder = typeset::finder(&order.templates.finder, &packet, page.paper, assets::RESTORER, &sides)?;
    Ok((sheets, finder))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vault::SafePath;
    use crate::watch::Unwatched;

    fn order() -> Order {
        let profile = Profile::parse("phone", assets::profile("phone").unwrap()).unwrap();
        Order::new(profile, Paper::A4, "Seeds of the valley")
    }

    /// Files that do not compress, from a seed.
    fn vault(bytes: usize) -> Vault {
        let mut word = 88_172_645_463_325_252_u64;
        let bytes = (0..bytes).map(|_| {
            word ^= word << 13;
            word ^= word >> 7;
            word ^= word << 17;
            word as u8
        });
        let file = Entry::File { bytes: bytes.collect(), executable: false, modified: None };
        let folder = Entry::Folder { modified: None };
        let entries = [("notes/beans.bin", file), ("empty", folder)];
        Vault { entries: entries.into_iter().map(|(path, entry)| (SafePath::new(path).unwrap(), entry)).collect() }
    }

    fn holds(pdf: &[u8], word: &str) -> bool {
        pdf.windows(word.len()).any(|window| window == word.as_bytes())
    }

    #[test]
    fn the_same_files_and_wishes_give_the_same_bytes() {
        let order = Order { date: Some("autumn 2026".into()), ..order() };
        let (once, again) = (pack(&vault(9000), &order, &Unwatched).unwrap(), pack(&vault(9000), &order, &Unwatched));
        assert_eq!(once, again.unwrap());
    }

    #[test]
    fn the_pdf_does_not_tell_who_made_it_or_when() {
        let packet = pack(&vault(3000), &order(), &Unwatched).unwrap();
        assert!(packet.pdf.starts_with(b"%PDF-1.7"));
        for word in ["/Info", "/Producer", "/Creator", "/CreationDate", "/ModDate", "/Metadata", "printpdf", "ypst"] {
            assert!(!holds(&packet.pdf, word), "{word}");
        }
        assert!(holds(&packet.pdf, "/ImageMask true"));
        assert!(holds(&packet.pdf, "/DeviceGray") && !holds(&packet.pdf, "/ICCBased"), "black is the device's own");
    }

    #[test]
    fn the_facts_are_those_of_the_packet() {
        let order = Order { least_sheets: 4, duplex: true, ..order() };
        let Packet { facts, pdf } = pack(&vault(20_000), &order, &Unwatched).unwrap();
        assert_eq!((facts.files, facts.folders, facts.file_bytes), (1, 1, 20_000));
        assert_eq!((facts.papers, facts.may_lose_papers), (facts.sheets.div_ceil(2), facts.may_lose_sheets / 2));
        assert!(facts.sheets >= 4 && facts.may_lose_papers >= 1);
        assert_eq!(facts.codes, facts.sheets * facts.grid.codes());
        assert!(facts.pages >= facts.sheets + 2);
        assert!(holds(&pdf, &format!("/Count {}", facts.pages)));
        assert_eq!(facts.short_name, facts.set.short_name());
    }

    #[test]
    fn both_papers_and_all_profiles_give_packets() {
        for paper in [Paper::A4, Paper::Letter] {
            for (name, text) in assets::PROFILES {
                let order = Order { profile: Profile::parse(name, text).unwrap(), paper, ..order() };
                let packet = pack(&vault(2000), &order, &Unwatched).unwrap();
                assert!(packet.facts.codes >= packet.facts.needed + 2, "{name}");
            }
        }
    }

    #[test]
    fn a_letter_that_would_print_as_an_empty_box_is_named() {
        let refused = |order: Order| pack(&vault(100), &order, &Unwatched).unwrap_err().to_string();
        let title = refused(Order { title: "seeds ዘር".into(), ..order() });
        assert!(title.contains("no letter `ዘ`") && title.contains("the title"), "{title}");
        assert!(refused(Order { title: "x".repeat(201), ..order() }).contains("201 characters"));
        assert!(refused(Order { title: "two\nlines".into(), ..order() }).contains("\\u{a}"));
    }

    #[test]
    fn a_title_is_never_code_and_always_fits() {
        for title in ["#panic(\"no\") $x^2$ *bold* \\ ", "", &"A very long title ".repeat(11)] {
            let packet = pack(&vault(100), &Order { title: title.into(), ..order() }, &Unwatched).unwrap();
            assert_eq!(packet.facts.sheets, 1);
        }
    }

    #[test]
    fn a_template_sees_nothing_outside_and_its_mistakes_have_lines() {
        let refused = |sheet: &str| {
            let templates = Templates { sheet: sheet.into(), ..order().templates };
            pack(&vault(100), &Order { templates, ..order() }, &Unwatched).unwrap_err().to_string()
        };
        assert!(refused("\n\n#nonsense").starts_with("sheet.typ, line 3: unknown variable"));
        assert!(refused("#read(\"/etc/passwd\")").contains("sheet.typ, line 1"));
        assert!(refused("#import \"@preview/cetz:0.3.0\": *").contains("sheet.typ, line 1"));
        assert!(refused("#datetime.today()").contains("date"));
        assert!(refused("#set text(font: \"Nowhere\")\nx").contains("unknown font"));
        assert!(refused("a #pagebreak() b").contains("set 2 pages where 1 are needed"));
    }

    #[test]
    fn whoever_watches_can_stop_it() {
        struct Impatient;
        impl Watch for Impatient {
            fn stop(&self) -> bool {
                true
            }
        }
        assert!(matches!(pack(&vault(100), &order(), &Impatient), Err(PackError::Stopped)));
    }
}
