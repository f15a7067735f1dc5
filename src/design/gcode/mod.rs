//! G-code -> the path of a tool in millimetres (RS274/NGC; what printers and small mills make of it).
//!
//! A program that computes where it goes (variables, loops, subprograms) is not run: a drawing that lacks a part of it would
//! be wrong, so it is listed.

mod machine;
mod words;

use self::machine::Machine;
use self::words::CodeBlock;
use super::error::DesignError;
use super::found::{DesignFound, ReadOptions};
use super::model::{DesignForm, DesignUnit, UnitSource};

/// Words that are not understood and are named in a warning.
const MOST_NAMED: usize = 12;

/// Reads G-code; `None` if no move is in it.
///
/// # Errors
/// More moves than are drawn, or places that no machine reaches; stopped.
pub(super) fn read(bytes: &[u8], options: &ReadOptions<'_>) -> Result<Option<DesignFound>, DesignError> {
    let given = options.unit.unwrap_or(DesignUnit::Millimetre);
    let mut machine = Machine::new(given.millimetres(), changes_by_m6(bytes));
    let mut block = CodeBlock::default();
    let mut about = [const { None }; 3];
    for (number, line) in bytes.split(|byte| *byte == b'\n').enumerate() {
        if number % 65_536 == 0 && options.watch.stop() {
            return Err(DesignError::Stopped);
        }
        block.read(line);
        note(&block.comment, &mut about);
        if block.computes || block.words.iter().any(|(letter, code)| *letter == b'M' && matches!(*code as i64, 97 | 98))
        {
            let mut found = DesignFound::new(DesignForm::Listing(String::from_utf8_lossy(bytes).into_owned()), None);
            found.warnings.push(format!(
                "it computes where it goes (variables, loops or subprograms, first on line {}), so it is listed and not drawn",
                number + 1
            ));
            return Ok(Some(found));
        }
        machine.run(&block, number + 1)?;
    }
    let (path, unit) = machine.finish();
    if path.moves.is_empty() {
        return Ok(None);
    }
    let (unit, source) = match (unit, options.unit) {
        (Some(unit), _) => (unit, UnitSource::File),
        (None, Some(unit)) => (unit, UnitSource::Given),
        (None, None) => (DesignUnit::Millimetre, UnitSource::Assumed),
    };
    let mut warnings = Vec::new();
    if source == UnitSource::Assumed {
        warnings.push("it says no unit (G20 or G21); its numbers are taken for millimetres".to_owned());
    }
    if !path.unknown.is_empty() {
        let named: Vec<String> =
            path.unknown.iter().take(MOST_NAMED).map(|(word, line)| format!("{word} (line {line})")).collect();
        let more = if path.unknown.len() > MOST_NAMED { " and others" } else { "" };
        warnings.push(format!("not understood of it, and not drawn: {}{more}", named.join(", ")));
    }
    let mut found = DesignFound::new(DesignForm::Path(path), Some((unit, source)));
    [found.title, found.maker, found.licence] = about;
    found.warnings = warnings;
    Ok(Some(found))
}

/// Whether tools are changed by M6, and not by T alone.
fn changes_by_m6(bytes: &[u8]) -> bool {
    bytes.windows(3).any(|three| {
        matches!(three, [b'M' | b'm', b'6', next] if !next.is_ascii_digit())
            || matches!(three, [b'M' | b'm', b'0', b'6'])
    })
}

/// Title, maker and licence of comments such as `title: seed tray`. The program that made it is no maker.
fn note(comment: &str, about: &mut [Option<String>; 3]) {
    let Some((key, value)) = comment.split_once(':') else { return };
    let place = match key.trim().to_ascii_lowercase().as_str() {
        "title" => 0,
        "author" | "maker" => 1,
        "licence" | "license" => 2,
        _ => return,
    };
    about[place].get_or_insert_with(|| value.trim().to_owned());
}

#[cfg(test)]
mod tests;
