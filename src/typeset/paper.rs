//! Facts of a paper -> `sys.inputs` of its template -> typeset pages, with positions for codes.

use typst::foundations::{Dict, IntoValue, Value};

use super::compile::{PictureSource, TypstProject, set};
use super::words::{box_dict, lines};
use super::{OwnFonts, OwnWords, TypesetError, TypesetPages};
use crate::catalogue::Catalogue;
use crate::invisible;
use crate::units::Size;

/// One value for a template.
#[derive(Debug, Clone, PartialEq)]
pub enum PaperFact {
    Nothing,
    Flag(bool),
    Number(i64),
    Text(String),
    List(Vec<PaperFact>),
    Record(Vec<(&'static str, PaperFact)>),
}

impl PaperFact {
    /// A text of people's own or of a program.
    #[must_use]
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    /// A whole number; what is too large becomes the largest.
    #[must_use]
    pub fn number(number: impl TryInto<i64>) -> Self {
        Self::Number(number.try_into().unwrap_or(i64::MAX))
    }

    /// What may be lacking.
    #[must_use]
    pub fn maybe<T>(value: Option<T>, fact: impl FnOnce(T) -> Self) -> Self {
        value.map_or(Self::Nothing, fact)
    }

    /// Several of a kind.
    #[must_use]
    pub fn list<T>(values: impl IntoIterator<Item = T>, fact: impl FnMut(T) -> Self) -> Self {
        Self::List(values.into_iter().map(fact).collect())
    }

    pub(in crate::typeset) fn value(self) -> Value {
        match self {
            Self::Nothing => Value::None,
            Self::Flag(flag) => flag.into_value(),
            Self::Number(number) => Value::Int(number),
            Self::Text(text) => shown(&text).into_value(),
            Self::List(facts) => Value::Array(facts.into_iter().map(Self::value).collect()),
            Self::Record(facts) => Value::Dict(record(facts)),
        }
    }

    fn gather(&self, all: &mut String) {
        match self {
            Self::Text(text) => all.push_str(&shown(text)),
            Self::List(facts) => facts.iter().for_each(|fact| fact.gather(all)),
            Self::Record(facts) => facts.iter().for_each(|(_, fact)| fact.gather(all)),
            Self::Nothing | Self::Flag(_) | Self::Number(_) => {}
        }
    }
}

fn record(facts: Vec<(&'static str, PaperFact)>) -> Dict {
    facts.into_iter().map(|(key, fact)| (key.into(), fact.value())).collect()
}

/// A text on one line, without what nothing shows: such marks would turn the words around it round.
fn shown(text: &str) -> String {
    let mut hidden = invisible::hidden(text).map(|(at, _)| at).peekable();
    let mut shown = String::with_capacity(text.len());
    for (at, letter) in text.char_indices() {
        if hidden.next_if_eq(&at).is_none() {
            shown.push(if letter.is_control() { ' ' } else { letter });
        }
    }
    shown
}

/// Typesets a paper. The files are its template and those that it imports, the template first; `facts` reach it as `sys.inputs`, beside `words`
/// (the lines of the language), `paper` (width and height in millimetres) and `fonts`.
///
/// # Errors
/// A letter that no font has, told as one of `own_words`; an error in the template.
pub fn paper(
    files: &[(&'static str, &str)],
    facts: Vec<(&'static str, PaperFact)>,
    own_words: OwnWords,
    catalogue: &Catalogue,
    paper: Size,
    fonts: &OwnFonts,
) -> Result<TypesetPages, TypesetError> {
    paper_with_pictures(files, facts, &[], own_words, catalogue, paper, fonts)
}

/// As [`paper`](paper()), with picture files (PNG or SVG) that its template places by their names.
///
/// # Errors
/// As [`paper`](paper()).
pub fn paper_with_pictures(
    files: &[(&'static str, &str)],
    facts: Vec<(&'static str, PaperFact)>,
    pictures: &[(String, Vec<u8>)],
    own_words: OwnWords,
    catalogue: &Catalogue,
    paper: Size,
    fonts: &OwnFonts,
) -> Result<TypesetPages, TypesetError> {
    let mut own = String::new();
    for (_, fact) in &facts {
        fact.gather(&mut own);
    }
    own_words.check(&own, usize::MAX, fonts)?;
    let mut data = record(facts);
    let templates: Vec<&str> = files.iter().map(|(_, text)| *text).collect();
    data.insert("words".into(), Value::Dict(lines(catalogue, &templates)));
    data.insert("paper".into(), box_dict(&[("width", paper.width), ("height", paper.height)]));
    let main = files.first().map_or("", |(name, _)| *name);
    let files = files.iter().map(|(name, text)| (*name, (*text).to_owned())).collect();
    set(TypstProject { files, data, pictures: &PaperPictures(pictures), fonts }).map_err(|fault| {
        let name = fault.places.first().map_or(main, |(file, _)| file.as_str()).to_owned();
        TypesetError::Template { name, line: fault.line, message: fault.message }
    })
}

/// Picture files by their names.
struct PaperPictures<'a>(&'a [(String, Vec<u8>)]);

impl PictureSource for PaperPictures<'_> {
    fn picture(&self, path: &str) -> Option<Vec<u8>> {
        self.0.iter().find(|(name, _)| name == path).map(|(_, bytes)| bytes.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::built_in;
    use crate::units::Mm;

    const SMALL: Size = Size { width: Mm(80.0), height: Mm(60.0) };

    fn set(template: &str, facts: Vec<(&'static str, PaperFact)>) -> Result<TypesetPages, TypesetError> {
        paper(&[("tree/a.typ", template)], facts, OwnWords::Tree, &built_in("en").unwrap(), SMALL, &OwnFonts::default())
    }

    #[test]
    fn facts_reach_the_template_as_values_and_never_as_markup() {
        let template = "#set page(width: sys.inputs.paper.width * 1mm, height: 60mm)\n#set text(font: sys.inputs.fonts)\n\
            #assert(sys.inputs.a.b.at(0) == \"#panic() *x* [\" and sys.inputs.n == 7 and sys.inputs.none == none)\n\
            #sys.inputs.a.b.at(0) #metadata((number: 1, side: 10mm)) <code>";
        let name = PaperFact::text("#panic() *x* [");
        let facts = vec![
            ("a", PaperFact::Record(vec![("b", PaperFact::List(vec![name]))])),
            ("n", PaperFact::number(7_u32)),
            ("none", PaperFact::maybe(None, PaperFact::Flag)),
        ];
        let pages = set(template, facts).unwrap();
        assert_eq!((pages.pages, pages.codes.len()), (1, 1));
    }

    #[test]
    fn what_turns_the_writing_round_does_not_reach_the_paper() {
        for (text, clean) in
            [("Ro\u{202e}sa", "Rosa"), ("a\nb", "a b"), ("\u{2067}x\u{2069}", "x"), ("می\u{200c}خ", "می\u{200c}خ")]
        {
            assert_eq!(shown(text), clean);
        }
    }

    #[test]
    fn a_letter_that_no_font_has_is_named() {
        let refused = set("", vec![("name", PaperFact::text("Ro\u{16a0}sa"))]).unwrap_err().to_string();
        assert!(refused.contains("tree") && refused.contains("16a0"), "{refused}");
    }
}
