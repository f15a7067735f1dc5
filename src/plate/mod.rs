//! Drawings and solids -> sheets that can be built from and measured from.
//!
//! ```text
//! flat drawing -- scaled ------------.
//! solid -- views, slices ------------+--> figures -- cut into tiles --> sheets with title block, marks and rulers --> PDF
//! tool path -- lines by depth -------'
//! ```

mod figure;
mod geometry;

pub use figure::{Figure, FigureKind, LabelAnchor, LabelText, PlateLabel, PlateScale, Projection};
pub use geometry::PlateGeometry;
