//! The words after `measure` -> checked arguments, and their help.

use std::path::PathBuf;

use clap::Args;

/// Lay photos of plates flat, true to scale
///
/// A plate is a sheet that `seedpress plate` printed. From its marks and the small squares around its drawing, a photo of it
/// is laid flat: a template with pencil marks, or a broken part that lies on it, can be measured and traced in any
/// program for pictures. Photos of several tiles of a drawing become one picture. It says how exact it is.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  seedpress measure photo.jpg -o flat.png
  seedpress measure photos/ -o seat.png --dpi 300
  seedpress measure photo.jpg -o flat.png --measured 49.6,49.8

Lengths are those that the printer made of the file's: where the 50 mm square of the first sheet measures something else, \
say so with --measured. What stands above the paper is nearer to the camera and is drawn too large: a thing of height h \
by h/distance. Photograph from far above, and lay the sheet flat.

Exit codes: 0 if each photo could be measured; 3 if some could not.")]
pub(crate) struct MeasureArgs {
    /// Photos or scans of plates, and folders of them
    #[arg(value_name = "PICTURE", required = true)]
    pub pictures: Vec<PathBuf>,

    /// The picture to write; plates of several drawings get a picture each, with the file's first digits in its name
    #[arg(short, long, value_name = "PNG")]
    pub output: PathBuf,

    /// Pixels to an inch, 10 to 2400; 254 are ten to a millimetre
    #[arg(long, value_name = "DPI", default_value_t = 254.0)]
    pub dpi: f64,

    /// What the 50 mm square of the first sheet measures on this paper, in mm: one number, or two, across and down
    #[arg(long, value_name = "MM[,MM]", value_parser = measured)]
    pub measured: Option<[f64; 2]>,

    /// Report as JSON, for programs
    #[arg(long)]
    pub json: bool,

    /// Replace pictures that exist already
    #[arg(short, long)]
    pub force: bool,
}

/// `49.6`, or `49.6,49.8`.
fn measured(word: &str) -> Result<[f64; 2], String> {
    let (across, down) = word.split_once(',').unwrap_or((word, word));
    let number = |word: &str| word.trim().parse::<f64>().ok().filter(|number| number.is_finite());
    match (number(across), number(down)) {
        (Some(across), Some(down)) => Ok([across, down]),
        _ => Err("it is one length in millimetres, or two: 49.6,49.8".to_owned()),
    }
}
