//! The words after `plate` -> checked arguments, and their help.

use std::path::PathBuf;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args, ValueEnum};

use super::fonts::FontArgs;
use super::words::paper;
use crate::design::DesignUnit;
use crate::plate::{PlateScale, Projection, SolidView, TileName};
use crate::sheet::Paper;
use crate::units::{MM_PER_INCH, Mm};

/// Print design files so that they can be built from, and measured from
///
/// Flat drawings (SVG, DXF) are printed at their real size, on as many sheets as they need, with marks to join them.
/// Solids (STL, OBJ, 3MF) are drawn from several sides on one sheet, tool paths (G-code) by depth. Files that cannot be
/// drawn are listed where they are text. The bytes of each file are on the paper, too, as codes: `seedpress scan` brings
/// the file back.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  seedpress plate tray.dxf -o tray.pdf
  seedpress plate tray.dxf -o tray.pdf --unit mm           where the file does not say its unit
  seedpress plate tray.svg -o tray.pdf --paper letter --only A2,B3
  seedpress plate valve.stl -o valve.pdf --hidden dashed
  seedpress plate valve.stl -o valve.pdf --slices 18mm --dowel 6mm
  seedpress plate tray.dxf -o tray.pdf --measured 49.6     the printed square of 50 mm measures 49.6 mm
  seedpress plate tray.dxf valve.stl -o both.pdf --fit page

Print at 100 % (\"actual size\"). A table beside a design, with the same name and the ending .csv or .md, is printed as \
its bill of materials.")]
pub(crate) struct PlateArgs {
    /// Design files: SVG, DXF, STL, OBJ, 3MF, G-code, pictures, and others
    #[arg(required = true, value_name = "DESIGN")]
    pub paths: Vec<PathBuf>,

    /// The PDF to write; `-` for standard output
    #[arg(short, long, value_name = "PDF")]
    pub output: PathBuf,

    /// The paper: a4, letter, a3, legal, or width x height, like 297x420mm or 11x17in
    #[arg(long, value_name = "PAPER", default_value = "a4", value_parser = paper)]
    pub paper: Paper,

    /// The unit of files that do not say theirs, or say it wrongly: um, mm, cm, dm, m, mil, in, ft, yd
    #[arg(long, value_name = "UNIT", value_parser = unit_parser())]
    pub unit: Option<DesignUnit>,

    #[command(flatten)]
    pub drawing: DrawingArgs,

    #[command(flatten)]
    pub solids: SolidArgs,

    /// Leave out the codes that hold the files' bytes
    #[arg(long)]
    pub no_mirror: bool,

    /// Print the codes of meshes (STL) as they are. Without it they are written in another form where that saves whole
    /// sheets; `unspm.py`, which is in the codes with them, makes the very same files again, and so does `scan`
    #[arg(long)]
    pub no_rewrite: bool,

    /// The language of the words on paper: en, es, fr, pt, de, ar, fa, ru, tr, hi, zh, or a catalogue of your own, a text
    /// file with all the words (like sw.toml)
    #[arg(long, value_name = "LANGUAGE", default_value = "en")]
    pub lang: String,

    #[command(flatten)]
    pub fonts: FontArgs,

    /// Also write each page of the PDF as a picture, and contact sheets of all pages, into this folder (PNG)
    #[cfg(feature = "pdf-in")]
    #[arg(long, value_name = "FOLDER")]
    pub preview: Option<PathBuf>,

    /// Replace the PDF if it exists already
    #[arg(short, long)]
    pub force: bool,
}

/// At which size, and on which sheets.
#[derive(Debug, Args)]
#[command(next_help_heading = "Size and sheets")]
pub(crate) struct DrawingArgs {
    /// Lengths on paper to real ones: 1:2 is half as large, 2:1 twice [default: 1:1 for flat drawings; for solids, as large as
    /// the sheet allows]
    #[arg(long, value_name = "RATIO", value_parser = scale, conflicts_with = "fit")]
    pub scale: Option<PlateScale>,

