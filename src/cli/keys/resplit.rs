//! `seedpress cards renew` and `new`: the key of cards, or a fresh age identity -> cards of a new split.

use crate::cards::{check, join_all};
use crate::cli::args::cards::{NewArgs, RenewArgs};
use crate::cli::run::read_keys::read_keys;
use crate::cli::seal::found_splits::{joined, only_split};
use crate::cli::seal::keeping::CLASSICAL;
use crate::cli::seal::policy::{card_count, policy};
use crate::cli::seal::printed::{CardPrinter, advice};
use crate::cli::seal::random::random;
use crate::cli::tell::{Failure, Progress, Terminal, counted};
use crate::error::Exit;
use crate::frame::key_words;
use crate::seal::AgeIdentity;
use crate::share::{Card, FoundSplit, KeyHash, MasterSecret, Policy, SecretBytes, deal, new_identifier};

/// Bytes of an age identity.
const IDENTITY_BYTES: usize = 32;

/// Runs `seedpress cards renew`.
pub(super) fn renew(args: &RenewArgs, terminal: &mut Terminal) -> Result<Exit, Failure> {
    let policy = policy(&args.splitting)?;
    let printer = CardPrinter::new(&args.printing)?;
    printer.holders(card_count(&policy))?;
    let keys = read_keys(&args.photos, &Progress::new())?;
    let found_split = only_split(&keys, &args.photos)?;
    let secret = joined(&found_split, &keys, terminal)?;
    let dead = dead_when(&found_split);
    let old = found_split.parameters.identifier;
    split(&printer, &secret, &policy, &[old], |by_hand, cards| vec![dead, quorum(), advice(by_hand, cards)], terminal)
}

/// Runs `seedpress cards new`.
pub(super) fn new(args: &NewArgs, terminal: &mut Terminal) -> Result<Exit, Failure> {
    if !args.standing {
        return Err(
            Failure::usage("a packet's key is made when it is packed, with `pack --seal`").hint("say --standing")
        );
    }
    let policy = policy(&args.splitting)?;
    let printer = CardPrinter::new(&args.printing)?;
    printer.holders(card_count(&policy))?;
    let mut secret = SecretBytes::new(vec![0; IDENTITY_BYTES]);
    random(secret.expose_mut()).map_err(Failure::new)?;
    let recipient = AgeIdentity::new(secret.expose()).map(|identity| identity.recipient()).unwrap_or_default();
    let lines = |by_hand: bool, cards: usize| {
        vec![
            format!("recipient: {recipient}"),
            format!(
                "it is no secret: whoever packs gives it, with `seedpress pack FILES -o p.pdf --recipient {recipient}`"
            ),
            CLASSICAL.to_owned(),
            advice(by_hand, cards),
        ]
    };
    split(&printer, &secret, &policy, &[], lines, terminal)
}

/// Splits a secret, prints the cards, joins all sets of them from the drawn pages, and writes them.
fn split(
    printer: &CardPrinter,
    secret: &MasterSecret,
    policy: &Policy,
    unlike: &[u16],
    more: impl FnOnce(bool, usize) -> Vec<String>,
    terminal: &mut Terminal,
) -> Result<Exit, Failure> {
    let identifier = new_identifier(unlike, &mut random).map_err(Failure::new)?;
    let groups = deal(secret, policy, identifier, &mut random).map_err(Failure::new)?;
    let cards: Vec<Card> = groups.into_iter().flatten().collect();
    let by_hand = printer.by_hand();
    let recipient = AgeIdentity::new(secret.expose()).map(|identity| identity.recipient());
    let checked = |pdf: &[u8], progress: &Progress| {
        // Blank pages have no code to be read; what is copied is asked back.
        if by_hand { join_all(&cards, policy, secret, progress) } else { check(pdf, &cards, policy, secret, progress) }
    };
    let lines = |sets: usize, file: Option<&str>| {
        let place = file.map_or_else(String::new, |file| format!(" in {file}"));
        let pages = counted(cards.len(), "card", "cards");
        let from = if by_hand { "" } else { ", read from the drawn pages" };
        let mut lines = vec![format!("{}  {pages}{place}", key_words(KeyHash::of(secret).0))];
        lines.push(format!(
            "{} of cards{from}, {} to the key",
            counted(sets, "set", "sets"),
            if sets == 1 { "joins" } else { "join" }
        ));
        lines.extend(more(by_hand, cards.len()));
        lines
    };
    printer.print(&cards, policy, recipient.as_deref(), checked, lines, terminal)?;
    Ok(Exit::Whole)
}

/// When the old cards are worth nothing any more.
fn dead_when(found_split: &FoundSplit) -> String {
    let threshold = found_split
        .cards
        .iter()
        .map(|card| card.share.member_threshold)
        .chain(found_split.shares.iter().map(|share| share.member_threshold))
        .max();
    if found_split.parameters.group_count > 1 {
        return "the old cards still open everything: burn them; they are dead when no longer enough groups have enough of \
                them left"
            .to_owned();
    }
    match threshold {
        Some(1) => "the old card still opens everything: burn it".to_owned(),
        Some(needed) => {
            format!("the old cards still open everything: burn them; they are dead when fewer than {needed} are left")
        }
        None => String::new(),
    }
}

fn quorum() -> String {
    "if enough old cards are in wrong hands, splitting anew does not help: pack again, under a new key".to_owned()
}
