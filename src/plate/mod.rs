//! Drawings and solids -> sheets that can be built from and measured from.
//!
//! ```text
//! flat drawing -- scaled ------------.
//! solid -- views, slices ------------+--> figures -- cut into tiles --> sheets with title block, marks and rulers --> PDF
//! tool path -- lines by depth -------'
//! ```

mod figure;
mod geometry;
mod marks;
mod picture;
mod print;

pub use figure::{Figure, FigureKind, LabelAnchor, LabelText, PlateLabel, PlateScale, Projection, SolidView};
pub use geometry::PlateGeometry;
pub use marks::{CodeStrip, marks_art, strip};
pub use picture::{figure_svg, picture};
pub use print::{
    FileBytes, MEASURED_SIDE, PlateError, PlateItem, PlateKind, PlateOptions, PrintedPlate, PrintedPlates, ScaleWish,
    TileName, plates,
};
