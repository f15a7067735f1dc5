//! Ending and content of a file -> running text, or a table or data whatever its ending says.

use super::lines::fold;
use super::words::plain;

/// Endings of running text; names without an ending count, too.
const RUNNING: [&str; 12] =
    ["md", "markdown", "mdown", "mkd", "mkdn", "mdwn", "qmd", "txt", "text", "rst", "adoc", "asciidoc"];
const TABLES: [&str; 5] = ["csv", "tsv", "tab", "psv", "ssv"];
/// Texts that programs read.
const DATA: [&str; 76] = [
    "abook",
    "asm",
    "bash",
    "bat",
    "bib",
    "c",
    "cc",
    "cfg",
    "cmake",
    "conf",
    "cpp",
    "cs",
    "css",
    "desktop",
    "diff",
    "dot",
    "eml",
    "env",
    "geojson",
    "gitignore",
    "go",
    "gpx",
    "h",
    "hpp",
    "htm",
    "html",
    "ics",
    "ini",
    "java",
    "js",
    "json",
    "json5",
    "jsonl",
    "jsx",
    "kml",
    "kt",
    "ldif",
    "list",
    "log",
    "lua",
    "m3u",
    "mbox",
    "mk",
    "ndjson",
    "org",
    "patch",
    "php",
    "pl",
    "plist",
    "po",
    "properties",
    "ps1",
    "py",
    "r",
    "rb",
    "rs",
    "scad",
    "sh",
    "sql",
    "srt",
    "svg",
    "swift",
    "tex",
    "toml",
    "ts",
    "typ",
    "url",
    "vcard",
    "vcf",
    "vtt",
    "wkt",
    "xhtml",
    "xml",
    "yaml",
    "yml",
    "zsh",
];
/// Rows that make a table of lines with commas.
const LEAST_ROWS: usize = 2;

/// What a text file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TextForm {
    /// Text that people read line by line.
    Running,
    /// Rows of cells.
    Table,
    /// What programs read: settings, records, logs, sources.
    Data,
    /// No text by its ending.
    Other,
}

/// The form of a file by its ending, in lower case and empty where there is none, and by its text.
#[must_use]
pub fn form(ending: &str, text: &str) -> TextForm {
    if TABLES.contains(&ending) {
        return TextForm::Table;
    }
    if DATA.contains(&ending) {
        return TextForm::Data;
    }
    if !ending.is_empty() && !RUNNING.contains(&ending) {
        return TextForm::Other;
    }
    let lines: Vec<String> =
        text.lines().map(fold).map(|line| line.trim_end().to_owned()).filter(|line| !line.trim().is_empty()).collect();
    if is_records(text, &lines) || is_settings(&lines) {
        TextForm::Data
    } else if is_table(&lines) {
        TextForm::Table
    } else {
        TextForm::Running
    }
}

/// Contact cards, calendars, LDIF, JSON, XML, mail.
fn is_records(text: &str, lines: &[String]) -> bool {
    let trimmed = text.trim_start_matches('\u{feff}').trim();
    let begins = |line: &String| {
        let line = plain(line);
        let line = line.trim();
        line.starts_with("begin:v")
            || line.starts_with("dn: cn=")
            || line.starts_with("dn: uid=")
            || line.starts_with("dn:: ")
    };
    let json = |text: &str| {
        let text = text.trim().trim_end_matches(',');
        (text.starts_with('{') && text.ends_with('}') || text.starts_with('[') && text.ends_with(']'))
            && text.len() > 4
            && text.contains('"')
            && (text.contains(':') || text.contains(','))
    };
    lines.iter().any(begins)
        || json(trimmed)
        || (lines.len() >= 2 && lines.iter().all(|line| json(line)))
        || trimmed.starts_with("<?xml")
        || trimmed.starts_with("#!")
        || (lines.len() >= 2 && lines.iter().take(2).all(|line| is_mail_head(line)))
}

fn is_mail_head(line: &str) -> bool {
    ["From:", "To:", "Subject:", "Date:", "Cc:", "Received:", "Message-ID:"].iter().any(|head| line.starts_with(head))
}

