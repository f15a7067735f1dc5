//! Words of a key, or a text -> the facts of `layouts/heads/*.typ` -> the PDF of a practice sheet.

use thiserror::Error;
use zeroize::Zeroizing;

use super::HOURS;
use super::hints::{faded, whole};
use super::passages::{Passage, Token};
use crate::assets;
use crate::catalogue::Catalogue;
use crate::mnemonic::{Mnemonic, WordList};
use crate::press::{self, PressError};
use crate::typeset::{self, OwnFonts, OwnWords, PaperFact, TypesetError};
use crate::units::Size;

/// Hours up to which a time is told in hours; longer ones in days.
const MOST_HOURS: u32 = 48;

/// Why no practice sheet could be printed.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum PracticeError {
    #[error(transparent)]
    Typeset(#[from] TypesetError),
    #[error(transparent)]
    Press(#[from] PressError),
}

/// In which language, on which paper.
#[derive(Debug, Clone, Copy)]
pub struct PracticeWish<'a> {
    pub catalogue: &'a Catalogue,
    pub paper: Size,
    pub fonts: &'a OwnFonts,
}

/// The practice sheet of a key. `key` is its three words; `list` the list of its twelve, `None` for numbers.
///
/// # Errors
/// A fault of the template, or a paper that is too small.
pub fn print_words(
    key: &str,
    mnemonic: &Mnemonic,
    list: Option<WordList>,
    wish: &PracticeWish,
) -> Result<Vec<u8>, PracticeError> {
    let words = whole(mnemonic, list);
    let mut stages = vec![words.clone()];
    stages.extend(faded(&words));
    let stage = |stage: Vec<Zeroizing<String>>| PaperFact::list(stage, |word| PaperFact::text(word.as_str()));
    let facts = vec![
        ("key", PaperFact::text(key)),
        ("numbers", PaperFact::Flag(list.is_none())),
        ("stages", PaperFact::list(stages, stage)),
        ("times", times()),
    ];
    print("practice.typ", assets::PRACTICE_TEMPLATE, facts, wish)
}

/// The practice sheet of a text.
///
/// # Errors
/// A letter that no font has; a fault of the template.
pub fn print_text(title: &str, text: &[Passage], wish: &PracticeWish) -> Result<Vec<u8>, PracticeError> {
    let token = |token: &Token| {
        PaperFact::Record(vec![
            ("text", PaperFact::text(token.text.as_str())),
            ("first", PaperFact::text(token.first.as_str())),
            ("rest", PaperFact::number(token.rest)),
            ("gap", PaperFact::Flag(token.is_gap)),
        ])
    };
    let facts = vec![
        ("title", PaperFact::text(title)),
        ("text", PaperFact::list(text, |passage| PaperFact::list(&passage.0, token))),
        ("times", times()),
    ];
    print("by-heart.typ", assets::BY_HEART_TEMPLATE, facts, wish)
}

/// The times between rehearsals: hours, then days.
fn times() -> PaperFact {
    let time = |hours: u32| {
        let (unit, count) = if hours <= MOST_HOURS { ("hours", hours) } else { ("days", (hours + 12) / 24) };
        PaperFact::Record(vec![("unit", PaperFact::text(unit)), ("count", PaperFact::number(count))])
    };
    PaperFact::list(HOURS, time)
}

fn print(
    name: &'static str,
    template: &'static str,
    facts: Vec<(&'static str, PaperFact)>,
    wish: &PracticeWish,
) -> Result<Vec<u8>, PracticeError> {
    let files = [(name, template), ("heads.typ", assets::HEADS_TEMPLATE)];
    let pages = typeset::paper(&files, facts, OwnWords::ByHeart, wish.catalogue, wish.paper, wish.fonts)?;
    let art = (0..pages.pages).map(|_| Vec::new()).collect();
    Ok(press::bind(wish.paper, art, &[(0, &pages)], [0; 16])?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assets::CATALOGUES;
    use crate::catalogue::built_in;
    use crate::practice::passages;
    use crate::sheet::Paper;

    const TEXT: &str = "# What we hold to\n\nNobody is left behind.\nWhat one of us knows, two of us know.\n";

    fn pages(pdf: &[u8]) -> usize {
        lopdf::Document::load_mem(pdf).unwrap().get_pages().len()
    }

    #[test]
    fn practice_sheets_fit_in_every_language_on_small_paper_and_are_the_same_each_time() {
        let fonts = OwnFonts::default();
        let mnemonic = Mnemonic::of(&[0x5a; 16]);
        for (lang, _) in CATALOGUES {
            let catalogue = &built_in(lang).unwrap();
            for paper in [Paper::A4, Paper::A5, Paper::Letter] {
                let wish = PracticeWish { catalogue, paper: paper.size(), fonts: &fonts };
                let print =
                    || print_words("lemon-buffalo-moon", &mnemonic, WordList::of_language(lang), &wish).unwrap();
                let pdf = print();
                assert!(paper == Paper::A5 || pages(&pdf) == 2, "{lang}: {} pages", pages(&pdf));
                assert!(paper != Paper::A4 || pdf == print(), "{lang}");
                let text = passages(TEXT).unwrap();
                assert!(pages(&print_text("rules", &text, &wish).unwrap()) <= 3, "{lang}");
            }
        }
    }
}
