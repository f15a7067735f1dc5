//! A file -> the PDF of its twin, and what is to be known of it.

use std::path::Path;

use crate::cli::args::twin::TwinArgs;
use crate::cli::input::bounded_file;
use crate::cli::input::fonts::own_fonts;
use crate::cli::input::print::languages;
use crate::cli::output::pdf::PdfOutput;
use crate::cli::run::private_process::keep_private;
use crate::cli::run::run_bounded;
use crate::cli::tell::{Failure, Terminal, counted, shown, spelled};
use crate::error::Exit;
use crate::limits::{MAX_TWIN_FILE_BYTES, MAX_TWIN_TEXT_BYTES};
use crate::twin::{self, TextLoss, Twin, TwinError};
use crate::typeset::TypesetError;

pub(super) fn print(file: &Path, args: &TwinArgs, terminal: &mut Terminal) -> Result<Exit, Failure> {
    let output = PdfOutput::new(&args.output, args.force)?;
    let languages = languages(std::slice::from_ref(&args.lang))?;
    let fonts = own_fonts(&args.fonts, None)?;
    output.check_writable()?;
    let most = if args.coded { MAX_TWIN_FILE_BYTES } else { MAX_TWIN_TEXT_BYTES };
    let large = format!("has more than {most} bytes, which is too much to copy by hand");
    let bytes = bounded_file::read(file, most as u64, &large)
        .map_err(|failure| failure.hint_if((!args.coded).then_some("print a large file with `seedpress pack`")))?;
    let name = file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let secret = args.secret || twin::looks_like_key(&bytes);
    if secret {
        keep_private();
    }
    let made = if args.coded {
        Twin::coded(&name, &bytes, args.spare.map(usize::from), secret)
    } else {
        Twin::text(&name, &bytes, secret)
    };
    let made = made.map_err(|error| refused(file, &error))?;
    let (catalogue, paper) = (languages.main().clone(), args.paper.size());
    let facts = (made.summary, made.lines.len(), made.loss);
    let printed = run_bounded(&shown(file), move || twin::print(&made, &name, &catalogue, paper, &fonts))?;
    let printed = printed.map_err(|error| match error {
        twin::TwinPrintError::Typeset(TypesetError::Template { message, .. }) => Failure::new(message),
        error => Failure::new(format!("{}: {error}", shown(file))),
    })?;
    let (summary, count, loss) = facts;
    let lines = counted(count + 1, "line", "lines");
    let mut told = Vec::new();
    if let Some(place) = output.file {
        told.push(format!("{}: {} to copy", shown(place), counted(printed.pages, "page", "pages")));
    }
    told.push(if summary.kind.is_coded() {
        format!("{lines} of 31 digits; line 00 and any {} of the other {} are needed", summary.needed, summary.lines)
    } else {
        format!("{lines} with {} check digits each; all are needed", summary.kind.check_digits())
    });
    told.extend(loss_lines(&loss));
    if secret {
        told.push(
            "it is a key: whoever reads the pages or a copy of them has it, so keep them as you keep the key"
                .to_owned(),
        );
        write_private(&output, &printed.pdf, &told, terminal)?;
    } else {
        output.write(&printed.pdf, &told, terminal)?;
    }
    Ok(Exit::Whole)
}

#[cfg(feature = "seal")]
fn write_private(output: &PdfOutput, pdf: &[u8], told: &[String], terminal: &mut Terminal) -> Result<(), Failure> {
    output.write_private(pdf, told, terminal)
}

#[cfg(not(feature = "seal"))]
fn write_private(output: &PdfOutput, pdf: &[u8], told: &[String], terminal: &mut Terminal) -> Result<(), Failure> {
    output.write(pdf, told, terminal)
}

/// What of a text does not come back.
fn loss_lines(loss: &TextLoss) -> Vec<String> {
    if loss.is_none() {
        return Vec::new();
    }
    let mut lost = Vec::new();
    let mut count = |number: usize, one: &str, many: &str| {
        if number > 0 {
            lost.push(counted(number, one, many));
        }
    };
    count(
        loss.blanks,
        "line is indented or has several blanks in a row",
        "lines are indented or have several blanks in a row",
    );
    count(loss.empty_lines, "empty line too many is left out", "empty lines too many are left out");
    count(loss.hidden, "character that nothing shows is left out", "characters that nothing shows are left out");
    count(
        loss.composed,
        "line has letters that become one character (NFC)",
        "lines have letters that become one character (NFC)",
    );
    if loss.line_ends {
        lost.push("ends of lines become those of Unix".to_owned());
    }
    if loss.last_end {
        lost.push("the last line gets its end".to_owned());
    }
    vec![
        format!("the text does not come back byte for byte: {}", lost.join("; ")),
        "where each blank counts, as in a program, use --coded".to_owned(),
    ]
}

fn refused(file: &Path, error: &TwinError) -> Failure {
    let failure = Failure::new(format!("{} has no twin: {}", shown(file), spelled(&error.to_string())));
    match error {
        TwinError::NotText { .. } | TwinError::Control { .. } | TwinError::Marks { .. } => {
            failure.hint("use --coded: it takes any file of up to 2,048 bytes")
        }
        TwinError::TooLarge { .. } => failure.hint("print it as codes with `seedpress pack`, or copy a part of it"),
        TwinError::TooManyLines { .. } => failure.hint("take a part of the file, or fewer spare lines"),
        _ => failure,
    }
}
