//! `seedpress alert make`: cards and a number -> the twelve words of that alert, for any voice, radio or wall.

use crate::alert::{AlertDigest, words};
use crate::cli::args::cards::heads::AlertMakeArgs;
use crate::cli::run::private_process::keep_private;
use crate::cli::run::read_keys::read_keys_for;
use crate::cli::seal::found_splits::{joined, name, only_split};
use crate::cli::tell::{Failure, Progress, Terminal, shown};
use crate::error::Exit;
use crate::mnemonic::KEY_BYTES;
use crate::share::CardUse;

use super::roll_file::{check_number, read_roll, word_list};

/// Runs `seedpress alert make`: the words alone go to standard output.
pub(super) fn make(args: &AlertMakeArgs, terminal: &mut Terminal) -> Result<Exit, Failure> {
    keep_private();
    let roll = args.roll.as_deref().map(|path| read_roll(path).map(|roll| (path, roll))).transpose()?;
    if let Some((_, roll)) = &roll {
        check_number(roll, args.number)?;
    }
    let typed = args.word_list.as_deref().map(word_list).transpose()?;
    let Some(list) = roll.as_ref().map(|(_, roll)| roll.list).or(typed) else {
        return Err(Failure::usage("say which roll it is, with --roll or --word-list"));
    };
    let keys = read_keys_for(CardUse::Alerts, &args.photos, &Progress::new())?;
    let split = only_split(&keys, &args.photos)?;
    let secret = joined(&split, &keys, terminal)?;
    let key: Option<&[u8; KEY_BYTES]> = secret.expose().try_into().ok();
    let Some(mnemonic) = key.and_then(|key| words(key, args.number)) else {
        return Err(Failure::new(format!("{}: this is no key of alerts, which has 16 bytes", name(&split))));
    };
    let text = mnemonic.text(list);
    if let Some((path, roll)) = &roll {
        let entry = roll.entry(args.number).filter(|entry| entry.digest == AlertDigest::of(&text));
        let Some(entry) = entry else {
            let what = format!("{}: these cards are not those of the roll {}", name(&split), shown(path));
            return Err(Failure { exit: Exit::Corrupt, ..Failure::new(what) }
                .hint("bring the cards that were made with it, or name the roll of these cards"));
        };
        terminal.talk(&format!("alert {}: {}", args.number, entry.meaning));
    } else {
        terminal.talk(&format!("alert {}: its meaning stands on the roll", args.number));
    }
    terminal.unbroken(&text)?;
    terminal.talk("say the number, the meaning and the words; each number counts once, and all who heard these words can repeat them");
    terminal.talk("whoever has joined the cards once can make all later alerts: after a real one comes `alert new`");
    Ok(Exit::Whole)
}
