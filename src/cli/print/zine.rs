//! `seedpress zine`: Markdown files or a PDF -> a PDF to print and fold, and the facts of the zine.

use std::path::{Path, PathBuf};

use crate::cli::args::zine::ZineArgs;
use crate::cli::input::bounded_file;
use crate::cli::input::print::made_by::look_through;
use crate::cli::input::print::{
    MirrorSources, documents, languages, layout, poster_article, profile, zine_languages, zine_options,
};
use crate::cli::output::pdf::PdfOutput;
use crate::cli::run::run_bounded;
use crate::cli::tell::sources::{Carrier, tell_of_makers};
use crate::cli::tell::zine::{zine_failure, zine_lines};
use crate::cli::tell::{Failure, Terminal, counted, shown};
use crate::error::Exit;
use crate::fold::Fold;
use crate::limits::MAX_PDF_BYTES;
use crate::typeset::Article;
use crate::watch::Unwatched;
use crate::zine::{self, Mirror, TextOptions, Zine, ZineError, ZineOptions};

/// The profile of a zine's own source: zines are copied.
const MIRROR_PROFILE: &str = "sturdy";

/// Runs `seedpress zine`.
pub(crate) fn zine(args: &ZineArgs, terminal: &mut Terminal) -> Result<Exit, Failure> {
    let output = PdfOutput::new(&args.output, args.force)?;
    output.check_writable()?;
    let (pdf, lines) = make(args, terminal)?;
    output.write(&pdf, &lines, terminal)?;
    Ok(Exit::Whole)
}

/// The PDF, and what to say of it.
fn make(args: &ZineArgs, terminal: &Terminal) -> Result<(Vec<u8>, Vec<String>), Failure> {
    let printing = &args.printing;
    if printing.calibrate {
        let options = zine_options(args, languages(&args.lang)?, false);
        let pdf =
            run_bounded("the paper", move || zine::calibration(&options))?.map_err(|error| zine_failure(&error, ""))?;
        return Ok((pdf, vec![calibration_line(args)]));
    }
    let zine = match pdf_among(&args.paths)? {
        Some(path) => of_pdf(path, args, terminal)?,
        None => of_documents(args, terminal)?,
    };
    if let Some(found) = zine.facts.damaged {
        let name = args.paths.first().map(|path| shown(path)).unwrap_or_default();
        terminal.warn(&format!(
            "{name} is damaged: {} of {} found in it; see whether all are there and look as they should",
            found.whole,
            counted(found.told, "page was", "pages were")
        ));
    }
    if zine.facts.pages_with_notes > 0 {
        let pages = counted(zine.facts.pages_with_notes, "page", "pages");
        terminal.warn(&format!("comments and form fields of {pages} are left out"));
    }
    let lines = zine_lines(&zine.facts, args);
    Ok((zine.pdf, lines))
}

/// The PDF that was named, if it is one; it must be alone.
fn pdf_among(paths: &[PathBuf]) -> Result<Option<&PathBuf>, Failure> {
    let is_pdf = |path: &&PathBuf| path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("pdf"));
    match paths.iter().find(is_pdf) {
        Some(path) if paths.len() > 1 => Err(Failure::usage(format!("{} is a PDF among other files", shown(path)))
            .hint("name one PDF, or Markdown files")),
        found => Ok(found),
    }
}

fn of_pdf(path: &Path, args: &ZineArgs, terminal: &Terminal) -> Result<Zine, Failure> {
    if args.folding.mirror {
        return Err(Failure::usage("a zine cannot carry a PDF as its source; --mirror is for Markdown")
            .hint("leave --mirror out, or put the PDF on paper with `seedpress pack`"));
    }
    if let Some(layout) = &args.layout {
        return Err(Failure::usage(format!("a PDF has its own look; the layout {layout} cannot change it"))
            .hint("leave --layout out"));
    }
    let options = zine_options(args, languages(&args.lang)?, true);
    let pdf = bounded_file::read(path, MAX_PDF_BYTES, &format!("has more than {} MB", MAX_PDF_BYTES >> 20))?;
    let name = shown(path);
    let poster = poster(args, terminal)?;
    let lang = Some(options.languages.main().lang().to_owned());
    let text_options =
        TextOptions { lang, short_name: None, cover: false, photos: args.photos, mirror: None, poster: false };
    let print = move || with_poster(&pdf, poster.as_ref(), &text_options, &options);
    run_bounded(&name, print)?.map_err(|error| zine_failure(&error, &format!("{name}: ")))
}

