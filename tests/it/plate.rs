//! Design files -> plates, by the command line: every option, every error, what comes back from the paper.

use std::fs;
use std::path::Path;

use seedpress::photo;
use seedpress::rehearse::{Camera, Impairments, Suite, photograph};
use seedpress::sheet::Paper;
use seedpress::units::Dpi;

use crate::program::{Run, WorkFolder};

/// A fixture's bytes.
fn fixture(name: &str) -> Vec<u8> {
    fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/designs").join(name)).unwrap()
}

/// A rectangle with a hole, in millimetres.
fn svg(width: u32, height: u32) -> String {
    format!(
        "<svg xmlns='http://www.w3.org/2000/svg' width='{width}mm' height='{height}mm' viewBox='0 0 {width} {height}'>\
         <rect x='1' y='1' width='{}' height='{}' fill='none' stroke='#000'/>\
         <circle cx='20' cy='20' r='3' fill='none' stroke='#000'/></svg>",
        width - 2,
        height - 2
    )
}

/// A DXF of lines, whose header says `units` (`$INSUNITS`), if anything.
fn dxf(units: Option<u8>, size: f64) -> String {
    let header = units.map_or(String::new(), |units| format!("9\n$INSUNITS\n70\n{units}\n"));
    let corners = [(0.0, 0.0), (size, 0.0), (size, size), (0.0, size), (0.0, 0.0)];
    let line = |[(x, y), (to_x, to_y)]: [(f64, f64); 2]| {
        format!("0\nLINE\n8\n0\n10\n{x}\n20\n{y}\n30\n0\n11\n{to_x}\n21\n{to_y}\n31\n0\n")
    };
    let lines: String = corners.windows(2).map(|ends| line([ends[0], ends[1]])).collect();
    format!(
        "0\nSECTION\n2\nHEADER\n9\n$ACADVER\n1\nAC1015\n{header}0\nENDSEC\n0\nSECTION\n2\nENTITIES\n{lines}0\nENDSEC\n0\nEOF\n"
    )
}

/// A cube as an ASCII STL.
fn stl(side: f64) -> String {
    let mut text = String::from("solid cube\n");
    for axis in 0..3 {
        for at in [0.0, side] {
            let corner = |first: f64, second: f64| {
                let mut point = [0.0; 3];
                point[axis] = at;
                point[(axis + 1) % 3] = first;
                point[(axis + 2) % 3] = second;
                point
            };
            let mut square = [corner(0.0, 0.0), corner(side, 0.0), corner(side, side), corner(0.0, side)];
            if at == 0.0 {
                square.reverse();
            }
            for triangle in [[0, 1, 2], [0, 2, 3]] {
                text.push_str("facet normal 0 0 0\nouter loop\n");
                for [x, y, z] in triangle.map(|corner| square[corner]) {
                    text.push_str(&format!("vertex {x} {y} {z}\n"));
                }
                text.push_str("endloop\nendfacet\n");
            }
        }
    }
    text + "endsolid cube\n"
}

const GCODE: &str = "(T1: end mill 6 mm)\nG21 G90\nT1 M6\nS18000 M3\nG0 X0 Y0 Z5\nG1 Z-3 F300\nG1 X80 F1200\nG1 Y50\nG1 X0\nG1 Y0\nG0 Z5\nM30\n";

/// A folder with one design of each kind.
fn work(name: &str) -> WorkFolder {
    let work = WorkFolder::new(name);
    work.put("flat.svg", svg(100, 60));
    work.put("wide.svg", svg(500, 300));
    work.put("flat.dxf", dxf(Some(4), 80.0));
    work.put("bare.dxf", dxf(None, 700.0));
    work.put("cube.stl", stl(20.0));
    work.put("path.gcode", GCODE);
    work.put("box.scad", "cube([20, 20, 20]);\n");
    work
}

fn plate(work: &WorkFolder, arguments: &[&str]) -> Run {
    let all: Vec<&str> = ["plate"].iter().chain(arguments).chain(&["-o", "p.pdf", "--force"]).copied().collect();
    work.run(&all)
}

