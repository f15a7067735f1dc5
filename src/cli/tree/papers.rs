//! A contact tree -> its papers, each a PDF of its own, in one folder.

use std::path::{Path, PathBuf};

use super::load::load_tree;
#[cfg(feature = "seal")]
use super::sealed::SealedTree;
use super::words::names;
use crate::catalogue::Languages;
use crate::cli::args::tree::TreeArgs;
#[cfg(feature = "seal")]
use crate::cli::input::bounded_file;
use crate::cli::input::fonts::own_fonts;
use crate::cli::input::print::languages;
use crate::cli::output::write_files::make_folders;
use crate::cli::output::{Existing, atomic_file};
#[cfg(feature = "seal")]
use crate::cli::seal::keeping::SealPlan;
use crate::cli::tell::nearest::did_you_mean;
use crate::cli::tell::{Failure, Progress, Terminal, counted, shown, spelled};
use crate::error::Exit;
use crate::frame::slip_text::TreeShard;
#[cfg(feature = "seal")]
use crate::limits::MAX_TREE_BYTES;
use crate::tree::check::{CheckWish, weaknesses};
use crate::tree::forms::{FormKind, FormWish, form, sign_up_sheets};
use crate::tree::model::{PersonAt, Tree, WayKind};
use crate::tree::names::{NameView, shown_as};
use crate::tree::pairs::pair_words;
use crate::tree::papers::{
    MasterWish, PrintedPaper, SlipSize, SlipWish, TreePaperError, WordPair, master, mini_zines, slips,
};
use crate::tree::plan::since::{SlipChanges, since};
use crate::tree::round::slips::call_slips;
use crate::tree::slip::CallSlip;
use crate::tree::slip_code::slip_text;
use crate::typeset::OwnFonts;
use crate::watch::{Step, Watch};

/// A kind of paper.
#[derive(Clone, Copy, PartialEq, Eq)]
enum PaperPiece {
    Slips,
    Mini,
    Master,
    Form(FormKind),
}

impl PaperPiece {
    fn all() -> Vec<Self> {
        let forms = FormKind::ALL.into_iter().map(Self::Form);
        [Self::Slips, Self::Mini, Self::Master].into_iter().chain(forms).collect()
    }

    fn name(self) -> &'static str {
        match self {
            Self::Slips => "slips",
            Self::Mini => "mini",
            Self::Master => "master",
            Self::Form(kind) => kind.name(),
        }
    }

    /// Whether it is printed when nothing is said: where the tree has something to say on it.
    fn is_usual(self, tree: &Tree, view: Option<NameView>) -> bool {
        let kinds = [WayKind::Drop, WayKind::Courier];
        match self {
            Self::Slips | Self::Master => true,
            Self::Mini => false,
            Self::Form(kind) => match kind {
                FormKind::Calendar => tree.check_in.is_some(),
                FormKind::Alert => !tree.alerts.is_empty(),
                FormKind::Mandates => !tree.roles.is_empty(),
                FormKind::Courier => tree.people.iter().flat_map(|one| &one.ways).any(|way| kinds.contains(&way.by)),
                FormKind::Poster => tree.meeting_place.is_some(),
                FormKind::Drill | FormKind::Scenarios | FormKind::Keeper => true,
                FormKind::SignUp => false,
                FormKind::Pseudonyms => view == Some(NameView::Pseudonyms),
            },
        }
    }
}

/// What is wished of the papers of a tree.
struct PaperWish<'a> {
    pieces: Vec<PaperPiece>,
    languages: Languages,
    fonts: OwnFonts,
    view: Option<NameView>,
    /// Whose slips are printed; `None` for everybody's.
    only: Option<Vec<PersonAt>>,
    /// A shard for each slip.
    shards: Vec<TreeShard>,
    args: &'a TreeArgs,
}

