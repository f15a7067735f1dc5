//! `seedpress alert check`: words as they were heard + a roll -> valid, not valid, or used before.

use std::io::IsTerminal;

use crate::alert::{AlertDigest, AlertVerdict, as_printed};
use crate::cli::args::cards::heads::AlertCheckArgs;
use crate::cli::input::bounded_file::read_standard_input;
use crate::cli::tell::{Failure, Terminal};
use crate::error::Exit;
use crate::limits::MAX_MNEMONIC_TEXT;
use crate::mnemonic::{self, MnemonicError, WordList};

use super::roll_file::{UsedNumbers, check_number, read_roll, word_list};

/// Runs `seedpress alert check`: 0 for valid, 4 for anything else.
pub(super) fn check(args: &AlertCheckArgs, terminal: &mut Terminal) -> Result<Exit, Failure> {
    let number = args.number;
    if let Some(path) = &args.roll {
        let roll = read_roll(path)?;
        check_number(&roll, number)?;
        let heard = heard(terminal)?;
        let mut used = UsedNumbers::beside(path, terminal)?;
        let mut noted = Ok(());
        let verdict = roll.check(number, &heard, &used.numbers);
        if verdict == AlertVerdict::Valid {
            // Told after the verdict, which counts more.
            noted = used.note(number);
        }
        let meaning = roll.entry(number).map(|entry| entry.meaning.clone()).unwrap_or_default();
        let exit = tell(&verdict, number, Some(&meaning), &heard, roll.list, terminal)?;
        if let Err(failure) = noted {
            terminal.warn(&format!("it could not be noted that alert {number} was used: {}", failure.what));
        }
        return Ok(exit);
    }
    let digits = args.digits.as_deref().unwrap_or_default();
    let Some(digest) = AlertDigest::parse(digits) else {
        return Err(Failure::usage("--digits: the roll has 20 digits and letters a to f beside each number")
            .hint("type them as they stand there, with or without blanks"));
    };
    let list = word_list(args.word_list.as_deref().unwrap_or_default())?;
    let heard = heard(terminal)?;
    let valid = AlertDigest::of(&as_printed(&heard, list)) == digest;
    let verdict = if valid { AlertVerdict::Valid } else { AlertVerdict::NotValid { of: None } };
    tell(&verdict, number, None, &heard, list, terminal)
}

/// The words, from standard input.
fn heard(terminal: &Terminal) -> Result<String, Failure> {
    if std::io::stdin().is_terminal() {
        terminal.talk("type the twelve words as you heard them, then Enter");
        let mut line = String::new();
        std::io::stdin().read_line(&mut line).map_err(|error| Failure::new(format!("nothing can be read: {error}")))?;
        return bounded(line);
    }
    let bytes = read_standard_input(4 * MAX_MNEMONIC_TEXT as u64)
        .map_err(|why| Failure::new(format!("cannot read the words: {why}")).hint("twelve words are enough"))?;
    bounded(String::from_utf8(bytes).map_err(|_| Failure::new("the words are no text in UTF-8"))?)
}

fn bounded(text: String) -> Result<String, Failure> {
    if text.trim().is_empty() {
        return Err(Failure::new("no words were typed").hint("type the twelve words as you heard them"));
    }
    if text.len() > MAX_MNEMONIC_TEXT {
        return Err(Failure::new("this is longer than twelve words").hint("type the twelve words alone"));
    }
    Ok(text)
}

fn tell(
    verdict: &AlertVerdict,
    number: u16,
    meaning: Option<&str>,
    heard: &str,
    list: WordList,
    terminal: &mut Terminal,
) -> Result<Exit, Failure> {
    match verdict {
        AlertVerdict::Valid => {
            match meaning {
                Some(meaning) => terminal.line(&format!("valid: alert {number}: {meaning}"))?,
                None => terminal.line(&format!("valid: alert {number}; its meaning stands on the roll"))?,
            }
            terminal.talk("the number and its meaning are proved, and nothing else that was said with them");
            if meaning.is_none() {
                terminal
                    .talk("tick the box on the roll; if it is ticked already, somebody is only repeating the words");
            }
            return Ok(Exit::Whole);
        }
        AlertVerdict::UsedBefore => {
            terminal.line(&format!("used before: the words of alert {number} were checked here already"))?;
            terminal.talk("whoever heard them can repeat them: act only if this is the same alert as then");
        }
        AlertVerdict::NotValid { of: Some(of) } => {
            terminal.line(&format!("not valid: these are the words of alert {of}, not of alert {number}"))?;
        }
        AlertVerdict::NotValid { of: None } => {
            terminal.line(&format!("not valid: these are not the words of alert {number}"))?;
            if let Some(why) = misheard(heard, list) {
                terminal.talk(&why);
            }
        }
    }
    Ok(Exit::Corrupt)
}

/// What may have been misheard.
fn misheard(heard: &str, list: WordList) -> Option<String> {
    let again = "have them said again";
    match mnemonic::read(heard) {
        Err(MnemonicError::Count { found }) => {
            Some(format!("these are {found} words, and an alert has twelve: {again}"))
        }
        Err(MnemonicError::Unknown { places }) => {
            let places: Vec<String> = places.iter().map(usize::to_string).collect();
            let code = list.code();
            Some(format!("words {} are in no list (the roll's words are in {code}): {again}", places.join(", ")))
        }
        Err(error) => Some(format!("{error}: {again}")),
        Ok(typed) => {
            let whole = typed.iter().any(|typed| typed.list.is_none_or(|of| of == list) && typed.mnemonic().is_some());
            (!whole).then(|| format!("they do not fit together: a word was probably misheard; {again}"))
        }
    }
}
