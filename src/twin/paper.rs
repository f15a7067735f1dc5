//! A twin -> a PDF: each line as it is printed, above an empty one for the pen; the model alphabet; who copied from what.

use super::coded::{CodedLine, column_sums};
use super::make::Twin;
use super::twin_line::TwinLine;
use crate::assets;
use crate::catalogue::Catalogue;
use crate::press::{self, PressError};
use crate::typeset::{self, OwnFonts, OwnWords, PaperFact, TypesetError};
use crate::units::Size;

/// Coded lines above one line of sums.
const BLOCK_LINES: usize = 5;
/// What is typed to get the file back.
const COMMAND: &str = "seedpress twin --read - -o FOLDER";

/// Why a twin could not be printed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TwinPrintError {
    #[error(transparent)]
    Typeset(#[from] TypesetError),
    #[error(transparent)]
    Press(#[from] PressError),
}

/// A PDF to copy from, without dates and producer strings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TwinPaper {
    pub pdf: Vec<u8>,
    pub pages: usize,
}

/// Prints a twin of a file of this name.
///
/// # Errors
/// A letter that no font has; a paper that is too narrow.
pub fn print(
    twin: &Twin,
    name: &str,
    catalogue: &Catalogue,
    paper: Size,
    fonts: &OwnFonts,
) -> Result<TwinPaper, TwinPrintError> {
    let summary = twin.summary;
    let data = vec![
        ("name", PaperFact::text(name)),
        ("coded", PaperFact::Flag(summary.kind.is_coded())),
        ("check-digits", PaperFact::number(summary.kind.check_digits())),
        ("secret", PaperFact::Flag(summary.secret)),
        ("needed", PaperFact::number(summary.needed)),
        ("count", PaperFact::number(summary.lines)),
        ("command", PaperFact::text(COMMAND)),
        ("blocks", PaperFact::List(blocks(twin))),
    ];
    let files = [("twin.typ", assets::TWIN_TEMPLATE)];
    let words = typeset::paper(&files, data, OwnWords::Twin, catalogue, paper, fonts)?;
    let art: Vec<Vec<press::Art>> = (0..words.pages).map(|_| Vec::new()).collect();
    Ok(TwinPaper { pdf: press::bind(paper, art, &[(0, &words)], [0; 16])?, pages: words.pages })
}

/// Lines in blocks: coded ones with their sums, line 00 first; then all lines of a text.
fn blocks(twin: &Twin) -> Vec<PaperFact> {
    let coded: Vec<CodedLine> = [twin.summary.line()]
        .into_iter()
        .chain(twin.lines.iter().filter_map(|line| match line {
            TwinLine::Coded(line) => Some(*line),
            _ => None,
        }))
        .collect();
    let mut blocks: Vec<PaperFact> = if twin.summary.kind.is_coded() {
        coded.chunks(BLOCK_LINES).map(|lines| block(lines, Some(column_sums(lines)))).collect()
    } else {
        vec![block(&coded, None)]
    };
    let text = |line: &TwinLine| match line {
        TwinLine::Text(text) => Some(PaperFact::Record(vec![
            ("label", PaperFact::text(line.label())),
            ("text", PaperFact::text(text.text.clone())),
            ("check", PaperFact::text(text.check())),
        ])),
        _ => None,
    };
    let texts: Vec<PaperFact> = twin.lines.iter().filter_map(text).collect();
    if !texts.is_empty() {
        blocks.push(PaperFact::Record(vec![("texts", PaperFact::List(texts))]));
    }
    blocks
}

fn block(lines: &[CodedLine], sums: Option<Vec<String>>) -> PaperFact {
    let groups = |groups: Vec<String>| PaperFact::list(groups, PaperFact::Text);
    PaperFact::Record(vec![
        ("lines", PaperFact::list(lines, |line| groups(line.groups()))),
        ("sums", PaperFact::maybe(sums, groups)),
    ])
}
