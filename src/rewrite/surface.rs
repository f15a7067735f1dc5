//! What stands between the numbers of a file, and its surface -> the streams of a rewritten mesh, and back.

use super::numerals::NumeralStyle;
use super::streams::{ByteList, PlaneList, StreamReader, StreamWriter};
use super::{RewriteError, layout::StlLayout};

/// In [`SurfaceStreams::steps`]: an edge that came lately, the k-th back, as which side of the triangle: 3 * k + side.
/// From here on: the k-th open edge of a vertex that is told.
pub(super) const NAMED_STEP: u8 = 96;
/// No edge: three corners are told.
pub(super) const LONE_STEP: u8 = 255;
/// In [`SurfaceStreams::thirds`]: a vertex that is told; 0 is a new one, and from 1 on they are those of `closing`.
pub(super) const TOLD_THIRD: u8 = 255;
/// In [`SurfaceStreams::guesses`]: the coordinate is told; 0 is the parallelogram's, 1 to 3 those of the edge and of the
/// corner behind it.
pub(super) const TOLD_GUESS: u8 = 4;
/// In [`SurfaceStreams::normal_steps`]: as computed; as the triangle before has it; zeros. From 3 on each part by itself.
pub(super) const NORMAL_PARTS: u8 = 3;

/// The streams of a surface, to write.
#[derive(Default)]
pub(super) struct SurfaceStreams {
    /// One for each triangle: the edge that it shares.
    pub(super) steps: Vec<u8>,
    /// One for each triangle that shares an edge: its third corner.
    pub(super) thirds: Vec<u8>,
    /// One for each vertex: 25 x + 5 y + z, each 0 to 4.
    pub(super) guesses: Vec<u8>,
    /// One for each triangle.
    pub(super) normal_steps: Vec<u8>,
    /// The distinct magnitudes of all coordinates, each as the difference to the one before.
    pub(super) table: Vec<u64>,
    /// How many vertices before the newest one a vertex stands.
    pub(super) distances: Vec<u64>,
    /// Places in the table, of each axis, less the guessed ones.
    pub(super) places: [Vec<u64>; 3],
    /// Parts of normals, of each axis, less the computed ones.
    pub(super) normals: [Vec<u64>; 3],
}

/// `StlLayout`, styles and streams -> bytes.
pub(super) fn write(
    layout: &StlLayout,
    styles: [NumeralStyle; 2],
    way: u8,
    streams: &SurfaceStreams,
    writer: &mut StreamWriter,
) {
    layout.write(writer);
    for style in styles {
        writer.out.extend([style.letter, style.digits, style.exponent]);
    }
    writer.out.push(way);
    for bytes in [&streams.steps, &streams.thirds, &streams.guesses, &streams.normal_steps] {
        writer.bytes(bytes);
    }
    for list in [&streams.table, &streams.distances].into_iter().chain(&streams.places).chain(&streams.normals) {
        writer.list(list);
    }
}

/// The streams of a surface, to read.
pub(super) struct SurfaceReader<'a> {
    pub(super) coordinates: NumeralStyle,
    pub(super) normal_style: NumeralStyle,
    pub(super) way: u8,
    pub(super) steps: &'a [u8],
    pub(super) thirds: ByteList<'a>,
    pub(super) guesses: ByteList<'a>,
    pub(super) normal_steps: ByteList<'a>,
    pub(super) table: PlaneList<'a>,
    pub(super) distances: PlaneList<'a>,
    pub(super) places: [PlaneList<'a>; 3],
    pub(super) normals: [PlaneList<'a>; 3],
}

impl<'a> SurfaceReader<'a> {
    /// # Errors
    /// A stream that is cut short, a style or a way that there is not.
    pub(super) fn new(reader: &mut StreamReader<'a>) -> Result<Self, RewriteError> {
        let style =
            |reader: &mut StreamReader<'a>| NumeralStyle::checked(reader.byte()?, reader.byte()?, reader.byte()?);
        Ok(Self {
            coordinates: style(reader)?,
            normal_style: style(reader)?,
            way: Some(reader.byte()?).filter(|way| *way < super::normals::WAYS).ok_or(RewriteError::Damaged)?,
            steps: reader.bytes()?,
            thirds: ByteList(reader.bytes()?),
            guesses: ByteList(reader.bytes()?),
            normal_steps: ByteList(reader.bytes()?),
            table: reader.list()?,
            distances: reader.list()?,
            places: [reader.list()?, reader.list()?, reader.list()?],
            normals: [reader.list()?, reader.list()?, reader.list()?],
        })
    }
}