/// Prints the papers of a tree into a folder.
pub(super) fn print(
    tree: &Tree,
    path: &Path,
    folder: &Path,
    args: &TreeArgs,
    terminal: &mut Terminal,
) -> Result<Exit, Failure> {
    if folder.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("toml")) {
        let what = format!("{} is a tree already; {} is no folder for papers", shown(path), shown(folder));
        return Err(Failure::usage(what).hint("name a folder; or use --learn or --rotate for the next version"));
    }
    let changes = args.since.as_deref().map(|old| load_tree(old).map(|old| (since(&old, tree), old))).transpose()?;
    let view = args.write_in.or(if args.pseudonyms {
        Some(NameView::Pseudonyms)
    } else {
        args.redact.then_some(NameView::Redacted)
    });
    if view == Some(NameView::Pseudonyms) && tree.secret.is_none() {
        return Err(Failure::new(format!("{} has no secret, from which pseudonyms are made", shown(path)))
            .hint("--rotate and --learn write a next version with one"));
    }
    let wish = PaperWish {
        pieces: pieces(tree, view, args)?,
        languages: languages(&args.lang)?,
        fonts: own_fonts(&args.fonts, None)?,
        view,
        only: changes.as_ref().map(|(changes, _)| changes.changed.clone()),
        shards: shards(tree, path, args)?,
        args,
    };
    #[cfg(feature = "seal")]
    let sealing = Sealing::new(folder, args, &wish)?;
    #[cfg(feature = "seal")]
    let sealed = sealing.is_some();
    #[cfg(not(feature = "seal"))]
    let sealed = false;
    let printed = printed(tree, path, &wish, sealed)?;
    let places = places(folder, &printed, args)?;
    #[cfg(feature = "seal")]
    if let Some(sealing) = &sealing {
        sealing.write(path, &wish, terminal)?;
    }
    write(&places, &printed, args, terminal)?;
    tell(tree, path, &wish, changes.as_ref(), terminal)?;
    if !sealed && !args.is_packed {
        terminal.hint("the tree's file is in no code of the master: --seal --split 2-of-3 adds sealed sheets of it");
    }
    Ok(Exit::Whole)
}

/// The file of the sheets in which the sealed tree is.
#[cfg(feature = "seal")]
const CODES: &str = "master.codes.pdf";

/// How the tree's file is sealed, and where its sheets go.
#[cfg(feature = "seal")]
struct Sealing<'a> {
    plan: SealPlan<'a>,
    codes: PathBuf,
}

#[cfg(feature = "seal")]
impl<'a> Sealing<'a> {
    /// `None` where nothing is to be sealed.
    fn new(folder: &Path, args: &'a TreeArgs, wish: &PaperWish) -> Result<Option<Self>, Failure> {
        let codes = folder.join(CODES);
        let plan = SealPlan::of_tree(&args.sealing, &codes, args.paper, args.force, wish.languages.main())?;
        if plan.is_some() {
            atomic_file::check_free(&codes, Existing::from_force(args.force))?;
        }
        Ok(plan.map(|plan| Self { plan, codes }))
    }

    fn write(&self, path: &Path, wish: &PaperWish, terminal: &mut Terminal) -> Result<(), Failure> {
        let tree = SealedTree {
            file: path,
            bytes: &file_bytes(path)?,
            plan: &self.plan,
            path: &self.codes,
            paper: wish.args.paper,
            languages: &wish.languages,
            fonts: &wish.fonts,
            existing: Existing::from_force(wish.args.force),
        };
        let lines = tree.write(terminal)?;
        terminal.lines(&lines)?;
        if let Some(warning) = self.plan.warning() {
            terminal.warn(warning);
        }
        Ok(())
    }
}

/// A tree's file as it stands there, comments and all.
#[cfg(feature = "seal")]
fn file_bytes(path: &Path) -> Result<Vec<u8>, Failure> {
    bounded_file::read(path, MAX_TREE_BYTES as u64, "is too large for a tree")
}

/// Sign-up sheets for people who have no tree yet.
pub(super) fn sign_up(args: &TreeArgs, terminal: &mut Terminal) -> Result<Exit, Failure> {
    let Some(path) = args.output.as_deref() else {
        return Err(Failure::usage("sign-up sheets need a file to be written to").hint("name one with -o"));
    };
    let (languages, fonts) = (languages(&args.lang)?, own_fonts(&args.fonts, None)?);
    let paper = sign_up_sheets(&form_wish(&languages, &fonts, None, args)).map_err(|error| error_of(path, &error))?;
    atomic_file::write(path, &paper.pdf, Existing::from_force(args.force))?;
    terminal.line(&format!("{}: {}", shown(path), counted(paper.pages, "page", "pages")))?;
    Ok(Exit::Whole)
}