/// The number of pages of a PDF of ours.
fn pages(work: &WorkFolder, name: &str) -> usize {
    photo::open(fs::read(work.path(name)).unwrap()).unwrap().count()
}

#[test]
fn each_kind_of_design_becomes_sheets_and_it_is_told_what_was_printed() {
    let work = work("plate-kinds");
    plate(&work, &["flat.svg", "--no-mirror"]).ended(0).said(&["flat.svg", "1:1", "mm, as the file says", "at 100 %"]);
    plate(&work, &["flat.dxf", "--no-mirror"]).ended(0).said(&["flat.dxf", "1:1", "mm, as the file says"]);
    plate(&work, &["cube.stl", "--no-mirror"]).ended(0).said(&["cube.stl", "mm, assumed"]);
    plate(&work, &["path.gcode", "--no-mirror"]).ended(0).said(&["path.gcode", "mm, as the file says"]);
    plate(&work, &["box.scad", "--no-mirror"]).ended(0).said(&["box.scad", "nothing is drawn"]);
    let all = plate(&work, &["flat.svg", "cube.stl", "box.scad", "--no-mirror"]).ended(0);
    let all = all.said(&["flat.svg", "cube.stl", "box.scad", "not on the paper"]);
    assert!(!all.out.contains("codes"), "{}", all.out);
}

#[test]
fn the_fixtures_print_on_a4_letter_and_a3() {
    let work = WorkFolder::new("plate-fixtures");
    for name in ["seed-tray.svg", "seed-tray.dxf", "seed-tray.gcode", "seed-tray.csv"] {
        work.put(name, fixture(name));
    }
    for paper in ["a4", "letter", "a3"] {
        let run = plate(&work, &["seed-tray.svg", "--no-mirror", "--paper", paper]).ended(0);
        run.said(&["key sheet", "A1", "seed-tray.csv"]);
        let run = plate(&work, &["seed-tray.dxf", "--no-mirror", "--paper", paper]).ended(0);
        run.said(&["key sheet", "A1", "mm, as the file says", "seed-tray.csv"]);
    }
    plate(&work, &["seed-tray.gcode", "--no-mirror"]).ended(0).said(&["seed-tray.gcode"]);
}

#[test]
fn a_missing_unit_is_asked_for_and_nothing_is_written() {
    let work = work("plate-unit");
    let run = plate(&work, &["bare.dxf"]).ended(2);
    run.told(&[
        "bare.dxf",
        "does not say in which unit",
        "--unit mm would make it 700 x 700 mm, --unit in 17.78 x 17.78 m",
    ]);
    assert!(!work.path("p.pdf").exists());
    let run = plate(&work, &["bare.dxf", "--unit", "mm", "--no-mirror"]).ended(0);
    run.said(&["mm, as you said", "1:1"]);
    work.put("tiny.stl", stl(0.02));
    plate(&work, &["tiny.stl"]).ended(2).told(&["tiny.stl", "less than a millimetre", "--unit m"]);
    work.put("huge.stl", stl(20_000.0));
    plate(&work, &["huge.stl"]).ended(2).told(&["huge.stl", "more than 3 m", "--unit"]);
    plate(&work, &["tiny.stl", "--unit", "m", "--no-mirror"]).ended(0).said(&["m, as you said"]);
    // What is wrong is told of all designs at once.
    plate(&work, &["bare.dxf", "tiny.stl", "flat.svg"]).ended(2).told(&["bare.dxf", "tiny.stl"]);
}

