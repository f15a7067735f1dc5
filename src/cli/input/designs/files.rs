//! Paths of design files -> designs, each with its bytes and the bill of materials that lies beside it.

use std::path::{Path, PathBuf};

use super::bill::{self, FoundBill};
use crate::cli::args::plate::unit_word;
use crate::cli::input::bounded_file;
use crate::cli::input::print::collect::{own_name, safe_path};
use crate::cli::run::{interrupt, run_bounded};
use crate::cli::tell::{Failure, Progress, Terminal, shown, spelled};
use crate::design::{self, Design, DesignError, DesignUnit, ReadOptions};
use crate::limits::MAX_DESIGN_BYTES;
use crate::typeset::{OwnFonts, font_files};
use crate::vault::SafePath;

/// Lengths from here on are told in metres.
const METRES_FROM: f64 = 10_000.0;

/// A design file that was read.
#[derive(Debug)]
pub(crate) struct DesignFile {
    /// As it was typed.
    pub shown: String,
    /// The name under which its bytes are printed.
    pub name: SafePath,
    pub bytes: Vec<u8>,
    pub design: Design,
    pub bill: Option<FoundBill>,
}

/// Reads designs; all that is wrong is told at once.
pub(crate) fn designs(
    paths: &[PathBuf],
    unit: Option<DesignUnit>,
    fonts: &OwnFonts,
    terminal: &Terminal,
) -> Result<Vec<DesignFile>, Failure> {
    let (mut found, mut faults): (Vec<DesignFile>, _) = (Vec::new(), Vec::new());
    for path in paths {
        if interrupt::happened() {
            return Err(Failure::interrupted());
        }
        match design(path, unit, fonts, terminal) {
            Ok(design) if found.iter().any(|known| known.name == design.name) => {
                faults.push(
                    Failure::new(format!("two designs would both be called `{}`", spelled(design.name.as_str())))
                        .hint("rename one, or print them one by one"),
                );
            }
            Ok(design) => found.push(design),
            Err(failure) => faults.push(failure),
        }
    }
    let count = faults.len();
    match Failure::all(faults, &format!("{count} designs cannot be printed")) {
        None => Ok(found),
        Some(failure) => Err(failure),
    }
}

fn design(path: &Path, unit: Option<DesignUnit>, fonts: &OwnFonts, terminal: &Terminal) -> Result<DesignFile, Failure> {
    let too_large = format!("has more than {} MB", MAX_DESIGN_BYTES >> 20);
    let bytes = bounded_file::read(path, MAX_DESIGN_BYTES, &too_large)?;
    let name = safe_path(&own_name(path)?)?;
    let (file, fonts) = (name.as_str().to_owned(), font_files(fonts));
    let progress = Progress::new();
    let read = move || {
        let options = ReadOptions { unit, fonts: &fonts, watch: &progress };
        let design = design::read(&file, &bytes, &options);
        (bytes, design)
    };
    let (bytes, design) = run_bounded(&shown(path), read)?;
    let design = design.map_err(|error| design_failure(&shown(path), &error, "--unit"))?;
    for warning in &design.warnings {
        terminal.warn(&format!("{}: {}", shown(path), spelled(warning)));
    }
    let bill = bill::beside(path, terminal)?;
    Ok(DesignFile { shown: shown(path), name, bytes, design, bill })
}

/// Why a design cannot be drawn, and what to do about it; `option` names the unit.
fn design_failure(name: &str, error: &DesignError, option: &str) -> Failure {
    let what = format!("{name}: {}", spelled(&error.to_string()));
    match (error, unit_words(error, option)) {
        (DesignError::Stopped, _) => Failure::interrupted(),
        (_, Some(hint)) => Failure::usage(what).hint(hint),
        _ => Failure::new(what),
    }
}

/// What to type where the unit of a design is asked for; `None` for other faults.
pub(super) fn unit_words(error: &DesignError, option: &str) -> Option<String> {
    match error {
        DesignError::Unit { sizes } => {
            let sizes = sizes.iter().enumerate().map(|(number, (unit, size))| {
                let makes = if number == 0 { "would make it " } else { "" };
                format!("{option} {} {makes}{}", unit_word(*unit), size_words(*size))
            });
            Some(sizes.collect::<Vec<_>>().join(", "))
        }
        DesignError::Size { .. } => Some(format!(
            "say in which unit it is: {option} mm takes it as it is, or {option} in, {option} cm, {option} m"
        )),
        _ => None,
    }
}

/// `700 x 400 mm`, or `17.78 x 10.16 m`.
fn size_words([width, height]: [f64; 2]) -> String {
    let (divisor, unit) = if width.max(height) < METRES_FROM { (1.0, "mm") } else { (1_000.0, "m") };
    format!("{} x {} {unit}", length_words(width / divisor), length_words(height / divisor))
}

/// At most two decimals.
fn length_words(length: f64) -> String {
    let text = format!("{length:.2}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_unit_is_asked_for_with_what_each_would_make() {
        let sizes = vec![(DesignUnit::Millimetre, [700.0, 400.0]), (DesignUnit::Inch, [700.0 * 25.4, 400.0 * 25.4])];
        let failure = design_failure("tray.dxf", &DesignError::Unit { sizes }, "--unit");
        assert_eq!(failure.exit, crate::error::Exit::Usage);
        assert_eq!(failure.what, "tray.dxf: it does not say in which unit it is");
        let hint = failure.hint.unwrap();
        assert_eq!(hint, "--unit mm would make it 700 x 400 mm, --unit in 17.78 x 10.16 m");
    }
}
