//! Cards -> their PDF: typeset, read back from its own pages, written so that nobody else reads it.

use crate::cards::{self, CardCheckError, CardPrintError, Holder, PlannedPage, card_page};
use crate::cli::args::cards::CardPrintArgs;
use crate::cli::input::fonts::own_fonts;
use crate::cli::input::print::languages;
use crate::cli::output::pdf::PdfOutput;
use crate::cli::run::private_process::keep_private;
use crate::cli::seal::by_hand::{check_terminal, copy_by_hand};
use crate::cli::tell::{Failure, Progress, Terminal, counted, shown};
use crate::share::{Card, Policy};
use crate::typeset::CardSize;

/// Everything that can be refused before a card is made.
pub(crate) struct CardPrinter<'a> {
    args: &'a CardPrintArgs,
    output: PdfOutput<'a>,
}

impl<'a> CardPrinter<'a> {
    pub fn new(args: &'a CardPrintArgs) -> Result<Self, Failure> {
        keep_private();
        if args.by_hand {
            check_terminal()?;
        }
        let output = PdfOutput::new(&args.output, args.force)?;
        output.check_writable()?;
        Ok(Self { args, output })
    }

    /// A holder for each of so many cards.
    pub fn holders(&self, count: usize) -> Result<Vec<Holder>, Failure> {
        let CardPrintArgs { names, card_lang, .. } = self.args;
        let cards = counted(count, "card", "cards");
        if !names.is_empty() && names.len() != count {
            let given = counted(names.len(), "name", "names");
            return Err(Failure::usage(format!("--names has {given} for {cards}"))
                .hint("give one for each card, in their order, or none"));
        }
        if card_lang.len() != 1 && card_lang.len() != count {
            let given = counted(card_lang.len(), "language", "languages");
            return Err(Failure::usage(format!("--card-lang has {given} for {cards}"))
                .hint("give one for all cards, or one for each, in their order"));
        }
        (0..count)
            .map(|at| {
                let lang = card_lang.get(at).or(card_lang.first()).cloned().unwrap_or_default();
                let name = names.get(at).map(|name| name.trim().to_owned()).filter(|name| !name.is_empty());
                Ok(Holder { name, catalogue: languages(&[lang])?.main().clone() })
            })
            .collect()
    }

    /// Prints cards, has their drawn pages checked, and writes them. `recipient` is whom an identity's cards are for.
    pub fn print(
        &self,
        cards: &[Card],
        policy: &Policy,
        recipient: Option<&str>,
        check: impl FnOnce(&[u8], &Progress) -> Result<usize, CardCheckError>,
        lines: impl FnOnce(usize, Option<&str>) -> Vec<String>,
        terminal: &mut Terminal,
    ) -> Result<(), Failure> {
        let holders = self.holders(cards.len())?;
        let page = |(card, holder): (&Card, Holder)| {
            let mut planned = card_page(card, policy, holder, self.args.by_hand);
            planned.page.recipient = recipient.map(str::to_owned);
            planned
        };
        let pages: Vec<PlannedPage> = cards.iter().zip(holders).map(page).collect();
        let (size, paper) = (self.args.card_size.unwrap_or(CardSize::Wallet), self.args.paper.size());
        let fonts = own_fonts(&self.args.fonts, None)?;
        let pdf = cards::print(pages, size, paper, &fonts).map_err(|error| match error {
            CardPrintError::Typeset(error) => {
                Failure::new(error).hint("give holders and groups shorter or other names, or take a larger paper")
            }
            error => Failure::new(error),
        })?;
        let progress = Progress::new();
        let sets = check(&pdf, &progress).map_err(|error| match error {
            CardCheckError::Stopped => Failure::interrupted(),
            error => Failure::new(format!("the cards that were drawn are not what they should be: {error}"))
                .hint("nothing was written"),
        });
        progress.clear();
        let sets = sets?;
        if progress_stopped(&progress) {
            return Err(Failure::interrupted());
        }
        let file = self.output.file.map(shown);
        let lines = lines(sets, file.as_deref());
        if !self.args.by_hand {
            return self.output.write_private(&pdf, &lines, terminal);
        }
        self.output.write_private(&pdf, &[], terminal)?;
        terminal.line(&format!("blank cards: {}", file.unwrap_or_default()))?;
        copy_by_hand(cards, terminal)?;
        self.output.tell(&lines, terminal)
    }

    /// Whether the cards are written by hand: then no page holds a number.
    pub fn by_hand(&self) -> bool {
        self.args.by_hand
    }
}

fn progress_stopped(progress: &Progress) -> bool {
    crate::watch::Watch::stop(progress)
}

/// What is to be done with the PDF.
pub(crate) fn advice(by_hand: bool, count: usize) -> String {
    if by_hand {
        return "the numbers stand on the paper alone: keep each card apart from the others and from the sheets"
            .to_owned();
    }
    let them = if count == 1 { "give the card to its holder" } else { "give each holder their card" };
    format!("print it, {them}, keep none with the sheets, and delete the PDF then: whoever has it has what is on it")
}
