//! `seedpress layouts`: the layouts -> a list, or a copy of one.

use std::path::Path;

use crate::assets;
use crate::cli::args::zine::LayoutsArgs;
use crate::cli::input::print::layout::unknown;
use crate::cli::input::print::templates::{PACKET, PACKET_ABOUT, TEMPLATE_FILES};
use crate::cli::output::write_files::make_folders;
use crate::cli::output::{Existing, atomic_file};
use crate::cli::tell::terminal::{TextStyle, styled};
use crate::cli::tell::{Failure, Terminal, columns, shown};
use crate::error::Exit;
use crate::typeset::{LAYOUT_TOML, LAYOUT_TYPST, ZineLayout};

/// Runs `seedpress layouts`.
pub(crate) fn layouts(args: &LayoutsArgs, terminal: &mut Terminal) -> Result<Exit, Failure> {
    match &args.copy {
        Some(name) => copy(name, args, terminal)?,
        None => list(terminal)?,
    }
    Ok(Exit::Whole)
}

fn list(terminal: &mut Terminal) -> Result<(), Failure> {
    let mut rows = Vec::new();
    for (name, toml, typst) in assets::LAYOUTS {
        let layout = ZineLayout::parse(name, toml, typst).map_err(Failure::new)?;
        rows.push(vec![styled(TextStyle::Strong, name), layout.about]);
    }
    rows.push(vec![styled(TextStyle::Strong, PACKET), PACKET_ABOUT.to_owned()]);
    terminal.lines(&columns(&rows, 0))
}

fn copy(name: &str, args: &LayoutsArgs, terminal: &mut Terminal) -> Result<(), Failure> {
    let files = if name == PACKET {
        TEMPLATE_FILES.to_vec()
    } else {
        let (toml, typst) = assets::layout(name).ok_or_else(|| unknown(name))?;
        vec![(LAYOUT_TOML, toml), (LAYOUT_TYPST, typst)]
    };
    let folder = args.output.as_deref().unwrap_or(Path::new(name));
    let existing = Existing::from_force(args.force);
    let files: Vec<_> = files.into_iter().map(|(file, text)| (folder.join(file), text)).collect();
    for (path, _) in &files {
        atomic_file::check_free(path, existing)?;
    }
    make_folders(folder)?;
    for (path, text) in &files {
        atomic_file::write(path, text.as_bytes(), existing)?;
        terminal.line(&shown(path))?;
    }
    terminal.talk(&format!("edit them, then use --layout {}", shown(&as_path(folder))));
    Ok(())
}

/// How a folder is to be said so that it is no name.
fn as_path(folder: &Path) -> std::path::PathBuf {
    if folder.components().count() == 1 && folder.is_relative() {
        Path::new(".").join(folder)
    } else {
        folder.to_owned()
    }
}
