//! A photo that cannot be measured -> the reason, in words, and what to do.

use crate::limits::MAX_PIXELS;
use crate::photo::PlateFault;

/// Why a plate cannot be laid flat.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum MeasureError {
    #[error("{}", of_fault(*.0))]
    Fault(PlateFault),
    /// `told` is how exact it would be, in millimetres.
    #[error("the sheet is bent too much to be measured: places would be off by {told:.1} mm")]
    Bent { told: f64 },
    #[error(
        "the sheet is folded, or much of its edge is covered: {found} of {of} of its marks and squares are where they should be"
    )]
    Hidden { found: usize, of: usize },
    #[error("the picture would have {pixels} pixels at {dpi} dpi, and may have {MAX_PIXELS}")]
    TooLarge { pixels: u64, dpi: f64 },
    #[error("two marks contradict each other: {what}")]
    Contradiction { what: String },
    #[error("50 mm cannot measure {measured} mm: a printer is off by a few per cent")]
    Measured { measured: f64 },
    #[error("a picture can have 10 to 2400 dpi, not {dpi}")]
    Dpi { dpi: f64 },
    #[error("measuring was stopped")]
    Stopped,
}

impl MeasureError {
    /// What a person can do about it.
    #[must_use]
    pub fn advice(&self) -> Option<&'static str> {
        Some(match self {
            Self::Fault(PlateFault::Mirrored) => "photograph the printed side, not through glass or paper from behind",
            Self::Fault(PlateFault::CutShort) => {
                "try it again when the computer has less to do, or with a smaller photo"
            }
            Self::Fault(PlateFault::Copies) => "photograph each sheet for itself",
            Self::Fault(_) => {
                "photograph the whole sheet, with both marks at its head and all of the small squares around the drawing"
            }
            Self::Bent { .. } | Self::Hidden { .. } => {
                "lay it flat (under glass, or with weights at its corners) so that all the small squares around the \
                 drawing can be seen, and photograph it again"
            }
            Self::TooLarge { .. } => "choose fewer dpi, or give photos of fewer tiles",
            Self::Contradiction { .. } => "one of them is not of this drawing: measure their photos one at a time",
            Self::Measured { .. } | Self::Dpi { .. } | Self::Stopped => return None,
        })
    }
}

fn of_fault(fault: PlateFault) -> &'static str {
    match fault {
        PlateFault::OneMark => "only one of the plate's two marks can be read",
        PlateFault::Copies => "the same plate is in the photo more than once",
        PlateFault::Mirrored => "the plate is seen in a mirror",
        PlateFault::CutShort => "finding the plate's squares took too long",
        PlateFault::NoMap => "the plate's marks and squares are not where they would be on a flat sheet",
    }
}
