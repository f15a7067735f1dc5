//! Markdown files or a PDF, and wishes -> a PDF to print and fold, and what its maker should know of it.

use std::path::{Path, PathBuf};

use crate::assets;
use crate::cli::args::zine::ZineWishes;
use crate::cli::input::bounded_file;
use crate::cli::input::print::documents::documents;
use crate::cli::input::print::languages::languages;
use crate::cli::input::print::layout;
use crate::cli::input::print::mirror_sources::Sources;
use crate::cli::input::print::profile::profile;
use crate::cli::input::print::zine_options::{order, words_for};
use crate::cli::output::pdf::PdfOutput;
use crate::cli::run::bounded_work::patiently;
use crate::cli::tell::failure::Failure;
use crate::cli::tell::terminal::Terminal;
use crate::cli::tell::text::{counted, shown};
use crate::cli::tell::zine::{facts_lines, failed};
use crate::error::Exit;
use crate::fold::Fold;
use crate::limits::MAX_PDF_BYTES;
use crate::watch::Unwatched;
use crate::zine::{self, Mirror, TextOptions, Zine};

/// The profile of a zine's own source: zines are copied.
const MIRROR_PROFILE: &str = "sturdy";

/// Runs `seedpress zine`.
pub(crate) fn zine(wishes: &ZineWishes, terminal: &mut Terminal) -> Result<Exit, Failure> {
    let output = PdfOutput::new(&wishes.output, wishes.force)?;
    output.check_writable()?;
    let (pdf, lines) = made(wishes, terminal)?;
    output.write(&pdf, &lines, terminal)?;
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
    let pdf = bounded_file::read(path, MAX_PDF_BYTES, &format!("has more than {} MB", MAX_PDF_BYTES >> 20))?;
    let name = shown(path);
    let print = move || zine::of_pdfs(&[&pdf], &order);
    patiently(&name, print)?.map_err(|error| failed(&error, &format!("{name}: ")))
}

fn of_documents(wishes: &ZineWishes, terminal: &Terminal) -> Result<Zine, Failure> {
    let (articles, sources) = documents(&wishes.paths, wishes.root.as_deref(), terminal, wishes.making.mirror)?;
    let mirror = wishes.making.mirror.then(|| mirror(sources, wishes)).transpose()?;
    let front = articles.first().map(|article| article.document.front.clone()).unwrap_or_default();
    let layout = layout::find(wishes.layout.as_deref().or(front.layout.as_deref()).unwrap_or(assets::LAYOUTS[0].0))?;
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
    let profile = profile(wishes.making.profile.as_deref().unwrap_or(MIRROR_PROFILE))?;
    Ok(Mirror { source: sources.into_vault()?, profile })
}

fn calibration_line(wishes: &ZineWishes) -> String {
    let file = shown(&wishes.output);
    format!("{file}: print it on both sides at 100 % (actual size), and do what it says")
}
