//! A person at a terminal + their cards -> shares, each judged as soon as it is typed; or a passphrase, which is not shown.
//!
//! Nothing is mended in silence: a slip is named by its place, and the person compares it with the card.

use std::io::IsTerminal;
use std::path::Path;

use zeroize::Zeroizing;

use super::pending_words::PendingWords;
use super::splits::CandidateSplit;
use super::words::needs;
use super::{KeyOrigin, Unlocker};
use crate::cli::args::read::ScanArgs;
use crate::cli::input::keys::FoundKeys;
use crate::cli::input::typed_line::read_line;
use crate::cli::read::deliver::{any_locked, is_locked};
use crate::cli::run::interrupt::ScreenUse;
use crate::cli::run::private_process::keep_private;
use crate::cli::tell::second_screen::SecondScreen;
use crate::cli::tell::{Failure, Terminal};
use crate::limits::MAX_SHARE_TEXT;
use crate::restore::Outcome;
use crate::seal::{self, Key, PacketKey, RecipientKind};
use crate::share::{self, Correction, Numbers, ReadError, Share, ShareError, Slip, corrections};
use crate::vault::Opened;

/// The work factor of our own packets: what asks for another one was sealed by somebody else, with a passphrase.
const OWN_LOG_N: u64 = 12;
/// Numbers of a card of a packet's key, and of an age identity.
const KEY_NUMBERS: usize = 20;
const IDENTITY_NUMBERS: usize = 33;
/// Slips that would explain what was typed, and are told.
const SLIPS: usize = 3;
/// Lines of what was told that are shown again on a wiped screen.
const MOST_TOLD: usize = 12;

/// Whether somebody is there to be asked.
pub(crate) fn may_ask(args: &ScanArgs) -> bool {
    let is_pipe = |path: &std::path::PathBuf| path == Path::new("-");
    let wanted = !args.json && args.watch.is_none() && args.keep_sealed.is_none() && !args.pictures.iter().any(is_pipe);
    wanted && std::io::stdin().is_terminal() && std::io::stderr().is_terminal()
}

/// Asks for cards, or for a passphrase, until all packets are open or the person has no more.
pub(crate) fn ask(
    unlocker: &mut Unlocker,
    outcome: &mut Outcome,
    found: &mut FoundKeys,
    terminal: &Terminal,
) -> Result<(), Failure> {
    keep_private();
    let locked = outcome.sets.iter().filter(|set| is_locked(set));
    let mut head: Vec<String> = locked.map(|set| format!("{} is whole and sealed", set.report.short_name)).collect();
    head.extend(unlocker.key_lines(found));
    for line in &head {
        terminal.talk(line);
    }
    let has_passphrase = unlocker.locked_kinds().any(|kind| kind == RecipientKind::Passphrase);
    if !has_passphrase && !unlocker.splits.iter().any(CandidateSplit::is_identity) {
        return Ok(());
    }
    let ours = outcome.sets.iter().any(|set| match &set.files {
        Some(Opened::Sealed(sealed)) => seal::work_factor(sealed) == Some(OWN_LOG_N),
        _ => false,
    });
    let nothing_found = found.is_empty();
    if ours || !nothing_found {
        let wanted = if has_passphrase { KEY_NUMBERS } else { IDENTITY_NUMBERS };
        let mut asking = Asking { unlocker, outcome, found, terminal, wanted, told: Vec::new() };
        let screen = SecondScreen::enter(ScreenUse::Ask);
        for line in &head {
            terminal.talk(line);
        }
        let any = asking.cards(&screen);
        drop(screen);
        // What holds nothing of a card stays.
        for line in &asking.told {
            terminal.talk(line);
        }
        if any? || !nothing_found {
            return Ok(());
        }
    }
    if has_passphrase && any_locked(&outcome.sets) { passphrase(unlocker, outcome, found, terminal) } else { Ok(()) }
}

struct Asking<'a> {
    unlocker: &'a mut Unlocker,
    outcome: &'a mut Outcome,
    found: &'a mut FoundKeys,
    terminal: &'a Terminal,
    /// Numbers of a card.
    wanted: usize,
    /// What was told without a number or a word of a card.
    told: Vec<String>,
}