/// `[section]` and `key=value`; `- key: value` with more keys below.
fn is_settings(lines: &[String]) -> bool {
    let key = |key: &str| !key.is_empty() && key.len() <= 40 && !key.trim().contains(' ');
    let assigned =
        |line: &&String| line.split_once('=').is_some_and(|(left, right)| key(left.trim()) && !right.starts_with('='));
    let section = |line: &&String| {
        line.starts_with('[') && line.ends_with(']') && !line.starts_with("[ ]") && !line.contains("](")
    };
    let (sections, settings) = (lines.iter().filter(section).count(), lines.iter().filter(assigned).count());
    if settings >= 2 && (sections + settings) * 5 >= lines.len() * 4 {
        return true;
    }
    if sections >= 1 && settings >= 1 && sections + settings == lines.len() {
        return true;
    }
    let keyed = |line: &str| {
        line.split_once(':')
            .is_some_and(|(left, right)| key(left.trim()) && (right.is_empty() || right.starts_with(' ')))
    };
    let items = lines
        .iter()
        .filter(|line| line.trim_start().starts_with("- ") && keyed(line.trim_start().trim_start_matches("- ")))
        .count();
    let nested = lines
        .iter()
        .filter(|line| line.starts_with("  ") && keyed(line.trim_start()) && !line.trim_start().starts_with("- "))
        .count();
    let start = lines.first().is_some_and(|line| line == "---")
        && lines.iter().filter(|line| line.as_str() == "---").count() == 1;
    let flow = lines
        .iter()
        .filter(|line| keyed(line) && (line.ends_with('}') || line.ends_with(']')) && line.contains(['{', '[']))
        .count();
    (items >= 1 && nested >= 1 && items + nested == lines.len())
        || (nested >= 2 && lines.iter().all(|line| keyed(line.trim_start().trim_start_matches("- "))))
        || (start
            && lines.len() >= 3
            && lines[1..].iter().all(|line| keyed(line.trim_start().trim_start_matches("- "))))
        || (flow >= 1 && flow * 2 >= lines.len())
}

/// Rows with the same number of the same separator, and short cells.
fn is_table(lines: &[String]) -> bool {
    if lines.len() < LEAST_ROWS || lines.iter().any(|line| line.starts_with('#') || line.starts_with("```")) {
        return false;
    }
    let even = |separator: char, least: usize| {
        let count = |line: &String| line.matches(separator).count();
        let counts: Vec<usize> = lines.iter().map(count).collect();
        let usual = counts.iter().copied().max().unwrap_or(0);
        let fitting = counts.iter().filter(|count| **count == usual).count();
        let tight = |line: &&String| !line.contains(&format!("{separator} ")) || separator == ';';
        usual >= least
            && fitting >= LEAST_ROWS
            && fitting * 5 >= lines.len() * 4
            && lines.iter().filter(tight).count() * 5 >= lines.len() * 4
            && lines.iter().all(|line| line.split(separator).all(|cell| cell.trim().split(' ').count() <= 6))
    };
    even(';', 1) || even(',', 1) || lines_have_tabs(lines)
}

/// Tabs become two blanks in folded lines; columns that are set with more of them count as a table only for people.
fn lines_have_tabs(lines: &[String]) -> bool {
    let cells = |line: &String| line.trim().split("  ").filter(|cell| !cell.is_empty()).count();
    let counts: Vec<usize> = lines.iter().map(cells).collect();
    let wide = |line: &String| line.trim().contains("   ");
    counts.iter().all(|count| *count == counts[0] && *count >= 2) && !lines.iter().any(wide)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_and_data_are_seen_under_any_ending() {
        for text in ["a,b\n1,2\n", "a;b;c\n1;2;3\n", "a\tb\nc\td\n"] {
            assert_eq!(form("txt", text), TextForm::Table, "{text}");
        }
        for text in [
            "{\"a\": 1}",
            "[{\"a\":1},{\"a\":2}]",
            "x\nBEGIN:VCARD\n",
            "[a]\nb=1\n",
            "- a: 1\n  b: 2\n",
            "dn: cn=a,dc=b\ncn: a\n",
            "a=1\nb=2\n",
        ] {
            assert_eq!(form("md", text), TextForm::Data, "{text}");
        }
        assert_eq!(form("py", "print(1)"), TextForm::Data);
        assert_eq!(form("png", ""), TextForm::Other);
    }

    #[test]
    fn prose_lists_and_recipes_are_running_text() {
        for text in [
            "Sow after the last frost, in rows.\nWater, then wait, then water.\n",
            "# Soup\n\n- beans, 500 g\n- oil, 3 spoons\n",
            "Flour: 500 g\nWater: 350 ml\n",
            "| a | b |\n|---|---|\n| 1 | 2 |\n",
            "[a](b)\n",
            "",
        ] {
            assert_eq!(form("md", text), TextForm::Running, "{text}");
            assert_eq!(form("", text), TextForm::Running, "{text}");
        }
    }
}
