//! A tree -> its papers in a folder, each a PDF that nobody else may read.

use std::path::{Path, PathBuf};

use zeroize::Zeroizing;

use super::sealed::SealedTree;
use crate::catalogue::Languages;
use crate::cli::args::tree::TreeArgs;
use crate::cli::args::tree_papers::{SlipCode, TreePaper, TreePaperArgs};
use crate::cli::input::fonts::own_fonts;
use crate::cli::input::print::languages;
use crate::cli::output::{Existing, atomic_file, write_files};
use crate::cli::seal::keeping::SealPlan;
use crate::cli::seal::random::random;
use crate::cli::tell::{Failure, Progress, Terminal, counted, shown};
use crate::error::Exit;
use crate::frame::slip_text::TreeShard;
use crate::tree::date::Date;
use crate::tree::forms::{FormKind, FormWish, form, sign_up_sheets};
use crate::tree::keep;
use crate::tree::model::{PersonAt, Tree, WayKind};
use crate::tree::names::{NameView, shown_as};
use crate::tree::pairs::pair_words;
use crate::tree::papers::{MasterWish, PrintedPaper, SlipSize, SlipWish, TreePaperError, master, mini_zines, slips};
use crate::tree::plan::since::SlipChanges;
use crate::tree::round::slips::call_slips;
use crate::tree::slip::CallSlip;
use crate::tree::slip_code;
use crate::typeset::OwnFonts;
use crate::watch::{Step, Watch};

/// The file of the codes in which the sealed tree is.
const CODES: &str = "master.codes.pdf";
/// Names that one line tells.
const MOST_NAMED: usize = 40;

/// A tree as it stands in its file.
pub(super) struct TreeFile<'a> {
    pub tree: &'a Tree,
    pub path: &'a Path,
    pub bytes: &'a [u8],
}

/// Prints a tree into a folder. `changes` are those since an older version, whose other slips stay as they are.
pub(super) fn print(
    file: &TreeFile,
    changes: Option<&SlipChanges>,
    folder: &Path,
    args: &TreeArgs,
    terminal: &mut Terminal,
) -> Result<Exit, Failure> {
    let papers = &args.papers;
    let languages = languages(&papers.lang)?;
    let fonts = own_fonts(&papers.fonts, None)?;
    let view = view_of(papers);
    let shown_tree = shown_tree(file, view)?;
    let existing = Existing::from_force(args.force);
    let wanted = wanted(&shown_tree, view, papers);
    let sealing = SealPlan::of_tree(&papers.sealing, &folder.join(CODES), papers.paper, args.force, languages.main())?;
    write_files::make_folders(folder)?;
    let paths: Vec<PathBuf> = wanted.iter().map(|paper| folder.join(format!("{}.pdf", paper.name()))).collect();
    for path in &paths {
        atomic_file::check_free(path, existing)?;
    }
    let slips = call_slips(file.tree);
    let printing = Printing {
        original: file.tree,
        tree: &shown_tree,
        slips: &slips,
        shards: shards(file, slips.len(), papers.keep)?,
        only: changes.map(|changes| changes.changed.as_slice()),
        languages: &languages,
        fonts: &fonts,
        from: args.from,
        sealed: sealing.is_some(),
        papers,
    };
    let progress = Progress::new();
    if let Some(plan) = &sealing {
        let (path, languages, fonts) = (&folder.join(CODES), &languages, &fonts);
        let lines = SealedTree { file, plan, path, papers, languages, fonts, existing }.write(terminal)?;
        terminal.lines(&lines)?;
        if let Some(warning) = plan.warning() {
            terminal.warn(warning);
        }
    }
    for (at, (paper, path)) in wanted.iter().zip(&paths).enumerate() {
        progress.at(Step::Typeset, at, wanted.len());
        let Some(printed) = printing.paper(*paper).map_err(|error| failed(&error))? else { continue };
        if progress.stop() {
            return Err(Failure::interrupted());
        }
        atomic_file::write_private(path, &printed.pdf, existing)?;
        progress.aside(|| terminal.line(&format!("{}: {}", shown(path), counted(printed.pages, "page", "pages"))))?;
    }
    progress.clear();
    tell(file, changes, &printing, terminal)?;
    Ok(Exit::Whole)
}

