//! The PDF of cards, letters or slips -> photos by a simulated camera -> which of their codes were read.
//!
//! No photo goes to the disk: it may show a key.

use std::path::PathBuf;

use super::faults::faults;
use crate::cli::args::drill::DrillArgs;
use crate::cli::input::{InputFile, Origin};
use crate::cli::rehearsal::photograph::{nth_name, nth_seed, photograph_all, photograph_page};
use crate::cli::run::lone_codes::LoneCodes;
use crate::cli::tell::{Failure, Progress, Terminal, counted};
use crate::error::Exit;
use crate::photo::Pages;
use crate::units::Size;

/// Photos that are in memory at once.
const ROUND: usize = 8;

/// Photographs each page that bears codes; 0 when all of them were read.
pub(super) fn drill(
    args: &DrillArgs,
    mut codes: LoneCodes,
    (pages, paper): (&Pages, Size),
    progress: &Progress,
    terminal: &mut Terminal,
) -> Result<Exit, Failure> {
    let refused = [
        (args.output.is_some(), "--output", "photos of keys are not kept"),
        (args.lose.is_some(), "--lose", "no code makes up for another one"),
        (args.margin.is_some(), "--margin", "measure it with a packet"),
        (args.as_packed, "--as-packed", "nothing is packed"),
    ];
    if let Some((_, option, why)) = refused.iter().find(|(asked, ..)| *asked) {
        let what = format!("{option} does not go with the PDF of cards, letters or slips");
        return Err(Failure::usage(what).hint(format!("leave it out: {why}")));
    }
    let faults = faults(args);
    let bearing = codes.pages();
    let wanted: Vec<(usize, u32)> =
        bearing.iter().flat_map(|page| (0..args.photos_per_sheet).map(move |nth| (*page, nth))).collect();
    let shoot = |(page, nth): &(usize, u32)| {
        let number = *page as u32 + 1;
        let (bytes, _) = photograph_page(pages, *page, paper, &faults, nth_seed(args.seed, number, *nth))?;
        let path = PathBuf::from(nth_name(&format!("page-{number}"), *nth));
        Ok(InputFile { path, origin: Origin::Standard(bytes.into()) })
    };
    for (round, some) in wanted.chunks(ROUND).enumerate() {
        let photos = photograph_all(some, shoot, (round * ROUND, wanted.len()), progress)?;
        codes.look(photos, progress)?;
    }
    let photos = counted(wanted.len(), "simulated photo", "simulated photos");
    if !args.json {
        terminal.line(&format!("{photos}, {}; none is kept", faults.words()))?;
    }
    codes.tell(&photos, "print them larger, or see what spoils them with --only", args.json, terminal)
}
