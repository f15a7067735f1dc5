//! `seedpress init`: a folder -> a recipe that lists its files and explains every option.

use std::fs;
use std::path::Path;

use crate::cli::args::pack::InitArgs;
use crate::cli::input::print::collect::{holds_packet, text_name};
use crate::cli::input::print::leftovers::{PACKET, left_over};
use crate::cli::output::write_files::make_folders;
use crate::cli::output::{Existing, atomic_file};
use crate::cli::tell::{Failure, Terminal, counted, shown, spelled};
use crate::error::Exit;
use crate::limits::MAX_RECIPE_INPUTS;
use crate::recipe::{self, FILE_NAME};
use crate::vault::SafePath;

/// What a folder holds, by name.
#[derive(Default)]
struct FolderListing {
    inputs: Vec<String>,
    /// Names that were not taken, each with the reason.
    left_out: Vec<(String, &'static str)>,
}

/// Runs `seedpress init`.
pub(crate) fn init(args: &InitArgs, terminal: &mut Terminal) -> Result<Exit, Failure> {
    let folder = &args.folder;
    let path = folder.join(FILE_NAME);
    if fs::symlink_metadata(&path).is_ok() {
        return Err(Failure::new(format!("{} exists already", shown(&path)))
            .hint("change it, or move it away to have a new one written"));
    }
    make_folders(folder)?;
    let found = list_folder(folder)?;
    atomic_file::write(&path, recipe::blank(&found.inputs).as_bytes(), Existing::Keep)?;
    let lists = match found.inputs.len() {
        0 => "nothing is here yet: list in its `inputs` what to pack".to_owned(),
        count => format!("lists {}", counted(count, "file or folder", "files and folders")),
    };
    terminal.line(&format!("{}  {lists}", shown(&path)))?;
    for name in found.inputs.iter().filter(|name| name.starts_with('.')) {
        terminal.line(&format!("  listed, though hidden: {}", spelled(name)))?;
    }
    for (name, why) in found.left_out {
        terminal.line(&format!("  left out: {} ({why})", spelled(&name)))?;
    }
    terminal.talk(&format!("look it over, then run `seedpress pack {}`", shown(&path)));
    Ok(Exit::Whole)
}

/// The files and folders that can be packed, in the order of their names.
fn list_folder(folder: &Path) -> Result<FolderListing, Failure> {
    let cannot = |error| Failure::of_file("read", folder, &error);
    let mut found = FolderListing::default();
    for entry in fs::read_dir(folder).map_err(cannot)? {
        let entry = entry.map_err(cannot)?;
        let Ok(name) = text_name(&entry.path(), &entry.file_name()) else {
            let name = entry.file_name().to_string_lossy().into_owned();
            found.left_out.push((name, "its name is not UTF-8"));
            continue;
        };
        let kind = entry.file_type().map_err(cannot)?;
        match reason_against(&name, kind, &entry)? {
            None => found.inputs.push(name),
            Some(why) => found.left_out.push((name, why)),
        }
        if found.inputs.len() > MAX_RECIPE_INPUTS {
            return Err(Failure::new(format!(
                "{} holds more than {MAX_RECIPE_INPUTS} files and folders, too many to list",
                shown(folder)
            ))
            .hint("put them into folders, and run it where those are"));
        }
    }
    found.inputs.sort();
    found.left_out.sort();
    Ok(found)
}

/// Why something is not listed: for what `pack` would not take from a folder either.
fn reason_against(name: &str, kind: fs::FileType, entry: &fs::DirEntry) -> Result<Option<&'static str>, Failure> {
    let path = entry.path();
    let about = entry.metadata().map_err(|error| Failure::of_file("read", &path, &error))?;
    let why = if let Some(why) = left_over(name, kind.is_dir(), about.len()) {
        Some(why)
    } else if kind.is_symlink() {
        Some("links are not packed")
    } else if !(kind.is_file() || kind.is_dir()) {
        Some("it is neither a file nor a folder")
    } else if SafePath::new(name).is_err() {
        Some("its name cannot be written on every computer")
    } else if kind.is_file() && holds_packet(&path, &about)? {
        Some(PACKET)
    } else {
        None
    };
    Ok(why)
}
