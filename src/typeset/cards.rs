//! Key cards and letters -> `sys.inputs` of their template -> pages, one holder a page, with positions for the codes.

use typst::foundations::{Array, Dict, IntoValue, Value};

use super::compile::compile;
use super::words::{box_dict, lines, whole};
use super::{OwnFonts, OwnWords, TypesetError, TypesetPages};
use crate::catalogue::Catalogue;
use crate::units::Size;

/// Most characters of a holder's or a group's name on a card.
const MOST_NAME_LETTERS: usize = 40;

/// What a page of the cards is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CardKind {
    /// A share of a packet key.
    Share,
    /// The whole packet key.
    Whole,
    /// A share of an age identity.
    Standing,
    /// The packet key, sealed to one person.
    Letter,
    /// A share of a key that makes alerts.
    Alert,
}

/// How large a card is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CardSize {
    /// Three panels of a card for the wallet, 86 x 54 mm each, folded over the numbers.
    Wallet,
    /// The whole page, in large type.
    Page,
}

/// A number of a share and its word.
pub type CardCell = (String, String);

/// One page: a card, or a letter.
#[derive(Clone, PartialEq, Eq)]
pub struct CardPage {
    pub kind: CardKind,
    pub catalogue: Catalogue,
    /// `None` leaves a line for a pen.
    pub holder: Option<String>,
    /// The name of its group, if there are several.
    pub group: Option<String>,
    /// The names of all groups, and how many are needed.
    pub groups: Vec<String>,
    pub groups_needed: u32,
    /// The number of the card in its group, from 1; how many of its group are needed, and how many there are.
    pub number: u32,
    pub needed: u32,
    pub count: u32,
    /// Whether it opens what its key seals without any other card.
    pub opens_alone: bool,
    /// The key's three words; `None` on a card that is filled in by hand.
    pub key: Option<String>,
    /// Whom a letter or a standing identity is for: an age recipient.
    pub recipient: Option<String>,
    /// The numbers in reading order: 20, or 33 in seven rows. Nothing of them is printed if `pen` is set.
    pub cells: Vec<CardCell>,
    pub row_sums: Vec<u32>,
    pub column_sums: Vec<u32>,
    /// Empty cells, to be filled in by hand.
    pub pen: bool,
    /// Marks of the 16 places of the group; empty for none.
    pub roll: Vec<String>,
    /// The side of its code in modules; `None` for no code.
    pub modules: Option<u32>,
}

/// Typesets cards and letters, each on a page of its own. The code of page n goes to the position with number n, from 1.
///
/// # Errors
/// A name that cannot be printed, or an error in the template; a card that does not fit its page.
pub fn cards(
    template: &str,
    pages: &[CardPage],
    size: CardSize,
    paper: Size,
    fonts: &OwnFonts,
) -> Result<TypesetPages, TypesetError> {
    const NAME: &str = "cards.typ";
    let mut languages: Vec<&Catalogue> = Vec::new();
    let mut cards = Array::new();
    for (number, page) in (1..).zip(pages) {
        for name in page.holder.iter().chain(&page.group).chain(&page.groups) {
            OwnWords::Holder.check(name, MOST_NAME_LETTERS, fonts)?;
        }
        let known = languages.iter().position(|known| known.lang() == page.catalogue.lang());
        let language = known.unwrap_or_else(|| {
            languages.push(&page.catalogue);
            languages.len() - 1
        });
        cards.push(Value::Dict(card(page, number, language)));
    }
    let mut data = Dict::new();
    let languages = languages.into_iter().map(|catalogue| Value::Dict(lines(catalogue, &[template])));
    data.insert("languages".into(), Value::Array(languages.collect()));
    data.insert("cards".into(), Value::Array(cards));
    data.insert("size".into(), if size == CardSize::Page { "page" } else { "wallet" }.into_value());
    data.insert("paper".into(), box_dict(&[("width", paper.width), ("height", paper.height)]));
    let set = compile(NAME, template, data, fonts)?;
    if set.pages == pages.len() {
        Ok(set)
    } else {
        Err(TypesetError::Pages { name: NAME, found: set.pages, wanted: pages.len() })
    }
}

fn card(page: &CardPage, number: usize, language: usize) -> Dict {
    let mut dict = Dict::new();
    let mut put = |key: &str, value: Value| dict.insert(key.into(), value);
    let words = |words: &Option<String>| words.as_deref().map_or(Value::None, IntoValue::into_value);
    let sums = |sums: &[u32]| Value::Array(sums.iter().map(|sum| sum.into_value()).collect());
    let kind = match page.kind {
        CardKind::Share => "share",
        CardKind::Whole => "whole",
        CardKind::Standing => "standing",
        CardKind::Letter => "letter",
        CardKind::Alert => "alert",
    };
    put("kind", kind.into_value());
    put("code", whole(number));
    put("language", whole(language));
    put("holder", words(&page.holder));
    put("group", words(&page.group));
    put("groups", Value::Array(page.groups.iter().map(|name| name.as_str().into_value()).collect()));
    put("groups-needed", page.groups_needed.into_value());
    put("number", page.number.into_value());
    put("needed", page.needed.into_value());
    put("count", page.count.into_value());
    put("opens-alone", page.opens_alone.into_value());
    put("key", words(&page.key));
    put("recipient", words(&page.recipient));
    let cell = |(number, word): &CardCell| {
        Value::Array([number, word].into_iter().map(|text| text.as_str().into_value()).collect())
    };
    // What is to be written by hand never reaches the page.
    let hidden = (String::new(), String::new());
    let shown = |shown: &CardCell| cell(if page.pen { &hidden } else { shown });
    put("cells", Value::Array(page.cells.iter().map(shown).collect()));
    put("row-sums", sums(if page.pen { &[] } else { &page.row_sums }));
    put("column-sums", sums(if page.pen { &[] } else { &page.column_sums }));
    put("pen", page.pen.into_value());
    put("roll", Value::Array(page.roll.iter().map(|mark| mark.as_str().into_value()).collect()));
    put("modules", page.modules.map_or(Value::None, whole));
    dict
}
