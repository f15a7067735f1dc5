//! The arguments of `zine` -> zine options: fold, margins, languages.

use super::languages::languages;
use crate::catalogue::Languages;
use crate::cli::args::zine::{GuidePlace, ZineArgs};
use crate::cli::tell::Failure;
use crate::fold::{Binding, FoldOptions, Margins, page_size};
use crate::press::{Scale, Trim};
use crate::typeset::Article;
use crate::zine::ZineOptions;

/// What was wished for, over what is usual.
pub(crate) fn zine_options(args: &ZineArgs, languages: Languages, is_pdf: bool) -> ZineOptions {
    let (folding, printing) = (&args.folding, &args.printing);
    let guide = folding.guide.unwrap_or(if is_pdf { GuidePlace::Page } else { GuidePlace::Edge });
    let usual = FoldOptions::new(args.fold, args.paper.size());
    let mut fold = FoldOptions {
        binding: args.binding.unwrap_or(Binding::Left),
        signature: folding.signature,
        creep: folding.creep.unwrap_or(usual.creep),
        duplex: printing.duplex,
        panels: folding.panels.unwrap_or(usual.panels),
        steps: usual.steps && guide == GuidePlace::Edge,
        poster: folding.poster.is_some(),
        ..usual
    };
    let usual = Margins::usual(page_size(&fold));
    fold.margins = folding.margins.map_or(usual, |named| named.over(usual));
    let mut options = ZineOptions::new(fold, languages);
    options.guide = guide == GuidePlace::Page;
    options.proof = printing.proof;
    options.scale = if printing.actual_size { Scale::Actual } else { Scale::Fit };
    options.trim = Trim { bleed: printing.bleed.unwrap_or_default(), marks: printing.crop_marks };
    options.finish.offset = printing.offset.unwrap_or_default();
    options.finish.creases = folding.creases.unwrap_or(options.finish.creases);
    options
}

/// The languages that were named, or that of the first document as far as there are words in it.
pub(crate) fn zine_languages(args: &ZineArgs, articles: &[Article]) -> Result<Languages, Failure> {
    let own = articles.first().and_then(|article| article.document.lang().map(str::to_owned));
    match own {
        Some(own) if args.lang.is_empty() => Ok(languages(&[own]).unwrap_or_else(|_| Languages::english())),
        _ => languages(&args.lang),
    }
}