/// Sign-up sheets for people who have no tree yet.
pub(super) fn sign_up(args: &TreeArgs, terminal: &mut Terminal) -> Result<Exit, Failure> {
    let papers = &args.papers;
    let Some(output) = args.output.as_deref() else {
        return Err(Failure::usage("say where to write the sign-up sheets").hint("for example, with -o sign-up.pdf"));
    };
    let existing = Existing::from_force(args.force);
    atomic_file::check_free(output, existing)?;
    let (languages, fonts) = (languages(&papers.lang)?, own_fonts(&papers.fonts, None)?);
    let paper = papers.paper.size();
    let wish = FormWish { languages: &languages, paper, fonts: &fonts, from: None, seed: papers.seed, names: None };
    let printed = sign_up_sheets(&wish).map_err(|error| failed(&error))?;
    atomic_file::write(output, &printed.pdf, existing)?;
    terminal.line(&format!("{}: {}", shown(output), counted(printed.pages, "page", "pages")))?;
    Ok(Exit::Whole)
}

fn view_of(papers: &TreePaperArgs) -> Option<NameView> {
    match papers.write_in {
        Some(view) => Some(view),
        None if papers.pseudonyms => Some(NameView::Pseudonyms),
        None => papers.redact.then_some(NameView::Redacted),
    }
}

fn shown_tree(file: &TreeFile, view: Option<NameView>) -> Result<Tree, Failure> {
    let Some(view) = view else { return Ok(file.tree.clone()) };
    shown_as(file.tree, view).ok_or_else(|| {
        Failure::new(format!("{} has no secret, from which pseudonyms are made", shown(file.path)))
            .hint("`seedpress tree OLD.tree.toml --rotate -o NEW.tree.toml` draws one")
    })
}

/// What was asked for, or whatever the tree has something to say in.
fn wanted(tree: &Tree, view: Option<NameView>, papers: &TreePaperArgs) -> Vec<TreePaper> {
    if !papers.only.is_empty() {
        return TreePaper::all().filter(|paper| papers.only.contains(paper)).collect();
    }
    let has_courier =
        || tree.people.iter().flat_map(|one| &one.ways).any(|way| matches!(way.by, WayKind::Courier | WayKind::Drop));
    let has = |paper: &TreePaper| match paper {
        TreePaper::Mini => false,
        TreePaper::Slips | TreePaper::Master => true,
        TreePaper::Form(FormKind::Alert) => !tree.alerts.is_empty(),
        TreePaper::Form(FormKind::Calendar) => tree.check_in.is_some(),
        TreePaper::Form(FormKind::Mandates) => !tree.roles.is_empty(),
        TreePaper::Form(FormKind::Courier) => has_courier(),
        TreePaper::Form(FormKind::Pseudonyms) => view == Some(NameView::Pseudonyms),
        TreePaper::Form(_) => true,
    };
    TreePaper::all().filter(has).collect()
}

/// The parts of the sealed file, one for each slip.
fn shards(file: &TreeFile, slips: usize, needed: Option<u32>) -> Result<Vec<TreeShard>, Failure> {
    let Some(needed) = needed else { return Ok(Vec::new()) };
    keep::check(file.tree, needed).map_err(|error| Failure::usage(format!("--keep: {error}")))?;
    let mut key = Zeroizing::new([0; keep::KEY_BYTES]);
    let mut bytes = Zeroizing::new(vec![0; keep::random_bytes(needed)]);
    random(&mut *key).map_err(Failure::new)?;
    random(&mut bytes).map_err(Failure::new)?;
    let name = file.path.file_name().unwrap_or_default().to_string_lossy();
    keep::seal(&name, file.bytes, &key, &bytes, needed, slips as u32)
        .map_err(|error| Failure::new(format!("--keep: {error}")))
}

