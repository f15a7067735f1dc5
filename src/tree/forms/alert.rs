//! Alerts of a tree -> facts of their forms, one each; a form to fill in where there is none.

use super::facts::{people, person};
use crate::tree::model::{Action, Alert, Tree};
use crate::typeset::PaperFact;

pub(super) fn facts(tree: &Tree) -> PaperFact {
    let alerts: Vec<Option<&Alert>> =
        if tree.alerts.is_empty() { vec![None] } else { tree.alerts.iter().map(Some).collect() };
    PaperFact::Record(vec![("alerts", PaperFact::list(alerts, |alert| alert_facts(tree, alert)))])
}

fn alert_facts(tree: &Tree, alert: Option<&Alert>) -> PaperFact {
    let written = |text: &str| if text.is_empty() { PaperFact::Nothing } else { PaperFact::text(text) };
    PaperFact::Record(vec![
        ("level", PaperFact::maybe(alert, |alert| written(&alert.level))),
        ("say", PaperFact::maybe(alert, |alert| written(&alert.say))),
        ("needs", PaperFact::maybe(alert, |alert| PaperFact::number(alert.needs))),
        ("signers", people(tree, alert.map_or(&[], |alert| &alert.of))),
        ("hours", PaperFact::maybe(alert.and_then(|alert| alert.ends_after_hours), PaperFact::number)),
        (
            "actions",
            PaperFact::list(alert.map_or(&[][..], |alert| &alert.actions), |action| action_facts(tree, action)),
        ),
    ])
}

fn action_facts(tree: &Tree, action: &Action) -> PaperFact {
    PaperFact::Record(vec![
        ("what", PaperFact::text(&action.what)),
        ("who", PaperFact::maybe(action.who, |who| person(tree, who))),
        ("minutes", PaperFact::maybe(action.within_minutes, PaperFact::number)),
    ])
}
