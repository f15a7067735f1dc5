//! Small programs -> where the tool goes, computed by hand, in millimetres.

use super::*;
use crate::design::builder::far;
use crate::design::model::{SpacePoint, ToolPath};
use crate::limits::MAX_TOOL_MOVES;
use crate::watch::Unwatched;

fn found(program: &str) -> DesignFound {
    read(program.as_bytes(), &ReadOptions { unit: None, fonts: &[], watch: &Unwatched }).unwrap().unwrap()
}

fn path(program: &str) -> ToolPath {
    let DesignForm::Path(path) = found(program).form else { panic!() };
    path
}

fn ends(program: &str) -> Vec<(SpacePoint, bool)> {
    path(program).moves.iter().map(|part| (part.to, part.rapid)).collect()
}

#[test]
fn moves_are_absolute_or_relative_in_either_unit() {
    assert_eq!(
        ends("G21 G90\nG0 X10 Y5\nG1 Z-2 F300\nx20"),
        [([10.0, 5.0, 0.0], true), ([10.0, 5.0, -2.0], false), ([20.0, 5.0, -2.0], false)]
    );
    assert_eq!(ends("G20 G91\nG1 X1 Y1\nG1 X1 Y-1"), [([25.4, 25.4, 0.0], false), ([50.8, 0.0, 0.0], false)]);
    assert_eq!(found("G20\nG1 X1").unit, Some((DesignUnit::Inch, UnitSource::File)));
    let assumed = found("G1 X1");
    assert_eq!(assumed.unit, Some((DesignUnit::Millimetre, UnitSource::Assumed)));
    assert!(assumed.warnings[0].contains("G20"));
}

#[test]
fn numbers_comments_checksums_and_offsets_are_understood() {
    let program = "%\nN10 G1 X10 (to the edge) Y2 ; then\nN20 G92 X0*71\nN30 G1 X5 Y0\n/ G4 P500 X9\nG28 X Y\n; author: Water Workshop\n; title: tray\nM117 X99 Y99\n";
    assert_eq!(ends(program), [([10.0, 2.0, 0.0], false), ([15.0, 0.0, 0.0], false)]);
    let read = found(program);
    assert_eq!((read.title.as_deref(), read.maker.as_deref()), (Some("tray"), Some("Water Workshop")));
}

#[test]
fn arcs_are_within_a_hundredth_by_centre_and_by_radius() {
    for (program, centre, radius, end, length) in [
        ("G1 X10 Y0\nG3 X0 Y10 I-10 J0", [0.0, 0.0], 10.0, [0.0, 10.0], 15.708),
        ("G1 X10 Y0\nG2 X0 Y10 I-10 J0", [0.0, 0.0], 10.0, [0.0, 10.0], 47.124),
        ("G1 X10 Y0\nG3 X0 Y10 R10", [0.0, 0.0], 10.0, [0.0, 10.0], 15.708),
        ("G1 X10 Y0\nG2 X0 Y10 R10", [10.0, 10.0], 10.0, [0.0, 10.0], 15.708),
        ("G1 X10 Y0\nG3 X0 Y10 R-10", [10.0, 10.0], 10.0, [0.0, 10.0], 47.124),
        ("G1 X10 Y0\nG3 I-10", [0.0, 0.0], 10.0, [10.0, 0.0], 62.832),
        ("G90.1\nG1 X10 Y0\nG3 X0 Y10 I0 J0", [0.0, 0.0], 10.0, [0.0, 10.0], 15.708),
    ] {
        let moves = path(program).moves;
        let mut here = moves[0].to;
        let mut all = 0.0;
        for part in &moves[1..] {
            let middle =
                [f64::midpoint(here[0], part.to[0]) - centre[0], f64::midpoint(here[1], part.to[1]) - centre[1]];
            assert!((middle[0].hypot(middle[1]) - radius).abs() <= 0.010_1, "{program}: {middle:?}");
            all += (part.to[0] - here[0]).hypot(part.to[1] - here[1]);
            here = part.to;
        }
        assert!((here[0] - end[0]).abs() < 1e-9 && (here[1] - end[1]).abs() < 1e-9, "{program}: {here:?}");
        assert!((all - length).abs() < 0.03, "{program}: {all}");
    }
    // A helix, and a circle that stands upright.
    let helix = path("G1 X10\nG3 X10 Y0 Z-4 I-10 J0").moves;
    assert!(
        helix.len() > 30 && helix.iter().any(|part| (part.to[2] + 2.0).abs() < 0.2 && (part.to[0] + 10.0).abs() < 0.1)
    );
    let upright = path("G18\nG1 X10\nG2 X-10 Z0 I-10 K0").moves;
    assert!(
        upright.iter().all(|part| part.to[1] == 0.0)
            && upright.iter().any(|part| (part.to[2].abs() - 10.0).abs() < 0.1)
    );
}

