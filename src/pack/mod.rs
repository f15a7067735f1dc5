//! Vault and pack options -> printable packet: all stages of printing.
//!
//! ```text
//! files -> content -> stream of K shards -> plan: sheets, rows -> parity -> texts -> symbols -> images ---\
//!                                                              -> facts -> typeset pages ---------------- + -> PDF
//!       -> readable texts, plates -----------------------------------------/
//! ```
//! Order of the pages: cover, table of contents, readable texts, plates, sheets, finder's guide.

mod comma_table;
mod contact_tree;
mod decoded;
mod error;
mod facts;
mod options;
mod pages;
mod pictures;
mod plan;
mod plates;
mod print_wish;
mod readable_texts;
mod restorer_codes;
mod sheets;

use crate::sheet::{Page, Profile};
use crate::vault::{self, RewrittenContent, Vault};
use crate::watch::{Step, Watch};
use crate::{frame, qr, shard};

pub use comma_table::bill_of_materials;
pub use contact_tree::is_contact_tree;
pub use decoded::{DecodedText, decoded};
pub use error::PackError;
pub use facts::{PacketFacts, PrintedPacket};
pub use options::{Chapters, Compact, PackOptions, Rewriting, SealedContent, Spare, Templates};
pub use plates::{PackedPlates, separate_plates};
pub use print_wish::PrintWish;
pub use readable_texts::{LeftOut, Withheld};

use error::begin_step;
use plan::SheetPlan;

/// Files -> a PDF of sheets of codes, with front pages and a finder's guide.
///
/// # Errors
/// Files, a profile or options that cannot be printed; [`PackError::Stopped`] if `watch` wants to stop.
pub fn pack(vault: &Vault, options: &PackOptions, watch: &dyn Watch) -> Result<PrintedPacket, PackError> {
    let (largest, profile) = largest_page(options)?;
    let options = &PackOptions { profile, ..options.clone() };
    // Names and sizes of sealed files are told to nobody.
    let chapters = Chapters { contents: options.chapters.contents && options.sealed.is_none(), ..options.chapters };
    let options = &PackOptions { chapters, ..options.clone() };
    if options.page_file.is_some() && !options.templates.know_page_file() {
        return Err(PackError::TemplatesNoPageFile);
    }
    let Profile { version, level, .. } = options.profile;
    begin_step(watch, Step::Compress)?;
    let ChosenContent { bytes: content, rewriting } = match &options.sealed {
        Some(_) if !options.templates.know_sealed() => return Err(PackError::TemplatesNotSealed),
        Some(sealed) => ChosenContent { bytes: sealed.bytes.clone(), rewriting: sealed.rewriting.clone() },
        None => chosen_content(vault, options, |bytes| bytes)?,
    };
    let room = frame::capacity(version, qr::data_bits(version, level));
    if room == 0 {
        return Err(PackError::NoRoom { version, level });
    }
    let stream = shard::pack(&content, room)?;
    let plan = |least_sheets: u32| {
        let (grid, per_paper) = (largest.geometry.grid, options.sheets_per_paper);
        SheetPlan::new(stream.needed, grid, options.spare, per_paper, least_sheets)
    };
    let (fewest, plan) = (plan(1)?.sheets, plan(options.least_sheets)?);
    begin_step(watch, Step::Spare)?;
    let parity = shard::parity(&stream, plan.codes() as u32)?;
    let page = largest.with_rows(plan.grid.rows);
    let facts =
        PacketFacts { fewest_sheets: fewest, rewriting, ..facts::facts(vault, options, &content, &stream, &plan) };
    let art = sheets::draw(&facts, &page, &options.profile, &stream, &parity, watch)?;
    drop((content, stream, parity));
    pages::assemble(facts, vault, &page, options, art, watch)
}

/// What the codes carry of files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChosenContent {
    pub bytes: Vec<u8>,
    pub rewriting: Option<Rewriting>,
}

