//! Files and folders, and wishes -> a printable PDF, and what its owner should know of it.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use crate::assets;
use crate::catalogue::Catalogue;
use crate::cli::args::pack::{Look, PackWishes};
use crate::cli::input::print::collect::{collect, own_name};
use crate::cli::input::print::languages::languages;
use crate::cli::input::print::recipe;
use crate::cli::input::print::templates::templates;
use crate::cli::output::atomic_file::{self, Existing};
use crate::cli::print::folded;
use crate::cli::tell::failure::Failure;
use crate::cli::tell::progress::Progress;
use crate::cli::tell::terminal::{Terminal, Tone, columns, counted, grouped, on_screen, shown, spelled, toned};
use crate::error::Exit;
use crate::fold;
use crate::limits::MAX_LAYOUT_BYTES;
use crate::pack::{self, LeftOut, PackError, PackOptions, PacketFacts, Spare, Withheld};
use crate::sheet::{Paper, Profile};
use crate::typeset::{self, TypesetError};

/// Texts that are not printed to be read and are named.
const MOST_TOLD: usize = 8;

/// Runs `seedpress pack`.
pub(crate) fn pack(typed: &PackWishes, terminal: &mut Terminal) -> Result<Exit, Failure> {
    let wishes = &recipe::followed(typed)?;
    let Some(output) = wishes.output.as_deref() else {
        return Err(Failure::usage("it is not said where to write the PDF").hint("name a file with -o"));
    };
    let to_stdout = output.as_os_str() == "-";
    if to_stdout && on_screen() {
        return Err(Failure::usage("a PDF is not for reading on the screen").hint("name a file with -o"));
    }
    let existing = Existing::from_force(wishes.force);
    if !to_stdout {
        atomic_file::check_free(output, existing)?;
        check_outside(output, &wishes.paths)?;
    }
    let languages = languages(&wishes.lang)?;
    let mut order = order(&wishes.look, title(wishes, languages.main())?)?;
    order.spare = match (wishes.spare, wishes.spare_sheets) {
        (Some(share), _) => share,
        (None, Some(sheets)) => Spare::Sheets(sheets),
        (None, None) => Spare::Usual,
    };
    let folding = folded::order(wishes, &languages);
    match &folding {
        Some(folding) => {
            order.page = fold::page_size(folding);
            order.sheets_per_paper = folded::pages_per_paper(folding)?;
        }
        None => order.sheets_per_paper = if wishes.duplex.is_some() { 2 } else { 1 },
    }
    order.chapters.text = !wishes.no_text;
    order.open_contacts = wishes.open_contacts;
    order.date = wishes.date.as_deref().map(date);
    order.keep_times = wishes.keep_times;
    order.holders.clone_from(&wishes.holders);
    if let Some(folder) = &wishes.layout {
        order.templates = templates(folder)?;
    }
    order.languages = languages;
    let vault = collect(&wishes.paths)?;
    if !to_stdout {
        // Not before the files are collected: it changes the time of the folder, which may be one of them.
        atomic_file::check_writable(output)?;
    }
    let progress = Progress::new();
    let packet = pack::pack(&vault, &order, &progress).map_err(failed)?;
    progress.clear();
    #[cfg(feature = "pdf-in")]
    if let Some(rehearsal) = wishes.rehearse {
        // Before it is written: a packet that does not survive is no file that somebody prints after all.
        terminal.talk(&crate::cli::rehearsal::must_survive(&packet, vault, order.page, rehearsal)?);
    }
    let papers = folding.map(|folding| folded::papers(&packet.pdf, folding, &order.languages)).transpose()?;
    let (pdf, laid) = papers.map_or((packet.pdf, None), |zine| (zine.pdf, Some(zine.facts)));
    let laid = laid.as_ref().zip(wishes.fold).map(|(facts, fold)| folded::words(fold, facts));
    if to_stdout {
        terminal.bytes(&pdf)?;
        for line in facts_lines(&packet.facts, laid, None) {
            terminal.talk(&line);
        }
    } else {
        atomic_file::file(output, &pdf, existing)?;
        for line in facts_lines(&packet.facts, laid, Some(output)) {
            terminal.line(&line)?;
        }
    }
    if !wishes.holders.is_empty() {
        terminal.talk("the holders are named on the cover; no key is split among them, and nothing is locked");
    }
    Ok(Exit::Whole)
}

