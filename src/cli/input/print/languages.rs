//! Names of languages -> their catalogues, the main one first.

use std::path::Path;

use crate::assets::CATALOGUES;
use crate::catalogue::{Catalogue, Languages, built_in};
use crate::cli::input::bounded_file::read_settings;
use crate::cli::tell::{Failure, shown, spelled};

/// From the words that stood after `--lang`: tags of languages, or catalogue files of the person's own.
pub(crate) fn languages(words: &[String]) -> Result<Languages, Failure> {
    let mut catalogues = words.iter().map(|word| catalogue(word.trim())).collect::<Result<Vec<_>, _>>()?.into_iter();
    Ok(catalogues.next().map_or_else(Languages::english, |main| Languages::new(main, catalogues)))
}

fn catalogue(word: &str) -> Result<Catalogue, Failure> {
    let path = Path::new(word);
    if path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("toml")) {
        return own(path);
    }
    // Of `pt-BR` or `zh_Hans` the language counts.
    let tag = word.split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase();
    built_in(&tag).ok_or_else(|| {
        let known = CATALOGUES.map(|(lang, _)| lang).join(", ");
        Failure::usage(format!("there is no catalogue of words in {}", spelled(word)))
            .hint(format!("choose from {known}, or the path of a catalogue file that ends in .toml"))
    })
}

/// A catalogue that somebody wrote: it must have every line of the original.
fn own(path: &Path) -> Result<Catalogue, Failure> {
    let text = read_settings(path, "catalogue")?;
    let lang = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    let original = Languages::english();
    let found = Catalogue::parse(&lang, &text).and_then(|found| found.matches(original.main()).map(|()| found));
    found.map_err(|error| {
        Failure::usage(format!("the catalogue {}: {error}", shown(path)))
            .hint("layouts/words/en.toml has all lines; the file's name is the language's tag, like sw.toml")
    })
}