fn failed(error: &TreePaperError) -> Failure {
    let failure = Failure::new(error);
    match error {
        TreePaperError::Symbol(_) => failure.hint("print with --code none, or with a smaller --keep"),
        TreePaperError::Typeset(_) => failure.hint("--font FILE brings letters, --missing box prints a box for each"),
        _ => failure,
    }
}

/// Everything that the papers of one run have in common.
struct Printing<'a> {
    /// With the names and the secret of the file.
    original: &'a Tree,
    /// As it is shown.
    tree: &'a Tree,
    slips: &'a [CallSlip],
    shards: Vec<TreeShard>,
    only: Option<&'a [PersonAt]>,
    languages: &'a Languages,
    fonts: &'a OwnFonts,
    from: Option<Date>,
    sealed: bool,
    papers: &'a TreePaperArgs,
}

impl Printing<'_> {
    fn paper(&self, paper: TreePaper) -> Result<Option<PrintedPaper>, TreePaperError> {
        let (size, fonts, catalogue) = (self.papers.paper.size(), self.fonts, self.languages.main());
        let pairs = |from, to| {
            let words = pair_words(self.tree, from, to)?;
            Some((words.caller.to_owned(), words.called.to_owned()))
        };
        let has_code = self.papers.code == SlipCode::Slip;
        let code = |slip: &CallSlip| {
            let shard = self.shards.get(slip.person).cloned();
            has_code.then(|| slip_code::slip_text(self.tree, slip, shard))
        };
        let wish = SlipWish {
            catalogue,
            paper: size,
            fonts,
            only: self.only,
            least: self.papers.slip_size.unwrap_or(SlipSize::Eighth),
            pairs: &pairs,
            code: &code,
        };
        match paper {
            TreePaper::Slips if self.only.is_some_and(<[_]>::is_empty) => Ok(None),
            TreePaper::Slips => slips(self.tree, self.slips, &wish).map(Some),
            TreePaper::Mini => mini_zines(self.tree, self.slips, &wish).map(Some),
            TreePaper::Master => {
                let wish = MasterWish { catalogue, paper: size, fonts, sealed: self.sealed };
                master(self.tree, self.slips, &wish).map(Some)
            }
            TreePaper::Form(kind) => {
                let names: Vec<String> = self.original.people.iter().map(|person| person.name.clone()).collect();
                let names = self.papers.pseudonyms.then_some(names.as_slice());
                let (languages, seed) = (self.languages, self.papers.seed);
                form(kind, self.tree, &FormWish { languages, paper: size, fonts, from: self.from, seed, names })
            }
        }
    }
}

fn tell(
    file: &TreeFile,
    changes: Option<&SlipChanges>,
    printing: &Printing,
    terminal: &mut Terminal,
) -> Result<(), Failure> {
    if let Some(changes) = changes {
        let changed: Vec<&str> = changes.changed.iter().map(|at| file.tree.people[*at].name.as_str()).collect();
        terminal.line(&match changed.as_slice() {
            [] => "no slip changed: none was printed".to_owned(),
            names => format!("only the slips that changed: {}", listed(names)),
        })?;
    }
    if let Some(needed) = printing.papers.keep {
        terminal.line(&format!(
            "any {needed} of the {} slips rebuild {}: `seedpress tree --rebuild PHOTOS -o AGAIN.tree.toml`",
            printing.slips.len(),
            shown(file.path)
        ))?;
    }
    if let Some(view) = view_of(printing.papers) {
        terminal.warn(view.limits());
    }
    if !printing.sealed {
        terminal.hint("the tree's file is in no code: --seal --split 2-of-3 adds sealed sheets of it to the master");
    }
    if file.tree.valid_until.is_none() {
        terminal.hint("the tree has no end: write valid-until into it, or write the day on each paper with a pen");
    }
    Ok(())
}

fn listed(names: &[&str]) -> String {
    let more = names.len().saturating_sub(MOST_NAMED);
    let told = names.iter().take(MOST_NAMED).copied().collect::<Vec<_>>().join(", ");
    if more == 0 { told } else { format!("{told} and {more} more") }
}
