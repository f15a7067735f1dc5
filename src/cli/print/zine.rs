//! `seedpress zine`: Markdown files or a PDF -> a PDF to print and fold, and the facts of the zine.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::cli::args::zine::{self as zine_args, ZineArgs};
use crate::cli::input::bounded_file;
use crate::cli::input::designs::DesignPictures;
use crate::cli::input::fonts::own_fonts;
use crate::cli::input::print::made_by::look_through;
use crate::cli::input::print::{
    MirrorSources, documents, languages, layout, poster_article, profile, zine_languages, zine_options,
};
#[cfg(feature = "seal")]
use crate::cli::output::Existing;
use crate::cli::output::pdf::PdfOutput;
#[cfg(feature = "pdf-in")]
use crate::cli::output::preview::PreviewFolder;
use crate::cli::run::{LayoutLimits, layout_process, run_bounded};
#[cfg(feature = "seal")]
use crate::cli::seal::keeping::SealPlan;
#[cfg(feature = "pdf-in")]
use crate::cli::tell::Progress;
use crate::cli::tell::sources::{Carrier, tell_of_makers};
use crate::cli::tell::zine::{zine_failure, zine_lines};
use crate::cli::tell::{Failure, Terminal, counted, shown, spelled};
use crate::error::Exit;
use crate::fold::Fold;
use crate::limits::MAX_PDF_BYTES;
use crate::typeset::{Article, CoverStyle, FrontMatter, OwnFonts};
#[cfg(feature = "seal")]
use crate::vault;
use crate::watch::Unwatched;
use crate::zine::{self, Mirror, TextOptions, Zine, ZineError, ZineOptions};
#[cfg(feature = "seal")]
use zeroize::Zeroizing;

/// The profile of a zine's own source: zines are copied.
const MIRROR_PROFILE: &str = "sturdy";

/// Runs `seedpress zine`.
pub(crate) fn zine(args: &ZineArgs, terminal: &mut Terminal) -> Result<Exit, Failure> {
    if let Some(layout) = args.layout.as_deref().filter(|named| layout::is_folder(named))
        && layout_process::is_needed(args.trust_layout)
    {
        return layout_process::run_in_child(&spelled(layout));
    }
    let output = PdfOutput::new(&args.output, args.force)?;
    output.check_writable()?;
    #[cfg(feature = "pdf-in")]
    let preview = args.preview.as_deref().map(|folder| PreviewFolder::set_up(folder, args.force)).transpose()?;
    let (pdf, lines) = make(args, terminal)?;
    output.write(&pdf, &lines, terminal)?;
    #[cfg(feature = "pdf-in")]
    if let Some(preview) = preview {
        output.tell(&[preview.draw(&pdf, &Progress::new())?], terminal)?;
    }
    Ok(Exit::Whole)
}

