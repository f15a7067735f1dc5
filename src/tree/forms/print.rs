//! Facts of a form -> typeset pages in one or more languages -> one PDF.

use super::facts::tree_facts;
use super::{FormKind, alert, calendar, cards, lists, scenarios};
use crate::assets;
use crate::catalogue::{Catalogue, Languages};
use crate::press;
use crate::tree::date::Date;
use crate::tree::model::Tree;
use crate::tree::papers::{PrintedPaper, TreePaperError};
use crate::typeset::{self, OwnFonts, OwnWords, PaperFact, TypesetPages};
use crate::units::Size;

/// What is wished of forms.
#[derive(Debug, Clone, Copy)]
pub struct FormWish<'a> {
    /// Forms are in the main language; the poster and sign-up sheets have pages in each.
    pub languages: &'a Languages,
    pub paper: Size,
    pub fonts: &'a OwnFonts,
    /// The first day of the calendar; `None` for that of the tree.
    pub from: Option<Date>,
    /// Draws the scenarios of drills.
    pub seed: u64,
    /// The names behind the pseudonyms of the tree, in the order of its people.
    pub names: Option<&'a [String]>,
}

/// A form of a tree. Where the tree has nothing to say, there are lines for a pen. `None` for pseudonyms if there are none.
///
/// # Errors
/// A letter that no font has; a fault in the template.
pub fn form(kind: FormKind, tree: &Tree, wish: &FormWish) -> Result<Option<PrintedPaper>, TreePaperError> {
    if kind == FormKind::Pseudonyms && wish.names.is_none() {
        return Ok(None);
    }
    printed(kind, Some(tree), wish).map(Some)
}

/// Sign-up sheets for people who have no tree yet.
///
/// # Errors
/// A fault in the template.
pub fn sign_up_sheets(wish: &FormWish) -> Result<PrintedPaper, TreePaperError> {
    printed(FormKind::SignUp, None, wish)
}

fn printed(kind: FormKind, tree: Option<&Tree>, wish: &FormWish) -> Result<PrintedPaper, TreePaperError> {
    let languages = wish.languages.all().take(if kind.is_in_each_language() { usize::MAX } else { 1 });
    let sets: Vec<TypesetPages> =
        languages.map(|words| typeset_form(kind, tree, words, wish)).collect::<Result<_, _>>()?;
    let mut pages = 0;
    let mut placed = Vec::with_capacity(sets.len());
    for set in &sets {
        placed.push((pages, set));
        pages += set.pages;
    }
    let pdf = press::bind(wish.paper, (0..pages).map(|_| Vec::new()).collect(), &placed, [0; 16])?;
    Ok(PrintedPaper { pdf, pages })
}

fn typeset_form(
    kind: FormKind,
    tree: Option<&Tree>,
    words: &Catalogue,
    wish: &FormWish,
) -> Result<TypesetPages, TreePaperError> {
    let (files, facts) = (files(kind), form_facts(kind, tree, words, wish));
    Ok(typeset::paper(&files, facts, OwnWords::Tree, words, wish.paper, wish.fonts)?)
}

/// The template of a form and what it imports.
pub(super) fn files(kind: FormKind) -> [(&'static str, &'static str); 2] {
    let (name, text) = match kind {
        FormKind::Calendar => ("calendar.typ", assets::TREE_CALENDAR_TEMPLATE),
        FormKind::Alert => ("alert.typ", assets::TREE_ALERT_TEMPLATE),
        FormKind::Drill => ("drill.typ", assets::TREE_DRILL_TEMPLATE),
        FormKind::Scenarios => ("scenarios.typ", assets::TREE_SCENARIOS_TEMPLATE),
        FormKind::Mandates => ("mandates.typ", assets::TREE_MANDATES_TEMPLATE),
        FormKind::Courier => ("courier.typ", assets::TREE_COURIER_TEMPLATE),
        FormKind::Poster => ("poster.typ", assets::TREE_POSTER_TEMPLATE),
        FormKind::SignUp => ("sign-up.typ", assets::TREE_SIGN_UP_TEMPLATE),
        FormKind::Keeper => ("keeper.typ", assets::TREE_KEEPER_TEMPLATE),
        FormKind::Pseudonyms => ("pseudonyms.typ", assets::TREE_PSEUDONYMS_TEMPLATE),
    };
    [(name, text), ("form.typ", assets::TREE_FORM_TEMPLATE)]
}

pub(super) fn form_facts(
    kind: FormKind,
    tree: Option<&Tree>,
    words: &Catalogue,
    wish: &FormWish,
) -> Vec<(&'static str, PaperFact)> {
    let own = |tree: &Tree| match kind {
        FormKind::Calendar => calendar::facts(tree, wish.from, words),
        FormKind::Alert => alert::facts(tree),
        FormKind::Drill => lists::drill(tree, words),
        FormKind::Scenarios => scenarios::facts(tree, wish.seed),
        FormKind::Mandates => cards::mandates(tree),
        FormKind::Courier => cards::couriers(tree),
        FormKind::Poster => lists::poster(tree),
        FormKind::SignUp => PaperFact::Nothing,
        FormKind::Keeper => lists::keeper(tree),
        FormKind::Pseudonyms => lists::pseudonyms(tree, wish.names.unwrap_or_default()),
    };
    vec![("tree", tree_facts(tree)), ("form", PaperFact::maybe(tree, own))]
}
