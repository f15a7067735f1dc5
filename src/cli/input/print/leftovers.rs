//! The name of a file or folder -> whether it is a left-over of a program, which nobody means to pack.
//!
//! What is left out is always named, and `--all-files` packs it. A path that somebody typed is never a left-over.

use crate::recipe::Recipe;

/// Folders in which version control keeps its store; some of them may be a file that leads there.
const VERSION_CONTROL: [&str; 10] =
    [".git", ".hg", ".svn", ".bzr", ".jj", ".pijul", "_darcs", "CVS", ".fslckout", "_MTN"];
/// Lists and views of file managers, in lower case.
const FILE_MANAGERS: [&str; 14] = [
    ".ds_store",
    "thumbs.db",
    "ehthumbs.db",
    "ehthumbs_vista.db",
    "desktop.ini",
    ".directory",
    ".localized",
    "icon\r",
    "__macosx",
    ".appledouble",
    ".spotlight-v100",
    ".fseventsd",
    ".documentrevisions-v100",
    "system volume information",
];
const VERSIONS: &str = "version control";
const LISTS: &str = "a file manager's";
const BIN: &str = "deleted files";
const EDITOR: &str = "an editor's copy or lock";
const UNFINISHED: &str = "an unfinished file";
/// Why an earlier packet, or its recipe, is left out.
pub(crate) const PACKET: &str = "an earlier packet";
const RECIPE: &str = "a recipe";

/// What was chosen of the files in the folders, by their paths as they are packed.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct PathChoice {
    /// What was left out, each with the reason.
    pub left_out: Vec<(String, &'static str)>,
    /// What was packed although its name begins with a dot.
    pub hidden: Vec<String>,
    /// What was typed and is a packet already.
    pub packets: Vec<String>,
}

/// Why something found in a folder is left out; `None` for what is packed.
pub(crate) fn left_over(name: &str, is_folder: bool, bytes: u64) -> Option<&'static str> {
    let lower = name.to_lowercase();
    if VERSION_CONTROL.contains(&name) && (is_folder || name.starts_with('.')) {
        return Some(VERSIONS);
    }
    if FILE_MANAGERS.contains(&lower.as_str()) || (name.starts_with("._") && name.len() > 2 && !is_folder) {
        return Some(LISTS);
    }
    if lower.starts_with(".trash") || lower == "$recycle.bin" {
        return Some(BIN);
    }
    if is_folder {
        return None;
    }
    if is_editors(name, bytes) {
        return Some(EDITOR);
    }
    if is_unfinished(&lower) {
        return Some(UNFINISHED);
    }
    Recipe::is_name(name).then_some(RECIPE)
}

/// Vim, Emacs, `LibreOffice`, Microsoft Office, Kate and others.
fn is_editors(name: &str, bytes: u64) -> bool {
    let between =
        |start: &str, end: &str| name.len() > start.len() + end.len() && name.starts_with(start) && name.ends_with(end);
    let ending = name.rsplit('.').next().unwrap_or_default();
    // Vim counts from `.swp` down to `.saa`; people meet the first few.
    let swap = name.starts_with('.') && name.matches('.').count() > 1 && ending.len() == 3 && ending.starts_with("sw");
    swap || between(".~lock.", "#")
        || between("~$", "")
        || between("#", "#")
        || between(".#", "")
        || between("", "~")
        || between(".", ".kate-swp")
        || name.starts_with(".goutputstream-")
        // The file by which Vim tries whether it may write.
        || (name == "4913" && bytes == 0)
}

/// What this program, browsers and network drives write before they are done.
fn is_unfinished(lower: &str) -> bool {
    let ends = |ending: &str| lower.strip_suffix(ending).is_some_and(|name| !name.is_empty());
    ends(".part")
        || ends(".crdownload")
        || ends(".partial")
        || lower.starts_with(".fuse_hidden")
        || lower.starts_with(".nfs0")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_programs_leave_behind_is_known_by_its_name() {
        for (name, is_folder) in [
            (".git", true),
            (".git", false),
            (".hg", true),
            (".svn", true),
            (".bzr", true),
            (".jj", true),
            ("CVS", true),
            ("_darcs", true),
            (".DS_Store", false),
            ("Thumbs.db", false),
            ("THUMBS.DB", false),
            ("desktop.ini", false),
            ("Desktop.ini", false),
            ("ehthumbs.db", false),
            ("__MACOSX", true),
            ("._plan.md", false),
            (".Trash-1000", true),
            (".Trashes", true),
            ("$RECYCLE.BIN", true),
            (".directory", false),
            (".plan.md.swp", false),
            (".plan.md.swo", false),
            (".~lock.budget.ods#", false),
            ("~$letter.docx", false),
            ("plan.md~", false),
            ("#plan.md#", false),
            (".#plan.md", false),
            ("4913", false),
            (".seedpress-812-0.part", false),
            ("film.mkv.part", false),
            ("packet.toml", false),
            ("spring.packet.toml", false),
        ] {
            assert!(left_over(name, is_folder, 0).is_some(), "{name}");
        }
    }

    #[test]
    fn what_people_made_is_packed_whatever_its_name() {
        for (name, is_folder) in [
            (".gitignore", false),
            (".gitattributes", false),
            (".env", false),
            (".config", true),
            (".github", true),
            ("Cargo.lock", false),
            ("yarn.lock", false),
            ("plan.md.bak", false),
            ("CVS", false),
            ("git", true),
            ("~", false),
            ("#", false),
            ("##", false),
            ("#1 plan.md", false),
            ("a.part.md", false),
            (".part", false),
            ("parts", true),
            ("x.swp", false),
            (".swp", false),
            ("mypacket.toml", false),
            ("plans~", true),
        ] {
            assert_eq!(left_over(name, is_folder, 5), None, "{name}");
        }
        assert_eq!(left_over("4913", false, 12), None, "a file of that name with something in it");
    }
}
