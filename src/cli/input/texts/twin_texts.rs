//! Texts -> the lines of handwritten twins among them, by their numbers: for a packet they are nothing, and what a coded one holds may be a key.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::twin::{LinesRead, TwinLine};

/// Lines of a text that are looked at; a twin has less than 1,100.
const MOST: usize = 20_000;

/// What to do with them.
pub(crate) const READ_TWINS: &str = "`seedpress twin --read FILE -o FOLDER` reads them";

/// Lines of twins that were seen in a run.
#[derive(Debug, Clone, Default)]
pub(crate) struct TwinLinesSeen {
    /// In words, each once.
    pub words: BTreeSet<String>,
}

impl TwinLinesSeen {
    /// Notes the lines of a text file, as many as are remembered; tells how many they are.
    pub fn take_all(&mut self, text: &str) -> u32 {
        let mut count = 0_u32;
        for line in twin_lines_in(text) {
            count = count.saturating_add(1);
            if self.words.len() < MOST {
                self.words.insert(twin_line_words(&line));
            }
        }
        count
    }
}

/// The lines of twins in a text file that have no slip.
pub(crate) fn twin_lines_in(text: &str) -> impl Iterator<Item = TwinLine> + '_ {
    text.lines().take(MOST).filter_map(LinesRead::exact)
}

/// `coded line 07 of a handwritten twin`.
pub(crate) fn twin_line_words(line: &TwinLine) -> String {
    let what = match line {
        TwinLine::Summary(_) => "line",
        TwinLine::Coded(_) => "coded line",
        TwinLine::Text(_) => "text line",
    };
    format!("{what} {} of a handwritten twin", line.label())
}

/// The same for programs.
pub(crate) fn twin_line_json(line: &TwinLine) -> Value {
    let kind = match line {
        TwinLine::Summary(_) => "summary",
        TwinLine::Coded(_) => "coded",
        TwinLine::Text(_) => "text",
    };
    json!({ "line": line.label(), "kind": kind })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::twin::Twin;

    #[test]
    fn lines_of_twins_are_told_from_other_lines_and_what_they_hold_is_not() {
        let coded = Twin::coded("seeds.bin", b"beans, maize, squash", None, false).unwrap();
        let text = Twin::text("recipe.txt", b"Sow the beans when the soil is warm.\n", false).unwrap();
        let mut seen = TwinLinesSeen::default();
        for (twin, kind) in [(&coded, "coded"), (&text, "text")] {
            let lines = [twin.summary.line().to_string()].into_iter().chain(twin.lines.iter().map(ToString::to_string));
            let typed: String = lines.map(|line| line + "\n").collect();
            let others = "12 monkeys\n00 0000\n\n# a note\n01 Sow the beans when the soil is wram. / 7K2 M0Q\n";
            assert_eq!(seen.take_all(&format!("{others}{typed}{others}")) as usize, twin.lines.len() + 1);
            assert!(seen.words.contains("line 00 of a handwritten twin"));
            assert!(seen.words.contains(&format!("{kind} line 01 of a handwritten twin")), "{:?}", seen.words);
            let json: Vec<String> = twin_lines_in(&typed).map(|line| twin_line_json(&line).to_string()).collect();
            assert_eq!(json[0], r#"{"kind":"summary","line":"00"}"#);
            assert!(!json.concat().contains("beans"));
        }
    }
}
