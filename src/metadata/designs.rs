//! A drawing or machine file made of text -> what its head tells; none of these are changed here.

use super::bytes::{find, holds, says_something};
use super::text;
use super::traces::{Trace, Traces};

/// Endings of text files that programs write, where a path or a name is seldom meant to be read.
const ENDINGS: [&str; 38] = [
    "gcode",
    "gco",
    "g",
    "nc",
    "ngc",
    "tap",
    "scad",
    "step",
    "stp",
    "p21",
    "iges",
    "igs",
    "dxf",
    "stl",
    "obj",
    "mtl",
    "ply",
    "wrl",
    "amf",
    "svg",
    "eps",
    "ps",
    "ai",
    "kicad_pcb",
    "kicad_sch",
    "kicad_pro",
    "sch",
    "brd",
    "gbr",
    "drl",
    "pro",
    "fcmacro",
    "blend",
    "html",
    "htm",
    "xml",
    "fodt",
    "drawio",
];
/// Bytes at either end of a file in which programs speak of themselves.
const END_BYTES: usize = 32 << 10;

/// What a text tells whose name says that it is a design; nothing where it is another text.
pub(super) fn told(name: &str, bytes: &[u8]) -> Traces {
    let ending = name.rsplit('.').next().unwrap_or_default().to_lowercase();
    let mut traces = Traces::default();
    if !ENDINGS.contains(&ending.as_str()) {
        return traces;
    }
    if text::names_a_home(bytes) {
        traces.add(Trace::Folder);
    }
    match ending.as_str() {
        "step" | "stp" | "p21" => traces.add_all(step(bytes)),
        "dxf" => traces.add_all(dxf(bytes)),
        "eps" | "ps" | "ai" => traces.add_all(postscript(bytes)),
        "html" | "htm" => traces.add_all(html(bytes)),
        "gcode" | "gco" | "g" | "nc" | "ngc" | "tap" => traces.add_all(gcode(bytes)),
        "kicad_pcb" | "kicad_sch" | "sch" => traces.add_all(kicad(bytes)),
        "fodt" | "xml" | "drawio" => traces.add_all(flat_document(bytes)),
        "stl" | "obj" | "mtl" | "ply" | "wrl" | "gbr" | "drl" | "amf" => {
            let head = bytes.get(..80.min(bytes.len())).unwrap_or_default();
            let line = head.split(|byte| *byte == b'\n').next().unwrap_or_default();
            if text::names_a_program(line) {
                traces.add(Trace::Program);
            }
        }
        _ => {}
    }
    traces
}

/// `FILE_NAME('name','time',('author'),('organisation'),'translator','program','authorised by');` (ISO 10303-21, 8.2.2)
fn step(bytes: &[u8]) -> Traces {
    let Some(at) = find(bytes, b"FILE_NAME", 0) else { return Traces::default() };
    let rest = bytes.get(at..bytes.len().min(at + 8_000)).unwrap_or_default();
    let rest =
        String::from_utf8_lossy(rest.get(..find(rest, b";", 0).unwrap_or(rest.len())).unwrap_or_default()).into_owned();
    let mut traces = Traces::default();
    // Quoted words alternate with what stands between them; only commas outside of the two lists count.
    let (mut field, mut depth) = (0, 0);
    for (number, part) in rest.split('\'').enumerate() {
        if number % 2 == 1 {
            let trace = match field {
                0 => Trace::FileName,
                1 => Trace::Time,
                4 | 5 => Trace::Program,
                _ => Trace::Person,
            };
            if says_something(part.as_bytes()) {
                traces.add(trace);
            }
            continue;
        }
        for letter in part.chars() {
            match letter {
                '(' => depth += 1,
                ')' => depth -= 1,
                ',' if depth == 1 => field += 1,
                _ => {}
            }
        }
    }
    traces
}

/// Header variables, each followed by a group code and a value on lines of their own.
fn dxf(bytes: &[u8]) -> Traces {
    let head = String::from_utf8_lossy(bytes.get(..bytes.len().min(256 << 10)).unwrap_or_default()).into_owned();
    let value =
        |name: &str| head.lines().skip_while(|line| line.trim() != name).nth(2).unwrap_or_default().trim().to_owned();
    let mut traces = Traces::default();
    if !value("$LASTSAVEDBY").is_empty() {
        traces.add(Trace::Person);
    }
    let is_time = |name: &str| value(name).chars().any(|digit| ('1'..='9').contains(&digit));
    if ["$TDCREATE", "$TDUPDATE", "$TDUCREATE", "$TDUUPDATE"].into_iter().any(is_time) {
        traces.add(Trace::Time);
    }
    if !value("$PROJECTNAME").is_empty() {
        traces.add(Trace::Comment);
    }
    let mut lines = head.lines();
    while let Some(line) = lines.next() {
        if line.trim() == "999" {
            let comment = lines.next().unwrap_or_default();
            traces.add(if text::names_a_program(comment.as_bytes()) { Trace::Program } else { Trace::Comment });
        }
    }
    traces
}

/// Comments of the document structuring conventions.
fn postscript(bytes: &[u8]) -> Traces {
    lines_of_ends(bytes)
        .iter()
        .filter_map(|line| {
            let (key, value) = line.strip_prefix("%%")?.split_once(':')?;
            let trace = match key {
                "For" | "Copyright" | "Routing" => Trace::Person,
                "Creator" => Trace::Program,
                "CreationDate" => Trace::Time,
                "Title" => Trace::FileName,
                _ => return None,
            };
            let value = value.trim().trim_matches(['(', ')']);
            (!value.is_empty()).then_some(trace)
        })
        .collect()
}

