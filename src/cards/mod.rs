//! Key cards and letters -> a PDF of their own, one holder a page; and its pages, read back as pictures, joined again.

mod check;
mod subsets;
#[cfg(test)]
mod tests;

use zeroize::Zeroizing;

use crate::assets;
use crate::catalogue::Catalogue;
use crate::frame;
use crate::press::{self, PressError};
use crate::qr::{self, SymbolError};
use crate::share::{Card, CardUse, KeyHash, Policy, sums};
use crate::sheet::Level;
use crate::typeset::{self, CardKind, CardPage, CardSize, OwnFonts, TypesetError};
use crate::units::{Dpi, Size};

pub use check::{CardCheckError, check, check_remade, join_all};
pub use subsets::{MOST_SUBSETS, subsets};

/// Dots of the printer: modules of the codes are whole dots.
const RESOLUTION: Dpi = Dpi(600.0);
/// Texts up to this many bytes get more error correction: a card is folded, carried and copied.
const MOST_STURDY_BYTES: usize = 700;
/// Longer recipients are shown by their beginning and their end: a classical one has 62 letters, a post-quantum one 1,959.
const MOST_RECIPIENT_LETTERS: usize = 80;

/// Why cards could not be printed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CardPrintError {
    #[error(transparent)]
    Typeset(#[from] TypesetError),
    #[error(transparent)]
    Press(#[from] PressError),
    #[error(transparent)]
    Symbol(#[from] SymbolError),
}

/// A page, and the text of its code.
pub struct PlannedPage {
    pub page: CardPage,
    pub code: Option<Zeroizing<String>>,
}

/// Who holds a card, and in which language it speaks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holder {
    /// `None` leaves a line for a pen.
    pub name: Option<String>,
    pub catalogue: Catalogue,
}

/// The page of one card of a split. `pen` leaves its numbers to be written by hand, and prints no code.
#[must_use]
pub fn card_page(card: &Card, policy: &Policy, holder: Holder, pen: bool) -> PlannedPage {
    let numbers = card.share.numbers();
    let sums = sums(&numbers);
    let alone = policy.groups().len() == 1;
    let rule = policy.groups().get(usize::from(card.share.group));
    let name = |group: &crate::share::GroupRule| group.name.clone();
    let whole = alone && rule.is_some_and(|rule| rule.members == 1);
    let page = CardPage {
        kind: match (numbers.len(), whole) {
            _ if card.of == CardUse::Alerts => CardKind::Alert,
            (20, true) => CardKind::Whole,
            (20, false) => CardKind::Share,
            _ => CardKind::Standing,
        },
        catalogue: holder.catalogue,
        holder: holder.name,
        group: rule.filter(|_| !alone).map(name),
        groups: if alone { Vec::new() } else { policy.groups().iter().map(name).collect() },
        groups_needed: policy.group_threshold().into(),
        number: u32::from(card.share.member) + 1,
        needed: card.share.member_threshold.into(),
        count: card.members.into(),
        opens_alone: policy.group_threshold() == 1 && card.share.member_threshold == 1,
        key: Some(frame::key_words(card.key.0)),
        recipient: None,
        cells: numbers.iter().map(|number| (format!("{number:04}"), crate::share::word(*number).to_owned())).collect(),
        row_sums: sums.rows.to_vec(),
        column_sums: sums.columns.to_vec(),
        pen,
        roll: (0..crate::share::MAX_PLACES).map(|place| card.roll.entry(place)).collect(),
        modules: None,
    };
    PlannedPage { page, code: (!pen).then(|| card.text()) }
}

/// A page with a key that is sealed to one person.
#[must_use]
pub fn letter_page(key: KeyHash, recipient: &str, text: &str, catalogue: Catalogue) -> PlannedPage {
    let page = CardPage {
        kind: CardKind::Letter,
        catalogue,
        holder: None,
        group: None,
        groups: Vec::new(),
        groups_needed: 1,
        number: 1,
        needed: 1,
        count: 1,
        opens_alone: true,
        key: Some(frame::key_words(key.0)),
        recipient: Some(shortened(recipient)),
        cells: Vec::new(),
        row_sums: Vec::new(),
        column_sums: Vec::new(),
        pen: false,
        roll: Vec::new(),
        modules: None,
    };
    PlannedPage { page, code: Some(Zeroizing::new(text.to_owned())) }
}

/// A post-quantum recipient would fill the page: its owner knows it by its beginning and its end.
fn shortened(recipient: &str) -> String {
    match (recipient.get(..32), recipient.get(recipient.len().saturating_sub(16)..)) {
        (Some(start), Some(end)) if recipient.len() > MOST_RECIPIENT_LETTERS => format!("{start}..{end}"),
        _ => recipient.to_owned(),
    }
}

/// Pages -> a PDF. It holds no date, no name but those on its pages, and nothing beside its pages.
///
/// # Errors
/// A name that cannot be printed; a page that does not fit; a text that is too long for a code.
pub fn print(
    pages: Vec<PlannedPage>,
    size: CardSize,
    paper: Size,
    fonts: &OwnFonts,
) -> Result<Vec<u8>, CardPrintError> {
    print_with(assets::CARDS_TEMPLATE, pages, size, paper, fonts)
}

fn print_with(
    template: &str,
    pages: Vec<PlannedPage>,
    size: CardSize,
    paper: Size,
    fonts: &OwnFonts,
) -> Result<Vec<u8>, CardPrintError> {
    let mut planned = Vec::with_capacity(pages.len());
    let mut symbols = Vec::with_capacity(pages.len());
    for PlannedPage { mut page, code } in pages {
        let symbol = code.map(|text| qr::plain(&text, level(&text), 1, None)).transpose()?;
        page.modules = symbol.as_ref().map(|symbol| symbol.side);
        planned.push(page);
        symbols.push(symbol);
    }
    let words = typeset::cards(template, &planned, size, paper, fonts)?;
    let mut art: Vec<Vec<press::Art>> = (0..words.pages).map(|_| Vec::new()).collect();
    for spot in &words.codes {
        let symbol = spot.number.checked_sub(1).and_then(|at| symbols.get(at)?.as_ref());
        if let (Some(symbol), Some(page)) = (symbol, art.get_mut(spot.page)) {
            page.push(press::code_art(symbol, spot.at, spot.side, RESOLUTION)?);
        }
    }
    Ok(press::bind(paper, art, &[(0, &words)], [0; 16])?)
}

fn level(text: &str) -> Level {
    if text.len() <= MOST_STURDY_BYTES { Level::M } else { Level::L }
}