fn error_of(path: &Path, error: &TreePaperError) -> Failure {
    Failure::new(format!("{}: {error}", shown(path)))
        .hint("for letters that no font has, name a font with --font, or use --missing box")
}

fn form_wish<'a>(
    languages: &'a Languages,
    fonts: &'a OwnFonts,
    names: Option<&'a [String]>,
    args: &TreeArgs,
) -> FormWish<'a> {
    FormWish { languages, paper: args.paper.size(), fonts, from: args.from, seed: args.seed, names }
}

fn pieces(tree: &Tree, view: Option<NameView>, args: &TreeArgs) -> Result<Vec<PaperPiece>, Failure> {
    if args.only.is_empty() {
        let usual = |piece: &PaperPiece| match piece {
            PaperPiece::Slips => true,
            other => args.since.is_none() && other.is_usual(tree, view),
        };
        return Ok(PaperPiece::all().into_iter().filter(usual).collect());
    }
    let one = |word: &String| {
        let names = || PaperPiece::all().into_iter().map(PaperPiece::name);
        PaperPiece::all().into_iter().find(|piece| piece.name() == word).ok_or_else(|| {
            let like = did_you_mean(word, names());
            Failure::usage(format!("there is no paper `{}`{like}", spelled(word)))
                .hint(format!("the papers are {}", names().collect::<Vec<_>>().join(", ")))
        })
    };
    args.only.iter().map(one).collect()
}

/// The papers, each with the name of its file.
fn printed(
    tree: &Tree,
    path: &Path,
    wish: &PaperWish<'_>,
    sealed: bool,
) -> Result<Vec<(String, PrintedPaper)>, Failure> {
    let shown = wish.view.and_then(|view| shown_as(tree, view));
    let shown = shown.as_ref().unwrap_or(tree);
    let all = call_slips(tree);
    let pairs = |from: PersonAt, to: PersonAt| -> Option<WordPair> {
        pair_words(shown, from, to).map(|words| (words.caller.to_owned(), words.called.to_owned()))
    };
    let code = |slip: &CallSlip| {
        let coded = wish.args.code != "none" && !matches!(wish.view, Some(NameView::Redacted));
        coded.then(|| slip_text(shown, slip, wish.shards.get(slip.person).cloned()).text())
    };
    let (catalogue, paper, fonts) = (wish.languages.main(), wish.args.paper.size(), &wish.fonts);
    let slip_wish = SlipWish {
        catalogue,
        paper,
        fonts,
        only: wish.only.as_deref(),
        least: SlipSize::Eighth,
        pairs: &pairs,
        code: &code,
    };
    let names: Option<Vec<String>> = (wish.view == Some(NameView::Pseudonyms))
        .then(|| tree.people.iter().map(|person| person.name.clone()).collect());
    let print = |piece: PaperPiece| match piece {
        PaperPiece::Slips => slips(shown, &all, &slip_wish).map(Some),
        PaperPiece::Mini => mini_zines(shown, &all, &slip_wish).map(Some),
        PaperPiece::Master => master(shown, &all, &MasterWish { catalogue, paper, fonts, sealed }).map(Some),
        PaperPiece::Form(kind) => form(kind, shown, &form_wish(&wish.languages, fonts, names.as_deref(), wish.args)),
    };
    let progress = Progress::new();
    let mut papers = Vec::new();
    for (at, piece) in wish.pieces.iter().enumerate() {
        progress.at(Step::Typeset, at, wish.pieces.len());
        let paper = print(*piece).map_err(|error| error_of(path, &error))?;
        if progress.stop() {
            return Err(Failure::interrupted());
        }
        papers.extend(paper.filter(|paper| paper.pages > 0).map(|paper| (format!("{}.pdf", piece.name()), paper)));
    }
    Ok(papers)
}

/// Where the papers go; refused where one of them stands there already.
fn places(folder: &Path, papers: &[(String, PrintedPaper)], args: &TreeArgs) -> Result<Vec<PathBuf>, Failure> {
    let existing = Existing::from_force(args.force);
    let places: Vec<PathBuf> = papers.iter().map(|(name, _)| folder.join(name)).collect();
    places.iter().try_for_each(|place| atomic_file::check_free(place, existing))?;
    make_folders(folder)?;
    Ok(places)
}

