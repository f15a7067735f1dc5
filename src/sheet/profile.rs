//! TOML text of a profile -> validated print parameters of a sheet of codes.
//!
//! Profiles are files in `layouts/` that people copy and edit, so every error names the field, the value that was found
//! and the values that are allowed.

use serde::Deserialize;

use super::geometry::Level;
use crate::limits::MAX_GRID;
use crate::units::{Dpi, Mm};

/// Unprintable edge of most printers.
const MIN_MARGIN: Mm = Mm(5.0);
const MAX_MARGIN: Mm = Mm(60.0);
/// Smallest module: three dots at 600 dpi do not survive ink spread.
const MIN_MODULE: Mm = Mm(0.16);
const MAX_MODULE: Mm = Mm(5.0);
/// Smallest module at which marks are found in a poor photo with nothing else known (docs/PROFILES.md).
const MIN_MARK_MODULE: Mm = Mm(0.7);

/// How a sheet of codes is printed.
#[derive(Debug, Clone, PartialEq)]
pub struct Profile {
    pub name: String,
    /// What it is good for, in one line.
    pub about: String,
    /// QR version of the codes, 1 to 40.
    pub version: u8,
    pub level: Level,
    /// One mask for all codes, 0 to 7: no mask is better for noise-like data, and a known mask helps the reader.
    pub mask: u8,
    /// Side of a module in printer dots.
    pub dots: u32,
    /// Printer resolution.
    pub resolution: Dpi,
    /// Gap between codes, in modules.
    pub gap: u32,
    /// Margin on all sides of the page.
    pub margin: Mm,
    /// Maximum number of columns and rows; as many as fit where `None`.
    pub columns: Option<u32>,
    pub rows: Option<u32>,
}

/// What is wrong with a profile.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum ProfileError {
    #[error("{0}")]
    Toml(String),
    #[error("{field} is {found}, but it must be {allowed}")]
    Field { field: &'static str, found: String, allowed: &'static str },
    #[error("a module of {dots} dots at {resolution} dpi is {module:.3} mm, but it must be 0.16 to 5 mm")]
    Module { dots: u32, resolution: f64, module: f64 },
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ProfileToml {
    about: String,
    version: i64,
    level: String,
    mask: Option<i64>,
    dots: i64,
    resolution: Option<f64>,
    gap: Option<i64>,
    margin: Option<f64>,
    columns: Option<i64>,
    rows: Option<i64>,
}

impl Profile {
    /// Parses a profile file; `name` is the name shown to users.
    ///
    /// # Errors
    /// The first field that is missing, unknown or out of range, with its line where TOML gives one.
    pub fn parse(name: &str, text: &str) -> Result<Self, ProfileError> {
        let written: ProfileToml =
            toml::from_str(text).map_err(|error| ProfileError::Toml(error.to_string().trim_end().to_owned()))?;
        let level = match written.level.as_str() {
            "L" | "M" | "Q" | "H" => written.level.chars().next().and_then(Level::from_letter),
            _ => None,
        };
        let profile = Self {
            name: name.to_owned(),
            about: written.about,
            version: whole("version", written.version, 1, 40, "1 to 40")? as u8,
            level: level.ok_or(ProfileError::Field {
                field: "level",
                found: written.level,
                allowed: "\"L\", \"M\", \"Q\" or \"H\"",
            })?,
            mask: whole("mask", written.mask.unwrap_or(4), 0, 7, "0 to 7")? as u8,
            dots: whole("dots", written.dots, 1, 500, "1 to 500 printer dots")?,
            resolution: Dpi(real(
                "resolution",
                written.resolution.unwrap_or(600.0),
                72.0,
                9600.0,
                "72 to 9600 dots to the inch",
            )?),
            gap: whole(
                "gap",
                written.gap.unwrap_or(4),
                4,
                40,
                "4 to 40 modules (4 is the quiet zone that readers need)",
            )?,
            margin: Mm(real("margin", written.margin.unwrap_or(6.0), MIN_MARGIN.0, MAX_MARGIN.0, "5 to 60 mm")?),
            columns: count("columns", written.columns)?,
            rows: count("rows", written.rows)?,
        };
        let module = profile.module();
        if module < MIN_MODULE || module > MAX_MODULE {
            return Err(ProfileError::Module {
                dots: profile.dots,
                resolution: profile.resolution.0,
                module: module.0,
            });
        }
        Ok(profile)
    }

    /// Side of a module on paper.
    #[must_use]
    pub fn module(&self) -> Mm {
        self.resolution.length(f64::from(self.dots))
    }

    /// Side of a sheet mark's module, in modules of the codes: the smallest whole number that reaches 0.7 mm.
    #[must_use]
    pub fn mark_module(&self) -> u32 {
        ((MIN_MARK_MODULE / self.module() - 1e-9).ceil() as u32).max(1)
    }
}

fn whole(field: &'static str, found: i64, least: u32, most: u32, allowed: &'static str) -> Result<u32, ProfileError> {
    u32::try_from(found).ok().filter(|found| (least..=most).contains(found)).ok_or_else(|| ProfileError::Field {
        field,
        found: found.to_string(),
        allowed,
    })
}

fn real(field: &'static str, found: f64, least: f64, most: f64, allowed: &'static str) -> Result<f64, ProfileError> {
    if (least..=most).contains(&found) {
        Ok(found)
    } else {
        Err(ProfileError::Field { field, found: found.to_string(), allowed })
    }
}

fn count(field: &'static str, found: Option<i64>) -> Result<Option<u32>, ProfileError> {
    found.map(|found| whole(field, found, 1, MAX_GRID, "1 to 99, or left out")).transpose()
}

#[cfg(test)]
mod tests {
    use super::*;

    const PHONE: &str = "about = \"one photo\"\nversion = 22\nlevel = \"M\"\ndots = 10\n";

    #[test]
    fn a_short_profile_takes_the_usual_values() {
        let profile = Profile::parse("phone", PHONE).unwrap();
        assert_eq!((profile.mask, profile.gap, profile.margin, profile.mark_module()), (4, 4, Mm(6.0), 2));
        assert!((profile.module().0 - 0.4233).abs() < 1e-4);
    }

    #[test]
    fn each_mistake_is_named() {
        let wrong = |from: &str, to: &str| Profile::parse("x", &PHONE.replace(from, to)).unwrap_err().to_string();
        assert_eq!(wrong("22", "41"), "version is 41, but it must be 1 to 40");
        assert!(wrong("\"M\"", "\"MM\"").starts_with("level is MM, but"));
        assert!(wrong("dots = 10", "dots = 3").contains("0.127 mm"));
        assert!(wrong("dots", "dotz").contains("dotz"));
        assert!(wrong("dots = 10", "dots = 10\ngap = 2").contains("gap is 2"));
        assert!(wrong("dots = 10", "dots = 10\nmargin = nan").contains("margin is NaN"));
    }
}
