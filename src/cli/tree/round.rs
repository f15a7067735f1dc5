//! Who is silent and what is out of order -> the round that follows, told.

use std::path::Path;

use serde_json::json;

use super::words::{names, out_words};
use crate::cli::args::tree::TreeArgs;
use crate::cli::tell::nearest::did_you_mean;
use crate::cli::tell::{Failure, Terminal, counted, shown, spelled};
use crate::error::Exit;
use crate::tree::model::{PersonAt, Tree};
use crate::tree::round::engine::round;

/// Plays one round, and tells it.
pub(super) fn tell(tree: &Tree, path: &Path, args: &TreeArgs, terminal: &mut Terminal) -> Result<Exit, Failure> {
    let silent = args.silent.iter().map(|name| person(tree, path, name)).collect::<Result<Vec<_>, _>>()?;
    let round = round(tree, &silent, &args.without);
    let unheard: Vec<PersonAt> =
        (0..tree.people.len()).filter(|person| round.reached[*person].is_none() && !silent.contains(person)).collect();
    let told_missing: Vec<PersonAt> = round.missing.iter().map(|missing| missing.whom).collect();
    let exit = if args.strict && !unheard.is_empty() { Exit::Failed } else { Exit::Whole };
    let id = |person: PersonAt| tree.people[person].id.as_str();
    if args.json {
        let calls = round.calls.iter().map(|call| {
            json!({
                "minute": call.minute,
                "by": id(call.by),
                "whom": id(call.whom),
                "answered": call.answered,
                "names": call.names.iter().map(|name| id(*name)).collect::<Vec<_>>(),
            })
        });
        terminal.json(&json!({
            "beginner": round.beginner.map(id),
            "reached": round.count(),
            "minutes": round.minutes(),
            "not_reached": unheard.iter().map(|person| id(*person)).collect::<Vec<_>>(),
            "reported_missing": told_missing.iter().map(|person| id(*person)).collect::<Vec<_>>(),
            "calls": calls.collect::<Vec<_>>(),
        }))?;
        return Ok(exit);
    }
    let mut what = Vec::new();
    if !args.without.is_empty() {
        what.push(format!("without {}", out_words(&args.without)));
    }
    if !silent.is_empty() {
        what.push(format!("with {} silent", names(tree, &silent)));
    }
    let what = what.join(", ");
    let Some(beginner) = round.beginner else {
        terminal.line(&format!("{what}: nobody is there to begin"))?;
        return Ok(exit);
    };
    let others = tree.people.len() - silent.len();
    terminal.line(&format!(
        "{what}: {} begins, and {} of {others} have the message, the last after {}",
        tree.people[beginner].name,
        round.count(),
        counted(round.minutes(), "minute", "minutes")
    ))?;
    if !unheard.is_empty() {
        terminal.line(&format!("  not reached: {}", names(tree, &unheard)))?;
    }
    if !told_missing.is_empty() {
        terminal
            .line(&format!("  reported missing, as nobody was left to call them: {}", names(tree, &told_missing)))?;
    }
    for flap in &round.flaps {
        let [by, of, whom] = [flap.by, flap.of, flap.whom].map(|person| tree.people[person].name.as_str());
        terminal.line(&format!("  {by} opens the flap of {of}, and calls {whom}"))?;
    }
    Ok(exit)
}

/// Somebody by id, by name, or by the beginning of their name if nobody else's begins so.
fn person(tree: &Tree, path: &Path, word: &str) -> Result<PersonAt, Failure> {
    let wanted = word.trim().to_lowercase();
    let by = |is: &dyn Fn(&str, &str) -> bool| -> Vec<PersonAt> {
        let people = tree.people.iter().enumerate();
        people.filter(|(_, one)| is(&one.id.to_lowercase(), &one.name.to_lowercase())).map(|(at, _)| at).collect()
    };
    let tries = [
        by(&|id, _| id == wanted),
        by(&|_, name| name == wanted),
        by(&|_, name| !wanted.is_empty() && name.split_whitespace().next() == Some(wanted.as_str())),
    ];
    for found in tries {
        match found.as_slice() {
            [] => {}
            [one] => return Ok(*one),
            several => {
                let what = format!(
                    "{}: {} are called `{}`",
                    shown(path),
                    counted(several.len(), "person", "people"),
                    spelled(word)
                );
                let ids: Vec<&str> = several.iter().take(6).map(|person| tree.people[*person].id.as_str()).collect();
                return Err(Failure::usage(what).hint(format!("name one by id: {}", ids.join(", "))));
            }
        }
    }
    let what = format!("{}: nobody is called `{}`", shown(path), spelled(word));
    let like = did_you_mean(&wanted, tree.people.iter().map(|person| person.id.as_str()));
    Err(Failure::usage(format!("{what}{like}")).hint("--silent takes ids or names, with commas between them"))
}
