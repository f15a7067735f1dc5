//! The streams of a rewritten mesh -> the file's bytes.

use super::layout::StlLayoutReader;
use super::normals::computed;
use super::numerals::{Numeral, NumeralStyle};
use super::streams::{StreamReader, unfolded};
use super::surface::{LONE_STEP, NAMED_STEP, NORMAL_PARTS, SurfaceReader, TOLD_GUESS, TOLD_THIRD};
use super::vertices::Vertices;
use super::walk::{NAMED, OpenEdge, Walk};
use super::{MAX_REWRITTEN_TRIANGLES, RewriteError};

use RewriteError::Damaged;

/// The file's bytes; never more than `length`.
///
/// # Errors
/// Streams that are cut short, contradict themselves, or claim too much.
pub(super) fn decode(kind: u8, mut reader: StreamReader<'_>, length: usize) -> Result<Vec<u8>, RewriteError> {
    let mut layout = StlLayoutReader::new(kind, &mut reader)?;
    let mut streams = SurfaceReader::new(&mut reader)?;
    if !reader.rest.is_empty() {
        return Err(Damaged);
    }
    let (claimed, most) = (streams.steps.len(), MAX_REWRITTEN_TRIANGLES.min(length / layout.least_bytes()));
    let too_many = |what, claimed| RewriteError::TooMany { what, claimed: claimed as u64, most: most as u64 };
    if claimed > most {
        return Err(too_many("triangles", claimed));
    }
    // A vertex is new in one triangle, so that there are at most three a triangle, of three coordinates.
    if streams.table.count > 9 * claimed {
        return Err(too_many("coordinates", streams.table.count));
    }
    let mut magnitudes = Vec::with_capacity(streams.table.count);
    let mut magnitude = 0_u64;
    for _ in 0..streams.table.count {
        magnitude = magnitude.checked_add(streams.table.next()?).ok_or(Damaged)?;
        magnitudes.push(magnitude);
    }
    let vertices = Vertices::new(magnitudes, streams.coordinates)?;
    let mut out = Vec::new();
    out.extend_from_slice(layout.head());
    let steps = streams.steps;
    let mut decoder = SurfaceDecoder { streams: &mut streams, vertices, walk: Walk::default() };
    let mut before = [Numeral::default(); 3];
    for (number, step) in steps.iter().enumerate() {
        let corners = decoder.triangle(*step)?;
        before = decoder.normal(corners, before)?;
        let points = corners.map(|corner| decoder.vertices.numerals(corner));
        let (coordinates, normals) = (decoder.streams.coordinates, decoder.streams.normal_style);
        let normal = before.iter().map(|part| (normals, *part));
        let parts = normal.chain(points.iter().flatten().map(|part| (coordinates, *part)));
        for (at, (style, part)) in parts.enumerate() {
            write_number(kind, style, part, &mut out)?;
            layout.after(at, number + 1 == steps.len(), &mut out)?;
            if out.len() > length {
                return Err(Damaged);
            }
        }
    }
    out.extend_from_slice(layout.tail());
    Ok(out)
}

fn write_number(kind: u8, style: NumeralStyle, part: Numeral, out: &mut Vec<u8>) -> Result<(), RewriteError> {
    if kind == 1 {
        out.extend_from_slice(&style.float(part)?.to_le_bytes());
        return Ok(());
    }
    style.text(part, out)
}

struct SurfaceDecoder<'a, 'b> {
    streams: &'a mut SurfaceReader<'b>,
    vertices: Vertices,
    walk: Walk,
}

impl SurfaceDecoder<'_, '_> {
    /// The corners of the next triangle.
    fn triangle(&mut self, step: u8) -> Result<[u32; 3], RewriteError> {
        let corners = match step {
            LONE_STEP => {
                let mut corners = [0; 3];
                for corner in &mut corners {
                    *corner = match self.distance()? {
                        0 => self.new_vertex(None)?,
                        back => self.walk.vertices().checked_sub(back).ok_or(Damaged)?,
                    };
                }
                corners
            }
            NAMED_STEP.. => {
                let step = usize::from(step - NAMED_STEP);
                let newest = self.walk.vertices().checked_sub(1).ok_or(Damaged)?;
                let from = newest.checked_sub(self.distance()?).ok_or(Damaged)?;
                let edge = Some(step / 3).filter(|back| *back < NAMED).and_then(|back| self.walk.named(from, back));
                self.on_edge(edge.ok_or(Damaged)?, step % 3)?
            }
            _ => {
                let edge = self.walk.recent(usize::from(step / 3)).ok_or(Damaged)?;
                self.on_edge(edge, usize::from(step % 3))?
            }
        };
        self.walk.take(corners);
        Ok(corners)
    }

    /// The triangle on an edge that is its side `side`.
    fn on_edge(&mut self, edge: OpenEdge, side: usize) -> Result<[u32; 3], RewriteError> {
        let third = match self.streams.thirds.next()? {
            0 => self.new_vertex(Some(edge))?,
            TOLD_THIRD => {
                let newest = self.walk.vertices().checked_sub(1).ok_or(Damaged)?;
                newest.checked_sub(self.distance()?).ok_or(Damaged)?
            }
            place => self.walk.closing(edge).nth(usize::from(place) - 1).ok_or(Damaged)?,
        };
        let mut corners = [edge.from, edge.to, third];
        corners.rotate_right(side);
        Ok(corners)
    }

    fn distance(&mut self) -> Result<u32, RewriteError> {
        u32::try_from(self.streams.distances.next()?).map_err(|_| Damaged)
    }

    fn new_vertex(&mut self, edge: Option<OpenEdge>) -> Result<u32, RewriteError> {
        let guesses = self.vertices.guesses(edge);
        let chosen = self.streams.guesses.next()?;
        let mut places = [0; 3];
        let axes = guesses.iter().zip([chosen / 25, chosen / 5 % 5, chosen % 5]).zip(&mut self.streams.places);
        for (((guesses, chosen), told), place) in axes.zip(&mut places) {
            let guess = guesses.get(usize::from(if chosen == TOLD_GUESS { 0 } else { chosen })).copied().flatten();
            let difference = if chosen == TOLD_GUESS { unfolded(told.next()?) } else { 0 };
            *place = guess.and_then(|guess| guess.checked_add(difference)).ok_or(Damaged)?;
        }
        self.vertices.add(places)?;
        self.walk.add_vertex();
        Ok(self.walk.vertices() - 1)
    }

    fn normal(&mut self, corners: [u32; 3], before: [Numeral; 3]) -> Result<[Numeral; 3], RewriteError> {
        let step = self.streams.normal_steps.next()?;
        if step == 1 {
            return Ok(before);
        }
        if step == 2 {
            return Ok([Numeral::default(); 3]);
        }
        let points = corners.map(|corner| self.vertices.point(corner));
        let mut parts = computed(points, self.streams.way, self.streams.normal_style);
        let Some(step) = step.checked_sub(NORMAL_PARTS) else { return Ok(parts) };
        let axes = parts.iter_mut().zip(before).zip([step / 9, step / 3 % 3, step % 3]);
        for (((part, before), chosen), told) in axes.zip(&mut self.streams.normals) {
            *part = match chosen {
                0 => *part,
                1 => before,
                2 => {
                    let signed = part.signed().checked_add(unfolded(told.next()?)).filter(|signed| *signed > i64::MIN);
                    Numeral::of_signed(signed.ok_or(Damaged)?)
                }
                _ => return Err(Damaged),
            };
        }
        Ok(parts)
    }
}
