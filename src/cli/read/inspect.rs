//! `seedpress inspect`: photos, scans, PDFs and texts -> their codes, for people or one line of JSON a code.

use std::fmt::Write;
use std::panic::{self, AssertUnwindSafe};
use std::path::Path;

use serde_json::{Value, json};

use crate::cli::args::read::InspectArgs;
use crate::cli::input::texts::key_texts::KeyKind;
use crate::cli::input::texts::slip_texts::{slip_json, slip_words, slips_in};
use crate::cli::input::texts::twin_texts::{twin_line_json, twin_line_words, twin_lines_in};
use crate::cli::input::{InputFile, input_files, kind_of, number_of_card};
use crate::cli::output::explain::{DrawingFolder, ExplainedPage};
use crate::cli::output::{Existing, explain};
use crate::cli::read::nothing_found::nothing_found;
use crate::cli::run::reader_pool::PageOutcome;
use crate::cli::run::{RunLog, reader_pool};
use crate::cli::tell::plates_seen::{plate_json, plate_words};
use crate::cli::tell::text::spelled_json;
use crate::cli::tell::{Failure, Progress, Terminal, report, shown_page, spelled};
use crate::error::Exit;
use crate::frame::{self, TextMatch};
use crate::photo::{OtherSymbol, Pages, PhotoError, Reader, Reading, Sighting};
use crate::pile::{Counts, Pile};
use crate::qr::{Payload, shift_jis_text};
use crate::twin::TwinLine;
use crate::watch::Watch;

/// Pictures that are told for not being drawn.
const UNDRAWN: usize = 20;
/// Characters of one code's text that are told to people; JSON has all.
const TEXT: usize = 100;

/// Runs `seedpress inspect`: 0 when codes were seen, 1 when none were.
pub(crate) fn inspect(args: &InspectArgs, terminal: &mut Terminal) -> Result<Exit, Failure> {
    let files = input_files(&args.pictures)?;
    let existing = Existing::from_force(args.force);
    let mut folder = args.explain.as_deref().map(|path| DrawingFolder::set_up(path, existing)).transpose()?;
    let progress = Progress::new();
    let mut log = RunLog::new(Pile::new());
    let mut seen = 0_usize;
    let mut tell = |input: &InputFile, found: PageOutcome, others: Vec<OtherSymbol>| {
        let mut lines = if args.json { json_lines(input, &found) } else { text_lines(input, &found) };
        if let PageOutcome::Page { page, pages, .. } = &found {
            let symbol_line = if args.json { json_line_of_symbol } else { text_line_of_symbol };
            lines.extend(others.iter().map(|symbol| symbol_line(input, (*page, *pages), symbol)));
        }
        seen += lines.len();
        progress.aside(|| terminal.lines(&lines))?;
        log.add(input, found)
    };
    let mut undrawn = Vec::new();
    let all = Box::new(|_, _| false);
    match &mut folder {
        None => {
            reader_pool::read_all_with(files, read_page, all, &progress, |input, found| {
                let (found, others) = apart(found);
                tell(input, found, others)
            })?;
        }
        Some(folder) => {
            reader_pool::read_all_with(files, draw_page, all, &progress, |input, found| {
                let (found, others) = apart(found);
                if let PageOutcome::Page { page, pages, reading: drawn, .. } = &found {
                    if drawn.shows_key {
                        undrawn.push(shown_page(&input.path, (*pages > 1).then_some(page + 1)));
                    }
                    folder.put(&input.path, (*pages > 1).then_some(page + 1), &drawn.drawings)?;
                }
                tell(input, found.map(|drawn| drawn.reading), others)
            })?;
        }
    }
    progress.clear();
    if progress.stop() {
        return Err(Failure::interrupted());
    }
    if let Some(folder) = folder {
        terminal.talk(&folder.words());
    }
    for name in undrawn.iter().take(UNDRAWN) {
        terminal.warn(&format!("{name} is not drawn: it shows a card or a letter of a key"));
    }
    if !log.all_failed() {
        log.warn(terminal);
    }
    if args.json && seen == 0 {
        terminal.json(&json!({ "codes": [], "pictures": log.json() }))?;
    }
    if !args.json {
        summary(&log, &progress, terminal)?;
    }
    if seen == 0 && !terminal.closed() {
        return Err(nothing_found(&log, &args.pictures, Counts::default()));
    }
    Ok(Exit::Whole)
}

