//! Numbers -> the solids in fixtures/designs: a bracket, a hand pump's valve body, a spur gear.
//!
//! `cargo run --release --no-default-features --example designs -- fixtures/designs` writes them, the same bytes each time.
//! All coordinates are rounded to a thousandth of a millimetre, so that no machine's sine makes a difference.

#![allow(clippy::disallowed_methods)] // an example writes files

use std::error::Error;
use std::f64::consts::{FRAC_PI_2, PI, TAU};
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::Path;

use flate2::{Compression, Crc, write::DeflateEncoder};

type Flat = [f64; 2];
type Space = [f64; 3];

fn main() -> Result<(), Box<dyn Error>> {
    let folder = std::env::args().nth(1).ok_or("name the folder to write to")?;
    let folder = Path::new(&folder);
    std::fs::write(folder.join("bracket.stl"), bracket().binary_stl("bracket, CC0-1.0"))?;
    let valve = valve_body();
    std::fs::write(folder.join("valve-body.stl"), valve.binary_stl("valve body of a hand pump, CC0-1.0"))?;
    std::fs::write(folder.join("valve-body-ascii.stl"), valve.ascii_stl("valve_body"))?;
    std::fs::write(folder.join("gear.3mf"), gear().three_mf("Spur gear, module 2.5, 24 teeth")?)?;
    Ok(())
}

/// An angle of two plates with a rounded bend: 60 x 40 x 50 mm, 6 thick.
fn bracket() -> Solid {
    const THICK: f64 = 6.0;
    const LONG: f64 = 60.0;
    const WIDE: f64 = 40.0;
    const HIGH: f64 = 50.0;
    const INNER: f64 = 4.0;
    const CORNER: f64 = 8.0;
    let outer = INNER + THICK;
    let mut solid = Solid::default();
    // The lying plate: outline from the bend to the rounded end, seen from above.
    let end = |length: f64| -> Vec<Flat> {
        let mut outline = arc([length - CORNER, CORNER], CORNER, -FRAC_PI_2, 0.0, 8);
        outline.extend(arc([length - CORNER, WIDE - CORNER], CORNER, 0.0, FRAC_PI_2, 8));
        outline
    };
    let outline = |from: f64, length: f64| [vec![[from, WIDE], [from, 0.0]], end(length)].concat();
    let slot =
        [arc([34.0, 20.0], 4.0, -FRAC_PI_2, FRAC_PI_2, 16), arc([22.0, 20.0], 4.0, FRAC_PI_2, 3.0 * FRAC_PI_2, 16)];
    let slot = slot.concat();
    let screws = [[49.0, 10.0], [49.0, 30.0]];
    let (small, wide, sunk) = (2.75, 5.2, THICK - 2.45);
    let below: Vec<Vec<Flat>> = [slot.clone()].into_iter().chain(screws.map(|at| circle(at, small, 32))).collect();
    let above: Vec<Vec<Flat>> = [slot.clone()].into_iter().chain(screws.map(|at| circle(at, wide, 32))).collect();
    let lying = |z: f64| move |[x, y]: Flat| [x, y, z];
    solid.face(&outline(outer, LONG), &below, lying(0.0), false);
    solid.face(&outline(outer, LONG), &above, lying(THICK), true);
    solid.wall(&slot, lying(0.0), &slot, lying(THICK), true, false);
    for at in screws {
        solid.wall(&circle(at, small, 32), lying(0.0), &circle(at, small, 32), lying(sunk), true, false);
        solid.wall(&circle(at, small, 32), lying(sunk), &circle(at, wide, 32), lying(THICK), true, false);
    }
    solid.wall(&end(LONG), lying(0.0), &end(LONG), lying(THICK), false, true);
    // The standing plate, whose length runs upwards.
    let holes = [circle([32.0, 20.0], 8.0, 48), circle([42.0, 8.0], 2.15, 32), circle([42.0, 32.0], 2.15, 32)];
    let standing = |x: f64| move |[z, y]: Flat| [x, y, z];
    solid.face(&outline(outer, HIGH), &holes, standing(0.0), true);
    solid.face(&outline(outer, HIGH), &holes, standing(THICK), false);
    for hole in &holes {
        solid.wall(hole, standing(0.0), hole, standing(THICK), false, false);
    }
    solid.wall(&end(HIGH), standing(0.0), &end(HIGH), standing(THICK), true, true);
    // The bend, inside and outside, and both sides.
    let outside = arc([outer, outer], outer, PI, 3.0 * FRAC_PI_2, 8);
    let inside = arc([outer, outer], INNER, PI, 3.0 * FRAC_PI_2, 8);
    let upright = |y: f64| move |[x, z]: Flat| [x, y, z];
    solid.wall(&outside, upright(0.0), &outside, upright(WIDE), true, true);
    solid.wall(&inside, upright(0.0), &inside, upright(WIDE), false, true);
    let (foot, top) = (LONG - CORNER, HIGH - CORNER);
    let mut side = vec![[0.0, top]];
    side.extend(outside);
    side.extend([[foot, 0.0], [foot, THICK]]);
    side.extend(inside.into_iter().rev());
    side.push([THICK, top]);
    solid.face(&side, &[], upright(0.0), true);
    solid.face(&side, &[], upright(WIDE), false);
    solid
}