#[test]
fn options_change_what_they_say_and_nonsense_is_refused() {
    let work = work("plate-options");
    plate(&work, &["flat.svg", "--no-mirror", "--scale", "1:2"]).ended(0).said(&["1:2"]);
    let run = plate(&work, &["wide.svg", "--no-mirror", "--fit", "page"]).ended(0);
    assert!(run.out.contains("one sheet of drawing"), "{}", run.out);
    plate(&work, &["wide.svg", "--no-mirror"]).ended(0).said(&["sheets of drawing, A1 to"]);
    let whole = pages(&work, "p.pdf");
    plate(&work, &["wide.svg", "--no-mirror", "--only", "A1"]).ended(0);
    assert!(pages(&work, "p.pdf") < whole);
    plate(&work, &["wide.svg", "--no-mirror", "--only", "Z99"]).ended(2).told(&["Z99", "map on the key sheet"]);
    plate(&work, &["flat.svg", "--no-mirror", "--measured", "49.6,49.8", "--tile-overlap", "20"]).ended(0);
    plate(&work, &["cube.stl", "--no-mirror", "--views", "front,iso", "--hidden", "dashed", "--projection", "first"])
        .ended(0);
    let few = pages(&work, "p.pdf");
    plate(&work, &["cube.stl", "--no-mirror", "--slices", "5mm", "--dowel", "4mm"]).ended(0);
    assert!(pages(&work, "p.pdf") > few, "slices are printed as well");
    plate(&work, &["flat.svg", "--no-mirror", "--lang", "ar", "--paper", "letter"]).ended(0);
    for wrong in [
        &["--scale", "2"][..],
        &["--scale", "1:2", "--fit", "page"],
        &["--fit", "width"],
        &["--unit", "parsec"],
        &["--views", "inside"],
        &["--projection", "second"],
        &["--hidden", "yes"],
        &["--dowel", "6mm"],
        &["--slices", "-3"],
        &["--measured", "5"],
        &["--only", "1A"],
        &["--tile-overlap", "100"],
        &["--paper", "a9"],
        &["--lang", "xx"],
    ] {
        let arguments: Vec<&str> = ["flat.svg"].iter().chain(wrong).copied().collect();
        let run = plate(&work, &arguments);
        assert_eq!(run.code, 2, "{wrong:?}: {}", run.err);
    }
    work.run(&["plate", "flat.svg"]).ended(2).told(&["--output"]);
    work.run(&["plate"]).ended(2);
}

#[test]
fn nothing_is_overwritten_and_errors_name_the_file() {
    let work = work("plate-errors");
    work.put("p.pdf", "mine");
    work.run(&["plate", "flat.svg", "-o", "p.pdf"]).ended(1).told(&["p.pdf exists already", "--force"]);
    assert_eq!(fs::read(work.path("p.pdf")).unwrap(), b"mine");
    work.run(&["plate", "none.svg", "-o", "q.pdf"]).ended(1).told(&["none.svg", "no such file"]);
    work.put("broken.svg", "<svg xmlns='http://www.w3.org/2000/svg'><path d='");
    work.put("broken.stl", "solid x\nfacet normal 0 0 1\nouter loop\nvertex 0 0\n");
    work.put("empty.dxf", dxf(Some(4), 0.0).replace("LINE", "NOTHING"));
    for name in ["broken.svg", "broken.stl", "empty.dxf"] {
        work.run(&["plate", name, "-o", "q.pdf"]).ended(1).told(&[name]);
        assert!(!work.path("q.pdf").exists());
    }
    work.put("other/flat.svg", svg(50, 50));
    work.run(&["plate", "flat.svg", "other/flat.svg", "-o", "q.pdf"]).ended(1).told(&["would both be called"]);
}

#[test]
fn the_same_designs_give_the_same_bytes_and_the_pdf_tells_nothing_of_its_maker() {
    let work = work("plate-bytes");
    for design in ["flat.svg", "wide.svg", "cube.stl", "path.gcode", "box.scad"] {
        work.run(&["plate", design, "-o", "one.pdf", "--force"]).ended(0);
        work.run(&["plate", design, "-o", "two.pdf", "--force"]).ended(0);
        let (one, two) = (fs::read(work.path("one.pdf")).unwrap(), fs::read(work.path("two.pdf")).unwrap());
        assert!(one == two, "{design}: other bytes");
        let out = work.command(&["plate", design, "-o", "-"]).output().unwrap();
        assert!(out.stdout == one, "{design}: standard output has other bytes");
        for word in ["/Info", "/Producer", "/Creator", "/CreationDate", "/Metadata", "/Author"] {
            assert!(!one.windows(word.len()).any(|window| window == word.as_bytes()), "{design}: {word}");
        }
        let home = env!("CARGO_TARGET_TMPDIR");
        assert!(!one.windows(home.len()).any(|window| window == home.as_bytes()), "{design}: a path");
    }
}

