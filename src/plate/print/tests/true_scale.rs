//! Every fixture on A4 and Letter, as pixels at 600 dpi -> lines that are as far apart as in the design, to 0.05 mm.

use crate::catalogue::built_in;
use crate::design::{Design, PlaneBox, PlanePoint, ReadOptions, read};
use crate::plate::Figure;
use crate::plate::pen::line_of;
use crate::plate::print::figures::figures;
use crate::plate::print::place::{Beside, place};
use crate::plate::print::*;
use crate::sheet::Paper;
use crate::typeset::{OwnFonts, font_files};
use crate::units::{Dpi, MM_PER_INCH};
use crate::watch::Unwatched;

const DPI: f64 = 600.0;
/// How far a measured length may be from that of the design, in millimetres.
const OFF: f64 = 0.05;
/// How far from where a line should be its pixels are looked for, and how far other lines must be from it.
const REACH: f64 = 0.9;
const FREE: f64 = 1.6;

/// A fixture, what it is printed with, and how far its lines are apart on paper at least.
const FIXTURES: [(&str, &[u8], f64); 7] = [
    ("seed-tray.svg", include_bytes!("../../../../fixtures/designs/seed-tray.svg"), 170.0),
    ("seed-tray.dxf", include_bytes!("../../../../fixtures/designs/seed-tray.dxf"), 170.0),
    ("seed-tray.gcode", include_bytes!("../../../../fixtures/designs/seed-tray.gcode"), 170.0),
    ("bracket.stl", include_bytes!("../../../../fixtures/designs/bracket.stl"), 60.0),
    ("valve-body.stl", include_bytes!("../../../../fixtures/designs/valve-body.stl"), 60.0),
    ("valve-body-ascii.stl", include_bytes!("../../../../fixtures/designs/valve-body-ascii.stl"), 60.0),
    ("gear.3mf", include_bytes!("../../../../fixtures/designs/gear.3mf"), 60.0),
];

/// Lines of a figure, `[along, from, to]` for those that run along an axis (their place, and from where to where), and all
/// of them as pairs of points. `turned` swaps the axes.
struct FigureLines {
    straight: Vec<[f64; 3]>,
    all: Vec<[[f64; 2]; 2]>,
}

fn figure_lines(figure: &Figure, turned: bool) -> FigureLines {
    let point = |point: &PlanePoint| if turned { [point.y, point.x] } else { [point.x, point.y] };
    let mut found = FigureLines { straight: Vec::new(), all: Vec::new() };
    for shape in &figure.drawing.shapes {
        let is_solid = line_of(&shape.pen).is_some_and(|(_, dashes)| dashes.is_empty());
        for mut line in shape.outline.polylines(0.005) {
            if shape.outline.closed {
                line.push(line[0]);
            }
            for pair in line.windows(2) {
                let [from, to] = [point(&pair[0]), point(&pair[1])];
                found.all.push([from, to]);
                if is_solid && (from[0] - to[0]).abs() < 1e-4 && (from[1] - to[1]).abs() > 3.0 {
                    found.straight.push([from[0], from[1].min(to[1]), from[1].max(to[1])]);
                }
            }
        }
    }
    found
}

/// Two lines that run down, as far apart as there are within an area, and a height at which both are seen alone.
fn widest_pair(lines: &FigureLines, area: PlaneBox) -> Option<([f64; 2], f64)> {
    let inside = |x: f64| x > area.min.x + FREE && x < area.max.x - FREE;
    let alone = |x: f64, y: f64| {
        let near = |[from, to]: &&[[f64; 2]; 2]| {
            let (low, high) = (from[1].min(to[1]), from[1].max(to[1]));
            let beside = (from[0].min(to[0]), from[0].max(to[0]));
            low < y + FREE && high > y - FREE && beside.0 < x + FREE && beside.1 > x - FREE
        };
        lines.all.iter().filter(near).all(|[from, to]| (from[0] - x).abs() < 1e-4 && (to[0] - x).abs() < 1e-4)
    };
    let mut best: Option<([f64; 2], f64)> = None;
    for one in &lines.straight {
        for other in &lines.straight {
            let wide = other[0] - one[0];
            if !inside(one[0]) || !inside(other[0]) || best.is_some_and(|([a, b], _)| wide <= b - a) || wide <= 0.0 {
                continue;
            }
            let (low, high) = (one[1].max(other[1]).max(area.min.y), one[2].min(other[2]).min(area.max.y));
            let rows = (1..12).map(|part| low + (high - low) * f64::from(part) / 12.0);
            if let Some(row) = rows.filter(|_| high - low > 1.0).find(|y| alone(one[0], *y) && alone(other[0], *y)) {
                best = Some(([one[0], other[0]], row));
            }
        }
    }
    best
}

