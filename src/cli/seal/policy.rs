//! `--split` and `--groups` -> a policy, and how many cards it makes.

use crate::cli::args::cards::SplitArgs;
use crate::cli::tell::Failure;
use crate::share::{Policy, PolicyError};

/// The policy that was typed.
pub(crate) fn policy(args: &SplitArgs) -> Result<Policy, Failure> {
    let groups = args.groups.unwrap_or(1);
    Policy::parse(&args.split, groups).map_err(|error| {
        let option = if matches!(error, PolicyError::GroupThreshold { .. }) { "--groups" } else { "--split" };
        Failure::usage(format!("{option}: {error}"))
            .hint("for example --split 2-of-3, or --split \"home=2-of-3, abroad=3-of-5\" --groups 2")
    })
}

/// Cards of all groups.
pub(crate) fn card_count(policy: &Policy) -> usize {
    policy.groups().iter().map(|group| usize::from(group.members)).sum()
}