/// The PDF, and what to say of it.
fn make(args: &ZineArgs, terminal: &mut Terminal) -> Result<(Vec<u8>, Vec<String>), Failure> {
    let printing = &args.printing;
    if printing.calibrate {
        let options = zine_options(args, languages(&args.lang)?, false);
        let pdf =
            run_bounded("the paper", move || zine::calibration(&options))?.map_err(|error| zine_failure(&error, ""))?;
        return Ok((pdf, vec![calibration_line(args)]));
    }
    let (zine, of_cards) = match pdf_among(&args.paths)? {
        Some(path) => (of_pdf(path, args, terminal)?, Vec::new()),
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
    let mut lines = zine_lines(&zine.facts, args);
    lines.extend(of_cards);
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
    #[cfg(feature = "seal")]
    SealPlan::of_mirror(args, languages(&args.lang)?.main())?;
    if args.folding.mirror {
        return Err(Failure::usage("a zine cannot carry a PDF as its source; --mirror is for Markdown")
            .hint("leave --mirror out, or put the PDF on paper with `seedpress pack`"));
    }
    if args.printing.bleed.is_some() {
        return Err(
            Failure::usage("a PDF's pages end at their edge; --bleed is for Markdown").hint("leave --bleed out")
        );
    }
    if let Some(layout) = &args.layout {
        return Err(Failure::usage(format!("a PDF has its own look; the layout {layout} cannot change it"))
            .hint("leave --layout out"));
    }
    let options = zine_options(args, languages(&args.lang)?, true);
    let pdf = bounded_file::read(path, MAX_PDF_BYTES, &format!("has more than {} MB", MAX_PDF_BYTES >> 20))?;
    let name = shown(path);
    let fonts = own_fonts(&args.fonts, None)?;
    let poster = poster(args, terminal, &fonts)?;
    let lang = Some(options.languages.main().lang().to_owned());
    let text_options = TextOptions {
        lang,
        short_name: None,
        cover: false,
        photos: args.photos,
        mirror: None,
        mirror_key: None,
        poster: false,
        cover_style: None,
        fonts,
    };
    let print = move || with_poster(&pdf, poster.as_ref(), &text_options, &options);
    run_bounded(&name, print)?.map_err(|error| zine_failure(&error, &format!("{name}: ")))
}

/// The zine, and what is to be said of the cards of its mirror, which are written.
fn of_documents(args: &ZineArgs, terminal: &mut Terminal) -> Result<(Zine, Vec<String>), Failure> {
    let fonts = own_fonts(&args.fonts, layout::folder(args.layout.as_deref()))?;
    let designs = design_pictures(args)?;
    let (articles, sources) =
        documents(&args.paths, args.root.as_deref(), terminal, args.folding.mirror, args.large, &fonts, &designs)?;
    let poster = poster(args, terminal, &fonts)?;
    #[cfg(feature = "seal")]
    let plan = SealPlan::of_mirror(args, languages(&args.lang)?.main())?;
    #[cfg_attr(not(feature = "seal"), allow(unused_mut))]
    let mut mirror = args.folding.mirror.then(|| mirror(sources, args, terminal)).transpose()?;
    #[cfg(feature = "seal")]
    let keeping = match (&plan, &mut mirror) {
        (Some(plan), Some(mirror)) => {
            plan.check_writable()?;
            let content = Zeroizing::new(vault::compress(&mirror.source, false).map_err(Failure::new)?);
            let keeping = plan.seal(&content)?;
            mirror.sealed = Some(keeping.content.clone());
            Some((plan, keeping, fonts.clone()))
        }
        _ => None,
    };
    let front = articles.first().map(|article| article.document.front.clone()).unwrap_or_default();
    let first = args.paths.first().map_or(Path::new(""), PathBuf::as_path);
    let layout = layout::chosen(args.layout.as_deref(), first, &front)?;
    let cover_style = cover_style(args, &front)?;
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
        mirror_key: None,
        poster: args.folding.poster == Some(None),
        cover_style,
        fonts,
    };
    let name = args.paths.first().map(|path| shown(path)).unwrap_or_default();
    let bytes = articles.iter().map(|article| article.document.markup_bytes() as u64).sum();
    let limits = Arc::new(LayoutLimits::new(bytes, Unwatched));
    let watch = Arc::clone(&limits);
    let work = move || match &mirror {
        Some(mirror) => {
            zine::of_documents_with_mirror(&articles, &layout, &text_options, &options, mirror, watch.as_ref())
        }
        None if poster.is_some() => {
            let words = zine::pages_of(&articles, &layout, &text_options, &options)?;
            with_poster(&words.pdf, poster.as_ref(), &text_options, &options)
        }
        None => zine::of_documents(&articles, &layout, &text_options, &options),
    };
    limits.begin();
    let made = run_bounded(&name, work);
    limits.end();
    let zine = made?.map_err(|error| zine_failure(&error, ""))?;
    #[cfg(feature = "seal")]
    if let Some((plan, keeping, fonts)) = keeping {
        let lines = plan.write_cards(keeping, &fonts, Existing::from_force(args.force), &Progress::new(), terminal)?;
        if let Some(warning) = plan.warning() {
            terminal.warn(warning);
        }
        return Ok((zine, lines));
    }
    Ok((zine, Vec::new()))
}

/// The style of the cover that was typed, or that the first document names.
fn cover_style(args: &ZineArgs, front: &FrontMatter) -> Result<Option<CoverStyle>, Failure> {
    let file = args.paths.first().map(|path| shown(path)).unwrap_or_default();
    let named = front.cover_style.as_deref();
    let of_head = |word: &str| {
        let line = front.line_of(word).unwrap_or(1);
        zine_args::cover_style(word).map_err(|why| Failure::usage(format!("{file}, line {line}: cover-style: {why}")))
    };
    let style = match args.cover_style {
        None => named.map(of_head).transpose()?,
        typed => typed,
    };
    if style == Some(CoverStyle::Picture) && front.cover.is_none() {
        return Err(Failure::usage(format!("{file}: there is no picture for a cover of the style picture"))
            .hint("name one in the head of the first document, like cover: boat.svg"));
    }
    Ok(style)
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
fn poster(args: &ZineArgs, terminal: &Terminal, fonts: &OwnFonts) -> Result<Option<Article>, Failure> {
    let Some(Some(path)) = &args.folding.poster else { return Ok(None) };
    if args.folding.mirror {
        return Err(Failure::usage("a poster of your own and the codes of --mirror would need the same side")
            .hint("leave --mirror or --poster out"));
    }
    poster_article(path, args.root.as_deref(), terminal, fonts, &design_pictures(args)?).map(Some)
}

/// How designs are shown as pictures.
fn design_pictures(args: &ZineArgs) -> Result<DesignPictures, Failure> {
    Ok(DesignPictures { unit: args.unit, catalogue: languages(&args.lang)?.main().clone() })
}

/// The source that the zine carries, and how.
///
/// A mirror is made for strangers: what pictures tell of their makers is taken out unless it is wanted.
fn mirror(sources: MirrorSources, args: &ZineArgs, terminal: &Terminal) -> Result<Mirror, Failure> {
    let profile = profile(args.folding.profile.as_deref().unwrap_or(MIRROR_PROFILE))?;
    let mut source = sources.into_vault()?;
    let telling = look_through(&mut source, !args.folding.keep_metadata)?;
    tell_of_makers(&telling, Carrier::Mirror, terminal);
    Ok(Mirror { source, profile, sealed: None })
}

fn calibration_line(args: &ZineArgs) -> String {
    let file = shown(&args.output);
    format!("{file}: print it on both sides at 100 % (actual size), and do what it says")
}
