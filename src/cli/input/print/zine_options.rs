//! The arguments of `zine` -> zine options: fold, margins, languages.

use super::languages::languages;
use crate::catalogue::Languages;
use crate::cli::args::zine::{Guide, ZineWishes};
use crate::cli::tell::failure::Failure;
use crate::fold::{Binding, Duplex, FoldOptions, Margins, page_size};
use crate::press::Scale;
use crate::typeset::Article;
use crate::zine::ZineOptions;

/// What was wished for, over what is usual.
pub(crate) fn order(wishes: &ZineWishes, languages: Languages, is_pdf: bool) -> ZineOptions {
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

/// The languages that were named, or that of the first document as far as there are words in it.
pub(crate) fn words_for(wishes: &ZineWishes, articles: &[Article]) -> Result<Languages, Failure> {
    let own = articles.first().and_then(|article| article.document.front.lang.clone());
    match own {
        Some(own) if wishes.lang.is_empty() => Ok(languages(&[own]).unwrap_or_else(|_| Languages::english())),
        _ => languages(&wishes.lang),
    }
}