#[test]
fn drilling_cycles_are_moves_down_and_up() {
    let moves = ends("G90 G0 Z10\nG99 G81 X5 Y5 Z-3 R1 F100\nX15\nG80\nX99");
    let levels: Vec<f64> = moves.iter().map(|(to, _)| to[2]).collect();
    assert_eq!(levels, [10.0, 10.0, 1.0, -3.0, 1.0, 1.0, -3.0, 1.0]);
    assert!(moves.iter().all(|(to, rapid)| *rapid != (to[2] == -3.0)), "{moves:?}");
}

#[test]
fn tools_feeds_and_speeds_are_kept() {
    let path = path("T1 M6 (end mill 3 mm)\nM3 S12000\nG1 X10 F600\nT2\nM6 (drill)\nM3 S8000\nG1 X20 F100");
    let tools: Vec<_> =
        path.tools.iter().map(|tool| (tool.name.as_str(), tool.about.as_str(), tool.speeds.clone())).collect();
    assert_eq!(tools, [("T1", "end mill 3 mm", vec![12_000.0]), ("T2", "drill", vec![8_000.0])]);
    assert_eq!(path.moves.iter().map(|part| (part.tool, part.feed)).collect::<Vec<_>>(), [(0, 600.0), (1, 100.0)]);
}

#[test]
fn a_printer_lays_down_material_where_filament_moves() {
    let moves =
        path("M83\nG1 X10 E1 F1200\nG1 X20\nG1 X30 E-2\nG1 X40 Y1 E.5\nM82\nG92 E0\nG1 X50 E1\nG1 X60 Y9 E1").moves;
    assert_eq!(moves.iter().map(|part| part.extrudes).collect::<Vec<_>>(), [true, false, true, true, false]);
}

#[test]
fn moves_in_one_line_become_one() {
    let program: String = (1..=50).map(|x| format!("G1 X{x}.5 Y{x}.5\n")).collect();
    assert!(path(&program).moves.len() <= 2);
    assert_eq!(ends("G1 X10\nG1 X5").len(), 2);
}

#[test]
fn programs_that_compute_are_listed_and_words_that_are_not_known_are_named() {
    for program in ["O100 while [#1 LT 10]\nG1 X1", "#1=5\nG1 X#1", "G1 X[1+2]", "M98 P100"] {
        let read = found(program);
        assert!(matches!(read.form, DesignForm::Listing(_)), "{program}");
        assert!(read.warnings[0].contains("line 1"), "{:?}", read.warnings);
    }
    let read = found("G21\nG1 X1\nG187 P3\nSET_FAN_SPEED FAN=2\nG1 X9");
    assert!(
        read.warnings[0].contains("G187 (line 3)") && read.warnings[0].contains("SET_FAN_SPEED (line 4)"),
        "{:?}",
        read.warnings
    );
}

#[test]
fn hostile_programs_end_in_an_error_or_a_path() {
    let options = ReadOptions { unit: None, fonts: &[], watch: &Unwatched };
    assert!(read(b"G1 X1e9", &options).unwrap().is_some());
    assert_eq!(read(b"G1 X99999999999", &options), Err(far()));
    for program in [
        "",
        "(",
        "G",
        "G2 X5 R0",
        "G2 X5 I0 J0",
        "G1 X--5",
        "G81 L999999999",
        "G3 X1 R1e999",
        "\u{0}\u{ff}",
        "G2 X1 Y1 R99999999 I9",
    ] {
        let _ = read(program.as_bytes(), &options);
    }
    let many = "G1 X1 Y0\nG1 X0 Y1\n".repeat(MAX_TOOL_MOVES / 2 + 10);
    assert!(matches!(read(many.as_bytes(), &options), Err(DesignError::TooMany { what: "moves", .. })));
}