/// A flanged tube with a conical seat and a groove for a sealing ring: 90 mm wide, 98 high.
fn valve_body() -> Solid {
    const SIDES: usize = 60;
    let mut solid = Solid::default();
    let ring = |radius: f64| circle([0.0, 0.0], radius, SIDES);
    let at = |z: f64| move |[x, y]: Flat| [x, y, z];
    let bolts = |count: usize, circle_radius: f64, radius: f64| -> Vec<Vec<Flat>> {
        let angle = |i: usize| TAU * i as f64 / count as f64;
        (0..count).map(|i| circle(polar(circle_radius, angle(i)), radius, 24)).collect()
    };
    let (below, above) = (bolts(6, 36.0, 4.5), bolts(4, 33.5, 4.0));
    // Faces with bolt holes: inner and outer radius, height, whether it looks up.
    for (inner, outer, z, holes, up) in [
        (15.0, 45.0, 0.0, &below, false),
        (27.0, 45.0, 10.0, &below, true),
        (26.0, 40.0, 88.0, &above, false),
        (27.0, 40.0, 98.0, &above, true),
    ] {
        let holes: Vec<Vec<Flat>> = [ring(inner)].into_iter().chain(holes.iter().cloned()).collect();
        solid.face(&ring(outer), &holes, at(z), up);
    }
    for (holes, from, to) in [(&below, 0.0, 10.0), (&above, 88.0, 98.0)] {
        for hole in holes {
            solid.wall(hole, at(from), hole, at(to), true, false);
        }
    }
    // Profiles of radius and height, upwards along the outside, downwards along the inside.
    let lower = arc([27.0, 15.0], 5.0, 3.0 * FRAC_PI_2, PI, 6);
    let upper = arc([26.0, 84.0], 4.0, PI, FRAC_PI_2, 6);
    let within = vec![
        [16.0, 98.0],
        [16.0, 54.0],
        [15.0, 53.0],
        [9.5, 47.5],
        [9.0, 46.5],
        [9.0, 42.0],
        [15.0, 38.0],
        [15.0, 0.0],
    ];
    let groove = vec![[27.0, 98.0], [27.0, 95.5], [24.0, 95.5], [24.0, 98.0], [16.0, 98.0]];
    let rims = [vec![[45.0, 0.0], [45.0, 10.0]], vec![[40.0, 88.0], [40.0, 98.0]]];
    for profile in [[lower, upper].concat(), groove, within].iter().chain(&rims) {
        for pair in profile.windows(2) {
            let ([one, from], [two, to]) = (pair[0], pair[1]);
            solid.wall(&ring(one), at(from), &ring(two), at(to), false, false);
        }
    }
    solid
}