#[test]
fn the_bytes_of_a_design_come_back_from_its_sheets_of_codes() {
    let work = WorkFolder::new("plate-mirror");
    let noise: String =
        (0..900_u32).map(|at| format!("translate([{}, 0, 0]) cube({});\n", at * 7919 % 1009, at)).collect();
    work.put("large.scad", &noise);
    let run = work.run(&["plate", "large.scad", "-o", "p.pdf"]).ended(0);
    run.said(&["in the codes behind the drawings", "of codes and a guide", "bring back 1 file"]);
    work.run(&["scan", "p.pdf", "-o", "out"]).ended(0);
    let found = work.all("out").into_iter().find(|(name, _)| name.ends_with("large.scad"));
    assert_eq!(found.map(|(_, bytes)| bytes), Some(noise.into_bytes()));
}

#[test]
fn a_bill_of_materials_beside_the_design_is_printed_unless_it_may_list_people() {
    let work = work("plate-bill");
    work.put("flat.csv", "part,number\nflap,1\nbolt,4\n");
    plate(&work, &["flat.svg", "--no-mirror"]).ended(0).said(&["parts", "flat.csv"]);
    work.put("flat.csv", "name,phone\nMira Okafor,555-0101\nJoseph Lindgren,555-0102\n");
    let run = plate(&work, &["flat.svg", "--no-mirror"]).ended(0).told(&["flat.csv", "may list people"]);
    assert!(!run.out.contains("flat.csv"));
}

#[test]
fn a_packet_prints_the_plates_that_are_asked_for_and_no_others() {
    let work = work("pack-plates");
    let pack = |more: &[&str]| {
        let all: Vec<&str> = ["pack", "flat.svg", "cube.stl", "bare.dxf", "-o", "k.pdf", "--force"]
            .iter()
            .chain(more)
            .copied()
            .collect();
        work.run(&all)
    };
    let none = pack(&[]).ended(0);
    assert!(!none.out.contains("plates of"), "{}", none.out);
    let bare = pages(&work, "k.pdf");
    let run = pack(&["--plates", "flat.svg"])
        .ended(0)
        .said(&["to be read by anyone: 1 file: flat.svg", "plates of 1 design"]);
    assert!(!run.out.contains("cube.stl is"), "{}", run.out);
    assert!(pages(&work, "k.pdf") > bare);
    work.run(&["scan", "k.pdf", "-o", "out"]).ended(0);
    for name in ["flat.svg", "cube.stl", "bare.dxf"] {
        let found = work.all("out").into_iter().find(|(path, _)| path.ends_with(name)).unwrap();
        assert!(found.1 == fs::read(work.path(name)).unwrap(), "{name}");
    }
    // What cannot be drawn stays in the codes, and it is told.
    pack(&["--plates", "*.dxf"]).ended(0).told(&["bare.dxf", "in the codes only", "--unit"]);
    pack(&["--plates", "none.dxf"]).ended(2).told(&["--plates none.dxf names no file"]);
    pack(&["--plates", "*", "--fold", "booklet"]).ended(2);
    work.put("packet.toml", "inputs = [\"flat.svg\", \"cube.stl\"]\nplates = [\"*.stl\"]\n");
    work.run(&["pack", "packet.toml", "-o", "r.pdf"]).ended(0).said(&["plates of 1 design", "cube.stl"]);
    work.put("packet.toml", "inputs = [\"flat.svg\"]\n\nplates = [\"*.obj\"]\n");
    work.run(&["pack", "packet.toml", "-o", "s.pdf"]).ended(2).told(&["line 3: plates", "names no file"]);
}

