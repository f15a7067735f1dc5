//! `seedpress pack`: files and folders -> a PDF to print, and the facts of the packet.

use std::fs;
use std::path::{Path, PathBuf};

use crate::cli::args::pack::PackArgs;
use crate::cli::args::tree::TreeArgs;
use crate::cli::input::page_file::is_another;
use crate::cli::input::print::collect::{Collected, collect};
use crate::cli::input::print::made_by::look_through;
use crate::cli::input::print::new_packet::new_packet;
use crate::cli::input::print::pack_options::check_print;
use crate::cli::input::print::{languages, pack_options, recipe};
use crate::cli::output::pdf::PdfOutput;
#[cfg(feature = "pdf-in")]
use crate::cli::output::preview::PreviewFolder;
#[cfg(feature = "seal")]
use crate::cli::output::{Existing, atomic_file, beside};
use crate::cli::run::{LayoutLimits, layout_process};
#[cfg(feature = "seal")]
use crate::cli::seal::keeping::{SealPlan, told_of_seal};
#[cfg(feature = "seal")]
use crate::cli::seal::notes::take_notes;
#[cfg(feature = "seal")]
use crate::cli::tell::packet::pack_failure;
use crate::cli::tell::packet::{before_printing, packet_lines};
use crate::cli::tell::readers::{Readers, readers};
use crate::cli::tell::sources::{Carrier, tell_choice, tell_of_makers};
use crate::cli::tell::zine::folded_words;
use crate::cli::tell::{Failure, Progress, Terminal, shown};
#[cfg(feature = "seal")]
use crate::cli::tell::{counted, spelled};
use crate::error::Exit;
#[cfg(feature = "seal")]
use crate::pack::{ChosenContent, PackOptions, PrintWish, SealedContent, chosen_content, separate_plates};
use crate::vault::Entry;
#[cfg(feature = "pdf-in")]
use crate::vault::Opened;
#[cfg(feature = "seal")]
use crate::vault::Vault;
#[cfg(feature = "seal")]
use zeroize::Zeroizing;

/// The verb that prints the papers of a contact tree.
pub(crate) type PrintTree = fn(&TreeArgs, &mut Terminal) -> Result<Exit, Failure>;

/// Runs `seedpress pack`. `print_tree` prints the papers of the tree that goes into a sealed packet.
pub(crate) fn pack(typed: &PackArgs, print_tree: PrintTree, terminal: &mut Terminal) -> Result<Exit, Failure> {
    if typed.open_contacts {
        return Err(Failure::usage("--open-contacts is gone: what is printed to be read is now named, file by file")
            .hint("for example, with --print contacts.csv"));
    }
    let args = &recipe::completed_args(typed)?;
    let Some(output) = args.output.as_deref() else {
        return Err(Failure::usage("say where to write the PDF").hint("for example, with -o packet.pdf"));
    };
    if let Some(layout) = args.layout.as_deref().filter(|_| layout_process::is_needed(args.trust_layout)) {
        return layout_process::run_in_child(&shown(layout));
    }
    let output = PdfOutput::new(output, args.force)?;
    let languages = languages(&args.lang)?;
    #[cfg(feature = "seal")]
    let sealing = SealPlan::of_packet(args, languages.main())?;
    #[cfg(feature = "seal")]
    if sealing.is_none() && args.tree.is_some() {
        return Err(Failure::usage("a contact tree names people: it is packed only sealed")
            .hint("add --seal --split 2-of-3, or `[seal]` to the recipe; `seedpress tree` prints its papers alone"));
    }
    #[cfg(not(feature = "seal"))]
    if args.tree.is_some() {
        return Err(Failure::usage("a contact tree is packed only sealed, and this build of seedpress cannot seal"));
    }
    let options = pack_options(args, languages)?;
    if args.fold.is_some() && !options.plates.is_empty() {
        return Err(Failure::usage("plates are as large as the paper, and cannot be folded with a packet").hint(
            "leave out --fold or --plates, or `fold` or `plates` of the recipe; `seedpress plate` prints them apart",
        ));
    }
    let Collected { mut vault, choice, places } = collect(&args.paths, args.all_files)?;
    #[cfg(feature = "seal")]
    let notes = take_notes(&args.sealing.open, &mut vault)?;
    check_outside(output.file, &places)?;
    check_print(args, &options, &vault)?;
    // Not before the files are collected: it changes the time of the folder, which may be one of them.
    output.check_writable()?;
    #[cfg(feature = "pdf-in")]
    let preview = args.preview.as_deref().map(|folder| PreviewFolder::set_up(folder, args.force)).transpose()?;
    if let Some(file) = options.page_file.as_ref().filter(|file| is_another(file)) {
        let name = &file.name;
        terminal.warn(&format!(
            "{name} is another restore page than this program writes: an older one, or one that was changed"
        ));
    }
    tell_choice(&choice, terminal);
    tell_of_makers(&look_through(&mut vault, args.strip)?, Carrier::Packet, terminal);
    #[cfg(feature = "seal")]
    if let Some(plan) = sealing {
        let papers = PapersBeside::of(args, &output, print_tree)?;
        return pack_sealed(args, options, &Sealable { vault, notes, plan, papers }, &output, terminal);
    }
    let bytes = vault.entries.values().map(|entry| match entry {
        Entry::File { bytes, .. } => bytes.len() as u64,
        Entry::Folder { .. } => 0,
    });
    let (packet, zine) = new_packet(args, &options, &vault, &LayoutLimits::new(bytes.sum(), Progress::new()))?;
    // Before anything is written: whoever packs must be able to see a mistake of ours.
    let Readers { mut lines, warnings } = readers(&packet.facts);
    lines.extend(before_printing(&packet.facts));
    output.tell(&lines, terminal)?;
    for warning in &warnings {
        terminal.warn(warning);
    }
    #[cfg(feature = "pdf-in")]
    if let Some(rehearsal) = args.rehearse {
        // Before it is written: a packet that does not survive is no file that somebody prints after all.
        let page = zine.as_ref().map_or(options.page, |zine| zine.facts.page);
        terminal.talk(&crate::cli::rehearsal::must_survive(&packet, Opened::files(vault), page, rehearsal)?);
    }
    let folded = zine.as_ref().zip(args.fold).map(|(zine, fold)| folded_words(fold, &zine.facts));
    let lines = packet_lines(&packet.facts, folded, output.file);
    let pdf = zine.as_ref().map_or(&packet.pdf, |zine| &zine.pdf);
    output.write(pdf, &lines, terminal)?;
    #[cfg(feature = "pdf-in")]
    if let Some(preview) = preview {
        output.tell(&[preview.draw(pdf, &Progress::new())?], terminal)?;
    }
    if !args.holders.is_empty() {
        terminal.talk("the holders are named on the cover; no key is split among them, and nothing is locked");
    }
    Ok(Exit::Whole)
}

