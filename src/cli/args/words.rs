//! Values of options that verbs and recipes share -> folds, papers, edges, suites.

use clap::builder::{PossibleValuesParser, TypedValueParser};

use crate::cli::tell::nearest::did_you_mean;
use crate::fold::{Duplex, Fold};
#[cfg(feature = "pdf-in")]
use crate::rehearse::Suite;
use crate::sheet::Paper;

/// The arguments of a verb where nothing was typed but a path.
#[cfg(all(feature = "print", feature = "pdf-in"))]
pub(crate) fn usual<T: clap::Args>(verb: &'static str) -> Result<T, clap::Error> {
    let command = T::augment_args(clap::Command::new(verb));
    T::from_arg_matches(&command.try_get_matches_from([verb, "."])?)
}

/// The edges that may be named.
const EDGES: [&str; 3] = ["long", "short", "none"];

/// The edge over which the printer turns the paper.
pub(crate) fn edge(word: &str) -> Result<Duplex, String> {
    match word {
        "long" => Ok(Duplex::Long),
        "short" => Ok(Duplex::Short),
        "none" => Ok(Duplex::None),
        _ => Err("it must be long, short or none".to_owned()),
    }
}

/// The parser of `--duplex`, which lists the edges in the help.
pub(crate) fn edge_parser() -> impl TypedValueParser<Value = Duplex> {
    PossibleValuesParser::new(EDGES).try_map(|word| edge(&word))
}

pub(crate) fn fold(word: &str) -> Result<Fold, String> {
    let names = Fold::ALL.map(Fold::name);
    Fold::parse(word).ok_or_else(|| format!("the folds are {}{}", names.join(", "), did_you_mean(word, names)))
}

#[cfg(feature = "pdf-in")]
pub(crate) fn suite(word: &str) -> Result<Suite, String> {
    let names = Suite::ALL.map(Suite::name);
    Suite::parse(word).ok_or_else(|| format!("the suites are {}{}", names.join(", "), did_you_mean(word, names)))
}

pub(crate) fn paper(word: &str) -> Result<Paper, String> {
    let names = Paper::NAMED.map(|(name, _)| name);
    Paper::parse(word).ok_or_else(|| {
        let sides = format!("{} to {} mm", Paper::SIDES.start(), Paper::SIDES.end());
        let other = format!("or width x height, like 148x210mm or 5.5x8.5in, {sides} each");
        format!("the papers are {}, {other}{}", names.join(", "), did_you_mean(word, names))
    })
}