#[test]
fn no_plate_of_a_packet_lists_people() {
    let work = WorkFolder::new("plate-people");
    let people = "Mira Okafor 555-0101\nJoseph Lindgren 555-0102\nAna Ruiz 555-0103\n";
    let words: String = people
        .lines()
        .enumerate()
        .map(|(row, line)| format!("<text x='5' y='{}' font-size='5'>{line}</text>", 10 + 8 * row))
        .collect();
    work.put("drawn.svg", svg(100, 60).replace("</svg>", &(words + "</svg>")));
    work.put("listed.scad", people);
    work.put("tray.svg", svg(100, 60));
    work.put("tray.csv", "name,phone\nMira Okafor,555-0101\nJoseph Lindgren,555-0102\n");
    let files = ["pack", "drawn.svg", "listed.scad", "tray.svg", "tray.csv", "-o", "p.pdf", "--force"];
    let run = |more: &[&str]| {
        let all: Vec<&str> = files.iter().chain(more).copied().collect();
        work.run(&all)
    };
    let closed = run(&["--plates", "*"]).ended(0);
    let closed = closed.told(&["no plate of drawn.svg", "no plate of listed.scad", "tray.csv may list people"]);
    assert!(closed.out.contains("to be read by anyone: 1 file: tray.svg"), "{}", closed.out);
    run(&["--plates", "listed.scad", "--print", "listed.scad"]).ended(0).said(&["listed.scad"]);
    #[cfg(feature = "seal")]
    {
        let sealing = ["--plates", "*", "--seal", "--split", "2-of-3", "--cards", "cards.pdf"];
        let sealed = run(&sealing).ended(0).said(&["p.plates.pdf: ", "1 design drawn"]);
        sealed.told(&[
            "p.plates.pdf is not sealed",
            "no plate of drawn.svg",
            "no plate of listed.scad",
            "tray.csv may list people",
        ]);
        work.run(&["scan", "p.plates.pdf", "-o", "open"]).ended(1).told(&["only a plate of the file"]);
    }
}

#[test]
fn a_zine_draws_designs_as_pictures() {
    let work = work("zine-designs");
    work.put("a.md", "# Tray\n\n![A cube](cube.stl)\n\n![](flat.dxf)\n\n![](path.gcode#width=50%)\n");
    work.run(&["zine", "a.md", "-o", "z.pdf"]).ended(0);
    work.put("b.md", "# Tray\n\n![](bare.dxf)\n");
    let run = work.run(&["zine", "b.md", "-o", "y.pdf"]).ended(2);
    run.told(&["b.md, line 3", "bare.dxf", "--unit mm would make it 700 x 700 mm"]);
    assert!(!work.path("y.pdf").exists());
    work.run(&["zine", "b.md", "-o", "y.pdf", "--unit", "mm"]).ended(0);
    work.run(&["zine", "a.md", "-o", "m.pdf", "--mirror"]).ended(0);
    work.run(&["scan", "m.pdf", "-o", "out"]).ended(0);
    let found = work.all("out").into_iter().find(|(path, _)| path.ends_with("cube.stl")).unwrap();
    assert_eq!(found.1, stl(20.0).into_bytes(), "the mirror has the design, not its picture");
}

#[test]
fn one_photo_of_a_plate_with_a_strip_brings_the_file_back_and_can_be_measured() {
    for (seed, size) in [(3, (100, 60)), (4, (70, 90))] {
        let work = WorkFolder::new("plate-strip");
        work.put("part.svg", svg(size.0, size.1));
        let run = plate(&work, &["part.svg"]).ended(0).said(&["in the strip of codes on page 2"]);
        assert!(!run.out.contains("sheet of codes"), "{}", run.out);
        let pages = photo::open(fs::read(work.path("p.pdf")).unwrap()).unwrap();
        let paper = Paper::A4.size();
        let printed = pages.raster(1, Dpi(600.0)).unwrap();
        // A sheet that was folded is refused by `measure`.
        let phone = Suite::Phone.camera(paper, seed);
        let impairments = Impairments { curl: 0.0, fold: 0.0, ..phone.impairments };
        let photo = photograph(&printed, paper, &Camera { impairments, ..phone }, seed).unwrap();
        work.put("photo.jpg", photo);
        work.run(&["scan", "photo.jpg", "-o", "out"]).ended(0);
        let found = work.all("out").into_iter().find(|(path, _)| path.ends_with("part.svg"));
        assert_eq!(found.unwrap().1, svg(size.0, size.1).into_bytes());
        work.run(&["measure", "photo.jpg", "-o", "flat.png"]).ended(0).said(&["mm"]);
        assert!(work.path("flat.png").exists());
    }
}
