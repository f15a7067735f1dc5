//! Values of options that verbs and recipes share -> folds, papers, edges, suites.

use clap::ValueEnum;

use crate::fold::{Duplex, Fold};
#[cfg(feature = "pdf-in")]
use crate::rehearse::Suite;
use crate::sheet::Paper;

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum TurnEdge {
    Long,
    Short,
    None,
}

impl From<TurnEdge> for Duplex {
    fn from(edge: TurnEdge) -> Self {
        match edge {
            TurnEdge::Long => Self::Long,
            TurnEdge::Short => Self::Short,
            TurnEdge::None => Self::None,
        }
    }
}

/// The edge of a word, as a recipe says it.
pub(crate) fn edge(word: &str) -> Result<TurnEdge, String> {
    TurnEdge::from_str(word, false).map_err(|_| "say long, short or none".to_owned())
}

pub(crate) fn fold(word: &str) -> Result<Fold, String> {
    let names = || Fold::ALL.map(Fold::name).join(", ");
    Fold::parse(word).ok_or_else(|| format!("the folds are {}", names()))
}

#[cfg(feature = "pdf-in")]
pub(crate) fn suite(word: &str) -> Result<Suite, String> {
    let names = || Suite::ALL.map(Suite::name).join(", ");
    Suite::parse(word).ok_or_else(|| format!("the suites are {}", names()))
}

pub(crate) fn paper(word: &str) -> Result<Paper, String> {
    match word.to_ascii_lowercase().as_str() {
        "a4" => Ok(Paper::A4),
        "letter" => Ok(Paper::Letter),
        _ => Err("the papers are a4 and letter".to_owned()),
    }
}