fn write(
    places: &[PathBuf],
    papers: &[(String, PrintedPaper)],
    args: &TreeArgs,
    terminal: &mut Terminal,
) -> Result<(), Failure> {
    for (place, (_, paper)) in places.iter().zip(papers) {
        put(place, &paper.pdf, Existing::from_force(args.force))?;
        terminal.line(&format!("{}: {}", shown(place), counted(paper.pages, "page", "pages")))?;
    }
    Ok(())
}

/// Nobody else may read the papers of a tree.
#[cfg(feature = "seal")]
fn put(place: &Path, pdf: &[u8], existing: Existing) -> Result<(), Failure> {
    atomic_file::write_private(place, pdf, existing)
}

#[cfg(not(feature = "seal"))]
fn put(place: &Path, pdf: &[u8], existing: Existing) -> Result<(), Failure> {
    atomic_file::write(place, pdf, existing)
}

/// What to do with the papers, and what they cannot do.
fn tell(
    tree: &Tree,
    path: &Path,
    wish: &PaperWish<'_>,
    changes: Option<&(SlipChanges, Tree)>,
    terminal: &mut Terminal,
) -> Result<(), Failure> {
    if let Some((changes, old)) = changes {
        if changes.changed.is_empty() {
            terminal.line("no slip says anything else than before")?;
        } else {
            let count = counted(changes.changed.len(), "new slip", "new slips");
            terminal.line(&format!("{count}: {}", names(tree, &changes.changed)))?;
        }
        if !changes.collect.is_empty() {
            let count = counted(changes.collect.len(), "old slip", "old slips");
            terminal.line(&format!("collect {count}: {}", names(old, &changes.collect)))?;
        }
    }
    if let Some(view) = wish.view {
        terminal.warn(view.limits());
    }
    if tree.secret.is_none() {
        terminal.warn(&format!("{} has no secret, so slips have no pairs of words", shown(path)));
        terminal.hint("--rotate and --learn write a next version with one");
    }
    let grave = weaknesses(tree, &CheckWish::default()).findings.iter().filter(|one| one.kind.is_grave()).count();
    if grave > 0 {
        terminal.warn(&format!("{} to mend in this tree", counted(grave, "thing is", "things are")));
        terminal.hint(&format!("`seedpress tree {}` names them", shown(path)));
    }
    Ok(())
}

/// With `--keep`, a shard of the sealed tree for each slip.
#[cfg(feature = "seal")]
fn shards(tree: &Tree, path: &Path, args: &TreeArgs) -> Result<Vec<TreeShard>, Failure> {
    use crate::cli::seal::random::random;
    use crate::tree::keep::{KEY_BYTES, check, random_bytes, seal};
    let Some(needed) = args.keep else { return Ok(Vec::new()) };
    if args.code == "none" {
        return Err(Failure::usage("--keep needs the codes of slips").hint("leave out --code none, or --keep"));
    }
    let refused = |error: crate::tree::keep::KeepError| Failure::new(format!("{}: {error}", shown(path)));
    check(tree, needed).map_err(refused)?;
    let no_random = |error: crate::share::NoRandomBytes| Failure::new(error.to_string());
    let mut key = zeroize::Zeroizing::new([0; KEY_BYTES]);
    random(key.as_mut()).map_err(no_random)?;
    let mut bytes = zeroize::Zeroizing::new(vec![0; random_bytes(needed)]);
    random(&mut bytes).map_err(no_random)?;
    let name = path.file_name().map_or_else(|| "tree.tree.toml".to_owned(), |name| name.to_string_lossy().into_owned());
    seal(&name, &file_bytes(path)?, &key, &bytes, needed, tree.people.len() as u32).map_err(refused)
}

#[cfg(not(feature = "seal"))]
#[allow(clippy::unnecessary_wraps)] // the same signature with and without the feature
fn shards(_: &Tree, _: &Path, _: &TreeArgs) -> Result<Vec<TreeShard>, Failure> {
    Ok(Vec::new())
}
