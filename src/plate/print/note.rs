//! Words on a sheet of plates and the place where they stand.

use crate::plate::LabelAnchor;
use crate::typeset::PaperFact;
use crate::units::{Mm, Spot};

/// Words at a place of a sheet.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct SheetNote {
    /// On the baseline.
    pub at: Spot,
    pub text: String,
    /// Of capitals.
    pub height: Mm,
    pub anchor: LabelAnchor,
    /// Turned a quarter anticlockwise.
    pub upright: bool,
    /// Whether it is drawn on white, so that it can be read over lines.
    pub on_white: bool,
}

impl SheetNote {
    pub fn new(left: f64, top: f64, text: impl Into<String>, height: f64) -> Self {
        let at = Spot { left: Mm(left), top: Mm(top) };
        let (anchor, upright, on_white) = (LabelAnchor::Centre, false, false);
        Self { at, text: text.into(), height: Mm(height), anchor, upright, on_white }
    }

    pub fn fact(self) -> PaperFact {
        let anchor = match self.anchor {
            LabelAnchor::Left => "left",
            LabelAnchor::Centre => "centre",
            LabelAnchor::Right => "right",
        };
        PaperFact::Record(vec![
            ("left", micrometres(self.at.left)),
            ("top", micrometres(self.at.top)),
            ("text", PaperFact::text(self.text)),
            ("height", micrometres(self.height)),
            ("anchor", PaperFact::text(anchor)),
            ("upright", PaperFact::Flag(self.upright)),
            ("white", PaperFact::Flag(self.on_white)),
        ])
    }
}

/// A length for a template, in whole thousandths of a millimetre.
pub(super) fn micrometres(length: Mm) -> PaperFact {
    PaperFact::number((length.0 * 1_000.0).round() as i64)
}