    /// Draw what is too large for one sheet smaller, until it fits
    #[arg(long, value_name = "WHAT")]
    pub fit: Option<FitWish>,

    /// How far neighbouring sheets of one drawing overlap, in millimetres, 0 to 50
    #[arg(long, value_name = "MM", default_value = "10", value_parser = length)]
    pub tile_overlap: Mm,

    /// What the square of 50 mm on the key sheet measures on your paper, in millimetres; or two numbers, across and down:
    /// 49.6,49.8. All drawings are corrected by it
    #[arg(long, value_name = "MM", value_parser = measured)]
    pub measured: Option<Measured>,

    /// Print only these sheets of a drawing, by the names on their edges: A2,B3
    #[arg(long, value_name = "TILES", value_delimiter = ',', value_parser = tile)]
    pub only: Vec<TileName>,
}

/// How solids are drawn.
#[derive(Debug, Args)]
#[command(next_help_heading = "Solids")]
pub(crate) struct SolidArgs {
    /// Views of a solid: front, back, left, right, top, bottom, iso (from a corner). The front is seen along the y axis, with z
    /// up [default: front,top,right,iso]
    #[arg(long, value_name = "VIEWS", value_delimiter = ',', value_parser = view_parser())]
    pub views: Vec<SolidView>,

    /// Edges that lie behind others: none, or dashed
    #[arg(long, value_name = "HOW", default_value = "none")]
    pub hidden: HiddenEdges,

    /// Where the view from above stands: above the front (third, as in America) or below it (first, as in Europe)
    #[arg(long, value_name = "ANGLE", default_value = "third", value_parser = projection_parser())]
    pub projection: Projection,

    /// Also draw the solid as slices of boards this thick, at their real size, to be cut out and stacked: 18mm, or 0.75in
    #[arg(long, value_name = "THICKNESS", value_parser = length)]
    pub slices: Option<Mm>,

