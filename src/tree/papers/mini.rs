//! Slips -> mini zines: one paper a person, folded into eight pages, with the same in large type.

use super::print::{PrintedPaper, TreePaperError, bound};
use super::slips::{SlipFacts, SlipWish, tree_facts};
use crate::assets;
use crate::catalogue::Direction;
use crate::fold::{self, Binding, Finish, Fold, FoldOptions, PrintedSide};
use crate::press::{Originals, Scale};
use crate::tree::model::{Alert, PersonAt, Tree};
use crate::tree::slip::CallSlip;
use crate::typeset::{self, OwnWords, PaperFact, TypesetError};

/// Pages of a mini zine.
const PAGES: usize = 8;

/// Mini zines, one paper each. Whose lists do not fit is told on the zine to use the slip.
///
/// # Errors
/// A letter that no font has; a text that is too long for a code.
pub fn mini_zines(tree: &Tree, slips: &[CallSlip], wish: &SlipWish) -> Result<PrintedPaper, TreePaperError> {
    const NAME: &str = "mini.typ";
    let binding = match wish.catalogue.direction() {
        Direction::LeftToRight => Binding::Left,
        Direction::RightToLeft => Binding::Right,
    };
    let fold = FoldOptions { binding, ..FoldOptions::new(Fold::Mini8, wish.paper) };
    let page = fold::page_size(&fold);
    let facts = SlipFacts { tree, slips, wish };
    let mut symbols = Vec::new();
    let mut people = Vec::new();
    for slip in slips.iter().filter(|slip| facts.is_wanted(slip.person)) {
        let levels = PaperFact::list(&tree.alerts, |alert| level(alert, slip.person));
        people.push(PaperFact::Record(vec![("slip", facts.slip(slip, &mut symbols)?), ("levels", levels)]));
    }
    let wanted = people.len() * PAGES;
    let data = vec![("tree", tree_facts(tree)), ("people", PaperFact::List(people))];
    let files = [(NAME, assets::MINI_TEMPLATE), ("calls.typ", assets::CALLS_TEMPLATE)];
    let words = typeset::paper(&files, data, OwnWords::Tree, wish.catalogue, page, wish.fonts)?;
    if words.pages != wanted {
        return Err(TypesetError::Pages { name: NAME, found: words.pages, wanted }.into());
    }
    let flat = bound(&words, &symbols, page)?;
    let one = fold::impose(&fold, PAGES)?.sides(&Finish { steps: false, ..Finish::usual(Fold::Mini8) });
    let sides: Vec<PrintedSide> =
        (0..words.pages / PAGES).flat_map(|n| one.iter().map(move |side| shifted(side, n * PAGES))).collect();
    let pages = sides.len();
    Ok(PrintedPaper { pdf: Originals::open(&[&flat.pdf])?.place_pages(&sides, Scale::Actual, [0; 16])?, pages })
}

/// The same side, with pages `by` further on.
fn shifted(side: &PrintedSide, by: usize) -> PrintedSide {
    let mut side = side.clone();
    side.cells.iter_mut().filter_map(|cell| cell.page.as_mut()).for_each(|page| *page += by);
    side
}

/// A level of an alert as anyone may know it, with what its reader does.
fn level(alert: &Alert, reader: PersonAt) -> PaperFact {
    let mine = alert.actions.iter().filter(|action| action.who == Some(reader));
    PaperFact::Record(vec![
        ("level", PaperFact::text(&alert.level)),
        ("needs", PaperFact::number(alert.needs)),
        ("signs", PaperFact::Flag(alert.of.contains(&reader))),
        ("ends", PaperFact::maybe(alert.ends_after_hours, PaperFact::number)),
        ("say", PaperFact::text(&alert.say)),
        (
            "actions",
            PaperFact::list(mine, |action| {
                PaperFact::Record(vec![
                    ("what", PaperFact::text(&action.what)),
                    ("within", PaperFact::maybe(action.within_minutes, PaperFact::number)),
                ])
            }),
        ),
    ])
}