/// An involute spur gear: module 2.5, 24 teeth, pressure angle 20 degrees (ISO 53), 12 mm wide, with a hub, a keyway
/// (DIN 6885) and six holes that make it lighter.
fn gear() -> Solid {
    const TEETH: usize = 24;
    const MODULE: f64 = 2.5;
    const WIDTH: f64 = 12.0;
    const HUB_HEIGHT: f64 = 22.0;
    let pressure = 20.0_f64.to_radians();
    let pitch = MODULE * TEETH as f64 / 2.0;
    let (base, tip, root) = (pitch * pressure.cos(), pitch + MODULE, pitch - 1.25 * MODULE);
    let involute = |angle: f64| angle.tan() - angle;
    // Half the angle of a tooth at a radius.
    let half = |radius: f64| PI / (2.0 * TEETH as f64) + involute(pressure) - involute((base / radius).min(1.0).acos());
    let mut outline = Vec::new();
    for tooth in 0..TEETH {
        let middle = TAU * tooth as f64 / TEETH as f64;
        let radii: Vec<f64> = (0..=7).map(|i| base + (tip - base) * (f64::from(i) / 7.0).powi(2)).collect();
        outline.push(polar(root, middle - half(base)));
        outline.extend(radii.iter().map(|radius| polar(*radius, middle - half(*radius))));
        outline.push(polar(tip, middle));
        outline.extend(radii.iter().rev().map(|radius| polar(*radius, middle + half(*radius))));
        outline.push(polar(root, middle + half(base)));
        outline.push(polar(root, middle + PI / TEETH as f64));
    }
    let key = (2.0_f64 / 6.0).asin();
    let mut bore = vec![[2.0, 7.8], [-2.0, 7.8]];
    bore.extend(arc([0.0, 0.0], 6.0, FRAC_PI_2 + key, FRAC_PI_2 - key + TAU, 36));
    let hub = circle([0.0, 0.0], 13.0, 48);
    let lighter = (0..6).map(|i| circle(polar(19.5, TAU * f64::from(i) / 6.0), 4.5, 24));
    let at = |z: f64| move |[x, y]: Flat| [x, y, z];
    let mut solid = Solid::default();
    let below: Vec<Vec<Flat>> = [bore.clone()].into_iter().chain(lighter.clone()).collect();
    let above: Vec<Vec<Flat>> = [hub.clone()].into_iter().chain(lighter.clone()).collect();
    solid.face(&outline, &below, at(0.0), false);
    solid.face(&outline, &above, at(WIDTH), true);
    solid.face(&hub, std::slice::from_ref(&bore), at(HUB_HEIGHT), true);
    solid.wall(&outline, at(0.0), &outline, at(WIDTH), false, false);
    solid.wall(&hub, at(WIDTH), &hub, at(HUB_HEIGHT), false, false);
    solid.wall(&bore, at(0.0), &bore, at(HUB_HEIGHT), true, false);
    for hole in lighter {
        solid.wall(&hole, at(0.0), &hole, at(WIDTH), true, false);
    }
    solid
}

fn rounded(x: f64) -> f64 {
    (x * 1000.0).round() / 1000.0 + 0.0
}

fn polar(radius: f64, angle: f64) -> Flat {
    [rounded(radius * angle.cos()), rounded(radius * angle.sin())]
}

/// Points of an arc, both ends included.
fn arc(centre: Flat, radius: f64, from: f64, to: f64, steps: usize) -> Vec<Flat> {
    let angle = |i: usize| from + (to - from) * i as f64 / steps as f64;
    let at = |i: usize| {
        let [x, y] = polar(radius, angle(i));
        [rounded(centre[0] + x), rounded(centre[1] + y)]
    };
    (0..=steps).map(at).collect()
}

fn circle(centre: Flat, radius: f64, sides: usize) -> Vec<Flat> {
    let mut points = arc(centre, radius, 0.0, TAU, sides);
    points.pop();
    points
}

/// Triangles of which all corners are rounded already.
#[derive(Default)]
struct Solid {
    triangles: Vec<[Space; 3]>,
}

impl Solid {
    /// A flat face: an outline, counter-clockwise or not, without its holes.
    fn face(&mut self, outline: &[Flat], holes: &[Vec<Flat>], place: impl Fn(Flat) -> Space, forward: bool) {
        for [a, b, c] in triangulated(outline, holes) {
            let [a, b, c] = [place(a), place(b), place(c)];
            self.triangles.push(if forward { [a, b, c] } else { [a, c, b] });
        }
    }

    /// A strip between two lines of as many points; `open` if their ends are not joined.
    fn wall(
        &mut self,
        below: &[Flat],
        place_below: impl Fn(Flat) -> Space,
        above: &[Flat],
        place_above: impl Fn(Flat) -> Space,
        turned: bool,
        open: bool,
    ) {
        let count = below.len();
        for i in 0..count - usize::from(open) {
            let j = (i + 1) % count;
            let [a, b] = [place_below(below[i]), place_below(below[j])];
            let [c, d] = [place_above(above[j]), place_above(above[i])];
            for [one, two, three] in [[a, b, c], [a, c, d]] {
                self.triangles.push(if turned { [one, three, two] } else { [one, two, three] });
            }
        }
    }

    fn binary_stl(&self, header: &str) -> Vec<u8> {
        let mut bytes = header.as_bytes().to_vec();
        bytes.resize(80, 0);
        bytes.extend((self.triangles.len() as u32).to_le_bytes());
        for corners in &self.triangles {
            for point in [normal(corners)].iter().chain(corners) {
                bytes.extend(point.iter().flat_map(|x| (*x as f32).to_le_bytes()));
            }
            bytes.extend([0, 0]);
        }
        bytes
    }