/// The middle of the dark pixels in a row that are within [`REACH`] of a place in millimetres.
fn dark_middle(name: &str, row: &[u8], near: f64) -> f64 {
    let pixel = |length: f64| length / MM_PER_INCH * DPI;
    let (from, to) = (pixel(near - REACH).round() as usize, pixel(near + REACH).round() as usize);
    let dark: Vec<usize> = (from..to.min(row.len())).filter(|at| row[*at] < 128).collect();
    assert!(!dark.is_empty(), "{name}: nothing is drawn near {near} mm");
    assert!(dark.len() as f64 <= pixel(1.0), "{name}: {} pixels near {near} mm are dark", dark.len());
    (dark.iter().sum::<usize>() as f64 / dark.len() as f64 + 0.5) / DPI * MM_PER_INCH
}

/// Prints a fixture and measures the widest pair of lines across and down; their lengths in the design.
fn measured(design: &Design, options: &PlateOptions) -> [f64; 2] {
    let item = PlateItem { design, bytes: FileBytes::NotPrinted, bill: None };
    let printed = plates(&[item], options, &Unwatched).unwrap();
    let page = printed.sheets.iter().position(|sheet| sheet.kind == PlateKind::Drawing).unwrap();
    let raster = crate::photo::open(printed.pdf).unwrap().raster(page, Dpi(DPI)).unwrap();
    let rows: Vec<&[u8]> = raster.pixels.chunks_exact(raster.width as usize).collect();

    let figure = figures(&item, options, &Unwatched).unwrap().swap_remove(0);
    let facts = figure.kind == crate::plate::FigureKind::Views && !figure.facts.is_empty();
    let placed = place(figure.clone(), &design.name, Beside { facts, file: None }, options, &Unwatched).unwrap();
    let first = placed.tiles.iter().position(|tile| !tile.is_empty).unwrap();
    let shown = placed.grid.area(placed.grid.name(first));
    let (frame, _) = placed.geometry.frame();
    [false, true].map(|turned| {
        let side = usize::from(turned);
        let factor = [0, 1].map(|axis| 50.0 / options.measured[axis]);
        let turn = |point: PlanePoint| if turned { PlanePoint { x: point.y, y: point.x } } else { point };
        let real = |point: PlanePoint| PlanePoint { x: point.x / factor[0], y: point.y / factor[1] };
        let area = PlaneBox { min: turn(real(shown.min)), max: turn(real(shown.max)) };
        let ([one, other], row) = widest_pair(&figure_lines(&figure, turned), area)
            .unwrap_or_else(|| panic!("{}: no two lines to measure", design.name));
        // On paper, before the printer shrinks it.
        let across = |x: f64| (x - area.min.x) * factor[side] + if turned { frame.top.0 } else { frame.left.0 };
        let down = (row - area.min.y) * factor[1 - side] + if turned { frame.left.0 } else { frame.top.0 };
        let at = (down / MM_PER_INCH * DPI) as usize;
        let line: Vec<u8> = if turned { rows.iter().map(|row| row[at]).collect() } else { rows[at].to_vec() };
        let found = (dark_middle(&design.name, &line, across(other)) - dark_middle(&design.name, &line, across(one)))
            / factor[side];
        let wanted = other - one;
        assert!((found - wanted).abs() < OFF, "{}: {found} mm for {wanted} mm, {:?}", design.name, options.measured);
        wanted
    })
}

#[test]
fn lines_of_every_fixture_are_as_far_apart_on_paper_as_in_the_design() {
    let (words, fonts) = (built_in("en").unwrap(), OwnFonts::default());
    let files = font_files(&fonts);
    for (name, bytes, least) in FIXTURES {
        let reading = ReadOptions { unit: None, fonts: &files, watch: &Unwatched };
        let design = read(name, bytes, &reading).unwrap();
        for paper in [Paper::A4, Paper::Letter] {
            for measured in [[50.0, 50.0], [49.6, 49.8]] {
                let options = PlateOptions { measured, ..PlateOptions::usual(paper.size(), &words, &fonts) };
                let lengths = self::measured(&design, &options);
                assert!(lengths[0].max(lengths[1]) >= least, "{name}: {lengths:?}");
            }
        }
    }
}