impl Asking<'_> {
    /// Whether a card or a key was typed.
    ///
    /// It is typed on the terminal's second screen, so that no number stays in the lines that went by; what was typed of a
    /// card is wiped as soon as it is taken.
    fn cards(&mut self, screen: &SecondScreen) -> Result<bool, Failure> {
        let wanted = self.wanted;
        let mut typed = Zeroizing::new(String::with_capacity(2 * MAX_SHARE_TEXT));
        let mut have = 0;
        let mut offered: Option<Correction> = None;
        let mut any = false;
        self.greet();
        while any_locked(&self.outcome.sets) {
            let question = match have {
                0 => "numbers of a card: ".to_owned(),
                have if have + 1 == wanted => format!("number {wanted}: "),
                have => format!("numbers {} to {wanted}: ", have + 1),
            };
            Terminal::ask(&question);
            let Some(line) = read_line()? else { break };
            let line = line.trim();
            if let Some(correction) = offered.take()
                && matches!(line, "y" | "Y" | "yes")
            {
                any |= self.judge(&correction.numbers).is_ok();
                self.settle(screen);
                continue;
            }
            if line.is_empty() && have == 0 {
                break;
            }
            if let Ok(key) = PacketKey::from_hex(line) {
                any = true;
                self.unlocker.add(&key, KeyOrigin::Typed);
                self.try_keys("this key does not open it");
                self.settle(screen);
                continue;
            }
            if have == 0
                && let Some(words) = PendingWords::of(line, None)
            {
                any = true;
                self.terminal
                    .talk("twelve words: trying them; if one is wrong, all others in its place, which takes a while");
                self.unlocker.pending = Some(words);
                self.try_keys("these words do not open it, nor does any with one word changed");
                self.settle(screen);
                continue;
            }
            if !line.is_empty() {
                let before = typed.len();
                typed.push('\n');
                typed.push_str(line);
                match share::read(&typed) {
                    Ok(numbers) => have = numbers.len(),
                    Err(error) => {
                        typed.truncate(before);
                        self.terminal.talk(&format!("{}; type this line again", typed_words(&error)));
                        continue;
                    }
                }
            }
            if have < wanted && !line.is_empty() {
                continue;
            }
            let numbers = share::read(&typed);
            typed.clear();
            have = 0;
            if let Ok(numbers) = numbers {
                match self.judge(&numbers) {
                    Ok(()) => {
                        any = true;
                        self.settle(screen);
                    }
                    Err(correction) => offered = correction,
                }
            }
        }
        Ok(any)
    }

    fn greet(&self) {
        self.terminal.talk(&format!(
            "type the numbers of a card, or its words: {} of them, in rows of five or all at once; or the twelve words of a key, \
             on one line. They are wiped from the screen. An empty line ends",
            self.wanted
        ));
    }

    /// Says what may stay when the screen is left.
    fn tell(&mut self, line: String) {
        self.terminal.talk(&line);
        self.told.push(line);
    }

    /// Wipes what was typed; the last of what was told stands there again.
    fn settle(&self, screen: &SecondScreen) {
        screen.wipe();
        let shown = self.told.len().saturating_sub(MOST_TOLD);
        for line in &self.told[shown..] {
            self.terminal.talk(line);
        }
        self.greet();
    }

    /// Takes the numbers of one card, or says what is wrong with them; the correction that is offered.
    fn judge(&mut self, numbers: &Numbers) -> Result<(), Option<Correction>> {
        match Share::from_numbers(numbers) {
            Ok(share) => {
                let number = share.member + 1;
                if self.found.take_typed(share) {
                    self.tell(format!("card {number}: its numbers fit together"));
                    self.try_keys("");
                } else {
                    self.tell(format!("card {number} is here already"));
                }
                Ok(())
            }
            Err(ShareError::Checksum | ShareError::Length { .. }) => Err(self.explain(numbers)),
            Err(error) => {
                self.tell(format!("{error}: no card of this program says that"));
                Err(None)
            }
        }
    }

    /// Which slip explains the numbers.
    fn explain(&self, numbers: &Numbers) -> Option<Correction> {
        let mut slips = corrections(numbers, false);
        if slips.is_empty() {
            slips = corrections(numbers, true);
        }
        if slips.is_empty() {
            self.terminal.talk(&pencil_words(numbers, self.wanted));
            return None;
        }
        for slip in slips.iter().take(SLIPS) {
            self.terminal.talk(&slip_words(slip));
        }
        let one = slips.len() == 1;
        self.terminal.talk(if one {
            "compare it with the card: y if the card says so; or type the card again"
        } else {
            "one of these may be what happened: compare them with the card, and type it again"
        });
        if one { slips.pop() } else { None }
    }

    /// Tries what is new; says what is lacking, or that it did not open.
    fn try_keys(&mut self, shut: &str) {
        self.unlocker.unlock(self.outcome, self.found);
        if !any_locked(&self.outcome.sets) {
            return;
        }
        if !shut.is_empty() {
            self.tell(shut.to_owned());
            return;
        }
        let mut lines = Vec::new();
        for split in &self.unlocker.splits {
            let needs = needs(split);
            let opens = matches!(split.outcome, super::SplitOutcome::Joined(_));
            let words = if opens { "the cards join, and do not open it: they are of another key" } else { &needs };
            lines.push(format!("{}: {words}", split.name()));
            lines.extend(split.troubles.iter().map(|trouble| format!("  {trouble}")));
        }
        for line in lines {
            self.tell(line);
        }
    }
}

