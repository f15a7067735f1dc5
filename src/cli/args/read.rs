//! The words after `scan`, `inspect` and `verify` -> checked arguments, and their help.

use std::path::PathBuf;

use clap::Args;

/// The examples of `scan`, with what this build can do for sealed packets.
macro_rules! scan_examples {
    ($example:literal, $sealed:literal) => {
        concat!(
            "\
Examples:
  seedpress scan photos/ -o restored
  seedpress scan sheet1.jpg sheet2.jpg -o restored --pile letters.pile
  seedpress scan sheet2-again.jpg -o restored --pile letters.pile       continues from there
  seedpress scan photos/ -o restored --map missing.png                  draws what is missing
  seedpress scan --watch phone/ -o restored --pile letters.pile         reads photos as they arrive
",
            $example,
            "
A text file with the texts of codes, one a line, is read like a picture; `-` reads standard input.

",
            $sealed
        )
    };
}

#[cfg(feature = "open")]
const SCAN_EXAMPLES: &str = scan_examples!(
    "
  seedpress scan photos/ cards/ -o restored                             opens a sealed packet
",
    "\
A sealed packet opens with its key. Photos of cards and letters may lie among the others; what they say is kept in no \
file, not even in the pile. Where cards are lacking and somebody sits at a terminal, scan asks for their numbers, on a \
screen that is wiped; else it writes the sealed packet as an .age file, says what is lacking, and ends with 3. A wrong key \
ends with 4, and nothing is written."
);
#[cfg(not(feature = "open"))]
const SCAN_EXAMPLES: &str = scan_examples!(
    "",
    "\
This build of seedpress opens no sealed packet: scan writes it as an .age file and ends with 3. What cards and letters \
with keys say is kept in no file, not even in the pile."
);

/// Get files back from photos, scans or PDFs of the sheets
///
/// Reads JPEG, PNG, WebP, TIFF (faxes, too), GIF, BMP, PNM, HEIC and PDF, and text files of codes, in any order, any
/// number, even of several packets at once; folders are searched for pictures. Restores what can be restored, says what is missing and what to photograph next. If something is missing, pictures that took too long are read once more at the end, with more time.
#[derive(Debug, Args)]
#[command(after_help = SCAN_EXAMPLES)]
pub(crate) struct ScanArgs {
    /// Pictures, PDFs, text files of codes, and folders of them
    #[arg(value_name = "PICTURE", required_unless_present_any = ["pile", "watch"])]
    pub pictures: Vec<PathBuf>,

    /// The folder for the restored files; created if it does not exist. Several packets get a folder each inside it
    #[arg(short, long, value_name = "FOLDER", default_value = "restored")]
    pub output: PathBuf,

    /// Keep what was read in this file, the pile, so that the next run needs the new photos alone
    #[arg(long, value_name = "FILE")]
    pub pile: Option<PathBuf>,

    /// Leave out what this picture brought: its name, or its number or key in the pile file; may be given several times
    #[arg(long, value_name = "PICTURE")]
    pub without: Vec<PathBuf>,

    /// Read pictures as they arrive in this folder, say what is still missing, and end when all is restored (Ctrl-C ends
    /// sooner)
    #[arg(long, value_name = "FOLDER")]
    pub watch: Option<PathBuf>,

    /// Draw the sheets with their read, missing and doubtful codes
    #[arg(long, value_name = "PNG")]
    pub map: Option<PathBuf>,

    /// Report as JSON, for programs; with --watch, one line for each picture comes first
    #[arg(long)]
    pub json: bool,

    /// Open sealed packets with the key in this file: its 32 hexadecimal digits, its twelve words, or the words
    /// or numbers of cards
    #[cfg(feature = "open")]
    #[arg(long, value_name = "FILE")]
    pub key_file: Option<PathBuf>,

    /// Open sealed packets, and letters with keys, that were sealed to the age identity in this file
    #[cfg(feature = "open")]
    #[arg(long, value_name = "FILE")]
    pub identity: Option<PathBuf>,

    /// Write the sealed packet as this age file, opened or not, and ask for nothing
    #[arg(long, value_name = "FILE")]
    pub keep_sealed: Option<PathBuf>,

    /// Restore hidden files under their own names. Without this, .env becomes dot-env, for a packet may be a stranger's
    #[arg(long)]
    pub hidden: bool,

    /// Replace files that exist already
    #[arg(short, long)]
    pub force: bool,
}

/// See what is on sheets, without restoring anything
///
/// Shows the text of every code in the pictures, including codes of other programs, and the packets and
/// sheets that they belong to.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  seedpress inspect photo.jpg
  seedpress inspect photos/ --json > codes.jsonl
  seedpress inspect photo.jpg --explain seen      draws how it was read, code by code

With --json, one line of JSON for each code and nothing else: file, page (from 1), text (or bytes, in hex, where the code \
holds no text; shift_jis beside them where they are Japanese text), corners ([x, y] of the picture held upright, from the \
code's own top left clockwise), reader. A picture without a QR code may show a Micro QR or a QR Model 1: symbol names it. Where \
there is no code at all, one line says so and lists the pictures.

The text of a card or letter of a key is never shown, for whoever sees enough of them has the key; a picture that shows \
one is not drawn.")]
pub(crate) struct InspectArgs {
    /// Pictures, PDFs, text files of codes, and folders of them; `-` for standard input
    #[arg(value_name = "PICTURE", required = true)]
    pub pictures: Vec<PathBuf>,

    /// One line of JSON for each code
    #[arg(long)]
    pub json: bool,

    /// Draw what the reader saw into this new folder: each picture with its codes outlined by what came of them, each
    /// sheet laid flat, each unread code square by square
    #[arg(long, value_name = "FOLDER")]
    pub explain: Option<PathBuf>,

    /// Replace drawings that exist already
    #[arg(short, long, requires = "explain")]
    pub force: bool,
}

/// See whether what the printer made can be read, and which sheets to print again
///
/// Compares photos or scans of the paper with the packet's PDF, code by code: can it be read, and how much of what can be
/// corrected has the print (and the photo) used up already? Where several photos show a sheet, the best one counts.
#[cfg(feature = "pdf-in")]
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  seedpress verify letters.pdf photos/
  seedpress verify letters.pdf scan1.png scan2.png --map margins.png

Margin is what is left of what can be corrected: 100 % for a perfect code, 0 % for one that was read only by luck.
A sheet should be printed again if one of its codes cannot be read or has less than 25 % left. A poor photo uses up \
margin just as poor print does: before you print again, try a better photo.

Exit codes: 0 if every sheet will do; 3 if some should be printed again, or are in no photo.")]
pub(crate) struct VerifyArgs {
    /// The PDF that `seedpress pack` wrote
    #[arg(value_name = "PDF")]
    pub packet: PathBuf,

    /// Photos or scans of the printed sheets, and folders of them
    #[arg(value_name = "PICTURE", required = true)]
    pub pictures: Vec<PathBuf>,

    /// Draw the sheets with the margin of each code
    #[arg(long, value_name = "PNG")]
    pub map: Option<PathBuf>,

    /// Report as JSON, for programs
    #[arg(long)]
    pub json: bool,

    /// Replace the drawing if it exists already
    #[arg(short, long)]
    pub force: bool,
}
