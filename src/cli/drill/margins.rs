//! A packet -> how far each fault can go before the packet does not come back: a table, a picture, or JSON.

use std::path::Path;

use serde_json::{Value, json};

use crate::cli::output::{Existing, atomic_file, png_of};
use crate::cli::rehearsal::packet::RehearsedPacket;
use crate::cli::rehearsal::photograph::{FaultChoice, RehearsalPlan, rehearse};
use crate::cli::tell::terminal::{TextStyle, styled};
use crate::cli::tell::{Failure, Progress, Terminal, counted, shown};
use crate::error::Exit;
use crate::rehearse::{self, Fault, Impairments, Sensitivity};

/// Measures the margin of some faults one by one and writes the picture of them; tells each as soon as it is known.
pub(super) fn measure(
    subject: &RehearsedPacket,
    plan: &RehearsalPlan,
    (faults, times): (&[Fault], u32),
    picture: &Path,
    json: bool,
    progress: &Progress,
    terminal: &mut Terminal,
) -> Result<Exit, Failure> {
    let seeds: Vec<u64> = (0..u64::from(times)).map(|nth| plan.seed.wrapping_add(nth)).collect();
    if !json {
        head(subject, plan, times, progress, terminal)?;
    }
    let mut margins = Vec::new();
    for fault in faults {
        let survives = |faults: &Impairments, seed: u64| {
            let plan = RehearsalPlan { faults: FaultChoice::Given(*faults), seed, enough: true, ..plan.clone() };
            Ok::<_, Failure>(rehearse(subject, &plan, progress, &mut |_| Ok(None))?.survived(subject))
        };
        let margin = rehearse::sensitivity(*fault, &Impairments::NONE, &seeds, survives)?;
        if !json {
            let line = format!("  {:<11}  {:<34}  {}", fault.name(), margin.words(), fault.about());
            progress.aside(|| terminal.line(line.trim_end()))?;
        }
        margins.push(margin);
    }
    progress.clear();
    atomic_file::write(picture, &png_of("the margins", &rehearse::sensitivity_chart(&margins))?, Existing::Keep)?;
    let exit = if margins.iter().all(|margin| margin.grade.is_some()) { Exit::Whole } else { Exit::Incomplete };
    if json {
        terminal.json(&as_json(subject, plan, &seeds, &margins, exit))?;
    } else {
        terminal.line("")?;
        terminal.line(&format!("Look at it: {}", shown(picture)))?;
    }
    Ok(exit)
}

fn head(
    subject: &RehearsedPacket,
    plan: &RehearsalPlan,
    times: u32,
    progress: &Progress,
    terminal: &mut Terminal,
) -> Result<(), Failure> {
    let what = subject.units();
    let lost = counted(plan.lose, what.0, what.1);
    let rehearsals = counted(times, "rehearsal", "rehearsals");
    let line = format!("How far each fault may go before {} does not come back", subject.short_name);
    progress.aside(|| {
        terminal.line(&styled(TextStyle::Strong, &line))?;
        terminal.line(&format!("  {lost} thrown away; {rehearsals} at each grade, all must come back"))?;
        terminal.line("")
    })
}

fn as_json(
    subject: &RehearsedPacket,
    plan: &RehearsalPlan,
    seeds: &[u64],
    margins: &[Sensitivity],
    exit: Exit,
) -> Value {
    let margin = |margin: &Sensitivity| {
        let Sensitivity { fault, grade } = margin;
        json!({ "fault": fault.name(), "grade": grade, "amount": margin.amount(), "unit": fault.unit() })
    };
    json!({
        "exit": exit.code(),
        "packet": subject.json(),
        "seeds": seeds,
        "lose": plan.lose,
        "margins": margins.iter().map(margin).collect::<Vec<_>>(),
    })
}