fn html(bytes: &[u8]) -> Traces {
    let head = String::from_utf8_lossy(bytes.get(..END_BYTES.min(bytes.len())).unwrap_or_default()).to_lowercase();
    let mut traces = Traces::default();
    for (name, trace) in [
        ("author", Trace::Person),
        ("generator", Trace::Program),
        ("created", Trace::Time),
        ("changedby", Trace::Person),
    ] {
        if ["\"", "'", ""].iter().any(|quote| head.contains(&format!("<meta name={quote}{name}{quote} "))) {
            traces.add(trace);
        }
    }
    traces
}

/// What slicers write in comments before and after the moves.
fn gcode(bytes: &[u8]) -> Traces {
    let mut traces = Traces::default();
    for line in lines_of_ends(bytes) {
        let Some(comment) = line.trim_start().strip_prefix([';', '(']) else { continue };
        let words = comment.to_lowercase();
        if text::names_a_program(comment.as_bytes()) || words.contains("slicer") {
            traces.add(Trace::Program);
            if names_a_year(&words) {
                traces.add(Trace::Time);
            }
        }
        if words.contains("thumbnail begin") {
            traces.add(Trace::Thumbnail);
        }
        if words.contains("printer_settings_id") || words.contains("printer_model") || words.contains("machine name") {
            traces.add(Trace::Maker);
        }
    }
    traces
}

/// `2024-05-01`.
fn names_a_year(words: &str) -> bool {
    let is_date = |ten: &[u8]| {
        ten.iter().enumerate().all(|(at, byte)| if at == 4 || at == 7 { *byte == b'-' } else { byte.is_ascii_digit() })
    };
    words.as_bytes().windows(10).any(is_date)
}

fn kicad(bytes: &[u8]) -> Traces {
    let head = String::from_utf8_lossy(bytes.get(..END_BYTES.min(bytes.len())).unwrap_or_default()).into_owned();
    let says = |start: &str| {
        head.match_indices(start).any(|(at, _)| {
            let rest = head.get(at + start.len()..).unwrap_or_default().trim_start();
            !rest.starts_with("\"\"") && !rest.starts_with(')')
        })
    };
    let keys = [
        ("(company ", Trace::Person),
        ("(date ", Trace::Time),
        ("(generator ", Trace::Program),
        ("(comment ", Trace::Comment),
    ];
    Traces::of_keys(&keys, |start| says(start))
}

/// Documents and drawings in one XML file.
fn flat_document(bytes: &[u8]) -> Traces {
    let keys: [(&[u8], Trace); 6] = [
        (b"<meta:initial-creator>", Trace::Person),
        (b"<dc:creator>", Trace::Person),
        (b"<meta:creation-date>", Trace::Time),
        (b"<dc:date>", Trace::Time),
        (b"<meta:generator>", Trace::Program),
        (b" agent=\"", Trace::Program),
    ];
    Traces::of_keys(&keys, |key| holds(bytes, key))
}

/// The lines at both ends of a text.
fn lines_of_ends(bytes: &[u8]) -> Vec<String> {
    let head = bytes.get(..END_BYTES.min(bytes.len())).unwrap_or_default();
    let tail = bytes.get(bytes.len().saturating_sub(END_BYTES).max(head.len())..).unwrap_or_default();
    [head, tail]
        .iter()
        .flat_map(|part| String::from_utf8_lossy(part).lines().map(str::to_owned).collect::<Vec<_>>())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(name: &str, text: &str) -> String {
        told(name, text.as_bytes()).names()
    }

    #[test]
    fn what_programs_write_into_designs_is_told() {
        let step = "ISO-10303-21;\nHEADER;\nFILE_NAME('/home/ash/grip.step','2026-11-28T10:00:00',('Ash Tree'),('Mill, Street'),\n'x 1','CAD','');\nENDSEC;";
        assert_eq!(names("grip.STEP", step), "time, person, program, folder, file name");
        assert_eq!(names("grip.stp", "HEADER;FILE_NAME('','',(''),(''),'','','');"), "");
        assert_eq!(
            names("a.dxf", "0\nSECTION\n9\n$LASTSAVEDBY\n1\nash\n9\n$TDCREATE\n40\n2460000.5\n999\nnorth wall\n"),
            "time, person, comment"
        );
        assert_eq!(names("a.dxf", "0\nSECTION\n9\n$TDCREATE\n40\n0.0\n"), "");
        assert_eq!(
            names(
                "a.gcode",
                "; generated by MadeUpSlicer 1 on 2026-11-28 at 10:00:00\nG1 X1\n; printer_settings_id = Ash's\n"
            ),
            "time, maker, program"
        );
        assert_eq!(names("a.gcode", "; first layer\nG28\n"), "");
        assert_eq!(names("a.scad", "import(\"/Users/ash/parts/a.stl\");"), "folder");
        assert_eq!(names("a.scad", "cube(3); // the grip"), "");
        assert_eq!(
            names("a.eps", "%!PS-Adobe-3.0 EPSF-3.0\n%%Creator: Draw 1\n%%For: Ash Tree\n%%CreationDate: today\n"),
            "time, person, program"
        );
        assert_eq!(names("a.stl", "solid Exported from Draw\nfacet"), "program");
        assert_eq!(names("a.stl", "solid crank-grip\nfacet"), "");
        assert_eq!(
            names("a.kicad_pcb", "(kicad_pcb (generator pcbnew) (title_block (date \"2026\") (company \"\")))"),
            "time, program"
        );
        assert_eq!(names("a.html", "<head><meta name=\"author\" content=\"Ash\">"), "person");
    }

    #[test]
    fn other_texts_are_read_by_nobody() {
        assert_eq!(names("notes.md", "see /home/ash/notes"), "");
        assert_eq!(names("run.sh", "cd /home/ash"), "");
    }
}
