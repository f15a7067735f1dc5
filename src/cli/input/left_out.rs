//! Names of pictures that are to be left out, as a person types them -> the keys of those pictures.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use super::pictures::{InputFile, Origin};
use super::pile_file;
use crate::cli::tell::{Failure, shown};
use crate::pile::PictureKey;

/// Pictures that are left out, and the numbers of those that the pile file names.
#[derive(Debug, Default)]
pub(crate) struct PicturesLeftOut {
    pub keys: BTreeSet<PictureKey>,
    /// Of every picture of the pile file.
    pub numbers: BTreeMap<PictureKey, u32>,
}

impl PicturesLeftOut {
    /// Each name is the path of a picture, or its number or key in the pile file.
    ///
    /// # Errors
    /// A name that no picture has.
    pub fn of(typed: &[PathBuf], inputs: &[InputFile], pile: Option<&Path>) -> Result<Self, Failure> {
        let named = pile.map_or_else(|| Ok(Vec::new()), pile_file::pictures)?;
        let numbers: BTreeMap<PictureKey, u32> = named.iter().rev().map(|(number, key)| (*key, *number)).collect();
        let mut keys = BTreeSet::new();
        for name in typed {
            let key = key_of(name, inputs, &named)
                .filter(|key| numbers.contains_key(key) || inputs.iter().any(|input| is_input(input, name)));
            let Some(key) = key else { return Err(unknown(name, pile)) };
            keys.insert(key);
        }
        Ok(Self { keys, numbers })
    }
}

fn unknown(name: &Path, pile: Option<&Path>) -> Failure {
    let place = pile.map_or_else(String::new, |pile| format!(" or in {}", shown(pile)));
    Failure::new(format!("there is no picture {} to leave out, among the pictures{place}", shown(name)))
        .hint("name it as the report does, or by its number in the pile file")
}

fn key_of(name: &Path, inputs: &[InputFile], named: &[(u32, PictureKey)]) -> Option<PictureKey> {
    if let Some(input) = inputs.iter().find(|input| is_input(input, name)) {
        return input.bytes().ok().map(|bytes| PictureKey::of(&bytes));
    }
    if fs::metadata(name).is_ok_and(|about| about.is_file()) {
        let input = InputFile { path: name.to_owned(), origin: Origin::Named };
        return input.bytes().ok().map(|bytes| PictureKey::of(&bytes));
    }
    let text = name.to_str()?;
    if let Some(key) = PictureKey::parse(text) {
        return Some(key);
    }
    let number = text.strip_prefix("picture ").unwrap_or(text).parse::<u32>().ok()?;
    named.iter().find(|(own, _)| *own == number).map(|(_, key)| *key)
}

fn is_input(input: &InputFile, name: &Path) -> bool {
    let standard = name.as_os_str() == "-" && matches!(input.origin, Origin::Standard(_));
    let same = || match (fs::canonicalize(&input.path), fs::canonicalize(name)) {
        (Ok(one), Ok(other)) => one == other,
        _ => false,
    };
    standard || input.path == name || same()
}
