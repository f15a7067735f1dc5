//! `seedpress tree`: a list of people or a tree file -> what is weak in it, other trees, and papers.

mod change;
mod load;
mod papers;
#[cfg(feature = "open")]
mod rebuild;
mod report;
mod round;
#[cfg(feature = "seal")]
mod sealed;
mod words;

use crate::cli::args::tree::TreeArgs;
use crate::cli::tell::{Failure, Terminal, shown};
use crate::error::Exit;
use load::LoadedPeople;

/// Runs `seedpress tree`.
pub(crate) fn tree(args: &TreeArgs, terminal: &mut Terminal) -> Result<Exit, Failure> {
    if args.sample {
        return change::sample(args, terminal);
    }
    if args.form {
        only_for_papers(args)?;
        return papers::sign_up(args, terminal);
    }
    if args.rebuild {
        only_for_papers(args)?;
        #[cfg(feature = "open")]
        return rebuild::rebuild(args, terminal);
        #[cfg(not(feature = "open"))]
        return Err(Failure::usage("this build cannot read slips").hint("use a build that can open sealed packets"));
    }
    match load::load(&args.files, terminal)? {
        LoadedPeople::List(list) => {
            let tree_only = [("--silent", !args.silent.is_empty()), ("--learn", args.learn.is_some())];
            let tree_only = tree_only.into_iter().chain([("--rotate", args.rotate), ("--since", args.since.is_some())]);
            if let Some((option, _)) = tree_only.into_iter().find(|(_, given)| *given) {
                let what = format!("{option} is for a tree, but {} is a list of people", shown(&args.files[0]));
                return Err(Failure::usage(what).hint("propose a tree first, with -o NAME.tree.toml"));
            }
            only_for_papers(args)?;
            if args.shapes {
                return report::shapes(&list, args, terminal);
            }
            change::propose(&list, args, terminal)
        }
        LoadedPeople::Tree(tree) => {
            let path = &args.files[0];
            let next = args.learn.is_some() || args.rotate;
            if let Some(folder) = args.output.as_deref().filter(|_| !next) {
                return papers::print(&tree, path, folder, args, terminal);
            }
            only_for_papers(args)?;
            if args.shapes {
                return report::shapes(&load::list_of(&tree), args, terminal);
            }
            if let Some(table) = &args.learn {
                return change::learn(&tree, table, args, terminal);
            }
            if args.rotate {
                return change::rotate(&tree, args, terminal);
            }
            if let Some(old) = &args.since {
                return report::since(&tree, path, old, args, terminal);
            }
            if !args.silent.is_empty() || !args.without.is_empty() {
                return round::tell(&tree, path, args, terminal);
            }
            report::check(&tree, args, terminal)
        }
    }
}

/// Refuses what is for the papers of a tree alone.
fn only_for_papers(args: &TreeArgs) -> Result<(), Failure> {
    let options = [
        ("--only", !args.only.is_empty()),
        ("--pseudonyms", args.pseudonyms),
        ("--redact", args.redact),
        ("--write-in", args.write_in.is_some()),
    ];
    #[cfg(feature = "seal")]
    let sealing = [
        ("--seal", args.sealing.seal),
        ("--recipient", !args.sealing.recipient.is_empty()),
        ("--keep", args.keep.is_some()),
    ];
    #[cfg(not(feature = "seal"))]
    let sealing = [];
    match options.into_iter().chain(sealing).find(|(_, given)| *given) {
        Some((option, _)) => Err(Failure::usage(format!("{option} is for the papers of a tree, and none are printed"))
            .hint("`seedpress tree NAME.tree.toml -o FOLDER` prints them")),
        None => Ok(()),
    }
}
