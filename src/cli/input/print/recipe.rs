//! Typed arguments and the recipe that they name -> all arguments; a typed one takes precedence.
//!
//! The recipe's words are read by the very functions that read the command line's, so that both always mean the same.

use std::fs;
use std::path::{Path, PathBuf};

use super::profile::profile;
use super::templates::templates;
use crate::cli::args::fonts::missing;
use crate::cli::args::pack::{self as pack_args, PackArgs, RecipePrint};
#[cfg(feature = "seal")]
use crate::cli::args::seal::card_size;
use crate::cli::args::words::{edge, fold, paper};
use crate::cli::input::bounded_file::read_settings;
use crate::cli::input::page_file::page_file;
use crate::cli::input::print::languages::languages;
use crate::cli::tell::{Failure, shown};
use crate::pack::Compact;
use crate::recipe::{Recipe, RecipeError, RecipeSeal, WithLine};
#[cfg(feature = "seal")]
use crate::seal::Recipient;
use crate::vault::SafePath;

/// The typed arguments, completed by the recipe if one was named.
pub(crate) fn completed_args(typed: &PackArgs) -> Result<PackArgs, Failure> {
    let mut args = typed.clone();
    if let [path] = typed.paths.as_slice()
        && is_recipe(path)
    {
        RecipeFile::of(path)?.complete(&mut args)?;
    } else {
        none_among(&typed.paths)?;
    }
    if let Some(tree) = &args.tree
        && !args.paths.iter().any(|path| is_inside(tree, path))
    {
        args.paths.push(tree.clone());
    }
    Ok(args)
}

/// Whether a file is packed with a path; whatever is not there is told when it is read.
fn is_inside(file: &Path, path: &Path) -> bool {
    let whole = (fs::canonicalize(file), fs::canonicalize(path));
    matches!(whole, (Ok(file), Ok(path)) if file.starts_with(&path))
}

/// Refuses recipes among paths whose files are meant: a recipe that is taken for a file does nothing of what it says.
pub(crate) fn none_among(paths: &[PathBuf]) -> Result<(), Failure> {
    match paths.iter().find(|path| is_recipe(path)) {
        None => Ok(()),
        Some(path) => Err(Failure::usage(format!("{} is a recipe, and must be packed alone", shown(path)))
            .hint("name the other files in its `inputs`; to pack the recipe itself, pack its folder with --all-files")),
    }
}

/// What has a recipe's name and is no folder; if it is no file either, that is told when it is read.
fn is_recipe(path: &Path) -> bool {
    path.file_name().is_some_and(|name| Recipe::is_name(&name.to_string_lossy()))
        && fs::metadata(path).is_ok_and(|about| !about.is_dir())
}

/// A recipe that was read, and where it lies.
struct RecipeFile<'a> {
    path: &'a Path,
    folder: &'a Path,
    recipe: Recipe,
}

impl<'a> RecipeFile<'a> {
    fn of(path: &'a Path) -> Result<Self, Failure> {
        let text = read_settings(path, "recipe")?;
        let recipe = Recipe::parse(&text).map_err(|error| match error {
            RecipeError::NoInputs => Failure::usage(format!("{}: {error}", shown(path))),
            error => Failure::usage(format!("{}, {error}", shown(path))),
        })?;
        Ok(Self { path, folder: path.parent().unwrap_or(Path::new("")), recipe })
    }