/// Files -> content; meshes are rewritten where that saves at least one whole sheet.
///
/// `carried`: the bytes that codes carry for a content of some length; more if it is sealed.
///
/// # Errors
/// Files or a page that cannot be packed.
pub fn chosen_content(
    vault: &Vault,
    options: &PackOptions,
    carried: impl Fn(usize) -> usize,
) -> Result<ChosenContent, PackError> {
    let plain = vault::compress(vault, options.keep_times);
    let rewritten = if options.rewrite { vault::compress_rewritten(vault, options.keep_times)? } else { None };
    let Some(RewrittenContent { bytes, files }) = rewritten else {
        return Ok(ChosenContent { bytes: plain?, rewriting: None });
    };
    let (page, profile) = largest_page(options)?;
    let room = frame::capacity(profile.version, qr::data_bits(profile.version, profile.level));
    let sheets = |bytes: usize| {
        let needed = shard::needed(carried(bytes), room)?;
        let (grid, per_paper) = (page.geometry.grid, options.sheets_per_paper);
        let plan = SheetPlan::new(needed, grid, options.spare, per_paper, options.least_sheets).ok()?;
        Some(plan.sheets)
    };
    let sheets_without = plain.as_ref().ok().and_then(|plain| sheets(plain.len()));
    match sheets(bytes.len()) {
        Some(sheets) if sheets_without.is_none_or(|without| sheets < without) => {
            let files = files.iter().map(|path| path.as_str().to_owned()).collect();
            Ok(ChosenContent { bytes, rewriting: Some(Rewriting { files, sheets_without, sheets }) })
        }
        _ => Ok(ChosenContent { bytes: plain?, rewriting: None }),
    }
}

