//! What a design file says -> shapes in millimetres, whatever format it was in.
//!
//! Readers in this room give these types; `plate/` draws them. Numbers in them are finite and within
//! [`MAX_DESIGN_MM`](crate::limits::MAX_DESIGN_MM): readers refuse others.

use crate::halftone::Picture;
use crate::units::MM_PER_INCH;

/// A point of a drawing, in millimetres of the real thing: x to the right, y downwards, as on paper. Readers of formats
/// whose y runs upwards turn it round.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct PlanePoint {
    pub x: f64,
    pub y: f64,
}

/// The smallest upright rectangle around shapes; `min` is its top left corner.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PlaneBox {
    pub min: PlanePoint,
    pub max: PlanePoint,
}

impl PlaneBox {
    #[must_use]
    pub fn width(&self) -> f64 {
        self.max.x - self.min.x
    }

    #[must_use]
    pub fn height(&self) -> f64 {
        self.max.y - self.min.y
    }

    /// The box of some points; `None` if there are none.
    #[must_use]
    pub fn of(points: impl IntoIterator<Item = PlanePoint>) -> Option<Self> {
        points.into_iter().fold(None, |all: Option<Self>, point| {
            Some(all.map_or(Self { min: point, max: point }, |all| all.with(point)))
        })
    }

    /// The box with a point more.
    #[must_use]
    pub fn with(self, point: PlanePoint) -> Self {
        Self {
            min: PlanePoint { x: self.min.x.min(point.x), y: self.min.y.min(point.y) },
            max: PlanePoint { x: self.max.x.max(point.x), y: self.max.y.max(point.y) },
        }
    }
}

/// A part of an outline, from where the part before it ended.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum OutlinePart {
    Line(PlanePoint),
    /// A cubic Bézier curve: two control points and its end.
    Curve([PlanePoint; 3]),
    /// The pen is lifted: a further subpath begins here (a hole in a filled area).
    Move(PlanePoint),
}

/// A path of lines and curves.
#[derive(Debug, Clone, PartialEq)]
pub struct Outline {
    pub start: PlanePoint,
    pub parts: Vec<OutlinePart>,
    /// Whether the last point is joined to the first (of each subpath).
    pub closed: bool,
}

/// How an outline is painted. Widths are those on paper, whatever the scale.
#[derive(Debug, Clone, PartialEq)]
pub enum PlanePen {
    /// Visible edges, and lines that are cut along: 0.7 mm.
    Contour,
    /// All other solid lines: 0.35 mm.
    Thin,
    /// Hidden edges, rapid moves, what lies behind: dashes of 0.25 mm.
    Dashed,
    /// Axes and centre marks: long and short dashes of 0.25 mm.
    Centre,
    /// A line that is as wide as the design says, in millimetres of the real thing; never under 0.35 mm on paper. `dashes`
    /// are lengths of lines and gaps in turn, empty for a solid line.
    Wide { width: f64, dashes: Vec<f64> },
    /// A black area.
    Fill { even_odd: bool },
    /// A white area that hides what is below it.
    Blank { even_odd: bool },
}

/// An outline and its pen.
#[derive(Debug, Clone, PartialEq)]
pub struct PlaneShape {
    pub outline: Outline,
    pub pen: PlanePen,
    /// The area of [`PlaneDrawing::clips`] that it is cut off by.
    pub clip: Option<usize>,
}

/// A circle of the design: drawn among the shapes already, told apart for tables of holes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PlaneCircle {
    pub centre: PlanePoint,
    pub diameter: f64,
}

/// A flat drawing at its real size.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct PlaneDrawing {
    /// In the order in which they are painted.
    pub shapes: Vec<PlaneShape>,
    /// Areas that shapes may be cut off by: even-odd, already intersected with those around them.
    pub clips: Vec<Outline>,
    pub circles: Vec<PlaneCircle>,
    /// Texts in the drawing, which are drawn as shapes; for judging what is printed to be read.
    pub words: Vec<String>,
}

