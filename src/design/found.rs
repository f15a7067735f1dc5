//! What the reader of one format is asked -> what it answers.

use super::model::{DesignForm, DesignUnit, UnitSource};
use crate::halftone::FontFile;
use crate::watch::Watch;

/// How a design file is read.
#[derive(Clone, Copy)]
pub struct ReadOptions<'a> {
    /// What a person says of the unit. Files that tell their own size in millimetres or inches keep it, but for DXF, whose
    /// header is often wrong.
    pub unit: Option<DesignUnit>,
    /// For words in drawings.
    pub fonts: &'a [FontFile],
    pub watch: &'a dyn Watch,
}

/// What a reader of one format found.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct DesignFound {
    pub form: DesignForm,
    pub unit: Option<(DesignUnit, UnitSource)>,
    pub title: Option<String>,
    pub maker: Option<String>,
    pub licence: Option<String>,
    pub warnings: Vec<String>,
}

impl DesignFound {
    pub fn new(form: DesignForm, unit: Option<(DesignUnit, UnitSource)>) -> Self {
        Self { form, unit, title: None, maker: None, licence: None, warnings: Vec::new() }
    }
}

/// Most letters of a title or a name.
const MOST_TITLE: usize = 200;

/// Words in one line, without what steers a terminal or the direction of writing; `None` if there are none.
pub(super) fn one_line(text: &str) -> Option<String> {
    let is_plain = |letter: &char| {
        !letter.is_control()
            && !matches!(letter, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
    };
    let words: Vec<&str> = text.split_whitespace().collect();
    let line: String = words.join(" ").chars().filter(is_plain).take(MOST_TITLE).collect();
    (!line.trim().is_empty()).then(|| line.trim().to_owned())
}