    fn ascii_stl(&self, name: &str) -> String {
        let mut text = format!("solid {name}\n");
        for corners in &self.triangles {
            let [x, y, z] = normal(corners).map(|x| six_digits(f64::from(x as f32)));
            let _ = writeln!(text, "  facet normal {x} {y} {z}\n    outer loop");
            for [x, y, z] in corners {
                let _ = writeln!(text, "      vertex {x} {y} {z}");
            }
            text.push_str("    endloop\n  endfacet\n");
        }
        text + &format!("endsolid {name}\n")
    }

    /// A package of the 3MF core specification 1.3.
    fn three_mf(&self, title: &str) -> Result<Vec<u8>, Box<dyn Error>> {
        let mut points: Vec<Space> = Vec::new();
        let mut known = std::collections::HashMap::new();
        let mut triangles = String::new();
        for corners in &self.triangles {
            let [a, b, c] = corners.map(|point| {
                *known.entry(point.map(f64::to_bits)).or_insert_with(|| {
                    points.push(point);
                    points.len() - 1
                })
            });
            let _ = writeln!(triangles, "     <triangle v1=\"{a}\" v2=\"{b}\" v3=\"{c}\"/>");
        }
        let mut vertices = String::new();
        for [x, y, z] in points {
            let _ = writeln!(vertices, "     <vertex x=\"{x}\" y=\"{y}\" z=\"{z}\"/>");
        }
        let core = "http://schemas.microsoft.com/3dmanufacturing";
        let model = format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
             <model unit=\"millimeter\" xml:lang=\"en-US\" xmlns=\"{core}/core/2015/02\">\n \
             <metadata name=\"Title\">{title}</metadata>\n \
             <metadata name=\"Designer\">Lower Mill Repair Circle</metadata>\n \
             <metadata name=\"LicenseTerms\">CC0-1.0</metadata>\n \
             <resources>\n  <object id=\"1\" type=\"model\">\n   <mesh>\n    <vertices>\n{vertices}    </vertices>\n    \
             <triangles>\n{triangles}    </triangles>\n   </mesh>\n  </object>\n </resources>\n \
             <build>\n  <item objectid=\"1\" transform=\"1 0 0 0 1 0 0 0 1 40 40 0\"/>\n </build>\n</model>\n"
        );
        let package = "http://schemas.openxmlformats.org/package/2006";
        let types = format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Types xmlns=\"{package}/content-types\">\
             <Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>\
             <Default Extension=\"model\" ContentType=\"application/vnd.ms-package.3dmanufacturing-3dmodel+xml\"/></Types>\n"
        );
        let relations = format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Relationships xmlns=\"{package}/relationships\">\
             <Relationship Target=\"/3D/3dmodel.model\" Id=\"rel0\" Type=\"{core}/2013/01/3dmodel\"/></Relationships>\n"
        );
        archive(&[("[Content_Types].xml", &types), ("_rels/.rels", &relations), ("3D/3dmodel.model", &model)])
    }
}

/// A ZIP archive (APPNOTE 6.3), as if made on the first day of 1980.
fn archive(parts: &[(&str, &str)]) -> Result<Vec<u8>, Box<dyn Error>> {
    let (mut bytes, mut directory) = (Vec::new(), Vec::new());
    for (name, text) in parts {
        let mut crc = Crc::new();
        crc.update(text.as_bytes());
        let mut encoder = DeflateEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(text.as_bytes())?;
        let packed = encoder.finish()?;
        let mut head = vec![20, 0, 0, 0, 8, 0, 0, 0, 0x21, 0];
        for number in [crc.sum(), u32::try_from(packed.len())?, u32::try_from(text.len())?] {
            head.extend(number.to_le_bytes());
        }
        head.extend(u16::try_from(name.len())?.to_le_bytes());
        head.extend([0, 0]);
        directory.extend([b"PK\x01\x02\x14\0".to_vec(), head.clone(), vec![0; 10]].concat());
        directory.extend(u32::try_from(bytes.len())?.to_le_bytes());
        directory.extend(name.as_bytes());
        bytes.extend([b"PK\x03\x04".to_vec(), head, name.as_bytes().to_vec(), packed].concat());
    }
    let count = u16::try_from(parts.len())?.to_le_bytes();
    let sizes = [u32::try_from(directory.len())?, u32::try_from(bytes.len())?].map(u32::to_le_bytes).concat();
    bytes.extend(directory);
    bytes.extend([b"PK\x05\x06\0\0\0\0".to_vec(), count.to_vec(), count.to_vec(), sizes, vec![0, 0]].concat());
    Ok(bytes)
}