/// The usual order for a look.
pub(crate) fn order(look: &Look, title: String) -> Result<PackOptions, Failure> {
    let usual = assets::PROFILES[0].0;
    let profile = profile(look.profile.as_deref().unwrap_or(usual))?;
    Ok(PackOptions::new(profile, look.paper.unwrap_or(Paper::A4), title))
}

/// Why there is no packet, and what to do about it.
pub(crate) fn failed(error: PackError) -> Failure {
    match error {
        PackError::Stopped => Failure::interrupted(),
        PackError::Typeset(TypesetError::Letter { .. } | TypesetError::TooLong { .. }) => {
            Failure::new(error).hint("choose other words with --title or --date")
        }
        PackError::Page(_) => {
            Failure::new(error).hint("take larger paper, a denser profile, or a fold with larger pages: --fold booklet")
        }
        error => Failure::new(error),
    }
}

/// A profile that the program carries, or a file of the person's own.
pub(crate) fn profile(name: &str) -> Result<Profile, Failure> {
    let parse = |short: &str, text: &str| {
        Profile::parse(short, text).map_err(|error| Failure::usage(format!("the profile {}: {error}", spelled(name))))
    };
    if let Some(text) = assets::profile(name) {
        return parse(name, text);
    }
    let path = Path::new(name);
    let is_file = path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("toml")) || name.contains('/');
    if !is_file {
        let known = assets::PROFILES.map(|(name, _)| name).join(", ");
        return Err(Failure::usage(format!("there is no profile {}", spelled(name)))
            .hint(format!("say one of {known}, or the path of a profile file that ends in .toml")));
    }
    let about = fs::metadata(path).map_err(|error| Failure::of_file("read", path, &error))?;
    if about.len() > MAX_LAYOUT_BYTES {
        return Err(Failure::new(format!("{} is too large for a profile", shown(path))));
    }
    let text = fs::read_to_string(path).map_err(|error| Failure::of_file("read", path, &error))?;
    let short = path.file_stem().map_or_else(|| name.to_owned(), |stem| stem.to_string_lossy().into_owned());
    parse(&short, &text)
}

/// A packet must not hold an older copy of itself, which is about to be replaced.
fn check_outside(output: &Path, paths: &[PathBuf]) -> Result<(), Failure> {
    let Ok(output_is) = fs::canonicalize(output) else { return Ok(()) };
    let holds = |path: &&PathBuf| fs::canonicalize(path).is_ok_and(|whole| output_is.starts_with(whole));
    match paths.iter().find(holds) {
        None => Ok(()),
        Some(path) => Err(Failure::new(format!("{} is itself among the files of {}", shown(output), shown(path)))
            .hint("write the PDF outside of what is packed")),
    }
}

fn title(wishes: &PackWishes, words: &Catalogue) -> Result<String, Failure> {
    match &wishes.title {
        Some(title) => Ok(title.clone()),
        None => title_of(&wishes.paths, words),
    }
}

/// The name of what is packed.
pub(crate) fn title_of(paths: &[PathBuf], words: &Catalogue) -> Result<String, Failure> {
    let first = paths.first().map_or_else(|| Ok(String::new()), |path| own_name(path))?;
    let title = match paths.len() {
        0 | 1 => first,
        more => words.fill("cover.and-more", &[("name", &first), ("count", &(more - 1).to_string())]),
    };
    // A name that the fonts lack is no reason to print nothing: nobody asked for it to stand there.
    Ok(if typeset::printable(&title) { title } else { words.line("cover.kind").to_owned() })
}

fn date(word: &str) -> String {
    if word != "today" {
        return word.to_owned();
    }
    let seconds = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
    let (year, month, day) = civil(seconds / 86_400);
    format!("{year}-{month:02}-{day:02}")
}

/// Days since 1970-01-01 (UTC) -> year, month, day. Counted in 400-year cycles of 146,097 days from March on, so that
/// the leap day comes last; a month from March on begins at day (153 m + 2) / 5.
fn civil(days: u64) -> (u64, u64, u64) {
    let days = days + 719_468;
    let (cycle, of_cycle) = (days / 146_097, days % 146_097);
    let year = (of_cycle - of_cycle / 1_460 + of_cycle / 36_524 - of_cycle / 146_096) / 365;
    let of_year = of_cycle - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month + 2) / 5 + 1;
    let (month, next) = if month < 10 { (month + 3, 0) } else { (month - 9, 1) };
    (cycle * 400 + year + next, month, day)
}

