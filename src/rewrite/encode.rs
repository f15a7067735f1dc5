//! The bytes of a mesh -> the streams that it is made again from.

use std::collections::BTreeMap;

use super::normals::{WAYS, computed};
use super::numerals::Numeral;
use super::read_stl::{ReadStl, ReadTriangle};
use super::streams::{StreamWriter, folded};
use super::surface::{self, LONE_STEP, NAMED_STEP, NORMAL_PARTS, SurfaceStreams, TOLD_GUESS, TOLD_THIRD};
use super::vertices::Vertices;
use super::walk::{OpenEdge, Walk};

/// Triangles whose normals are computed in every way, to choose one.
const TRIED: usize = 20_000;

/// A mesh as streams, its kind first; `None` only if it is none.
pub(super) fn encode(stl: &ReadStl<'_>, writer: &mut StreamWriter) -> Option<()> {
    let ReadStl { layout, coordinates, normal_style, triangles } = stl;
    let mut magnitudes: Vec<u64> =
        triangles.iter().flat_map(|triangle| triangle.corners.as_flattened()).map(|part| part.magnitude).collect();
    magnitudes.sort_unstable();
    magnitudes.dedup();
    let mut streams = SurfaceStreams::default();
    let mut last = 0;
    for magnitude in &magnitudes {
        streams.table.push(magnitude - last);
        last = *magnitude;
    }
    let vertices = Vertices::new(magnitudes, *coordinates).ok()?;
    let mut encoder = SurfaceEncoder { streams, vertices, walk: Walk::default(), known: BTreeMap::new() };
    let mut corners = Vec::with_capacity(triangles.len());
    for triangle in triangles {
        corners.push(encoder.triangle(triangle)?);
    }
    let SurfaceEncoder { mut streams, vertices, .. } = encoder;
    let normal = |corners: &[u32; 3], way| computed(corners.map(|corner| vertices.point(corner)), way, *normal_style);
    let equal = |way| {
        let tried = triangles.iter().zip(&corners).take(TRIED);
        tried.filter(|(triangle, corners)| normal(corners, way) == triangle.normal).count()
    };
    // Of ways that are equally good, the simplest.
    let way = (0..WAYS).rev().max_by_key(|way| equal(*way))?;
    let mut before = [Numeral::default(); 3];
    for (triangle, corners) in triangles.iter().zip(&corners) {
        encode_normal(&triangle.normal, &before, &normal(corners, way), &mut streams);
        before = triangle.normal;
    }
    surface::write(layout, [*coordinates, *normal_style], way, &streams, writer);
    Some(())
}

fn encode_normal(own: &[Numeral; 3], before: &[Numeral; 3], computed: &[Numeral; 3], streams: &mut SurfaceStreams) {
    if own == computed {
        return streams.normal_steps.push(0);
    }
    if own == before {
        return streams.normal_steps.push(1);
    }
    if *own == [Numeral::default(); 3] {
        return streams.normal_steps.push(2);
    }
    let mut step = 0;
    for (((own, before), computed), told) in own.iter().zip(before).zip(computed).zip(&mut streams.normals) {
        let chosen = match own {
            own if own == computed => 0,
            own if own == before => 1,
            own => {
                told.push(folded(own.signed() - computed.signed()));
                2
            }
        };
        step = step * 3 + chosen;
    }
    streams.normal_steps.push(NORMAL_PARTS + step);
}

struct SurfaceEncoder {
    streams: SurfaceStreams,
    vertices: Vertices,
    walk: Walk,
    known: BTreeMap<[Numeral; 3], u32>,
}

impl SurfaceEncoder {
    /// Numbers of the triangle's corners, the new ones among them added on the way.
    fn triangle(&mut self, triangle: &ReadTriangle) -> Option<[u32; 3]> {
        let old = triangle.corners.map(|corner| self.known.get(&corner).copied());
        let sides = [0, 1, 2].map(|side| Some((old[side]?, old[(side + 1) % 3]?)));
        let recent = sides.iter().enumerate().filter_map(|(side, edge)| {
            let (from, to) = (*edge)?;
            Some((self.walk.back_to(from, to)?, side))
        });
        let named = sides.iter().enumerate().filter_map(|(side, edge)| {
            let (from, to) = (*edge)?;
            Some((from, self.walk.name_of(from, to)?, side))
        });
        let (edge, side) = if let Some((back, side)) = recent.min() {
            self.streams.steps.push((3 * back + side) as u8);
            (self.walk.recent(back)?, side)
        } else if let Some((from, back, side)) = named.max() {
            self.streams.steps.push(NAMED_STEP + (3 * back + side) as u8);
            self.streams.distances.push(u64::from(self.walk.vertices() - 1 - from));
            (self.walk.named(from, back)?, side)
        } else {
            return self.lone(triangle);
        };
        let third = (side + 2) % 3;
        let number = if let Some(vertex) = old[third] {
            let place = self.walk.closing(edge).position(|other| other == vertex);
            self.streams.thirds.push(place.map_or(TOLD_THIRD, |place| place as u8 + 1));
            if place.is_none() {
                self.streams.distances.push(u64::from(self.walk.vertices() - 1 - vertex));
            }
            vertex
        } else {
            self.streams.thirds.push(0);
            self.add(triangle.corners[third], Some(edge))?
        };
        let mut corners = [edge.from, edge.to, number];
        corners.rotate_right(side);
        self.walk.take(corners);
        Some(corners)
    }

    /// A triangle that shares no edge.
    fn lone(&mut self, triangle: &ReadTriangle) -> Option<[u32; 3]> {
        self.streams.steps.push(LONE_STEP);
        let mut corners = [0; 3];
        for (number, corner) in corners.iter_mut().zip(triangle.corners) {
            *number = if let Some(vertex) = self.known.get(&corner) {
                self.streams.distances.push(u64::from(self.walk.vertices() - vertex));
                *vertex
            } else {
                self.streams.distances.push(0);
                self.add(corner, None)?
            };
        }
        self.walk.take(corners);
        Some(corners)
    }

    fn add(&mut self, corner: [Numeral; 3], edge: Option<OpenEdge>) -> Option<u32> {
        let guesses = self.vertices.guesses(edge);
        let mut places = [0; 3];
        let mut all = 0;
        for (((part, guesses), told), place) in
            corner.iter().zip(&guesses).zip(&mut self.streams.places).zip(&mut places)
        {
            let index = self.vertices.magnitudes.binary_search(&part.magnitude).ok()?;
            *place = Numeral { magnitude: index as u64, negative: part.negative }.signed();
            let chosen = guesses.iter().position(|guess| *guess == Some(*place));
            if chosen.is_none() {
                told.push(folded(*place - guesses[0]?));
            }
            all = all * 5 + chosen.map_or(TOLD_GUESS, |chosen| chosen as u8);
        }
        self.streams.guesses.push(all);
        self.vertices.add(places).ok()?;
        let number = self.walk.vertices();
        self.walk.add_vertex();
        self.known.insert(corner, number);
        Some(number)
    }
}
