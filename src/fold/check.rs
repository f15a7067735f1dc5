//! Fold options -> an error where no paper can be folded that way.

use super::margins::page_margins;
use super::options::{Fold, FoldError, FoldOptions, Margins, page_size};
use crate::units::Mm;

/// Unprintable edge of most printers.
const PRINTER_EDGE: Mm = Mm(5.0);
/// Smallest width and height of the type area.
const LEAST_FIELD: Mm = Mm(15.0);

/// Largest creep of each paper of a booklet.
const MOST_CREEP: Mm = Mm(1.0);
const MOST_PANELS: u32 = 12;

impl FoldOptions {
    /// Refuses options that no paper can follow; `impose` checks them, too.
    ///
    /// # Errors
    /// The first option that is out of range or contradicts another.
    pub fn check(&self) -> Result<(), FoldError> {
        let sane = |length: Mm| (50.0..=2000.0).contains(&length.0);
        if !sane(self.paper.width) || !sane(self.paper.height) {
            return Err(FoldError::Paper { width: self.paper.width.0, height: self.paper.height.0 });
        }
        if let Some(pages) = self.signature.filter(|pages| *pages == 0 || !pages.is_multiple_of(4)) {
            return Err(FoldError::Signature { pages });
        }
        if !(0.0..=MOST_CREEP.0).contains(&self.creep.0) {
            return Err(FoldError::Creep { creep: self.creep.0, most: MOST_CREEP.0 });
        }
        if self.fold == Fold::Accordion && !(2..=MOST_PANELS).contains(&self.panels) {
            return Err(FoldError::Panels { panels: self.panels, most: MOST_PANELS });
        }
        if self.poster && !self.fold.one_sided() {
            return Err(FoldError::Poster { fold: self.fold.name() });
        }
        check_margins(self)
    }
}

/// Refuses margins that leave no type area, or lie in the unprintable edge.
fn check_margins(options: &FoldOptions) -> Result<(), FoldError> {
    let Margins { inner, outer, cut, edge } = options.margins;
    if edge < PRINTER_EDGE || !edge.0.is_finite() {
        return Err(FoldError::Edge { margin: edge.0 });
    }
    let (page, margins) = (page_size(options), page_margins(options));
    let width = page.width - margins.inner - margins.outer;
    let height = page.height - margins.top - margins.last;
    let sound = [inner, outer, cut].iter().all(|margin| (0.0..1000.0).contains(&margin.0));
    if !sound || width < LEAST_FIELD || height < LEAST_FIELD {
        return Err(FoldError::Margins {
            width: width.0,
            height: height.0,
            page_width: page.width.0,
            page_height: page.height.0,
        });
    }
    Ok(())
}