    fn complete(&self, args: &mut PackArgs) -> Result<(), Failure> {
        let recipe = &self.recipe;
        args.paths = self.inputs()?;
        if args.output.is_none() {
            args.output = Some(self.output()?);
        }
        if args.sheets.profile.is_none() {
            args.sheets.profile = recipe.profile.as_ref().map(|name| self.profile(name)).transpose()?;
        }
        if args.sheets.paper.is_none() {
            args.sheets.paper = recipe.paper.as_ref().map(|word| self.meant("paper", word, paper)).transpose()?;
        }
        if args.spare.is_none() && args.spare_sheets.is_none() {
            let share = recipe.spare.as_ref();
            args.spare = share.map(|word| self.meant("spare", word, pack_args::spare_share)).transpose()?;
            args.spare_sheets = recipe.spare_sheets.as_ref().map(|noted| noted.value);
        }
        if args.lang.is_empty() {
            args.lang = recipe.languages.iter().map(|word| self.language(word)).collect::<Result<_, _>>()?;
        }
        if args.layout.is_none() {
            args.layout = recipe.layout.as_ref().map(|folder| self.layout(folder)).transpose()?;
        }
        if args.fonts.files.is_empty() {
            let fonts = recipe.fonts.iter().map(|font| self.inside("fonts", font));
            args.fonts.files = fonts.collect::<Result<_, _>>()?;
        }
        if args.fonts.missing.is_none() {
            args.fonts.missing =
                recipe.missing.as_ref().map(|word| self.meant("missing", word, missing)).transpose()?;
        }
        if args.holders.is_empty() {
            args.holders = recipe.holders.iter().map(|holder| holder.value.clone()).collect();
        }
        let word = |word: &Option<WithLine<String>>| word.as_ref().map(|noted| noted.value.clone());
        let said = |switch: &Option<WithLine<bool>>| switch.as_ref().is_some_and(|noted| noted.value);
        args.title = args.title.take().or_else(|| word(&recipe.title));
        args.date = args.date.take().or_else(|| word(&recipe.date));
        // What is typed of the pair goes before what the recipe says of it.
        if !args.no_text && args.print.is_empty() {
            args.no_text = recipe.text.as_ref().is_some_and(|noted| !noted.value);
        }
        if !args.no_text {
            let place = |line: usize| format!("{}, line {line}", shown(self.path));
            let print = recipe.print.iter();
            let print = print.map(|word| RecipePrint { pattern: word.value.clone(), place: place(word.line) });
            args.recipe_print = print.collect();
        }
        if args.plates.is_empty() && args.fold.is_none() {
            let place = |line: usize| format!("{}, line {line}", shown(self.path));
            let plates = recipe.plates.iter();
            let plates = plates.map(|word| RecipePrint { pattern: word.value.clone(), place: place(word.line) });
            args.recipe_plates = plates.collect();
        }
        if args.duplex.is_none() {
            args.duplex = recipe.duplex.as_ref().map(|word| self.meant("duplex", word, edge)).transpose()?;
        }
        // What is typed of the pair goes before what the recipe says of it.
        if args.fold.is_none() && args.plates.is_empty() {
            args.fold = recipe.fold.as_ref().map(|word| self.meant("fold", word, fold)).transpose()?;
        }
        if args.page.is_none() {
            args.page = recipe.page.as_ref().map(|page| self.page_file(page)).transpose()?;
        }
        if args.compact.is_none() {
            let wish = |noted: &WithLine<bool>| if noted.value { Compact::Always } else { Compact::Never };
            args.compact = recipe.compact.as_ref().map(wish);
        }
        if args.tree.is_none() {
            args.tree = recipe.tree.as_ref().map(|tree| self.inside("tree", tree)).transpose()?;
        }
        if let Some(seal) = &recipe.seal {
            self.complete_seal(seal, args)?;
        }
        args.keep_times |= said(&recipe.keep_times);
        args.strip |= said(&recipe.strip);
        args.no_rewrite |= recipe.rewrite.as_ref().is_some_and(|noted| !noted.value);
        args.all_files |= said(&recipe.all_files);
        Ok(())
    }

    #[cfg(not(feature = "seal"))]
    fn complete_seal(&self, _: &RecipeSeal, _: &mut PackArgs) -> Result<(), Failure> {
        Err(Failure::new(format!(
            "{} asks for a sealed packet, and this build of seedpress cannot seal",
            shown(self.path)
        )))
    }

    /// What is typed of the seal goes before all that the recipe says of it.
    #[cfg(feature = "seal")]
    fn complete_seal(&self, seal: &RecipeSeal, args: &mut PackArgs) -> Result<(), Failure> {
        let words = |words: &[WithLine<String>]| words.iter().map(|word| word.value.clone()).collect::<Vec<_>>();
        let sealing = &mut args.sealing;
        if !sealing.is_sealed() {
            // A recipe names no file outside its folder; whom it seals to stands in it.
            let keys = |name: &str, words: &[WithLine<String>]| -> Result<Vec<String>, Failure> {
                let key = |text: &str| Recipient::new(text).map(|_| text.to_owned()).map_err(|error| error.to_string());
                words.iter().map(|word| self.meant(name, word, key)).collect()
            };
            sealing.recipient = keys("recipients", &seal.recipients)?;
            sealing.seal = seal.recipients.is_empty();
            sealing.split = seal.split.as_ref().map(|split| split.value.clone());
            sealing.groups = seal.groups.as_ref().map(|groups| groups.value as u8);
            sealing.whole_key = seal.whole_key.as_ref().is_some_and(|whole| whole.value);
            sealing.letter_to = keys("letter-to", &seal.letter_to)?;
        }
        if sealing.card_lang.is_empty() {
            sealing.card_lang = seal.card_languages.iter().map(|word| self.language(word)).collect::<Result<_, _>>()?;
        }
        if sealing.open.is_empty() {
            sealing.open = words(&seal.open);
        }
        if let Some(size) = &seal.card_size {
            let size = self.meant("card-size", size, card_size)?;
            args.sealing.card_size = args.sealing.card_size.or(Some(size));
        }
        Ok(())
    }

