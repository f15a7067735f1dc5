//! `seedpress words`: cards of a key -> its twelve words on a practice sheet; or a text -> a practice sheet of it.

use std::path::Path;

use crate::catalogue::Catalogue;
use crate::cli::args::cards::heads::{HeadsPrintArgs, WordsArgs};
use crate::cli::input::bounded_file;
use crate::cli::input::fonts::own_fonts;
use crate::cli::input::print::languages;
use crate::cli::output::pdf::PdfOutput;
use crate::cli::run::private_process::keep_private;
use crate::cli::run::read_keys::read_keys;
use crate::cli::seal::found_splits::{joined, name, only_split};
use crate::cli::tell::{Failure, Progress, Terminal, shown};
use crate::error::Exit;
use crate::frame::key_words;
use crate::limits::MAX_LIST_BYTES;
use crate::mnemonic::{KEY_BYTES, Mnemonic, WordList};
use crate::practice::{PracticeError, PracticeWish, passages, print_text, print_words};
use crate::share::{KeyHash, MasterSecret};
use crate::typeset::OwnFonts;

/// Characters of a file's name that make a title.
const MOST_TITLE: usize = 80;

/// Runs `seedpress words`.
pub(crate) fn words(args: &WordsArgs, terminal: &mut Terminal) -> Result<Exit, Failure> {
    let output = PdfOutput::new(&args.output, args.force)?;
    output.check_writable()?;
    let catalogue = catalogue(&args.look)?;
    let fonts = own_fonts(&args.look.fonts, None)?;
    let wish = wish(&args.look, &catalogue, &fonts);
    match &args.say {
        Some(path) => say(path, &wish, &output, terminal),
        None => of_key(args, &wish, &output, terminal),
    }
}

fn catalogue(look: &HeadsPrintArgs) -> Result<Catalogue, Failure> {
    Ok(languages(std::slice::from_ref(&look.lang))?.main().clone())
}

fn wish<'a>(look: &HeadsPrintArgs, catalogue: &'a Catalogue, fonts: &'a OwnFonts) -> PracticeWish<'a> {
    PracticeWish { catalogue, paper: look.paper.size(), fonts }
}

/// The practice sheet of a key. What it means is said before it is made.
fn of_key(args: &WordsArgs, wish: &PracticeWish, output: &PdfOutput, terminal: &mut Terminal) -> Result<Exit, Failure> {
    keep_private();
    let keys = read_keys(&args.photos, &Progress::new())?;
    let split = only_split(&keys, &args.photos)?;
    if split.is_identity() {
        return Err(Failure::new(format!(
            "{}: these are cards of an age identity, which is no packet key",
            name(&split)
        ))
        .hint("twelve words hold a key of 16 bytes; an identity has 32"));
    }
    let secret = joined(&split, &keys, terminal)?;
    let mnemonic = mnemonic(&secret)?;
    for line in WARNINGS {
        terminal.warn(line);
    }
    let list = WordList::of_language(wish.catalogue.lang());
    let pdf = print_words(&key_words(KeyHash::of(&secret).0), &mnemonic, list, wish).map_err(failed)?;
    let what = if list.is_some() { "twelve words" } else { "twelve numbers" };
    let place = output.file.map_or_else(String::new, |file| format!(" in {}", shown(file)));
    let lines = [
        format!("{}  {what}{place}", key_words(KeyHash::of(&secret).0)),
        "print it, learn it, burn it page by page, and delete the PDF: whoever reads it has the key".to_owned(),
    ];
    output.write_private(&pdf, &lines, terminal)?;
    Ok(Exit::Whole)
}

/// What somebody should know before the words of a key exist on paper.
const WARNINGS: [&str; 2] = [
    "whoever knows the words holds the whole key: that it is split among cards is worth nothing against that one head",
    "never cut the words into pieces for several people, which gives away a part of the key with each: split it, with cards",
];

fn mnemonic(secret: &MasterSecret) -> Result<Mnemonic, Failure> {
    let key: &[u8; KEY_BYTES] = secret
        .expose()
        .try_into()
        .map_err(|_| Failure::new("twelve words hold a key of 16 bytes, and this one is longer"))?;
    Ok(Mnemonic::of(key))
}

/// The practice sheet of a text.
fn say(path: &Path, wish: &PracticeWish, output: &PdfOutput, terminal: &mut Terminal) -> Result<Exit, Failure> {
    let bytes = bounded_file::read(path, MAX_LIST_BYTES as u64, "is too large for a text to be learnt by heart")?;
    let text = String::from_utf8(bytes).map_err(|_| {
        Failure::new(format!("{} is no text in UTF-8", shown(path))).hint("save it as plain text in UTF-8")
    })?;
    let text = passages(&text).map_err(|error| {
        Failure::new(format!("{}: {error}", shown(path))).hint("name a plain text or Markdown file, of a page or two")
    })?;
    let title: String = path.file_stem().map_or_else(String::new, |stem| stem.to_string_lossy().into_owned());
    let title: String = title.chars().take(MOST_TITLE).collect();
    let pdf = print_text(&title, &text, wish).map_err(failed)?;
    let lines: Vec<String> =
        output.file.map(|file| format!("a practice sheet in {}", shown(file))).into_iter().collect();
    output.write(&pdf, &lines, terminal)?;
    Ok(Exit::Whole)
}

fn failed(error: PracticeError) -> Failure {
    Failure::new(error).hint("take larger paper, or name a font that has the letters with --font")
}
