//! Markdown files or a PDF, and wishes -> a PDF to print and fold, and what its maker should know of it.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use crate::assets;
use crate::catalogue::Languages;
use crate::cli::args::zine::{Guide, ZineWishes};
use crate::cli::input::print::documents::documents;
use crate::cli::input::print::languages::languages;
use crate::cli::input::print::mirror_sources::Sources;
use crate::cli::output::atomic_file::{self, Existing};
use crate::cli::print::layouts;
use crate::cli::print::pack;
use crate::cli::run::bounded_work::patiently;
use crate::cli::tell::failure::Failure;
use crate::cli::tell::terminal::{Terminal, Tone, columns, counted, grouped, on_screen, shown, toned};
use crate::error::Exit;
use crate::fold::{Binding, Duplex, Fold, FoldError, FoldOptions, Margins, page_size};
use crate::limits::MAX_PDF_BYTES;
use crate::press::{PressError, Scale};
use crate::typeset::Article;
use crate::watch::Unwatched;
use crate::zine::{self, Mirror, MirrorFacts, MirrorPlace, TextOptions, Zine, ZineError, ZineFacts, ZineOptions};

/// Pages that are too many to be stapled through one fold: 20 papers of 80 g/m² are 2 mm.
const THICK_PAPERS: usize = 20;

/// The profile of a zine's own source: zines are copied.
const MIRROR_PROFILE: &str = "sturdy";

/// Runs `seedpress zine`.
pub(crate) fn zine(wishes: &ZineWishes, terminal: &mut Terminal) -> Result<Exit, Failure> {
    let to_stdout = wishes.output.as_os_str() == "-";
    if to_stdout && on_screen() {
        return Err(Failure::usage("a PDF is not for reading on the screen").hint("name a file with -o"));
    }
    let existing = Existing::from_force(wishes.force);
    if !to_stdout {
        atomic_file::check_free(&wishes.output, existing)?;
        atomic_file::check_writable(&wishes.output)?;
    }
    let (pdf, lines) = made(wishes, terminal)?;
    if to_stdout {
        terminal.bytes(&pdf)?;
        for line in &lines {
            terminal.talk(line);
        }
    } else {
        atomic_file::file(&wishes.output, &pdf, existing)?;
        for line in lines {
            terminal.line(&line)?;
        }
    }
    Ok(Exit::Whole)
}

/// The PDF, and what to say of it.
fn made(wishes: &ZineWishes, terminal: &Terminal) -> Result<(Vec<u8>, Vec<String>), Failure> {
    let printing = &wishes.printing;
    if printing.calibrate {
        let order = order(wishes, languages(&wishes.lang)?, false);
        let pdf = patiently("the paper", move || zine::calibration(&order))?.map_err(|error| failed(&error, ""))?;
        return Ok((pdf, vec![calibration_line(wishes)]));
    }
    let zine = match pdf_among(&wishes.paths)? {
        Some(path) => of_pdf(path, wishes)?,
        None => of_documents(wishes, terminal)?,
    };
    if zine.facts.pages_with_notes > 0 {
        let pages = counted(zine.facts.pages_with_notes, "page", "pages");
        terminal.warn(&format!("comments and form fields of {pages} are left out"));
    }
    let lines = facts_lines(&zine.facts, wishes);
    Ok((zine.pdf, lines))
}

/// The PDF that was named, if it is one; it must be alone.
fn pdf_among(paths: &[PathBuf]) -> Result<Option<&PathBuf>, Failure> {
    let is_pdf = |path: &&PathBuf| path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("pdf"));
    match paths.iter().find(is_pdf) {
        Some(path) if paths.len() > 1 => {
            Err(Failure::usage(format!("{} is a PDF, and stands among other files", shown(path)))
                .hint("name one PDF, or Markdown files"))
        }
        found => Ok(found),
    }
}

fn of_pdf(path: &Path, wishes: &ZineWishes) -> Result<Zine, Failure> {
    if wishes.making.mirror {
        return Err(Failure::usage("a PDF is no source that a zine could carry; --mirror is for Markdown")
            .hint("leave --mirror out, or put the PDF on paper with `seedpress pack`"));
    }
    if let Some(layout) = &wishes.layout {
        return Err(Failure::usage(format!("a PDF has its own look; the layout {layout} has nothing to do"))
            .hint("leave --layout out"));
    }
    let order = order(wishes, languages(&wishes.lang)?, true);
    let pdf = read(path)?;
    let name = shown(path);
    let print = move || zine::of_pdfs(&[&pdf], &order);
    patiently(&name, print)?.map_err(|error| failed(&error, &format!("{name}: ")))
}

