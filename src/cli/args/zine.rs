//! The words after `zine` and `layouts` -> checked arguments, and their help.

use std::path::PathBuf;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args, ValueEnum};

use super::fonts::FontArgs;
use super::plate::unit_parser;
#[cfg(feature = "seal")]
use super::seal::SealArgs;
use super::words::{edge_parser, fold, paper};
use crate::design::DesignUnit;
use crate::fold::{Binding, Creases, Duplex, Fold, Margins};
use crate::halftone::Photos;
use crate::press::MOST_BLEED;
use crate::sheet::Paper;
use crate::typeset::CoverStyle;
use crate::units::{Mm, Spot};

/// Make a zine to print and fold, from Markdown or a PDF
///
/// A layout sets Markdown on pages of the size that the fold leaves; a PDF's pages are scaled to fit. Print the result
/// at 100 % ("actual size").
#[derive(Debug, Args)]
#[command(after_help = "\
Folds:
  mini8      one paper, one side, one cut: eight pages; the back is free for a poster
  mini16     one paper, both sides, cut and stapled: sixteen pages
  booklet    papers laid into each other, folded once and stapled
  french     one paper, one side, folded twice, not cut: four pages
  accordion  a zigzag along the front, then along the back
  flat       a page on each side, no fold

Examples:
  seedpress zine beans.md -o zine.pdf --fold mini8
  seedpress zine one.md two.md -o zine.pdf --fold booklet --layout reader --signature 32
  seedpress zine thesis.pdf -o booklet.pdf --fold booklet --paper letter --duplex none
  seedpress zine beans.md -o zine.pdf --fold booklet --mirror
  seedpress zine --calibrate -o test.pdf       do front and back line up on your printer?")]
#[allow(clippy::struct_excessive_bools, reason = "each is a word that a person types, or does not")]
pub(crate) struct ZineArgs {
    /// Markdown files, in the order in which they are read; or one PDF
    #[arg(value_name = "FILE", required_unless_present = "calibrate", conflicts_with = "calibrate")]
    pub paths: Vec<PathBuf>,

    /// The PDF to write; `-` for standard output
    #[arg(short, long, value_name = "PDF")]
    pub output: PathBuf,

    /// How paper becomes pages: mini8, mini16, booklet, french, accordion, flat
    #[arg(long, value_name = "FOLD", default_value = "booklet", value_parser = fold)]
    pub fold: Fold,

    /// The paper: a4, letter, a3, a5, a6, legal, half-letter, or width x height, like 148x210mm or 5.5x8.5in
    #[arg(long, value_name = "PAPER", default_value = "a4", value_parser = paper)]
    pub paper: Paper,

    /// The style of the pages: a layout's name (see `seedpress layouts`), or a folder that holds one [default: the one
    /// that the first document names, or plain]
    #[arg(long, value_name = "LAYOUT")]
    pub layout: Option<String>,

    /// Let the layout of a folder take as much time and memory as the usual ones; otherwise 5 seconds of computing, more
    /// for long texts, and 500 MB
    #[arg(long)]
    pub trust_layout: bool,

    /// Set documents that take more than 450 MB of memory, about 700 pages; up to 1.8 GB
    #[arg(long)]
    pub large: bool,

    /// The cover: own (as the layout draws it), picture (the head's `cover: boat.svg` fills the page), reversed (white on
    /// black; copiers print large black areas unevenly) [default: as the head or the layout says]
    #[arg(long, value_name = "STYLE", value_parser = cover_style)]
    pub cover_style: Option<CoverStyle>,

    #[command(flatten)]
    pub fonts: FontArgs,

    /// Languages of the words that are printed besides the text, the main one first [default: the first document's
    /// language, or en]
    #[arg(long, value_name = "LANGUAGES", value_delimiter = ',')]
    pub lang: Vec<String>,

    /// The side at which leaves hold together [default: right for languages that are written from the right]
    #[arg(long, value_name = "SIDE", value_parser = binding_parser())]
    pub binding: Option<Binding>,

    /// How pictures are printed: dither, line (for ink and maps), as-is
    #[arg(long, value_name = "HOW", default_value = "dither", value_parser = photos)]
    pub photos: Photos,

    /// The unit of designs among the pictures (DXF, STL, OBJ) that do not say theirs: um, mm, cm, dm, m, mil, in, ft, yd
    #[arg(long, value_name = "UNIT", value_parser = unit_parser())]
    pub unit: Option<DesignUnit>,

    /// Allow pictures from this folder, not only from the folder of the document
    #[arg(long, value_name = "FOLDER")]
    pub root: Option<PathBuf>,

    /// Also write each page of the PDF as a picture, and contact sheets of all pages, into this folder (PNG)
    #[cfg(feature = "pdf-in")]
    #[arg(long, value_name = "FOLDER")]
    pub preview: Option<PathBuf>,