/// A page's codes and, where it has none, the symbols that are akin to them.
fn read_page(pages: &Pages, page: usize, watch: &dyn Watch) -> Result<(Reading, Vec<OtherSymbol>), PhotoError> {
    let reading = pages.read(page, watch)?;
    let others = others_of(&reading, pages, page, watch);
    Ok((reading, others))
}

/// The same, with drawings.
fn draw_page(pages: &Pages, page: usize, watch: &dyn Watch) -> Result<(ExplainedPage, Vec<OtherSymbol>), PhotoError> {
    let drawn = explain::read_and_draw(pages, page, watch)?;
    let others = others_of(&drawn.reading, pages, page, watch);
    Ok((drawn, others))
}

/// What came of a page, and the symbols on it.
fn apart<T>(found: PageOutcome<(T, Vec<OtherSymbol>)>) -> (PageOutcome<T>, Vec<OtherSymbol>) {
    let mut others = Vec::new();
    let found = found.map(|(read, symbols)| {
        others = symbols;
        read
    });
    (found, others)
}

/// What breaks the decoder of these symbols costs them only.
fn others_of(reading: &Reading, pages: &Pages, page: usize, watch: &dyn Watch) -> Vec<OtherSymbol> {
    if !reading.sightings.is_empty() || !reading.parts.is_empty() || watch.stop() {
        return Vec::new();
    }
    let found = panic::catch_unwind(AssertUnwindSafe(|| pages.other_symbols(page, watch)));
    found.ok().and_then(Result::ok).unwrap_or_default()
}

/// The packets, as `scan` would tell them; nothing is opened or written.
fn summary(log: &RunLog, progress: &Progress, terminal: &mut Terminal) -> Result<(), Failure> {
    let mut lines = Vec::new();
    let mut sets = 0;
    let besides = log.pile.solve_all(progress, |judged| {
        sets += 1;
        if sets > report::SETS {
            return;
        }
        lines.push(String::new());
        lines.extend(report::set_lines(&judged.report));
        lines.extend(report::advice(&judged.report, &log.views).map(|advice| format!("  {advice}")));
    });
    progress.clear();
    lines.extend(report::untold_sets(sets));
    let others = report::other_lines(&besides, &log.views, &log.slips, &log.plates, &log.twin_lines);
    if !others.is_empty() {
        lines.push(String::new());
        lines.extend(others);
    }
    terminal.lines(&lines)
}

fn json_lines(input: &InputFile, found: &PageOutcome) -> Vec<String> {
    let line = |page: usize, sighting: &Sighting| {
        let mut value = json!({
            "file": input.path.to_string_lossy(),
            "page": page + 1,
            "corners": sighting.corners.map(|at| [rounded(at.x), rounded(at.y)]),
            "reader": reader(sighting.reader),
        });
        match &sighting.payload {
            Payload::Text(text) => match kind_of(text) {
                None => {
                    value["text"] = json!(text);
                    if let Some(slip) = slip_json(text) {
                        value["slip"] = slip;
                    }
                    if let Some(plate) = plate_json(text) {
                        value["plate"] = plate;
                    }
                }
                Some(kind) => {
                    value["text"] = Value::Null;
                    value["key"] = json!(kind.name());
                    value["card"] = json!(number_of_card(text).map(|(number, _)| number));
                }
            },
            Payload::Bytes(bytes) => {
                value["bytes"] = json!(hex(bytes));
                if let Some(text) = shift_jis_text(bytes) {
                    value["shift_jis"] = json!(text);
                }
            }
        }
        spelled_json(&value.to_string())
    };
    match found {
        PageOutcome::Page { page, reading, .. } => reading.sightings.iter().map(|seen| line(*page, seen)).collect(),
        PageOutcome::Text { text, .. } => {
            let twin_lines = twin_lines_in(text).map(|line| line_of_twin(&input.path, &line));
            codes_in(text).iter().map(|code| typed_line(&input.path, code)).chain(twin_lines).collect()
        }
        _ => Vec::new(),
    }
}

fn json_line_of_symbol(input: &InputFile, (page, _): (usize, usize), symbol: &OtherSymbol) -> String {
    let value = json!({
        "file": input.path.to_string_lossy(),
        "page": page + 1,
        "text": shown_text(symbol),
        "corners": Value::Null,
        "reader": reader(Reader::Rxing),
        "symbol": symbol.kind.name(),
    });
    spelled_json(&value.to_string())
}