    /// A word that the command line knows, too.
    fn meant<T>(
        &self,
        key: &str,
        word: &WithLine<String>,
        read: impl Fn(&str) -> Result<T, String>,
    ) -> Result<T, Failure> {
        read(&word.value).map_err(|why| self.wrong(word.line, format!("{key}: {why}")))
    }

    /// A profile that the program carries, or one of the recipe's folder. It is read here once, so that the recipe's
    /// line stands before what is wrong with it.
    fn profile(&self, name: &WithLine<String>) -> Result<String, Failure> {
        let named = self.named("profile", name)?;
        profile(&named).map_err(|failure| self.told_of(name, failure))?;
        Ok(named)
    }

    /// A language that the program carries, or a catalogue of the recipe's folder.
    fn language(&self, name: &WithLine<String>) -> Result<String, Failure> {
        let named = self.named("languages", name)?;
        languages(std::slice::from_ref(&named)).map_err(|failure| self.told_of(name, failure))?;
        Ok(named)
    }

    /// A folder of templates in the recipe's folder, whose files lie there, too.
    fn layout(&self, folder: &WithLine<SafePath>) -> Result<PathBuf, Failure> {
        let path = self.inside("layout", folder)?;
        templates(&path).map_err(|failure| self.told_of(folder, failure))?;
        Ok(path)
    }

    /// A restore page of the recipe's folder. It is read here once, so that the recipe's line stands before what is wrong.
    fn page_file(&self, page: &WithLine<SafePath>) -> Result<PathBuf, Failure> {
        let path = self.inside("page", page)?;
        page_file(&path).map_err(|failure| self.told_of(page, failure))?;
        Ok(path)
    }

    /// A name of something that the program carries; a path of the recipe's folder where it has a dot or a slash.
    fn named(&self, key: &str, name: &WithLine<String>) -> Result<String, Failure> {
        if !name.value.contains(['.', '/', '\\']) {
            return Ok(name.value.clone());
        }
        let path = SafePath::new(&name.value).map_err(|error| self.wrong(name.line, format!("{key}: {error}")))?;
        let path = self.inside(key, &WithLine { line: name.line, value: path })?;
        Ok(path.to_string_lossy().into_owned())
    }

    /// What is wrong with what the recipe names, with its line before it.
    fn told_of<T>(&self, name: &WithLine<T>, failure: Failure) -> Failure {
        Failure { what: format!("{}, line {}: {}", shown(self.path), name.line, failure.what), ..failure }
    }

    /// What is packed; all inputs that are not there, or lead out of the folder, are told at once.
    fn inputs(&self) -> Result<Vec<PathBuf>, Failure> {
        let (mut paths, mut refused) = (Vec::new(), Vec::new());
        for input in &self.recipe.inputs {
            match self.inside("inputs", input) {
                Ok(path) => paths.push(path),
                Err(failure) => refused.push(failure),
            }
        }
        let count = refused.len();
        Failure::all(refused, &format!("{count} inputs cannot be packed")).map_or(Ok(paths), Err)
    }

    /// The PDF that the recipe names; without one, the recipe's own name with another ending.
    fn output(&self) -> Result<PathBuf, Failure> {
        let Some(output) = &self.recipe.output else { return Ok(self.path.with_extension("pdf")) };
        let (folders, last) = output.value.as_str().rsplit_once('/').unwrap_or(("", output.value.as_str()));
        if !Path::new(last).extension().is_some_and(|ending| ending.eq_ignore_ascii_case("pdf")) {
            return Err(self.wrong(output.line, "output: the name must end in .pdf"));
        }
        if folders.is_empty() {
            return Ok(self.folder.join(last));
        }
        let folder = SafePath::new(folders).map_err(|error| self.wrong(output.line, format!("output: {error}")))?;
        Ok(self.inside("output", &WithLine { line: output.line, value: folder })?.join(last))
    }

    /// A place that is there, in the recipe's folder also when links on the way are followed.
    fn inside(&self, key: &str, place: &WithLine<SafePath>) -> Result<PathBuf, Failure> {
        let path = place.value.names().fold(self.folder.to_owned(), |path, name| path.join(name));
        let whole = |path: &Path| {
            fs::canonicalize(path).map_err(|error| {
                let failure = Failure::of_file("read", path, &error);
                self.wrong(place.line, format!("{key}: {}", failure.what))
            })
        };
        let home = if self.folder.as_os_str().is_empty() { Path::new(".") } else { self.folder };
        if whole(&path)?.starts_with(whole(home)?) {
            return Ok(path);
        }
        let what = format!("{key}: {} is a link that leads out of the recipe's folder", shown(&path));
        Err(self.wrong(place.line, what).hint("a recipe packs what lies beside it: move the files there"))
    }

    fn wrong(&self, line: usize, what: impl std::fmt::Display) -> Failure {
        Failure::usage(format!("{}, line {line}: {what}", shown(self.path)))
    }
}
