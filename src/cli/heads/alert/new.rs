//! `seedpress alert new`: a policy, a count and meanings -> cards of a fresh key, and the roll for everybody.

use std::path::PathBuf;

use crate::alert::{AlertRoll, AlertRollError, print_roll};
use crate::cards::{self, Holder, card_page, check};
use crate::cli::args::cards::heads::AlertNewArgs;
use crate::cli::input::bounded_file;
use crate::cli::input::fonts::own_fonts;
use crate::cli::input::print::languages;
use crate::cli::output::{Existing, atomic_file, write_files};
use crate::cli::run::private_process::keep_private;
use crate::cli::seal::policy::{card_count, policy};
use crate::cli::seal::random::random;
use crate::cli::tell::{Failure, Progress, Terminal, counted, shown};
use crate::error::Exit;
use crate::frame::key_words;
use crate::limits::MAX_TREE_BYTES;
use crate::mnemonic::{KEY_BYTES, WordList};
use crate::share::{Card, CardUse, SecretBytes, deal, new_identifier};
use crate::tree::file;
use crate::typeset::CardSize;

use super::roll_file::word_list;

/// What is written into the folder; the first only for its owner.
const FILES: [&str; 3] = ["cards.pdf", "roll.pdf", "roll.txt"];

/// Runs `seedpress alert new`. Nothing is written before every set of cards that is enough was joined from the drawn pages.
pub(super) fn new(args: &AlertNewArgs, terminal: &mut Terminal) -> Result<Exit, Failure> {
    keep_private();
    let policy = policy(&args.splitting)?;
    let existing = Existing::from_force(args.force);
    let paths: Vec<PathBuf> = FILES.iter().map(|file| args.output.join(file)).collect();
    for path in &paths {
        atomic_file::check_free(path, existing)?;
    }
    atomic_file::check_folder_writable(&args.output)?;
    let catalogue = languages(std::slice::from_ref(&args.lang))?.main().clone();
    let list = match &args.word_list {
        Some(code) => word_list(code)?,
        None => WordList::of_language(catalogue.lang()).unwrap_or(WordList::English),
    };
    let count = card_count(&policy);
    if !args.names.is_empty() && args.names.len() != count {
        let given = counted(args.names.len(), "name", "names");
        return Err(Failure::usage(format!("--names has {given} for {}", counted(count, "card", "cards")))
            .hint("give one for each card, in their order, or none"));
    }
    let meanings = meanings(args)?;
    let fonts = own_fonts(&args.fonts, None)?;
    let mut secret = SecretBytes::new(vec![0; KEY_BYTES]);
    random(secret.expose_mut()).map_err(Failure::new)?;
    let roll = AlertRoll::new(&secret, list, &meanings, args.count).map_err(|error| told(&error, args))?;
    let identifier = new_identifier(&[], &mut random).map_err(Failure::new)?;
    let dealt = deal(&secret, &policy, identifier, &mut random).map_err(Failure::new)?;
    let dealt: Vec<Card> = dealt.into_iter().flatten().map(|card| Card { of: CardUse::Alerts, ..card }).collect();
    let pages = dealt.iter().enumerate().map(|(at, card)| {
        let name = args.names.get(at).map(|name| name.trim().to_owned()).filter(|name| !name.is_empty());
        card_page(card, &policy, Holder { name, catalogue: catalogue.clone() }, false)
    });
    let paper = args.paper.size();
    let hint = "take larger paper, or give holders and meanings shorter or other names";
    let cards_pdf = cards::print(pages.collect(), CardSize::Wallet, paper, &fonts)
        .map_err(|error| Failure::new(error).hint(hint))?;
    let progress = Progress::new();
    let sets = check(&cards_pdf, &dealt, &policy, &secret, &progress);
    progress.clear();
    let sets = sets.map_err(|error| Failure::new(error).hint("nothing was written"))?;
    let roll_pdf = print_roll(&roll, &catalogue, paper, &fonts).map_err(|error| Failure::new(error).hint(hint))?;
    write_files::make_folders(&args.output)?;
    let [cards_path, roll_path, text_path] = paths.as_slice() else { return Ok(Exit::Failed) };
    atomic_file::write_private(cards_path, &cards_pdf, existing)?;
    atomic_file::write(roll_path, &roll_pdf, existing)?;
    atomic_file::write(text_path, roll.text().as_bytes(), existing)?;
    terminal.lines(&[
        format!(
            "{}  {} in {}; {} from the drawn pages, {} to the key",
            key_words(roll.key.0),
            counted(count, "card", "cards"),
            shown(cards_path),
            counted(sets, "set of them, read", "sets of them, read"),
            if sets == 1 { "joins" } else { "join" }
        ),
        format!(
            "{} with words in {}, for everybody: {} and {}",
            counted(usize::from(args.count), "alert", "alerts"),
            list.code(),
            shown(roll_path),
            shown(text_path)
        ),
        format!("give each holder their card, and delete {} then: whoever has it makes alerts", shown(cards_path)),
        "whoever has joined the cards once can make all later alerts: after a real one comes `alert new`".to_owned(),
    ])?;
    Ok(Exit::Whole)
}

/// The meanings that were typed, or the levels of a tree.
fn meanings(args: &AlertNewArgs) -> Result<Vec<String>, Failure> {
    let Some(path) = &args.tree else { return Ok(args.meaning.clone()) };
    let bytes = bounded_file::read(path, MAX_TREE_BYTES as u64, "is too large for a tree")?;
    let text = str::from_utf8(&bytes).map_err(|_| Failure::new(format!("{} is not in UTF-8", shown(path))))?;
    let tree = file::read(text).map_err(|_| {
        Failure::new(format!("{} is no contact tree that can be read", shown(path)))
            .hint(format!("`seedpress tree {}` says what is wrong with it", shown(path)))
    })?;
    let levels: Vec<String> =
        tree.alerts.iter().map(|alert| alert.level.clone()).filter(|level| !level.is_empty()).collect();
    if levels.is_empty() {
        return Err(Failure::new(format!("{} has no [[alert]] with a level", shown(path)))
            .hint("say what alerts mean with --meaning"));
    }
    Ok(levels)
}

fn told(error: &AlertRollError, args: &AlertNewArgs) -> Failure {
    let option = match error {
        AlertRollError::Meaning if args.tree.is_none() => "--meaning: ",
        AlertRollError::Count { .. } | AlertRollError::Meanings { .. } => "--count: ",
        _ => "",
    };
    Failure::usage(format!("{option}{error}"))
}
