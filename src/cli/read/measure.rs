//! `seedpress measure`: photos of plates -> flat pictures, true to scale, and how exact they are.

use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use crate::cli::args::measure::MeasureArgs;
use crate::cli::input::{InputFile, input_files_and_absent};
use crate::cli::output::png::png_at;
use crate::cli::output::{Existing, atomic_file};
use crate::cli::run::reader_pool;
use crate::cli::run::reader_pool::PageOutcome;
use crate::cli::tell::{Failure, Progress, Terminal, shown, shown_page};
use crate::error::Exit;
use crate::measure::{FlatFacts, FlatOptions, FlatPicture, FlatTiles, MeasureError, lay};
use crate::photo::{Pages, PlatePage};
use crate::units::MM_PER_INCH;
use crate::watch::Watch;

/// What 50 mm measure where nobody says so.
const SIDE: [f64; 2] = [50.0; 2];

/// One page of one photo.
struct MeasuredPhoto {
    path: PathBuf,
    /// From 1, where the file has several.
    page: Option<usize>,
    /// The tiles that it gave.
    plates: Vec<String>,
    /// Why it, or a plate in it, gave none, and what to do.
    failures: Vec<Failure>,
}

/// Runs `seedpress measure`: 0 when each photo could be measured, 3 when some could not.
pub(crate) fn measure(args: &MeasureArgs, terminal: &mut Terminal) -> Result<Exit, Failure> {
    let existing = Existing::from_force(args.force);
    let options =
        FlatOptions::new(args.dpi, args.measured.unwrap_or(SIDE)).map_err(|error| usage(&error.to_string()))?;
    atomic_file::check_free(&args.output, existing)?;
    atomic_file::check_writable(&args.output)?;
    let inputs = input_files_and_absent(&args.pictures)?;
    let progress = Progress::new();
    let mut tiles = FlatTiles::default();
    let mut photos = Vec::new();
    reader_pool::read_all_with(inputs, Pages::read_plates, Box::new(|_, _| false), &progress, |input, found| {
        photos.extend(measured(input, found, &options, &mut tiles, &progress));
        Ok(())
    })?;
    progress.clear();
    if progress.stop() {
        return Err(Failure::interrupted());
    }
    let pictures = tiles.join(&options).map_err(|error| failure(&error))?;
    if pictures.is_empty() {
        return Err(nothing_measured(args, photos));
    }
    for failure in photos.iter().flat_map(|photo| &photo.failures) {
        terminal.warn(&failure.what);
        if let Some(hint) = &failure.hint {
            terminal.hint(hint);
        }
    }
    let names = names(&args.output, &pictures);
    for (name, flat) in names.iter().zip(&pictures) {
        atomic_file::check_free(name, existing)?;
        let png = png_at(&shown(name), &flat.picture, args.dpi)?;
        atomic_file::write(name, &png, existing)?;
    }
    let exit = if photos.iter().any(|photo| !photo.failures.is_empty()) { Exit::Incomplete } else { Exit::Whole };
    if args.json {
        terminal.json(&as_json(args, &names, &pictures, &photos, exit))?;
    } else {
        for (name, flat) in names.iter().zip(&pictures) {
            terminal.lines(&lines(args, name, flat))?;
        }
    }
    Ok(exit)
}

fn usage(what: &str) -> Failure {
    Failure { exit: Exit::Usage, ..Failure::new(what) }
}

fn failure(error: &MeasureError) -> Failure {
    Failure { hint: error.advice().map(str::to_owned), ..Failure::new(error) }
}

/// Lays the plates of one page flat.
fn measured(
    input: &InputFile,
    found: PageOutcome<PlatePage>,
    options: &FlatOptions,
    tiles: &mut FlatTiles,
    watch: &dyn Watch,
) -> Option<MeasuredPhoto> {
    let path = input.path.clone();
    let (page, seen) = match found {
        PageOutcome::Page { page, pages, reading, .. } => ((pages > 1).then_some(page + 1), reading),
        PageOutcome::Failed { page, why } => {
            let page = page.map(|page| page + 1);
            let failures = vec![Failure::new(format!("cannot read {}: {why}", shown_page(&path, page)))];
            return Some(MeasuredPhoto { path, page, plates: Vec::new(), failures });
        }
        PageOutcome::Skipped { .. } | PageOutcome::Text { .. } | PageOutcome::Other => return None,
    };
    let mut photo = MeasuredPhoto { path, page, plates: Vec::new(), failures: Vec::new() };
    let name = shown_page(&photo.path, page);
    if seen.plates.is_empty() {
        let failure = Failure::new(format!("{name}: no mark of a plate can be read"));
        photo.failures.push(failure.hint(
            "photograph a whole sheet that `seedpress plate` printed, sharp and in even light, so that it fills the picture",
        ));
    }
    for plate in &seen.plates {
        let laid = lay(&seen.picture, plate, options, watch).and_then(|tile| tiles.add(tile, options));
        match laid {
            Ok(()) => photo.plates.push(plate.mark.words()),
            Err(error) => {
                let words = failure(&error);
                photo.failures.push(Failure { what: format!("{name}: {}", words.what), ..words });
            }
        }
    }
    Some(photo)
}

