//! A profile's name or file -> the profile.

use std::path::Path;

use crate::assets;
use crate::cli::input::bounded_file::read_settings;
use crate::cli::tell::nearest::did_you_mean;
use crate::cli::tell::{Failure, spelled};
use crate::sheet::Profile;

/// A profile that the program carries, or a file of the person's own.
pub(crate) fn profile(name: &str) -> Result<Profile, Failure> {
    let parse = |short: &str, text: &str| {
        Profile::parse(short, text).map_err(|error| Failure::usage(format!("the profile {}: {error}", spelled(name))))
    };
    if let Some(text) = assets::profile(name) {
        return parse(name, text);
    }
    let path = Path::new(name);
    let is_file = path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("toml")) || name.contains('/');
    if !is_file {
        let names = assets::PROFILES.map(|(name, _)| name);
        let known = names.join(", ");
        return Err(Failure::usage(format!("there is no profile {}{}", spelled(name), did_you_mean(name, names)))
            .hint(format!("choose one of {known}, or the path of a profile file that ends in .toml")));
    }
    let text = read_settings(path, "profile")?;
    let short = path.file_stem().map_or_else(|| name.to_owned(), |stem| stem.to_string_lossy().into_owned());
    parse(&short, &text)
}