/// Files, the notes among them that anyone may read, and how they are sealed.
#[cfg(feature = "seal")]
struct Sealable<'a> {
    vault: Vault,
    notes: Vault,
    plan: SealPlan<'a>,
    papers: PapersBeside,
}

/// What is printed beside a sealed packet, because it cannot stand in it.
#[cfg(feature = "seal")]
struct PapersBeside {
    /// The arguments of the verb that prints them.
    tree: Option<TreeArgs>,
    print_tree: PrintTree,
    /// A PDF of plates.
    plates: Option<PathBuf>,
}

#[cfg(feature = "seal")]
impl PapersBeside {
    /// What is asked for, with the places beside the packet, which must be free.
    fn of(args: &PackArgs, output: &PdfOutput, print_tree: PrintTree) -> Result<Self, Failure> {
        let wants_plates = !args.plates.is_empty() || !args.recipe_plates.is_empty();
        if args.tree.is_none() && !wants_plates {
            return Ok(Self { tree: None, print_tree, plates: None });
        }
        let Some(packet) = output.file else {
            return Err(Failure::usage("plates and the papers of a tree are files beside a sealed packet")
                .hint("say where to write it, for example, with -o packet.pdf"));
        };
        let tree = |file: &PathBuf| -> Result<TreeArgs, Failure> {
            if !file.to_string_lossy().ends_with(".tree.toml") {
                return Err(Failure::usage(format!("{} is no contact tree", shown(file))).hint(
                    "a tree's name ends in .tree.toml; `seedpress tree LIST -o NAME.tree.toml` makes one of a list",
                ));
            }
            let folder = beside(packet, ".papers");
            if !args.force && fs::read_dir(&folder).is_ok_and(|mut inside| inside.next().is_some()) {
                return Err(Failure::new(format!("{} is not empty", shown(&folder)))
                    .hint("write the packet to another place, or use --force"));
            }
            let papers = TreeArgs::for_papers(file, &folder).map_err(Failure::new)?;
            let paper = args.sheets.paper.unwrap_or(papers.paper);
            let (lang, fonts) = (args.lang.clone(), args.fonts.clone());
            Ok(TreeArgs { paper, lang, fonts, force: args.force, ..papers })
        };
        let plates = wants_plates.then(|| beside(packet, ".plates.pdf"));
        if let Some(plates) = &plates {
            atomic_file::check_free(plates, Existing::from_force(args.force))?;
        }
        Ok(Self { tree: args.tree.as_ref().map(tree).transpose()?, print_tree, plates })
    }

