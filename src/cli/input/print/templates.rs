//! A folder with own templates -> the templates of a packet; and the built-in ones, to be copied.

use std::fs;
use std::path::Path;

use super::layout::read;
use crate::assets;
use crate::cli::tell::{Failure, shown};
use crate::pack::Templates;

/// What the templates of a packet are called where layouts are listed and copied.
pub(crate) const PACKET: &str = "packet";
/// What they are, in a line.
pub(crate) const PACKET_ABOUT: &str = "cover, sheets and guide of a packet, for `pack --layout`";

/// Their files, as they are carried.
pub(crate) const TEMPLATE_FILES: [(&str, &str); 3] = [
    ("front.typ", assets::FRONT_TEMPLATE),
    ("sheet.typ", assets::SHEET_TEMPLATE),
    ("finder.typ", assets::FINDER_TEMPLATE),
];

/// The templates of a folder; the carried one for each file that it does not have.
pub(crate) fn templates(folder: &Path) -> Result<Templates, Failure> {
    if !TEMPLATE_FILES.iter().any(|(name, _)| stands(folder, name)) {
        let names = TEMPLATE_FILES.map(|(name, _)| name).join(", ");
        return Err(Failure::usage(format!("{} holds none of {names}", shown(folder)))
            .hint("`seedpress layouts --copy packet` writes them into a folder, to be changed"));
    }
    let [front, sheet, finder] = TEMPLATE_FILES
        .map(|(name, carried)| if stands(folder, name) { read(folder, name) } else { Ok(carried.to_owned()) });
    Ok(Templates { front: front?, sheet: sheet?, finder: finder? })
}

/// Whether there is something of that name, be it a file or not: what is no file is told, not passed over.
fn stands(folder: &Path, name: &str) -> bool {
    fs::symlink_metadata(folder.join(name)).is_ok()
}
