//! A packet -> simulated photos of some of its sheets -> whether it came back from them; the same of cards, letters and slips.

pub(crate) mod comparison;
pub(crate) mod packet;
pub(crate) mod photograph;

use crate::cli::args::pack::Rehearsal;
use crate::cli::tell::{Failure, Progress, counted};
use crate::pack::PrintedPacket;
use crate::units::Size;
use crate::vault::Opened;
use comparison::Comparison;
use packet::RehearsedPacket;
use photograph::{FaultChoice, RehearsalPlan, rehearse};

/// A packet that was just made comes back from simulated photos with as many sheets lost as it promises to survive, or
/// there is a failure that says how far it came.
pub(crate) fn must_survive(
    packet: &PrintedPacket,
    truth: Opened,
    paper: Size,
    rehearsal: Rehearsal,
) -> Result<String, Failure> {
    let progress = Progress::new();
    let subject = RehearsedPacket::packed(packet, truth, paper)?;
    let faults = match rehearsal {
        Rehearsal::Ordinary => FaultChoice::Ordinary,
        Rehearsal::Suite(suite) => FaultChoice::Suite(suite),
    };
    let plan = RehearsalPlan { faults, seed: 1, photos_per_sheet: 1, lose: subject.may_lose, enough: false };
    let rehearsed = rehearse(&subject, &plan, &progress, &mut |_| Ok(None))?;
    progress.clear();
    let read = rehearsed.read(&subject);
    let photos = counted(rehearsed.photos.len(), "simulated photo", "simulated photos");
    if rehearsed.survived(&subject) && Comparison::in_memory(&rehearsed, &subject).is_same() {
        let lost = counted(rehearsed.lost.len(), "sheet", "sheets");
        return Ok(format!("rehearsed: {photos}, {lost} thrown away, every byte came back"));
    }
    Err(Failure::new(format!(
        "the packet did not survive its rehearsal, and was not written: {read} codes came back from {photos}, {} are needed",
        subject.needed
    ))
    .hint("give it more spare codes (--spare), or larger ones (--profile sturdy)"))
}
