//! A roll of alerts -> the facts of `layouts/heads/roll.typ` -> its PDF, for everybody.

use thiserror::Error;

use super::roll::AlertRoll;
use crate::assets;
use crate::catalogue::Catalogue;
use crate::frame::key_words;
use crate::mnemonic::WordList;
use crate::press::{self, PressError};
use crate::typeset::{self, OwnFonts, OwnWords, PaperFact, TypesetError};
use crate::units::Size;

/// Why no roll could be printed.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum AlertPrintError {
    #[error(transparent)]
    Typeset(#[from] TypesetError),
    #[error(transparent)]
    Press(#[from] PressError),
}

/// Typesets a roll. It holds no date and no name, and nothing of the key.
///
/// # Errors
/// A letter of a meaning that no font has; a fault of the template.
pub fn print_roll(
    roll: &AlertRoll,
    catalogue: &Catalogue,
    paper: Size,
    fonts: &OwnFonts,
) -> Result<Vec<u8>, AlertPrintError> {
    let entry = |(number, entry): (u16, &super::AlertEntry)| {
        PaperFact::Record(vec![
            ("number", PaperFact::number(number)),
            ("meaning", PaperFact::text(entry.meaning.as_str())),
            ("digest", PaperFact::text(entry.digest.to_string())),
        ])
    };
    let facts = vec![
        ("key", PaperFact::text(key_words(roll.key.0))),
        ("language", PaperFact::text(own_name(roll.list))),
        ("alerts", PaperFact::list((1..).zip(roll.entries()), entry)),
    ];
    let files = [("roll.typ", assets::ALERT_ROLL_TEMPLATE), ("heads.typ", assets::HEADS_TEMPLATE)];
    let pages = typeset::paper(&files, facts, OwnWords::Meaning, catalogue, paper, fonts)?;
    let art = (0..pages.pages).map(|_| Vec::new()).collect();
    Ok(press::bind(paper, art, &[(0, &pages)], [0; 16])?)
}

/// What a language calls itself.
fn own_name(list: WordList) -> &'static str {
    match list {
        WordList::English => "English",
        WordList::Spanish => "español",
        WordList::French => "français",
        WordList::Portuguese => "português",
        WordList::Chinese => "中文",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assets::CATALOGUES;
    use crate::catalogue::built_in;
    use crate::share::MasterSecret;
    use crate::sheet::Paper;

    #[test]
    fn rolls_are_printed_in_every_language_the_same_each_time() {
        let fonts = OwnFonts::default();
        let meanings = ["Stay at home".to_owned(), "غادروا الوادي".to_owned(), "离开山谷".to_owned()];
        let secret = MasterSecret::new(vec![7; 16]);
        for (lang, _) in CATALOGUES {
            let list = WordList::of_language(lang).unwrap_or(WordList::English);
            let roll = AlertRoll::new(&secret, list, &meanings, 20).unwrap();
            let words = built_in(lang).unwrap();
            for paper in [Paper::A4, Paper::Letter] {
                let pdf = print_roll(&roll, &words, paper.size(), &fonts).unwrap();
                let pages = lopdf::Document::load_mem(&pdf).unwrap().get_pages().len();
                assert!(pages <= 2, "{lang}: {pages} pages");
                assert!(paper != Paper::A4 || pdf == print_roll(&roll, &words, paper.size(), &fonts).unwrap());
            }
        }
    }
}