/// Not one plate could be laid flat.
fn nothing_measured(args: &MeasureArgs, photos: Vec<MeasuredPhoto>) -> Failure {
    let named: Vec<String> = args.pictures.iter().take(3).map(|path| shown(path)).collect();
    let reasons = photos.into_iter().flat_map(|photo| photo.failures).collect();
    Failure::all(reasons, "not one plate could be measured")
        .unwrap_or_else(|| Failure::new(format!("there is no picture in {}", named.join(", "))))
}

/// The file that was named; of several drawings, one for each.
fn names(output: &Path, pictures: &[FlatPicture]) -> Vec<PathBuf> {
    if pictures.len() == 1 {
        return vec![output.to_owned()];
    }
    let stem = output.file_stem().unwrap_or_default().to_string_lossy();
    let ending = output.extension().map_or_else(|| "png".into(), |ending| ending.to_string_lossy());
    let name = |flat: &FlatPicture| {
        let digits: String = flat.mark.digits().chars().take(8).collect();
        output.with_file_name(format!("{stem}-{digits}-{}.{ending}", flat.mark.figure))
    };
    pictures.iter().map(name).collect()
}

/// Width and height in printed millimetres.
fn size(flat: &FlatPicture, dpi: f64) -> [f64; 2] {
    [flat.picture.width, flat.picture.height].map(|pixels| f64::from(pixels) / dpi * MM_PER_INCH)
}

fn lines(args: &MeasureArgs, name: &Path, flat: &FlatPicture) -> Vec<String> {
    let [width, height] = size(flat, args.dpi);
    let [paper, real] = flat.mark.scale;
    let tiles = match flat.tiles.as_slice() {
        [] => String::new(),
        [one] => format!(", tile {one}"),
        many => format!(", tiles {}", many.join(", ")),
    };
    let scale = if paper == real { String::new() } else { format!(", drawn at {paper}:{real}") };
    let FlatFacts { exactness, curl, distance, found, .. } = flat.facts;
    let mut lines = vec![
        format!("{}: the drawing of the file {}{tiles}{scale}", shown(name), flat.mark.digits()),
        format!("  {width:.1} x {height:.1} mm on paper, {} dpi", args.dpi),
        format!(
            "  exact to {:.2} mm (95 places of 100): {} of {} marks and squares were found, the paper is bent by {curl:.0} \
             degrees",
            exactness.0, found.0, found.1
        ),
    ];
    lines.push(match args.measured {
        Some(_) => "  in millimetres as measured on this paper".to_owned(),
        None => {
            "  in millimetres as this printer made them: if the 50 mm square of the first sheet measures something \
                 else, say so with --measured"
                .to_owned()
        }
    });
    lines.push(match distance {
        Some(distance) => format!(
            "  the camera was some {:.0} cm away: what stands h mm above the paper is drawn h/{:.0} too large, 3 mm by \
             {:.1} %",
            distance.0 / 10.0,
            distance.0,
            300.0 / distance.0
        ),
        None => "  what stands h above the paper is drawn h/distance too large, if a camera took the picture: 3 mm at 50 cm \
                 by 0.6 %"
            .to_owned(),
    });
    lines
}

fn as_json(
    args: &MeasureArgs,
    names: &[PathBuf],
    pictures: &[FlatPicture],
    photos: &[MeasuredPhoto],
    exit: Exit,
) -> Value {
    let picture = |(name, flat): (&PathBuf, &FlatPicture)| {
        json!({
            "file": name.to_string_lossy(),
            "of": flat.mark.digits(),
            "figure": flat.mark.figure,
            "tiles": flat.tiles,
            "scale": format!("{}:{}", flat.mark.scale[0], flat.mark.scale[1]),
            "dpi": args.dpi,
            "width_mm": rounded(size(flat, args.dpi)[0]),
            "height_mm": rounded(size(flat, args.dpi)[1]),
            "corner_mm": flat.corner.map(rounded),
            "exact_to_mm": rounded(flat.facts.exactness.0),
            "curl_degrees": rounded(flat.facts.curl),
            "camera_distance_mm": flat.facts.distance.map(|distance| distance.0.round()),
            "photo_pixels_per_mm": rounded(flat.facts.resolution),
            "measured": args.measured,
        })
    };
    let photo = |photo: &MeasuredPhoto| {
        json!({
            "file": photo.path.to_string_lossy(),
            "page": photo.page.unwrap_or(1),
            "plates": photo.plates,
            "errors": photo.failures.iter().map(|failure| &failure.what).collect::<Vec<_>>(),
        })
    };
    json!({
        "pictures": names.iter().zip(pictures).map(picture).collect::<Vec<_>>(),
        "photos": photos.iter().map(photo).collect::<Vec<_>>(),
        "exit": exit.code(),
    })
}

/// To a thousandth.
fn rounded(value: f64) -> f64 {
    (value * 1000.0).round() / 1000.0
}
