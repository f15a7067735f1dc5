//! `seedpress cards reprint` and `add`: photos of enough cards of a group -> a burnt one again, or one more.

use std::path::PathBuf;

use crate::cards::check_remade;
use crate::cli::args::cards::{AddArgs, ReprintArgs};
use crate::cli::run::read_keys::{KeysRead, read_keys};
use crate::cli::seal::found_splits::{label, lacking, name, only_split, warn};
use crate::cli::seal::printed::{CardPrinter, advice};
use crate::cli::tell::{Failure, Progress, Terminal, counted};
use crate::error::Exit;
use crate::seal::AgeIdentity;
use crate::share::{
    Card, CardSplitError, FoundSplit, GroupNeed, JoinError, MAX_PLACES, Policy, SplitError, SplitState, SplitVerdict,
    make_card,
};

/// A group's sound cards, and what is known of their split.
struct CardGroup {
    found_split: FoundSplit,
    verdict: SplitVerdict,
    cards: Vec<Card>,
    policy: Policy,
}

/// Runs `seedpress cards reprint`.
pub(super) fn reprint(args: &ReprintArgs, terminal: &mut Terminal) -> Result<Exit, Failure> {
    let printer = CardPrinter::new(&args.place.printing)?;
    let keys = read_keys(&args.photos, &Progress::new())?;
    let group = group(&keys, &args.photos, args.place.group, &args.place.group_names.group_names, terminal)?;
    let place = args.number - 1;
    let members = group.members();
    if args.number > members {
        let cards = counted(members, "card", "cards");
        return Err(Failure::usage(format!("there is no card {}: this key has {cards}", args.number))
            .hint(format!("`seedpress cards add PHOTOS --number {}` makes one more", args.number)));
    }
    // One that is here is printed as it is, however few others there are.
    let here = group.cards.iter().find(|card| card.share.member == place).cloned();
    let card = here.map_or_else(|| group.make(place), Ok)?;
    group.print(&printer, &card, "again", terminal)
}

/// Runs `seedpress cards add`.
pub(super) fn add(args: &AddArgs, terminal: &mut Terminal) -> Result<Exit, Failure> {
    let printer = CardPrinter::new(&args.place.printing)?;
    let keys = read_keys(&args.photos, &Progress::new())?;
    let group = group(&keys, &args.photos, args.place.group, &args.place.group_names.group_names, terminal)?;
    let members = group.members();
    let number = args.number.unwrap_or(members + 1);
    if number > MAX_PLACES {
        return Err(Failure::new(format!("a group has {MAX_PLACES} cards at most, and this one has them all"))
            .hint("`seedpress cards renew` splits the key anew"));
    }
    if number <= members {
        return Err(Failure::usage(format!("there is a card {number} already"))
            .hint("`seedpress cards reprint` prints it again; without --number the next free one is taken"));
    }
    let card = group.make(number - 1)?;
    group.print(&printer, &card, "new", terminal)
}

fn group(
    keys: &KeysRead,
    photos: &[PathBuf],
    wanted: Option<u8>,
    names: &[String],
    terminal: &Terminal,
) -> Result<CardGroup, Failure> {
    let found_split = only_split(keys, photos)?;
    let count = found_split.parameters.group_count;
    if !names.is_empty() && (names.len() != usize::from(count) || count == 1) {
        let groups = counted(count, "group", "groups");
        return Err(Failure::usage(format!(
            "--group-names has {} for {groups}",
            counted(names.len(), "name", "names")
        ))
        .hint("name all groups, in their order, or none; a single group has no name"));
    }
    let here = found_split.groups();
    let group = match wanted {
        Some(number) if number > count => {
            let groups = counted(count, "group", "groups");
            return Err(Failure::usage(format!("there is no group {number}: this key has {groups}")));
        }
        Some(number) => number - 1,
        None => match here.as_slice() {
            [only] => *only,
            several => {
                let numbers: Vec<String> = several.iter().map(|group| (group + 1).to_string()).collect();
                return Err(Failure::usage(format!("the cards are of the groups {}", numbers.join(", ")))
                    .hint("say of which group the card is, with --group"));
            }
        },
    };
    let verdict = found_split.judge();
    warn(&found_split, &verdict, keys, terminal);
    let mut cards = found_split.sound(&verdict, group);
    if cards.is_empty() {
        cards = found_split.cards_of_shares(&verdict, group);
    }
    if cards.is_empty() {
        let what = format!("{}: no card of group {} is here that can be believed", name(&found_split), group + 1);
        let exit = if verdict.is_clean() { Exit::Incomplete } else { Exit::Corrupt };
        let hint = if found_split.key.is_none() && count > 1 {
            "numbers alone do not say of which key they are: photograph a card"
        } else {
            "name photos of more cards"
        };
        return Err(Failure { exit, ..Failure::new(what) }.hint(hint));
    }
    let policy = found_split.policy(names).map_err(|error| Failure::usage(format!("--group-names: {error}")))?;
    Ok(CardGroup { found_split, verdict, cards, policy })
}