    /// Prints them; the lines tell of the plates.
    fn print(&self, vault: &Vault, options: &PackOptions, force: bool, terminal: &mut Terminal) -> Result<(), Failure> {
        if let Some(path) = &self.plates {
            let progress = Progress::new();
            let plates = separate_plates(vault, options, &progress).map_err(|error| pack_failure(&error))?;
            progress.clear();
            for told in &plates.told {
                terminal.warn(&spelled(told));
            }
            if plates.designs > 0 {
                atomic_file::write(path, &plates.pdf, Existing::from_force(force))?;
                let pages = counted(plates.pages, "page", "pages");
                let designs = counted(plates.designs, "design", "designs");
                terminal.line(&format!("{}: {pages}, {designs} drawn", shown(path)))?;
                terminal.warn(&format!("{} is not sealed: it shows the designs to everybody who sees it", shown(path)));
            }
        }
        match &self.tree {
            Some(tree) => (self.print_tree)(tree, terminal).map(|_| ()),
            None => Ok(()),
        }
    }
}

#[cfg(feature = "seal")]
fn pack_sealed(
    args: &PackArgs,
    options: PackOptions,
    sealable: &Sealable,
    output: &PdfOutput,
    terminal: &mut Terminal,
) -> Result<Exit, Failure> {
    let Sealable { vault, notes, plan, papers } = sealable;
    plan.check_writable()?;
    let preview = args.preview.as_deref().map(|folder| PreviewFolder::set_up(folder, args.force)).transpose()?;
    let progress = Progress::new();
    let chosen = chosen_content(vault, &options, |bytes| plan.sealed_bytes(bytes));
    let ChosenContent { bytes, rewriting } = chosen.map_err(|error| pack_failure(&error))?;
    let sealed = plan.seal(&Zeroizing::new(bytes))?;
    let fonts = options.fonts.clone();
    papers.print(vault, &options, args.force, terminal)?;
    let wish = PrintWish { pattern: "*".to_owned(), opens_people: true };
    let options = PackOptions {
        // The name of a folder tells what is sealed in it.
        title: args.title.clone().unwrap_or_default(),
        sealed: Some(SealedContent { rewriting, ..sealed.content.clone() }),
        print: vec![wish],
        ..options
    };
    let bytes = notes.entries.values().map(|entry| match entry {
        Entry::File { bytes, .. } => bytes.len() as u64,
        Entry::Folder { .. } => 0,
    });
    let limits = LayoutLimits::new(bytes.sum(), Progress::new());
    let (packet, zine) = new_packet(args, &options, notes, &limits)?;
    let files = vault.entries.values().filter(|entry| matches!(entry, Entry::File { .. })).count();
    let mut lines = told_of_seal(notes, files);
    lines.extend(before_printing(&packet.facts));
    output.tell(&lines, terminal)?;
    for told in &packet.facts.told {
        terminal.warn(told);
    }
    if let Some(rehearsal) = args.rehearse {
        let page = zine.as_ref().map_or(options.page, |zine| zine.facts.page);
        let truth = Opened::Sealed(sealed.content.bytes.clone());
        terminal.talk(&crate::cli::rehearsal::must_survive(&packet, truth, page, rehearsal)?);
    }
    // The cards first: a packet without them would be for nobody.
    let cards = plan.write_cards(sealed, &fonts, Existing::from_force(args.force), &progress, terminal)?;
    progress.clear();
    let folded = zine.as_ref().zip(args.fold).map(|(zine, fold)| folded_words(fold, &zine.facts));
    let mut lines = packet_lines(&packet.facts, folded, output.file);
    lines.extend(cards);
    let pdf = zine.as_ref().map_or(&packet.pdf, |zine| &zine.pdf);
    output.write(pdf, &lines, terminal)?;
    if let Some(preview) = preview {
        output.tell(&[preview.draw(pdf, &Progress::new())?], terminal)?;
    }
    if let Some(warning) = plan.warning() {
        terminal.warn(warning);
    }
    Ok(Exit::Whole)
}

/// A packet must not hold an older copy of itself, which is about to be replaced.
fn check_outside(output: Option<&Path>, files: &[PathBuf]) -> Result<(), Failure> {
    let Some((output, Ok(output_is))) = output.map(|output| (output, fs::canonicalize(output))) else { return Ok(()) };
    let is_output = |file: &PathBuf| {
        file.file_name() == output_is.file_name() && fs::canonicalize(file).is_ok_and(|file| file == output_is)
    };
    if files.iter().any(is_output) {
        return Err(Failure::new(format!("{} is itself among the files that are to be packed", shown(output)))
            .hint("write the PDF outside of what is packed"));
    }
    Ok(())
}
