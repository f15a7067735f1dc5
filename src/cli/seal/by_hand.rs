//! Numbers of cards -> a person's pen, by way of the screen: shown once, asked back, and never left on it.
//!
//! They stand on the terminal's second screen, which has no memory of lines that went by, and are wiped before it is left;
//! Ctrl-C wipes it, too. What was copied is asked back from the paper: a card that nobody can read is worth nothing.

use std::io::IsTerminal;

use zeroize::Zeroizing;

use crate::cli::run::interrupt::{self, ScreenUse};
use crate::cli::run::private_process::keep_private;
use crate::cli::tell::failure::io_words;
use crate::cli::tell::second_screen::SecondScreen;
use crate::cli::tell::{Failure, Terminal};
use crate::share::{COLUMNS, Card, read, sums};

/// Rows of a card, and the digits of a number or a sum.
const WIDTH: usize = 5;
/// Lines that may be typed for one card: many tries of each number.
const MOST_LINES: usize = 2_000;

/// Refuses what cannot be done without a person at a terminal, before anything is made.
pub(crate) fn check_terminal() -> Result<(), Failure> {
    if std::io::stdin().is_terminal() && std::io::stdout().is_terminal() {
        return Ok(());
    }
    Err(Failure::usage("--by-hand shows numbers and asks them back: it needs a terminal")
        .hint("run it by hand, without a pipe, and name the PDF with -o"))
}

/// Shows each card's numbers, then asks them back from the paper, until every card was copied as it is.
pub(crate) fn copy_by_hand(cards: &[Card], terminal: &mut Terminal) -> Result<(), Failure> {
    keep_private();
    check_terminal()?;
    terminal.line("print the blank cards now; then take a pen that does not press through")?;
    ask("press Enter when the blank cards lie before you", terminal)?;
    for card in cards {
        terminal.finish()?;
        let screen = CardScreen(SecondScreen::enter(ScreenUse::ShowAndWait));
        loop {
            screen.show(&shown(card));
            screen.ask("\nPress Enter when they stand on the card; then they are asked back.")?;
            screen.show(&format!(
                "{}\n\nType its numbers from the paper, a row in each line. An empty line shows them again.\n",
                title(card)
            ));
            match screen.typed(&card.share.numbers())? {
                Copied::Right => break,
                Copied::Again => {}
                Copied::Wrong(why) => {
                    screen.ask(&format!("\n{why}\nPress Enter to see the card again."))?;
                }
            }
        }
        drop(screen);
        terminal.line(&format!("{}: copied as it is", title(card)))?;
    }
    Ok(())
}

fn title(card: &Card) -> String {
    let number = card.share.member + 1;
    if card.share.parameters.group_count > 1 {
        return format!("group {}, card {number}", card.share.group + 1);
    }
    format!("card {number}")
}

/// The numbers in rows of five with their sums, as on the paper.
fn shown(card: &Card) -> Zeroizing<String> {
    let numbers = card.share.numbers();
    let sums = sums(&numbers);
    let mut text = Zeroizing::new(String::with_capacity(1_000));
    text.push_str(&title(card));
    text.push_str(": write these numbers into its cells.\n\n");
    for (row, sum) in numbers.chunks(COLUMNS).zip(sums.rows.iter()) {
        for at in 0..COLUMNS {
            match row.get(at) {
                Some(number) => text.push_str(&Zeroizing::new(format!("  {number:04} "))),
                None => text.push_str("       "),
            }
        }
        text.push_str(&Zeroizing::new(format!("  sum {sum:>WIDTH$}\n\n")));
    }
    for sum in sums.columns.iter() {
        text.push_str(&Zeroizing::new(format!(" {sum:>WIDTH$} ")));
    }
    text.push_str("  sum\n");
    text
}

/// What was typed for a card.
enum Copied {
    Right,
    /// They are to be shown again.
    Again,
    /// What is wrong, without the numbers.
    Wrong(String),
}

/// The second screen of the terminal, on which a card is shown and asked back.
struct CardScreen(SecondScreen);

impl CardScreen {
    fn show(&self, text: &str) {
        self.0.wipe();
        self.0.write(text);
    }

    fn ask(&self, text: &str) -> Result<(), Failure> {
        self.0.write(text);
        line().map(|_| ())
    }

    /// Takes numbers until there are as many as the card has.
    fn typed(&self, right: &[u16]) -> Result<Copied, Failure> {
        let mut all = Zeroizing::new(Vec::with_capacity(right.len()));
        for _ in 0..MOST_LINES {
            let typed = line()?;
            if typed.trim().is_empty() {
                return Ok(Copied::Again);
            }
            let row = match read(&typed) {
                Ok(row) => row,
                Err(error) => {
                    self.0.write(&format!("in this line, {error}; type the line again\n"));
                    continue;
                }
            };
            for number in row.iter() {
                let at = all.len();
                if right.get(at) != Some(number) {
                    return Ok(Copied::Wrong(wrong(at, right.len())));
                }
                all.push(*number);
            }
            if all.len() == right.len() {
                return Ok(Copied::Right);
            }
        }
        Err(Failure::new("the numbers were not copied"))
    }
}

fn wrong(at: usize, count: usize) -> String {
    if at >= count {
        return format!("These are more than the {count} numbers of the card.");
    }
    format!(
        "The number in row {}, place {} is not the one that was shown: look at the card.",
        at / COLUMNS + 1,
        at % COLUMNS + 1
    )
}

fn ask(text: &str, terminal: &mut Terminal) -> Result<(), Failure> {
    terminal.line(text)?;
    terminal.finish()?;
    line().map(|_| ())
}

/// One line from the keyboard.
fn line() -> Result<Zeroizing<String>, Failure> {
    // It does not grow, so that no copy stays behind.
    let mut line = Zeroizing::new(String::with_capacity(4_096));
    let read = std::io::stdin().read_line(&mut line);
    if interrupt::happened() {
        return Err(Failure::interrupted());
    }
    match read {
        Ok(0) => Err(Failure::new("the terminal was closed before all numbers were copied")
            .hint("the blank cards are worth nothing: run it again")),
        Ok(_) => Ok(line),
        Err(error) => Err(Failure::new(format!("cannot read the keyboard: {}", io_words(&error)))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::share::{MasterSecret, Policy, deal};

    #[test]
    fn a_card_is_shown_in_rows_of_five_with_its_sums() {
        let mut next = 0u8;
        let mut bytes = |buffer: &mut [u8]| {
            for byte in buffer {
                next = next.wrapping_mul(5).wrapping_add(77);
                *byte = next;
            }
            Ok(())
        };
        for (length, rows) in [(16, 4), (32, 7)] {
            let secret = MasterSecret::new(vec![9; length]);
            let policy = Policy::parse("2-of-3", 1).unwrap();
            let cards: Vec<Card> = deal(&secret, &policy, 5, &mut bytes).unwrap().concat();
            let text = shown(&cards[1]);
            assert!(text.starts_with("card 2"), "{}", *text);
            assert_eq!(text.lines().filter(|line| line.contains("  sum ")).count(), rows);
            let numbers = cards[1].share.numbers();
            assert!(numbers.iter().all(|number| text.contains(&format!("{number:04}"))));
            assert!(text.contains(&sums(&numbers).columns[4].to_string()));
        }
    }

    #[test]
    fn what_is_wrong_is_told_by_row_and_place_and_never_by_the_number() {
        assert!(wrong(6, 20).contains("row 2, place 2"));
        assert!(wrong(20, 20).contains("more than the 20"));
    }
}