fn read(path: &Path) -> Result<Vec<u8>, Failure> {
    let cannot = |error| Failure::of_file("read", path, &error);
    let file = File::open(path).map_err(cannot)?;
    let mut bytes = Vec::new();
    file.take(MAX_PDF_BYTES + 1).read_to_end(&mut bytes).map_err(cannot)?;
    if bytes.len() as u64 > MAX_PDF_BYTES {
        return Err(Failure::new(format!("{} has more than {} MB", shown(path), MAX_PDF_BYTES >> 20)));
    }
    Ok(bytes)
}

fn of_documents(wishes: &ZineWishes, terminal: &Terminal) -> Result<Zine, Failure> {
    let (articles, sources) = documents(&wishes.paths, wishes.root.as_deref(), terminal, wishes.making.mirror)?;
    let mirror = wishes.making.mirror.then(|| mirror(sources, wishes)).transpose()?;
    let front = articles.first().map(|article| article.document.front.clone()).unwrap_or_default();
    let layout = layouts::find(wishes.layout.as_deref().or(front.layout.as_deref()).unwrap_or(assets::LAYOUTS[0].0))?;
    let languages = words_for(wishes, &articles)?;
    let mut order = order(wishes, languages, false);
    if wishes.binding.is_none() {
        let lang = front.lang.as_deref().unwrap_or(order.languages.main().lang());
        order.fold.binding = zine::binding_of(lang);
    }
    let lang = if front.lang.is_none() { Some(order.languages.main().lang().to_owned()) } else { None };
    let cover = wishes.fold != Fold::French;
    let setting = TextOptions { lang, short_name: None, cover, photos: wishes.photos, mirror: None };
    let name = wishes.paths.first().map(|path| shown(path)).unwrap_or_default();
    let work = move || match &mirror {
        Some(mirror) => zine::of_documents_with_mirror(&articles, &layout, &setting, &order, mirror, &Unwatched),
        None => zine::of_documents(&articles, &layout, &setting, &order),
    };
    patiently(&name, work)?.map_err(|error| failed(&error, ""))
}

/// The source that the zine carries, and how.
fn mirror(sources: Sources, wishes: &ZineWishes) -> Result<Mirror, Failure> {
    let profile = pack::profile(wishes.making.profile.as_deref().unwrap_or(MIRROR_PROFILE))?;
    Ok(Mirror { source: sources.into_vault()?, profile })
}

/// The languages that were named, or that of the first document as far as there are words in it.
fn words_for(wishes: &ZineWishes, articles: &[Article]) -> Result<Languages, Failure> {
    let own = articles.first().and_then(|article| article.document.front.lang.clone());
    match own {
        Some(own) if wishes.lang.is_empty() => Ok(languages(&[own]).unwrap_or_else(|_| Languages::english())),
        _ => languages(&wishes.lang),
    }
}

/// What was wished for, over what is usual.
fn order(wishes: &ZineWishes, languages: Languages, is_pdf: bool) -> ZineOptions {
    let (making, printing) = (&wishes.making, &wishes.printing);
    let guide = making.guide.unwrap_or(if is_pdf { Guide::Page } else { Guide::Edge });
    let usual = FoldOptions::new(wishes.fold, wishes.paper.size());
    let mut fold = FoldOptions {
        binding: wishes.binding.map_or(Binding::Left, Binding::from),
        signature: making.signature,
        creep: making.creep.unwrap_or(usual.creep),
        duplex: Duplex::from(printing.duplex),
        panels: making.panels.unwrap_or(usual.panels),
        steps: usual.steps && guide == Guide::Edge,
        poster: making.poster,
        ..usual
    };
    let usual = Margins::usual(page_size(&fold));
    fold.margins = making.margins.map_or(usual, |named| named.over(usual));
    let mut order = ZineOptions::new(fold, languages);
    order.guide = guide == Guide::Page;
    order.proof = printing.proof;
    order.scale = if printing.actual_size { Scale::Actual } else { Scale::Fit };
    order.finish.offset = printing.offset.unwrap_or_default();
    if let Some(creases) = making.creases {
        order.finish.creases = creases.into();
    }
    order
}

/// Why there is no zine, and what to do about it.
pub(crate) fn failed(error: &ZineError, of: &str) -> Failure {
    let hint = match error {
        ZineError::Fold(FoldError::TooManyPages { .. }) => {
            Some("shorten the text, take a smaller layout, or say --fold mini16 or --fold booklet")
        }
        ZineError::Press(PressError::Locked) => Some("save it without its password, then try again"),
        ZineError::Press(PressError::Broken(_) | PressError::Page { .. }) => {
            Some("open it in a PDF viewer and print it to a new PDF, then try again")
        }
        _ => None,
    };
    let failure = Failure::new(format!("{of}{error}"));
    match hint {
        Some(hint) => failure.hint(hint),
        None => failure,
    }
}