    /// Draw two holes of this diameter through all slices that have room for them, so that pins hold the stack: 6mm
    #[arg(long, value_name = "DIAMETER", value_parser = length, requires = "slices")]
    pub dowel: Option<Mm>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum FitWish {
    Page,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum HiddenEdges {
    None,
    Dashed,
}

/// What 50 mm measure on paper, across and down.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Measured(pub [f64; 2]);

const UNITS: [(&str, DesignUnit); 9] = [
    ("um", DesignUnit::Micrometre),
    ("mm", DesignUnit::Millimetre),
    ("cm", DesignUnit::Centimetre),
    ("dm", DesignUnit::Decimetre),
    ("m", DesignUnit::Metre),
    ("mil", DesignUnit::Mil),
    ("in", DesignUnit::Inch),
    ("ft", DesignUnit::Foot),
    ("yd", DesignUnit::Yard),
];

/// The word of a unit, as it is typed.
pub(crate) fn unit_word(unit: DesignUnit) -> &'static str {
    UNITS.into_iter().find(|(_, known)| *known == unit).map_or("px", |(word, _)| word)
}

/// The parser of `--unit`, which lists the units in the help.
pub(crate) fn unit_parser() -> impl TypedValueParser<Value = DesignUnit> {
    let unit = |word: String| UNITS.into_iter().find(|(known, _)| *known == word).map(|(_, unit)| unit);
    PossibleValuesParser::new(UNITS.map(|(word, _)| word))
        .try_map(move |word| unit(word).ok_or("there is no such unit"))
}

fn view_parser() -> impl TypedValueParser<Value = SolidView> {
    PossibleValuesParser::new(["front", "back", "left", "right", "top", "bottom", "iso"]).map(|word| {
        match word.as_str() {
            "front" => SolidView::Front,
            "back" => SolidView::Back,
            "left" => SolidView::Left,
            "right" => SolidView::Right,
            "top" => SolidView::Top,
            "bottom" => SolidView::Bottom,
            _ => SolidView::Isometric,
        }
    })
}

fn projection_parser() -> impl TypedValueParser<Value = Projection> {
    PossibleValuesParser::new(["third", "first"])
        .map(|word| if word == "first" { Projection::FirstAngle } else { Projection::ThirdAngle })
}

/// `1:2`: two whole numbers from 1 to 1000.
fn scale(word: &str) -> Result<PlateScale, String> {
    let number = |word: &str| word.trim().parse::<u32>().ok().filter(|number| (1..=1_000).contains(number));
    let ratio = word.split_once(':').and_then(|(paper, real)| Some((number(paper)?, number(real)?)));
    let (paper, real) =
        ratio.ok_or("write two whole numbers up to 1000, paper first: 1:2 is half as large as the real thing")?;
    Ok(PlateScale { paper, real })
}

/// A length on paper: `18mm`, `18`, `1.8cm` or `0.75in`; 0 to 1000 mm.
fn length(word: &str) -> Result<Mm, String> {
    let word = word.trim();
    let (number, unit) = [("mm", 1.0), ("cm", 10.0), ("in", MM_PER_INCH)]
        .into_iter()
        .find_map(|(ending, unit)| Some((word.strip_suffix(ending)?, unit)))
        .unwrap_or((word, 1.0));
    match number.trim_end().parse::<f64>() {
        Ok(number) if (0.0..=1_000.0).contains(&(number * unit)) => Ok(Mm(number * unit)),
        _ => Err("write a length like 18mm or 0.75in, up to 1000 mm".to_owned()),
    }
}

/// `49.6`, or `49.6,49.8`: 40 to 60 mm.
fn measured(words: &str) -> Result<Measured, String> {
    let side = |word: &str| {
        let word = word.trim();
        let number = word.strip_suffix("mm").unwrap_or(word).trim_end().parse::<f64>().ok();
        number.filter(|number| (40.0..=60.0).contains(number))
    };
    let (across, down) = words.split_once(',').unwrap_or((words, words));
    let sides = side(across).zip(side(down));
    sides.map(|(across, down)| Measured([across, down])).ok_or_else(|| {
        "write what the 50 mm measure on paper, in millimetres from 40 to 60: 49.6, or 49.6,49.8 for across and down"
            .to_owned()
    })
}

fn tile(word: &str) -> Result<TileName, String> {
    TileName::parse(word).ok_or_else(|| "write the names of sheets as they stand on their edges: A2,B3".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scale_is_two_whole_numbers() {
        assert_eq!(scale("1:2"), Ok(PlateScale { paper: 1, real: 2 }));
        assert_eq!(scale(" 10 : 1 "), Ok(PlateScale { paper: 10, real: 1 }));
        for wrong in ["", "1", "1:", ":2", "0:1", "1:0", "1:1001", "1.5:1", "-1:2", "1:2:3"] {
            assert!(scale(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_length_has_a_unit_or_is_in_millimetres() {
        for (word, millimetres) in [("18mm", 18.0), ("18", 18.0), ("1.8 cm", 18.0), ("0.75in", 19.05), ("0", 0.0)] {
            assert!((length(word).unwrap().0 - millimetres).abs() < 1e-9, "{word}");
        }
        for wrong in ["", "mm", "-1mm", "nan", "inf", "1001mm", "40in", "1ft", "a"] {
            assert!(length(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn what_was_measured_is_one_number_or_two_near_fifty() {
        assert_eq!(measured("49.6"), Ok(Measured([49.6, 49.6])));
        assert_eq!(measured("49.6, 49.8mm"), Ok(Measured([49.6, 49.8])));
        for wrong in ["", "39.9", "60.1", "49.6,", ",49", "49,50,51", "nan", "5cm"] {
            assert!(measured(wrong).is_err(), "{wrong}");
        }
    }
}