/// What its owner should know of a packet.
pub(crate) fn facts_lines(facts: &PacketFacts, folded: Option<String>, file: Option<&Path>) -> Vec<String> {
    let name = toned(Tone::Strong, &facts.short_name);
    let place = file.map_or_else(String::new, |path| format!(" in {}", shown(path)));
    let mut lines = vec![format!("{name}  {} pages{place}", facts.pages)];
    let mut what = vec![counted(facts.files, "file", "files")];
    if facts.folders > 0 {
        what.push(counted(facts.folders, "empty folder", "empty folders"));
    }
    let per_sheet = facts.grid.codes();
    let rows = [
        (
            "files",
            format!(
                "{}, {} bytes; {} compressed",
                what.join(" and "),
                grouped(facts.file_bytes),
                grouped(facts.content_bytes as u64)
            ),
        ),
        ("sheets", format!("{} with {per_sheet} codes each", facts.sheets)),
        ("around", around_words(facts)),
        ("codes", format!("any {} of {} restore everything", facts.needed, facts.codes)),
        ("spare", spare_words(facts)),
        (
            "modules",
            format!(
                "{:.3} mm, QR version {}-{}, {} bytes a code",
                facts.module.0,
                facts.version,
                facts.level.letter(),
                facts.shard_bytes
            ),
        ),
    ];
    let rows = rows.into_iter().chain(folded.map(|words| ("folded", words)));
    let rows: Vec<_> = rows.map(|(name, words)| vec![name.to_owned(), words]).collect();
    lines.extend(columns(&rows, 2));
    lines.extend(text_lines(facts));
    if file.is_some() {
        lines.push(
            "print it at 100 % (actual size); then rehearse: photograph the sheets and run `seedpress scan`".to_owned(),
        );
    }
    lines
}

/// The pages that make a whole of the sheets.
fn around_words(facts: &PacketFacts) -> String {
    let texts = counted(facts.texts, "file", "files");
    let read = if facts.texts > 0 { format!(", {texts} to be read as they are") } else { String::new() };
    format!("{} before them{read}; {} after them", pages(facts.front_pages), pages(facts.guide_pages()))
}

fn pages(count: u32) -> String {
    counted(count, "page", "pages")
}

/// Which texts are not printed to be read, and who can read what.
fn text_lines(facts: &PacketFacts) -> Vec<String> {
    let mut lines = Vec::new();
    for LeftOut { path, why } in facts.left_out.iter().take(MOST_TOLD) {
        let why = match why {
            Withheld::People => "it looks like a list of people (--open-contacts prints it all the same)".to_owned(),
            Withheld::Long => "it is too long to be printed".to_owned(),
            Withheld::Letter { letter, line } => {
                format!("no font here has the letter {} of its line {line}", letter.escape_unicode())
            }
        };
        lines.push(format!("{} is in the codes only: {why}", spelled(path)));
    }
    if let Some(more) = facts.left_out.len().checked_sub(MOST_TOLD).filter(|more| *more > 0) {
        lines.push(format!("and {more} more"));
    }
    let people = facts.left_out.iter().any(|left| left.why == Withheld::People);
    if facts.open_contacts {
        lines.push("this packet is not sealed, and a list of people stands in it in plain print: everyone who sees the paper can read it".to_owned());
    } else if people {
        lines.push(
            "this packet is not sealed: whoever has enough of the sheets can read the list of people from the codes"
                .to_owned(),
        );
    }
    lines
}

fn spare_words(facts: &PacketFacts) -> String {
    let codes = counted(facts.codes - facts.needed, "code", "codes");
    let any = |count: u32, one: &str, many: &str| {
        if count == 0 {
            return format!("you may lose any {codes}, but not a whole {one}");
        }
        format!(
            "you may lose {}, whichever, or any {codes}",
            counted(count, &format!("whole {one}"), &format!("whole {many}"))
        )
    };
    if facts.sheets_per_paper > 1 {
        any(facts.may_lose_papers, "piece of paper", "pieces of paper")
    } else {
        any(facts.may_lose_sheets, "sheet", "sheets")
    }
}

#[cfg(test)]
mod tests {
    use super::civil;

    #[test]
    fn days_since_1970_are_the_days_of_the_calendar() {
        for (days, date) in [
            (0, (1970, 1, 1)),
            (58, (1970, 2, 28)),
            (59, (1970, 3, 1)),
            (11_016, (2000, 2, 29)),
            (11_017, (2000, 3, 1)),
            (20_778, (2026, 11, 21)),
            (47_540, (2100, 2, 28)),
            (47_541, (2100, 3, 1)),
        ] {
            assert_eq!(civil(days), date, "{days}");
        }
    }
}