fn normal([a, b, c]: &[Space; 3]) -> Space {
    let [u, v] = [b, c].map(|to| [to[0] - a[0], to[1] - a[1], to[2] - a[2]]);
    let n = [u[1] * v[2] - u[2] * v[1], u[2] * v[0] - u[0] * v[2], u[0] * v[1] - u[1] * v[0]];
    let length = n.iter().map(|x| x * x).sum::<f64>().sqrt();
    n.map(|x| x / length + 0.0)
}

/// A number as C's `%g` prints it.
fn six_digits(x: f64) -> String {
    let scientific = format!("{x:.5e}");
    let (digits, exponent) = scientific.split_once('e').unwrap_or((&scientific, "0"));
    let short = |digits: &str| match digits.split_once('.') {
        Some(_) => digits.trim_end_matches('0').trim_end_matches('.').to_owned(),
        None => digits.to_owned(),
    };
    match exponent.parse::<i32>() {
        Ok(exponent) if x != 0.0 && exponent < -4 => format!("{}e-{:02}", short(digits), -exponent),
        Ok(exponent) if x != 0.0 => short(&format!("{x:.*}", usize::try_from(5 - exponent).unwrap_or(0))),
        _ => "0".to_owned(),
    }
}

/// Twice the signed area of a triangle.
fn area([a, b, c]: [Flat; 3]) -> f64 {
    (b[0] - a[0]) * (c[1] - a[1]) - (c[0] - a[0]) * (b[1] - a[1])
}

fn area_of(outline: &[Flat]) -> f64 {
    let next = outline.iter().cycle().skip(1);
    outline.iter().zip(next).map(|(a, b)| a[0] * b[1] - b[0] * a[1]).sum()
}

fn distance(a: Flat, b: Flat) -> f64 {
    (a[0] - b[0]).hypot(a[1] - b[1])
}

/// Ear clipping, after each hole was joined to the outline by a bridge. Of all ears the one with the shortest cut is taken.
fn triangulated(outline: &[Flat], holes: &[Vec<Flat>]) -> Vec<[Flat; 3]> {
    let directed = |points: &[Flat], forward: bool| -> Vec<Flat> {
        let mut points = points.to_vec();
        if (area_of(&points) > 0.0) != forward {
            points.reverse();
        }
        points
    };
    let mut rest = directed(outline, true);
    let mut holes: Vec<Vec<Flat>> = holes.iter().map(|hole| directed(hole, false)).collect();
    while !holes.is_empty() {
        let (hole, bridge) = shortest_bridge(&rest, &holes);
        let hole = holes.remove(hole);
        let (at, from) = bridge;
        let around = hole.iter().cycle().skip(from).take(hole.len() + 1).copied();
        let back = rest[at];
        rest.splice((at + 1)..=at, around.chain([back]));
    }
    let mut triangles = Vec::new();
    while rest.len() > 3 {
        let count = rest.len();
        let ear = |i: usize| [rest[(i + count - 1) % count], rest[i], rest[(i + 1) % count]];
        let is_ear = |i: &usize| {
            let corners = ear(*i);
            let [a, b, c] = corners;
            let holds = |p: &Flat| {
                !corners.contains(p) && area([a, b, *p]) >= 0.0 && area([b, c, *p]) >= 0.0 && area([c, a, *p]) >= 0.0
            };
            area(corners) > 1e-9 && !rest.iter().any(holds)
        };
        let cut = |i: &usize| distance(ear(*i)[0], ear(*i)[2]);
        let Some(best) = (0..count).filter(is_ear).min_by(|i, j| cut(i).total_cmp(&cut(j))) else { break };
        triangles.push(ear(best));
        rest.remove(best);
    }
    triangles.extend(<[Flat; 3]>::try_from(rest).ok());
    triangles
}

/// Which hole lies nearest, and the places in the outline and in the hole that a bridge joins.
fn shortest_bridge(outline: &[Flat], holes: &[Vec<Flat>]) -> (usize, (usize, usize)) {
    let mut best = (f64::INFINITY, (0, (0, 0)));
    for (number, hole) in holes.iter().enumerate() {
        for (at, a) in outline.iter().enumerate() {
            for (from, b) in hole.iter().enumerate() {
                let long = distance(*a, *b);
                if long < best.0 {
                    best = (long, (number, (at, from)));
                }
            }
        }
    }
    best.1
}