/// The largest grid that fits the page, and its profile.
fn largest_page(options: &PackOptions) -> Result<(Page, Profile), PackError> {
    let error = match Page::fit(&options.profile, options.page) {
        Ok(page) => return Ok((page, options.profile.clone())),
        Err(error) => error,
    };
    let small = options.small_page_profile.as_ref();
    let fitting = small.and_then(|profile| Some((Page::fit(profile, options.page).ok()?, profile.clone())));
    fitting.ok_or_else(|| error.into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assets;
    use crate::sheet::Paper;
    use crate::units::{Mm, Size};
    use crate::vault::{Entry, SafePath};
    use crate::watch::Unwatched;

    fn options() -> PackOptions {
        let profile = Profile::parse("phone", assets::profile("phone").unwrap()).unwrap();
        PackOptions::new(profile, Paper::A4, "Seeds of the valley")
    }

    /// Incompressible files from a seed.
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
        let options = PackOptions { date: Some("autumn 2026".into()), ..options() };
        let (once, again) =
            (pack(&vault(9000), &options, &Unwatched).unwrap(), pack(&vault(9000), &options, &Unwatched));
        assert_eq!(once, again.unwrap());
    }

    #[test]
    fn the_pdf_does_not_tell_who_made_it_or_when() {
        let packet = pack(&vault(3000), &options(), &Unwatched).unwrap();
        assert!(packet.pdf.starts_with(b"%PDF-1.7"));
        for word in ["/Info", "/Producer", "/Creator", "/CreationDate", "/ModDate", "/Metadata", "printpdf", "ypst"] {
            assert!(!holds(&packet.pdf, word), "{word}");
        }
        assert!(holds(&packet.pdf, "/ImageMask true"));
        assert!(holds(&packet.pdf, "/DeviceGray") && !holds(&packet.pdf, "/ICCBased"), "black is the device's own");
    }

    #[test]
    fn meshes_are_rewritten_where_that_saves_a_sheet_and_nowhere_else() {
        let lone = |name: &str, bytes: &[u8]| {
            let file = Entry::File { bytes: bytes.to_vec(), executable: false, modified: None };
            Vault { entries: [(SafePath::new(name).unwrap(), file)].into() }
        };
        let valve = lone("valve-body.stl", include_bytes!("../../fixtures/designs/valve-body.stl"));
        let grip = lone("crank-grip.stl", include_bytes!("../../fixtures/seed-vault/designs/crank-grip.stl"));
        let sturdy = Profile::parse("sturdy", assets::profile("sturdy").unwrap()).unwrap();
        let sturdy = PackOptions { profile: sturdy, ..options() };
        let chosen = |vault: &Vault, options: &PackOptions| chosen_content(vault, options, |bytes| bytes).unwrap();
        let rewritten = chosen(&valve, &sturdy);
        let Rewriting { files, sheets_without, sheets } = rewritten.rewriting.unwrap();
        assert_eq!(files, ["valve-body.stl"]);
        let plain = chosen(&valve, &PackOptions { rewrite: false, ..sturdy.clone() });
        assert_eq!(plain.rewriting, None);
        assert!(rewritten.bytes.len() < plain.bytes.len() && sheets_without.unwrap() > sheets);
        let same = vault::Opened::files(valve.clone());
        assert_eq!((vault::open(&rewritten.bytes), vault::open(&plain.bytes)), (Ok(same.clone()), Ok(same)));
        assert_eq!(chosen(&grip, &options()).rewriting, None, "one sheet holds it either way");
        let many = PackOptions { least_sheets: 60, ..sturdy };
        assert_eq!(chosen(&valve, &many).rewriting, None, "as many sheets are printed anyway");
    }

    #[test]
    fn the_facts_are_those_of_the_packet() {
        let options = PackOptions { least_sheets: 4, sheets_per_paper: 2, ..options() };
        let PrintedPacket { facts, pdf } = pack(&vault(20_000), &options, &Unwatched).unwrap();
        assert_eq!((facts.files, facts.folders, facts.file_bytes), (1, 1, 20_000));
        assert_eq!((facts.papers, facts.may_lose_papers), (facts.sheets.div_ceil(2), facts.may_lose_sheets / 2));
        assert!(facts.sheets >= 4 && facts.may_lose_papers >= 1);
        assert_eq!(facts.codes, facts.sheets * facts.grid.codes());
        assert!(facts.pages >= facts.sheets + 2);
        assert!(holds(&pdf, &format!("/Count {}", facts.pages)));
        assert_eq!(facts.short_name, facts.set.short_name());
    }

    #[test]
    fn chapters_that_are_not_wanted_are_not_there() {
        let bare = PackOptions { chapters: Chapters::NONE, ..options() };
        let PacketFacts { pages, sheets, front_pages, .. } = pack(&vault(40_000), &bare, &Unwatched).unwrap().facts;
        assert_eq!((pages, front_pages), (sheets, 0));
        let whole = pack(&vault(40_000), &options(), &Unwatched).unwrap().facts;
        assert_eq!((whole.sheets, whole.front_pages), (sheets, 1), "the cover has room for short contents");
        assert_eq!(whole.page_of(1), 1);
        assert_eq!(whole.page_of(sheets) + 1 + whole.guide_pages() as usize, whole.pages as usize);
    }

    #[test]
    fn small_pages_hold_packets_too() {
        for (width, height) in [(148.5, 210.0), (139.7, 215.9), (105.0, 148.5)] {
            let page = Size { width: Mm(width), height: Mm(height) };
            let packet = pack(&vault(3_000), &PackOptions { page, ..options() }, &Unwatched).unwrap();
            assert!(packet.facts.sheets >= 1 && packet.facts.guide_pages() >= 2, "{page:?}");
        }
    }

    #[test]
    fn both_papers_and_all_profiles_give_packets() {
        for paper in [Paper::A4, Paper::Letter] {
            for (name, text) in assets::PROFILES {
                let options =
                    PackOptions { profile: Profile::parse(name, text).unwrap(), page: paper.size(), ..options() };
                let packet = pack(&vault(2000), &options, &Unwatched).unwrap();
                assert!(packet.facts.codes >= packet.facts.needed + 2, "{name}");
            }
        }
    }

    #[test]
    fn a_letter_that_would_print_as_an_empty_box_is_named() {
        let refused = |options: PackOptions| pack(&vault(100), &options, &Unwatched).unwrap_err().to_string();
        let title = refused(PackOptions { title: "seeds ዘር".into(), ..options() });
        assert!(title.contains("no letters `ዘ`") && title.contains("`ር`") && title.starts_with("the title"), "{title}");
        assert!(refused(PackOptions { title: "x".repeat(201), ..options() }).contains("201 characters"));
        assert!(refused(PackOptions { title: "two\nlines".into(), ..options() }).contains("\\u{a}"));
    }

    #[test]
    fn a_title_is_never_code_and_always_fits() {
        for title in ["#panic(\"no\") $x^2$ *bold* \\ ", "", &"A very long title ".repeat(11)] {
            let packet = pack(&vault(100), &PackOptions { title: title.into(), ..options() }, &Unwatched).unwrap();
            assert_eq!(packet.facts.sheets, 1);
        }
    }

    #[test]
    fn a_template_sees_nothing_outside_and_its_mistakes_have_lines() {
        let refused = |sheet: &str| {
            let templates = Templates { sheet: sheet.into(), ..options().templates };
            pack(&vault(100), &PackOptions { templates, ..options() }, &Unwatched).unwrap_err().to_string()
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
        assert!(matches!(pack(&vault(100), &options(), &Impatient), Err(PackError::Stopped)));
    }
}