    /// Replace the PDF if it exists already
    #[arg(short, long)]
    pub force: bool,

    #[command(flatten)]
    pub folding: FoldingArgs,

    #[cfg(feature = "seal")]
    #[command(flatten)]
    pub sealing: SealArgs,

    #[command(flatten)]
    pub printing: PrintingArgs,
}

/// How it is folded.
#[derive(Debug, Args)]
#[command(next_help_heading = "How it is made")]
pub(crate) struct FoldingArgs {
    /// Booklets: the number of pages in each signature, a part that is folded and sewn by itself; a multiple of four
    #[arg(long, value_name = "PAGES")]
    pub signature: Option<u32>,

    /// Booklets: paper is thick, so that inner papers stick out (creep); this is how far, in millimetres, each one is moved
    /// towards the fold
    #[arg(long, value_name = "MM", value_parser = millimetres)]
    pub creep: Option<Mm>,

    /// Accordions: pages side by side on each paper, 2 to 12 [default: 4]
    #[arg(long, value_name = "COUNT")]
    pub panels: Option<u32>,

    /// A poster on the back, as large as the paper (mini8 and french): FILE, a picture or Markdown, or else the last page
    #[arg(long, value_name = "FILE", num_args = 0..=1, require_equals = true)]
    #[allow(clippy::option_option, reason = "not wished, wished, and wished with a file")]
    pub poster: Option<Option<PathBuf>>,

    /// Margins in millimetres, those that you name: inner=8,outer=6,cut=6,edge=9 (the fold that binds, other folds,
    /// cuts, the paper's edge)
    #[arg(long, value_name = "MARGINS", value_parser = margins)]
    pub margins: Option<NamedMargins>,

    /// How to fold it: small drawings on the back cover (edge), a page with words (page), or none [default: edge for
    /// text, page for a PDF]
    #[arg(long, value_name = "WHERE")]
    pub guide: Option<GuidePlace>,

    /// A mirror: the zine carries its own source, all documents and pictures, as codes from which `seedpress scan` brings
    /// them back: on its last pages, on a back that is free, or on papers of their own
    #[arg(long)]
    pub mirror: bool,

    /// The mirror carries pictures as they are. Without this option, what they tell of their makers (place, time, device,
    /// names, folders) is taken out of them; no pixel changes
    #[arg(long, requires = "mirror")]
    pub keep_metadata: bool,

    /// How dense the codes of the mirror are: phone, dense, sturdy, scanner, or a profile of your own, a text file with
    /// the sizes [default: sturdy, which survives being copied twice]
    #[arg(long, value_name = "NAME", requires = "mirror")]
    pub profile: Option<String>,

    /// Draw the creases from end to end (full), where they begin and end (ends), or none [default: as the fold needs]
    #[arg(long, value_name = "HOW", value_parser = crease_parser())]
    pub creases: Option<Creases>,
}

/// How it is printed.
#[derive(Debug, Args)]
#[command(next_help_heading = "How it is printed")]
#[allow(clippy::struct_excessive_bools, reason = "each is a word that a person types, or does not")]
pub(crate) struct PrintingArgs {
    /// The edge over which your printer turns the paper: long, short, or none: all fronts, then all backs, with a page
    /// that says what to do
    #[arg(long, value_name = "EDGE", default_value = "long", value_parser = edge_parser())]
    pub duplex: Duplex,

    /// Print a PDF's pages at their own size
    #[arg(long)]
    pub actual_size: bool,

    /// Print the pages one by one in reading order, for proofreading, not for folding
    #[arg(long, conflicts_with = "calibrate")]
    pub proof: bool,

    /// Lines at the corners show where to cut. The PDF's pages become larger than the paper: print them on larger paper
    #[arg(long, conflicts_with = "proof")]
    pub crop_marks: bool,

    /// What runs to the edge of the paper (a cover) runs this many millimetres beyond it, to be cut off; print shops ask
    /// for 3 to 5. Without it, nothing is printed within 5 mm of the edge
    #[arg(long, value_name = "MM", value_parser = bleed)]
    pub bleed: Option<Mm>,

    /// Print a test sheet with crosses instead of pages, to see whether front and back line up
    #[arg(long)]
    pub calibrate: bool,

    /// Move the backs this far right and down, in millimetres, as --calibrate shows it: -0.5,1
    #[arg(long, value_name = "X,Y", value_parser = offset, allow_hyphen_values = true)]
    pub offset: Option<Spot>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum GuidePlace {
    Edge,
    Page,
    None,
}

/// The margins that somebody named.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(crate) struct NamedMargins {
    inner: Option<Mm>,
    outer: Option<Mm>,
    cut: Option<Mm>,
    edge: Option<Mm>,
}