/// A point of a solid in millimetres; z runs upwards.
pub type SpacePoint = [f64; 3];

/// Triangles, as the file has them: none is turned or left out. Points that are equal to the last bit may stand once.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct TriangleMesh {
    pub points: Vec<SpacePoint>,
    /// Indices of [`Self::points`], each in range; the corners run counter-clockwise seen from outside, if the file is sound.
    pub triangles: Vec<[u32; 3]>,
}

/// A unit of length of a design file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DesignUnit {
    Micrometre,
    Millimetre,
    Centimetre,
    Decimetre,
    Metre,
    /// 1/1000 inch.
    Mil,
    Inch,
    Foot,
    Yard,
    /// 1/96 inch (CSS Values 3, 6.2).
    Pixel,
}

impl DesignUnit {
    #[must_use]
    pub fn millimetres(self) -> f64 {
        match self {
            Self::Micrometre => 0.001,
            Self::Millimetre => 1.0,
            Self::Centimetre => 10.0,
            Self::Decimetre => 100.0,
            Self::Metre => 1_000.0,
            Self::Mil => MM_PER_INCH / 1_000.0,
            Self::Inch => MM_PER_INCH,
            Self::Foot => 12.0 * MM_PER_INCH,
            Self::Yard => 36.0 * MM_PER_INCH,
            Self::Pixel => MM_PER_INCH / 96.0,
        }
    }
}

/// Where the unit of a design came from, for the title block.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UnitSource {
    /// The file says it.
    File,
    /// The person said it, with `--unit`.
    Given,
    /// Files of this kind say none; it is assumed, and told.
    Assumed,
}

/// How a machine moves.
#[derive(Debug, Clone, PartialEq)]
pub struct ToolMove {
    /// From where the move before ended; arcs are lines that are at most 0.01 mm off.
    pub to: SpacePoint,
    /// At full speed, without cutting (G0).
    pub rapid: bool,
    /// Millimetres a minute; 0 where none was said.
    pub feed: f64,
    /// An index of [`ToolPath::tools`].
    pub tool: usize,
    /// Whether material is laid down in it (a printer); `false` for cutters.
    pub extrudes: bool,
}

/// A tool of a tool path.
#[derive(Debug, Clone, PartialEq)]
pub struct PathTool {
    /// As the file names it: `T1`; empty if it names none.
    pub name: String,
    /// What a comment says of it.
    pub about: String,
    /// The speeds of the spindle, in turns a minute, each once.
    pub speeds: Vec<f64>,
}

/// A program for a machine.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ToolPath {
    pub start: SpacePoint,
    pub moves: Vec<ToolMove>,
    pub tools: Vec<PathTool>,
    /// Words that are not understood, each once, with the line on which it stands first.
    pub unknown: Vec<(String, usize)>,
}

/// What is in a design file.
#[derive(Debug, Clone, PartialEq)]
pub enum DesignForm {
    Plane(PlaneDrawing),
    Solid(TriangleMesh),
    Path(ToolPath),
    /// A picture of pixels, which is dithered when it is printed. `size`: its width and height in millimetres, if the file
    /// tells its resolution; else it is printed as large as fits.
    Picture {
        picture: Picture,
        size: Option<[f64; 2]>,
    },
    /// A text that is listed and not drawn: a source, a STEP file.
    Listing(String),
    /// Neither drawn nor listed.
    Bytes,
}

/// A design file that was read.
#[derive(Debug, Clone, PartialEq)]
pub struct Design {
    /// The file's name, without its folders.
    pub name: String,
    pub form: DesignForm,
    /// `None` for listings and bytes.
    pub unit: Option<(DesignUnit, UnitSource)>,
    /// What the file says of itself.
    pub title: Option<String>,
    pub maker: Option<String>,
    pub licence: Option<String>,
    /// What a person should know, as sentences: an assumed unit, colours that became hatches.
    pub warnings: Vec<String>,
    /// The file's length and SHA-256.
    pub bytes: usize,
    pub digest: [u8; 32],
}