impl CardGroup {
    /// Cards of the group, as far as those that are here know.
    fn members(&self) -> u8 {
        self.cards.iter().map(|card| card.members.max(card.share.member + 1)).max().unwrap_or(1)
    }

    fn make(&self, place: u8) -> Result<Card, Failure> {
        make_card(&self.cards, place).map_err(|error| self.unmade(error))
    }

    fn unmade(&self, error: CardSplitError) -> Failure {
        let key = name(&self.found_split);
        let threshold = self.cards.first().map_or(1, |card| card.share.member_threshold);
        match error {
            CardSplitError::Split(SplitError::Join(JoinError::TooFew { .. })) => {
                let mut places: Vec<u8> = self.cards.iter().map(|card| card.share.member).collect();
                places.sort_unstable();
                places.dedup();
                let group = self.cards.first().map_or(1, |card| card.share.group + 1);
                let need = GroupNeed { group, have: places.len() as u8, threshold: Some(threshold) };
                let what = format!("{key}: {}", lacking(&self.found_split, 1, &[need]));
                let exit = if self.verdict.is_clean() { Exit::Incomplete } else { Exit::Corrupt };
                Failure { exit, ..Failure::new(what) }.hint("name photos of more cards of its group")
            }
            CardSplitError::Split(SplitError::OneOfOne) => {
                Failure::new(format!("{key}: where one card is enough there is only one, and others do not make it"))
                    .hint("`seedpress cards renew` splits the key anew")
            }
            CardSplitError::Split(error @ (SplitError::Place | SplitError::NoRandomBytes(_))) => Failure::new(error),
            error => Failure { exit: Exit::Corrupt, ..Failure::new(format!("{key}: no card is made: {error}")) }
                .hint("`seedpress cards check` tells which card is forged or misread"),
        }
    }

    fn print(&self, printer: &CardPrinter, card: &Card, what: &str, terminal: &mut Terminal) -> Result<Exit, Failure> {
        // Without enough cards of all groups the recipient is not known; its name stands for it.
        let recipient = match &self.verdict.state {
            SplitState::Enough(secret) => AgeIdentity::new(secret.expose()).map(|identity| identity.recipient()),
            _ => None,
        };
        let recipient = self.found_split.is_identity().then(|| recipient.unwrap_or_else(|| name(&self.found_split)));
        let by_hand = printer.by_hand();
        let check = |pdf: &[u8], progress: &Progress| {
            if by_hand { Ok(0) } else { check_remade(pdf, card, &self.cards, progress) }
        };
        let lines = |sets: usize, file: Option<&str>| {
            let place = file.map_or_else(String::new, |file| format!(" in {file}"));
            let mut lines =
                vec![format!("{}  {}, {what}: 1 page{place}", crate::frame::key_words(card.key.0), label(&card.share))];
            if sets > 0 {
                let sets = counted(sets, "set", "sets");
                lines.push(format!("it was read from the drawn page and tried with {sets} of the others"));
            }
            if what == "again" {
                lines.push(
                    "whoever has the old one still has it: if it is in wrong hands, split the key anew".to_owned(),
                );
            }
            lines.push(advice(by_hand, 1));
            lines
        };
        printer.print(std::slice::from_ref(card), &self.policy, recipient.as_deref(), check, lines, terminal)?;
        Ok(Exit::Whole)
    }
}