fn of_documents(args: &ZineArgs, terminal: &Terminal) -> Result<Zine, Failure> {
    let (articles, sources) = documents(&args.paths, args.root.as_deref(), terminal, args.folding.mirror)?;
    let poster = poster(args, terminal)?;
    let mirror = args.folding.mirror.then(|| mirror(sources, args, terminal)).transpose()?;
    let front = articles.first().map(|article| article.document.front.clone()).unwrap_or_default();
    let first = args.paths.first().map_or(Path::new(""), PathBuf::as_path);
    let layout = layout::chosen(args.layout.as_deref(), first, &front)?;
    let languages = zine_languages(args, &articles)?;
    let mut options = zine_options(args, languages, false);
    let main = options.languages.main().lang().to_owned();
    // `--lang` names the language of a text, too, unless its letters run the other way.
    let own = articles.first().and_then(|article| article.document.lang());
    let is_named = |own: &str| front.lang.is_some() || zine::binding_of(own) != zine::binding_of(&main);
    let lang = own.filter(|own| args.lang.is_empty() || is_named(own)).map_or(main.clone(), str::to_owned);
    if args.binding.is_none() {
        options.fold.binding = zine::binding_of(&lang);
    }
    let lang = Some(lang);
    let cover = args.fold != Fold::French;
    let text_options = TextOptions {
        lang,
        short_name: None,
        cover,
        photos: args.photos,
        mirror: None,
        poster: args.folding.poster == Some(None),
    };
    let name = args.paths.first().map(|path| shown(path)).unwrap_or_default();
    let work = move || match &mirror {
        Some(mirror) => zine::of_documents_with_mirror(&articles, &layout, &text_options, &options, mirror, &Unwatched),
        None if poster.is_some() => {
            let words = zine::pages_of(&articles, &layout, &text_options, &options)?;
            with_poster(&words.pdf, poster.as_ref(), &text_options, &options)
        }
        None => zine::of_documents(&articles, &layout, &text_options, &options),
    };
    run_bounded(&name, work)?.map_err(|error| zine_failure(&error, ""))
}

/// A PDF's pages as a zine, with a poster of its own if there is one.
fn with_poster(
    pdf: &[u8],
    poster: Option<&Article>,
    text_options: &TextOptions,
    options: &ZineOptions,
) -> Result<Zine, ZineError> {
    match poster {
        None => zine::of_pdfs(&[pdf], options),
        Some(poster) => zine::of_pdfs(&[pdf, &zine::poster(poster, text_options, options)?.pdf], options),
    }
}

/// The file for the poster, if one was named: Markdown, or a picture.
fn poster(args: &ZineArgs, terminal: &Terminal) -> Result<Option<Article>, Failure> {
    let Some(Some(path)) = &args.folding.poster else { return Ok(None) };
    if args.folding.mirror {
        return Err(Failure::usage("a poster of your own and the codes of --mirror would need the same side")
            .hint("leave --mirror or --poster out"));
    }
    poster_article(path, args.root.as_deref(), terminal).map(Some)
}

/// The source that the zine carries, and how.
///
/// A mirror is made for strangers: what pictures tell of their makers is taken out unless it is wanted.
fn mirror(sources: MirrorSources, args: &ZineArgs, terminal: &Terminal) -> Result<Mirror, Failure> {
    let profile = profile(args.folding.profile.as_deref().unwrap_or(MIRROR_PROFILE))?;
    let mut source = sources.into_vault()?;
    let telling = look_through(&mut source, !args.folding.keep_metadata)?;
    tell_of_makers(&telling, Carrier::Mirror, terminal);
    Ok(Mirror { source, profile })
}

fn calibration_line(args: &ZineArgs) -> String {
    let file = shown(&args.output);
    format!("{file}: print it on both sides at 100 % (actual size), and do what it says")
}
