//! Path and bytes of a file -> whether it is the file of a contact tree, whole, broken or renamed.
//!
//! Such a file holds who calls whom and the secret that the pairs of words are made of: no wish prints it.

use super::decoded;

/// Keys that a tree's file has in TOML, as tables or as keys of its first level.
const TREE: [&str; 1] = ["tree"];
const PEOPLE: [&str; 2] = ["person", "group"];
/// Keys that stand in the tables of people and groups, and in few other files together with those.
const OF_PEOPLE: [&str; 5] = ["called-by", "ways", "doors", "calls", "asked"];
/// Bytes that are examined: a longer text is too long to be printed.
const MOST_EXAMINED: usize = 256 << 10;
const ENDING: &str = ".tree.toml";

/// Whether a file is that of a contact tree, by its name or by the tables in its text, in whatever encoding.
#[must_use]
pub fn is_contact_tree(path: &str, bytes: &[u8]) -> bool {
    is_tree(path, bytes, decoded::decoded(bytes).as_ref().map(|decoded| decoded.text.as_ref()))
}

/// The same where the text is known; `None` where the bytes are none.
pub(super) fn is_tree(path: &str, bytes: &[u8], text: Option<&str>) -> bool {
    if path.to_lowercase().ends_with(ENDING) {
        return true;
    }
    match text {
        Some(text) => has_tables(text),
        None if decoded::is_wide(bytes) => decoded::other_readings(bytes).iter().any(|text| has_tables(text)),
        // Its keys are plain letters, whatever the rest of its bytes are.
        None => has_tables(&String::from_utf8_lossy(&bytes[..bytes.len().min(MOST_EXAMINED)])),
    }
}

/// No parser: a file with a slip of the pen must be recognised, too.
fn has_tables(text: &str) -> bool {
    let (mut tree, mut people, mut secret, mut of_people) = (false, false, false, false);
    for line in beginning(text).lines() {
        let Some(key) = key_of(line) else { continue };
        let mut parts = key.split('.');
        let (first, second) = (parts.next().unwrap_or_default(), parts.next());
        tree |= TREE.contains(&first);
        people |= PEOPLE.contains(&first);
        let last = second.unwrap_or(first);
        secret |= last == "secret";
        of_people |= OF_PEOPLE.contains(&last);
    }
    (tree && (people || secret)) || (people && of_people)
}

/// The key before `=`, or that of a table's head; `None` for other lines.
fn key_of(line: &str) -> Option<String> {
    // Quoted, indented and commented lines count: a tree in an answer to a letter is a tree.
    let line = line.trim_start_matches(|letter: char| letter.is_whitespace() || "\u{feff}>#|`*-".contains(letter));
    let is_quiet = |letter: char| letter.is_whitespace() || matches!(letter, '"' | '\'');
    let inside = line.trim_start_matches(|letter| letter == '[' || is_quiet(letter));
    let is_letter = |letter: char| letter.is_alphanumeric() || matches!(letter, '_' | '-' | '.') || is_quiet(letter);
    let end = inside.find(|letter| !is_letter(letter))?;
    let (key, rest) = inside.split_at(end);
    let after = rest.trim_start_matches(']').trim_start();
    let is_head = line.starts_with('[') && rest.starts_with(']') && (after.is_empty() || after.starts_with('#'));
    let key: String = key.chars().filter(|letter| !is_quiet(*letter)).collect();
    (!key.is_empty() && (is_head || rest.starts_with('='))).then_some(key)
}

fn beginning(text: &str) -> &str {
    let end = (0..=MOST_EXAMINED.min(text.len())).rev().find(|end| text.is_char_boundary(*end)).unwrap_or(0);
    &text[..end]
}

#[cfg(test)]
mod tests {
    use super::*;

    const TREE: &str = "[tree]\nname = \"Hill\"\nsecret = \"4f1c\"\n\n[[person]]\nid = \"rosa\"\n";

    #[test]
    fn trees_are_known_by_their_tables_whatever_they_are_called_and_however_they_are_written() {
        for text in [
            TREE.to_owned(),
            TREE.replace('\n', "\r\n"),
            format!("\u{feff}{TREE}"),
            TREE.replace('[', "  [ "),
            TREE.replace("[tree]", "[\"tree\"]"),
            TREE.replace('\n', "\n> "),
            "tree.name = 'Hill'\nperson = [\n  { id = 'rosa' },\n]\n".to_owned(),
            "tree = { name = 'Hill', secret = '4f' }\n[[group]]\nid='mill'\n".to_owned(),
            "[tree]\nname = \"never closed\n[[person]\nid = rosa".to_owned(),
            "[[person]]\nid = \"rosa\"\ncalled-by = [\"tomas\"]\n".to_owned(),
            "[[group]]\nid = \"mill\"\ndoors = [\"tomas\"]\n".to_owned(),
            "[tree]\nsecret = \"4f1c\"\n".to_owned(),
        ] {
            assert!(is_contact_tree("notes.txt", text.as_bytes()), "{text}");
        }
        assert!(is_contact_tree("a/Hill.Tree.TOML", &[0]));
    }

    #[test]
    fn other_files_are_no_trees() {
        for text in [
            "",
            "[tree]\nspecies = \"apple\"\nheight = 4\n",
            "# The tree\n\nEach person takes a group of seedlings. The tree is theirs.\n",
            "[package]\nname = \"tree\"\n[[bin]]\nname = \"person\"\n",
            "person = \"Rosa\"\nwork = \"beds\"\n",
            "tree\n----\ngroup\n",
            "- [tree](tree.md)\n- [person](person.md)\n",
        ] {
            assert!(!is_contact_tree("notes.txt", text.as_bytes()), "{text}");
        }
        assert!(!is_contact_tree("tree.toml", b"[bed]\nrows = 3\n"));
    }
}