fn passphrase(
    unlocker: &mut Unlocker,
    outcome: &mut Outcome,
    found: &FoundKeys,
    terminal: &Terminal,
) -> Result<(), Failure> {
    terminal.talk(
        "it opens with a passphrase, or with the 32 digits of a key. What is typed is not shown; an empty line ends",
    );
    while any_locked(&outcome.sets) && !unlocker.untried {
        let typed = match rpassword::prompt_password("passphrase: ") {
            Ok(typed) => Zeroizing::new(typed),
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => return Err(Failure::interrupted()),
            // The terminal is gone: nobody is there to be asked.
            Err(_) => break,
        };
        if typed.is_empty() {
            break;
        }
        if let Ok(key) = PacketKey::from_hex(&typed) {
            unlocker.add(&key, KeyOrigin::Typed);
        }
        unlocker.keys.push(Key::passphrase(&typed));
        unlocker.origins.push(KeyOrigin::Passphrase);
        unlocker.unlock(outcome, found);
        if any_locked(&outcome.sets) {
            terminal.talk("this does not open it");
        }
    }
    Ok(())
}

fn typed_words(error: &ReadError) -> String {
    match error {
        ReadError::Unknown { meant: Some(number), .. } => {
            format!("{error}: perhaps {number:04} {}", share::word(*number))
        }
        error => error.to_string(),
    }
}

fn slip_words(correction: &Correction) -> String {
    let likely = correction.number().map(|number| format!("{number:04} {}", share::word(number))).unwrap_or_default();
    match correction.slip {
        Slip::Wrong { place } => format!("number {place} is wrong; it is likely {likely}"),
        Slip::Swapped { place } => format!("numbers {place} and {} may have changed places", place + 1),
        Slip::LeftOut { place } => format!("number {place} may have been left out: {likely}"),
        Slip::Extra { place } => format!("number {place} may be one too many"),
    }
}

/// Where more than one number is wrong, sums find them.
fn pencil_words(numbers: &Numbers, wanted: usize) -> String {
    if numbers.len() != wanted {
        return format!("these are {} numbers, and a card has {wanted}: type it again", numbers.len());
    }
    let sums = share::sums(numbers);
    let list = |sums: &mut dyn Iterator<Item = u32>| sums.map(|sum| sum.to_string()).collect::<Vec<_>>().join(", ");
    format!(
        "two numbers or more are wrong. What was typed adds up to {} in its rows of five and to {} in its columns: where \
         the sums of a row and of a column on the card are others, the number at their crossing is wrong. Type it again",
        list(&mut sums.rows.iter().copied()),
        list(&mut sums.columns.iter().copied())
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_are_named_by_place_and_likely_number() {
        let said = |slip, at: usize| {
            let mut numbers = Zeroizing::new(vec![0; 20]);
            numbers[at] = 1023;
            slip_words(&Correction { slip, numbers })
        };
        assert_eq!(said(Slip::Wrong { place: 3 }, 2), "number 3 is wrong; it is likely 1023 zero");
        assert_eq!(said(Slip::LeftOut { place: 20 }, 19), "number 20 may have been left out: 1023 zero");
        assert_eq!(said(Slip::Swapped { place: 3 }, 2), "numbers 3 and 4 may have changed places");
        assert_eq!(said(Slip::Extra { place: 3 }, 2), "number 3 may be one too many");
    }

    #[test]
    fn where_two_numbers_are_wrong_the_sums_of_rows_and_columns_are_told() {
        let words = pencil_words(&Zeroizing::new(vec![1; 20]), 20);
        assert!(words.contains("5, 5, 5, 5 in its rows") && words.contains("4, 4, 4, 4, 4 in its columns"), "{words}");
        assert!(pencil_words(&Zeroizing::new(vec![1; 17]), 20).starts_with("these are 17 numbers"));
    }
}