impl NamedMargins {
    /// The usual margins, but for those that were named.
    pub fn over(self, usual: Margins) -> Margins {
        Margins {
            inner: self.inner.unwrap_or(usual.inner),
            outer: self.outer.unwrap_or(usual.outer),
            cut: self.cut.unwrap_or(usual.cut),
            edge: self.edge.unwrap_or(usual.edge),
        }
    }
}

fn binding_parser() -> impl TypedValueParser<Value = Binding> {
    PossibleValuesParser::new(["left", "right"]).map(|word| if word == "left" { Binding::Left } else { Binding::Right })
}

fn crease_parser() -> impl TypedValueParser<Value = Creases> {
    PossibleValuesParser::new(["full", "ends", "none"]).map(|word| match word.as_str() {
        "full" => Creases::Full,
        "ends" => Creases::Ends,
        _ => Creases::None,
    })
}

/// A style of covers.
pub(crate) fn cover_style(word: &str) -> Result<CoverStyle, String> {
    let style = CoverStyle::ALL.into_iter().find(|style| style.word() == word);
    style.ok_or_else(|| "it must be own, picture or reversed".to_owned())
}

fn photos(word: &str) -> Result<Photos, String> {
    Photos::ALL
        .into_iter()
        .find(|photos| photos.name() == word)
        .ok_or_else(|| "it must be dither, line or as-is".to_owned())
}

/// A length on paper: not below zero, at most a metre.
fn millimetres(word: &str) -> Result<Mm, String> {
    match word.trim().trim_end_matches("mm").trim_end().parse::<f64>() {
        Ok(length) if (0.0..=1000.0).contains(&length) => Ok(Mm(length)),
        _ => Err("write a number of millimetres, like 8 or 0.15".to_owned()),
    }
}

/// 0 to 20 mm.
fn bleed(word: &str) -> Result<Mm, String> {
    let bleed = millimetres(word)?;
    if bleed > MOST_BLEED {
        return Err(format!("at most {} mm", MOST_BLEED.0));
    }
    Ok(bleed)
}

fn margins(words: &str) -> Result<NamedMargins, String> {
    let mut named = NamedMargins::default();
    for word in words.split(',') {
        let (side, length) = word.split_once('=').ok_or("write margins like inner=8,edge=10")?;
        let place = match side.trim() {
            "inner" => &mut named.inner,
            "outer" => &mut named.outer,
            "cut" => &mut named.cut,
            "edge" => &mut named.edge,
            _ => return Err("the margins are inner, outer, cut and edge".to_owned()),
        };
        *place = Some(millimetres(length)?);
    }
    Ok(named)
}

/// `0.5,-1`: right and down, at most 20 mm.
fn offset(words: &str) -> Result<Spot, String> {
    let one = |word: &str| word.trim().parse::<f64>().ok().filter(|length| length.abs() <= 20.0).map(Mm);
    let pair = words.split_once(',').and_then(|(x, y)| Some(Spot { left: one(x)?, top: one(y)? }));
    pair.ok_or_else(|| "write two numbers of millimetres up to 20, like 0.5,-1".to_owned())
}

/// See the layouts of zines, or copy one to change it
///
/// A layout is the style of a zine: a folder with two text files, layout.toml (settings: sizes, columns) and layout.typ (Typst, a language that
/// describes pages). Change a copy with any editor, and name its folder with `zine --layout`.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  seedpress layouts
  seedpress layouts --copy plain -o my-layout
  seedpress zine text.md -o zine.pdf --layout ./my-layout

docs/LAYOUTS.md explains what the files may contain.")]
pub(crate) struct LayoutsArgs {
    /// Copy the two files of this layout into a folder
    #[arg(long, value_name = "NAME")]
    pub copy: Option<String>,

    /// The folder for the copy; created if it does not exist [default: the layout's name]
    #[arg(short, long, value_name = "FOLDER", requires = "copy")]
    pub output: Option<PathBuf>,

    /// Replace the files if they exist already
    #[arg(short, long, requires = "copy")]
    pub force: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn margins_are_those_that_were_named_and_the_usual_others() {
        let usual = Margins { inner: Mm(1.0), outer: Mm(2.0), cut: Mm(3.0), edge: Mm(4.0) };
        let named = margins("inner=8.5, edge=10mm").unwrap().over(usual);
        assert_eq!(named, Margins { inner: Mm(8.5), edge: Mm(10.0), ..usual });
        for wrong in ["8", "inner", "inner=", "inner=-1", "inner=nan", "left=3", "inner=1001", ""] {
            assert!(margins(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn an_offset_is_two_short_lengths() {
        assert_eq!(offset("-0.5,1"), Ok(Spot { left: Mm(-0.5), top: Mm(1.0) }));
        for wrong in ["1", "1,", "1,2,3", "21,0", "nan,0", "inf,0", "a,b"] {
            assert!(offset(wrong).is_err(), "{wrong}");
        }
    }
}
