//! Facts of a contact tree's paper -> boxes of its texts, with the templates as they are now.

use typst::foundations::{Dict, Value};

use super::{PageBoxes, template};
use crate::catalogue::Catalogue;
use crate::fold::{Binding, PageMargins};
use crate::typeset::compile::{self, NoPictures, TypstProject};

use crate::typeset::words::{box_dict, lines};
use crate::typeset::{OwnFonts, PaperFact};
use crate::units::{Mm, Pt, Size};

/// The pages of a paper, with what stands outside of `margin` or over something else.
pub(crate) fn paper_boxes(
    files: &[(&'static str, &'static str)],
    facts: Vec<(&'static str, PaperFact)>,
    catalogue: &Catalogue,
    paper: Size,
    margin: Mm,
) -> Result<Vec<PageBoxes>, String> {
    let mut data: Dict = facts.into_iter().map(|(key, fact)| (key.into(), fact.value())).collect();
    data.insert("words".into(), Value::Dict(lines(catalogue, &[])));
    data.insert("paper".into(), box_dict(&[("width", paper.width), ("height", paper.height)]));
    let files = files.iter().map(|(name, _)| (*name, template(&format!("tree/{name}")))).collect();
    let fonts = OwnFonts::default();
    let pages = compile::pages(TypstProject { files, data, pictures: &NoPictures, fonts: &fonts })
        .map_err(|told| format!("{told:?}"))?;
    let size = [Pt::from(paper.width).0, Pt::from(paper.height).0];
    let margins = PageMargins { inner: margin, outer: margin, top: margin, bottom: margin, last: margin };
    let mut boxes: Vec<PageBoxes> = pages.iter().map(PageBoxes::of).collect();
    for (number, page) in (1..).zip(&mut boxes) {
        page.check(number, size, &margins, Binding::Left);
    }
    Ok(boxes)
}