fn text_line_of_symbol(input: &InputFile, (page, pages): (usize, usize), symbol: &OtherSymbol) -> String {
    let file = shown_page(&input.path, (pages > 1).then_some(page + 1));
    let name = symbol.kind.name();
    match shown_text(symbol) {
        Some(text) => format!("{file}: ({name}, which no packet uses) {}", spelled(&shortened(text))),
        None => format!("{file}: ({name}, which no packet uses)"),
    }
}

/// What a symbol says, if it may be shown.
fn shown_text(symbol: &OtherSymbol) -> Option<&str> {
    symbol.text.as_deref().filter(|text| kind_of(text).is_none())
}

/// The beginning of a text.
fn shortened(text: &str) -> String {
    let mut start: String = text.chars().take(TEXT).collect();
    if start.len() < text.len() {
        start.push_str(" ..");
    }
    start
}

/// What was typed stands nowhere in a picture.
fn typed(path: &Path, text: Option<&str>) -> Value {
    json!({ "file": path.to_string_lossy(), "page": 1, "text": text, "corners": Value::Null, "reader": "text" })
}

/// What a line of a twin holds may be a key: its text is not shown.
fn line_of_twin(path: &Path, line: &TwinLine) -> String {
    let mut value = typed(path, None);
    value["twin"] = twin_line_json(line);
    spelled_json(&value.to_string())
}

fn typed_line(path: &Path, code: &str) -> String {
    let mut value = typed(path, Some(code));
    if let Some(slip) = slip_json(code) {
        value["slip"] = slip;
    }
    spelled_json(&value.to_string())
}

fn text_lines(input: &InputFile, found: &PageOutcome) -> Vec<String> {
    let line = |page: Option<usize>, text: &str| {
        let file = shown_page(&input.path, page);
        if let Some(words) = slip_words(text) {
            return format!("{file}: {}", spelled(&words));
        }
        if let Some(words) = plate_words(text) {
            return format!("{file}: {words}");
        }
        format!("{file}: {}", spelled(&shortened(text)))
    };
    match found {
        PageOutcome::Page { page, pages, reading, .. } => {
            let page = (*pages > 1).then_some(page + 1);
            let text = |seen: &Sighting| match &seen.payload {
                Payload::Text(text) => kind_of(text).map_or_else(
                    || line(page, text),
                    |kind| {
                        format!("{}: {} (its text is not shown)", shown_page(&input.path, page), words_of(kind, text))
                    },
                ),
                Payload::Bytes(bytes) => match shift_jis_text(bytes) {
                    Some(text) => line(page, &format!("(in Shift JIS) {text}")),
                    None => line(page, &format!("(bytes) {}", hex(bytes))),
                },
            };
            reading.sightings.iter().map(text).collect()
        }
        PageOutcome::Text { text, .. } => {
            let file = shown_page(&input.path, None);
            let twin_line = |line| format!("{file}: {} (its text is not shown)", twin_line_words(&line));
            codes_in(text).iter().map(|code| line(None, code)).chain(twin_lines_in(text).map(twin_line)).collect()
        }
        _ => Vec::new(),
    }
}

/// `a card of a key: card 2 of 3`.
fn words_of(kind: KeyKind, text: &str) -> String {
    match number_of_card(text) {
        Some((number, members)) => format!("{}: card {number} of {members}", kind.words()),
        None => kind.words().to_owned(),
    }
}

/// The sound codes of a text, and the slips of contact trees.
fn codes_in(text: &str) -> Vec<String> {
    let sound = |seen: &TextMatch| match seen {
        TextMatch::Piece(piece) => Some(piece.text()),
        _ => None,
    };
    frame::find(text).iter().filter_map(sound).chain(slips_in(text)).collect()
}

fn reader(reader: Reader) -> &'static str {
    match reader {
        Reader::Rxing => "rxing",
        Reader::Rqrr => "rqrr",
        Reader::Guided => "guided",
    }
}

/// A hundredth of a pixel is finer than any reader's corners are.
fn rounded(value: f32) -> f64 {
    (f64::from(value) * 100.0).round() / 100.0
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}
