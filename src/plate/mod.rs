//! Drawings and solids -> sheets that can be built from and measured from.
//!
//! ```text
//! flat drawing -- scaled ------------.
//! solid -- views, slices ------------+--> figures -- cut into tiles --> sheets with title block, marks and rulers --> PDF
//! tool path -- lines by depth -------'
//! ```

mod figure;
mod geometry;
mod hidden;
mod marks;
mod pen;
mod picture;
mod print;
mod slices;
#[cfg(test)]
mod testing;
mod toolpath;
mod views;

pub use figure::{Figure, FigureKind, LabelAnchor, LabelText, PlateLabel, PlateScale, Projection, SolidView};
pub use geometry::PlateGeometry;
pub use hidden::{EllipseArc, RoundEdge, SolidEdges, ViewCurve, ViewDirection, ViewLine, view_lines};
pub use marks::{CodeStrip, marks_art, strip};
pub use picture::{figure_svg, picture};
pub use print::{
    FileBytes, MEASURED_SIDE, PlateError, PlateItem, PlateKind, PlateOptions, PrintedPlate, PrintedPlates, ScaleWish,
    TileName, plates,
};
pub use slices::{SliceStack, SliceWish, SolidSlice, slice_stack, slices};
pub use toolpath::tool_path;
pub use views::{USUAL_VIEWS, ViewOptions, views, views_scale};
