//! `seedpress plate`: design files -> a PDF of plates, with the files' bytes as codes, and what was printed of each.

use std::sync::Arc;

use crate::catalogue::Languages;
use crate::cli::args::pack::SheetArgs;
use crate::cli::args::plate::{HiddenEdges, PlateArgs};
use crate::cli::input::designs::{DesignFile, designs};
use crate::cli::input::fonts::own_fonts;
use crate::cli::input::print::languages;
use crate::cli::input::print::made_by::look_through;
use crate::cli::input::print::pack_options::{title_of, usual_options};
use crate::cli::output::pdf::PdfOutput;
#[cfg(feature = "pdf-in")]
use crate::cli::output::preview::PreviewFolder;
use crate::cli::run::run_bounded;
use crate::cli::tell::packet::pack_failure;
use crate::cli::tell::plates::{PrintedMirror, plate_failure, plate_lines};
use crate::cli::tell::sources::{Carrier, tell_of_makers};
use crate::cli::tell::{Failure, Progress, Terminal, spelled};
use crate::error::Exit;
use crate::pack::{self, Chapters, Compact, PackOptions};
use crate::plate::{FileBytes, MEASURED_SIDE, PlateItem, PlateOptions, PrintedPlates, ScaleWish, plates};
use crate::press;
use crate::typeset::OwnFonts;
use crate::vault::{Entry, Vault};

/// Runs `seedpress plate`.
pub(crate) fn plate(args: &PlateArgs, terminal: &mut Terminal) -> Result<Exit, Failure> {
    let output = PdfOutput::new(&args.output, args.force)?;
    let languages = languages(std::slice::from_ref(&args.lang))?;
    let fonts = own_fonts(&args.fonts, None)?;
    output.check_writable()?;
    #[cfg(feature = "pdf-in")]
    let preview = args.preview.as_deref().map(|folder| PreviewFolder::set_up(folder, args.force)).transpose()?;
    let files = Arc::new(designs(&args.paths, args.unit, &fonts, terminal)?);
    let printed = print(args, &files, &languages, &fonts)?;
    for told in &printed.told {
        terminal.warn(&spelled(told));
    }
    let mirror = if args.no_mirror { None } else { mirror(args, &files, &printed, &languages, &fonts, terminal)? };
    let pdf = match &mirror {
        None => printed.pdf.clone(),
        Some((codes, facts)) => {
            let mut id = [0; 16];
            id[1..].copy_from_slice(&facts.set.0);
            press::splice(&printed.pdf, printed.sheets.len(), codes, id).map_err(Failure::new)?
        }
    };
    let mirror = mirror.as_ref().map(|(_, facts)| PrintedMirror { facts, first_page: printed.sheets.len() + 1 });
    let lines = plate_lines(&files, &printed, mirror.as_ref(), args, output.file);
    output.write(&pdf, &lines, terminal)?;
    #[cfg(feature = "pdf-in")]
    if let Some(preview) = preview {
        output.tell(&[preview.draw(&pdf, &Progress::new())?], terminal)?;
    }
    Ok(Exit::Whole)
}

/// The plates of all designs.
fn print(
    args: &PlateArgs,
    files: &Arc<Vec<DesignFile>>,
    languages: &Languages,
    fonts: &OwnFonts,
) -> Result<PrintedPlates, Failure> {
    let name = files.first().map(|file| file.shown.clone()).unwrap_or_default();
    let (files, catalogue, fonts) = (Arc::clone(files), languages.main().clone(), fonts.clone());
    let scale = match (args.drawing.scale, args.drawing.fit) {
        (Some(scale), _) => ScaleWish::Given(scale),
        (None, Some(_)) => ScaleWish::FitPage,
        (None, None) => ScaleWish::Usual,
    };
    let (only, views) = (args.drawing.only.clone(), args.solids.views.clone());
    let (paper, overlap, no_mirror) = (args.paper.size(), args.drawing.tile_overlap, args.no_mirror);
    let measured = args.drawing.measured.map_or([MEASURED_SIDE; 2], |measured| measured.0);
    let hidden = args.solids.hidden == HiddenEdges::Dashed;
    let (projection, slices, dowel) = (args.solids.projection, args.solids.slices, args.solids.dowel);
    let progress = Progress::new();
    let work = move || {
        let items: Vec<PlateItem> = files.iter().map(|file| item(file, !no_mirror)).collect();
        let options = PlateOptions {
            scale,
            overlap,
            measured,
            only: &only,
            views: &views,
            hidden,
            projection,
            slices,
            dowel,
            ..PlateOptions::usual(paper, &catalogue, &fonts)
        };
        plates(&items, &options, &progress)
    };
    run_bounded(&name, work)?.map_err(|error| plate_failure(&error))
}

fn item(file: &DesignFile, mirror: bool) -> PlateItem<'_> {
    let bytes = if mirror { FileBytes::Strip(&file.bytes) } else { FileBytes::NotPrinted };
    PlateItem { design: &file.design, bytes, bill: file.bill.as_ref().map(|bill| bill.rows.as_slice()) }
}

/// Sheets of codes with the bytes of all designs that have no strip; `None` where all have one.
fn mirror(
    args: &PlateArgs,
    files: &[DesignFile],
    printed: &PrintedPlates,
    languages: &Languages,
    fonts: &OwnFonts,
    terminal: &Terminal,
) -> Result<Option<(Vec<u8>, pack::PacketFacts)>, Failure> {
    let has_strip = |number: usize| printed.sheets.iter().any(|sheet| sheet.design == number && sheet.strip);
    let rest: Vec<(usize, &DesignFile)> = files.iter().enumerate().filter(|(at, _)| !has_strip(*at)).collect();
    let mut all = Vault { entries: files.iter().map(|file| (file.name.clone(), entry(file))).collect() };
    tell_of_makers(&look_through(&mut all, false)?, Carrier::Plates, terminal);
    if rest.is_empty() {
        return Ok(None);
    }
    let vault = Vault { entries: rest.iter().map(|(_, file)| (file.name.clone(), entry(file))).collect() };
    let paths: Vec<_> = rest.iter().filter_map(|(at, _)| args.paths.get(*at).cloned()).collect();
    let title = title_of(&paths, languages.main(), fonts);
    let options = PackOptions {
        chapters: Chapters { guide: true, ..Chapters::NONE },
        compact: Compact::Never,
        languages: languages.clone(),
        fonts: fonts.clone(),
        rewrite: !args.no_rewrite,
        ..usual_options(&SheetArgs { profile: None, paper: Some(args.paper) }, title)?
    };
    let packet = pack::pack(&vault, &options, &Progress::new()).map_err(|error| pack_failure(&error))?;
    Ok(Some((packet.pdf, packet.facts)))
}

fn entry(file: &DesignFile) -> Entry {
    Entry::File { bytes: file.bytes.clone(), executable: false, modified: None }
}