fn calibration_line(wishes: &ZineWishes) -> String {
    let file = shown(&wishes.output);
    format!("{file}: print it on both sides at 100 % (actual size), and do what it says")
}

/// What its maker should know of a zine.
fn facts_lines(facts: &ZineFacts, wishes: &ZineWishes) -> Vec<String> {
    let name = toned(Tone::Strong, wishes.fold.name());
    if wishes.printing.proof {
        return vec![format!("{name}  {} in reading order, not to be folded", counted(facts.pages, "page", "pages"))];
    }
    let papers = counted(facts.papers, "piece of paper", "pieces of paper");
    let mut lines = vec![format!("{name}  {} on {papers}", counted(facts.pages, "page", "pages"))];
    let mut rows = vec![("pages", pages_words(facts)), ("print", print_words(facts))];
    if let Some((first, _)) = facts.guide.filter(|_| facts.duplex != Duplex::None || !facts.two_sided) {
        rows.push(("fold", format!("page {first} of the PDF tells how")));
    }
    if let Some(mirror) = &facts.mirror {
        rows.push(("mirror", mirror_words(mirror)));
    }
    if facts.signatures.len() > 1 && wishes.fold == Fold::Booklet {
        let papers: Vec<String> = facts.signatures.iter().map(ToString::to_string).collect();
        rows.push(("signatures", format!("{} of {} papers", facts.signatures.len(), papers.join(", "))));
    }
    let rows: Vec<Vec<String>> = rows.into_iter().map(|(name, words)| vec![name.to_owned(), words]).collect();
    lines.extend(columns(&rows, 2));
    if wishes.fold == Fold::Booklet && facts.signatures.iter().any(|papers| *papers > THICK_PAPERS) {
        lines.push("so many papers are too thick for one fold: --signature 32 makes parts of eight papers".to_owned());
    }
    let own_papers = |mirror: &MirrorFacts| mirror.place != MirrorPlace::Pages && mirror.packet.sheets > 1;
    if wishes.making.profile.is_none() && facts.mirror.as_ref().is_some_and(own_papers) {
        lines.push("--profile phone takes fewer papers, for a zine that nobody copies again".to_owned());
    }
    lines
}

fn mirror_words(mirror: &MirrorFacts) -> String {
    let packet = &mirror.packet;
    let place = match mirror.place {
        MirrorPlace::Pages => "the last pages",
        MirrorPlace::Back if packet.sheets == 1 => "the back",
        MirrorPlace::Back => "the back, and on papers of their own",
        MirrorPlace::Papers => "papers of their own",
    };
    format!(
        "{}, on {place}: any {} of {} codes bring back {}, {} bytes ({})",
        counted(packet.sheets, "sheet of codes", "sheets of codes"),
        packet.needed,
        packet.codes,
        counted(packet.files, "file", "files"),
        grouped(packet.file_bytes),
        packet.short_name
    )
}

fn pages_words(facts: &ZineFacts) -> String {
    let size = format!("{:.0} x {:.0} mm each", facts.page.width.0, facts.page.height.0);
    let blanks = match facts.blanks {
        0 => String::new(),
        blanks => format!(", and {}", counted(blanks, "empty one", "empty ones")),
    };
    let scaled = match facts.scale {
        Some(scale) if (scale - 1.0).abs() < 1e-9 => String::new(),
        Some(scale) => format!("; printed at {:.0} % of their size", scale * 100.0),
        None => "; scaled to fit, each by itself".to_owned(),
    };
    format!("{size}{blanks}{scaled}")
}

pub(crate) fn print_words(facts: &ZineFacts) -> String {
    let how = match facts.duplex {
        _ if !facts.two_sided => "on one side".to_owned(),
        Duplex::Long => "on both sides, turned over the long edge".to_owned(),
        Duplex::Short => "on both sides, turned over the short edge".to_owned(),
        Duplex::None => {
            let first = facts.guide.map_or(1, |(_, pages)| pages + 1);
            let second = first + facts.papers;
            let last = second + facts.papers - 1;
            format!("pages {first}-{} of the PDF, turn the pile as page 1 says, then pages {second}-{last}", second - 1)
        }
    };
    format!("{how}, at 100 % (actual size)")
}
