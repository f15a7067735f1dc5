//! Fold and duplex mode -> pages with printing and folding instructions, with positions for the diagrams.

use typst::foundations::{Dict, IntoValue, Value};

use super::compile::compile;
use super::words::{box_dict, lines, whole};
use super::{OwnFonts, TypesetError, TypesetPages};
use crate::catalogue::Languages;
use crate::fold::{Duplex, Fold, Imposition, step_count};
use crate::units::Size;

/// Facts for the instructions besides the steps of the fold.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct GuideFacts<'a> {
    pub languages: &'a Languages,
    pub fold: Fold,
    pub duplex: Duplex,
    /// Whether anything is printed on the backs.
    pub two_sided: bool,
    pub papers: usize,
    pub signatures: usize,
}

impl<'a> GuideFacts<'a> {
    /// The facts of an imposition.
    #[must_use]
    pub fn of(imposition: &Imposition, languages: &'a Languages) -> Self {
        Self {
            languages,
            fold: imposition.fold,
            duplex: imposition.duplex,
            two_sided: imposition.is_two_sided(),
            papers: imposition.papers.len(),
            signatures: imposition.signatures.len(),
        }
    }
}

/// Printing and folding instructions in each language. Diagram n of the fold goes to the n-th position for a code.
///
/// # Errors
/// An error in the template.
pub fn guide(template: &str, words: &GuideFacts, paper: Size) -> Result<TypesetPages, TypesetError> {
    let duplex = match words.duplex {
        _ if !words.two_sided => "one",
        Duplex::Long => "long",
        Duplex::Short => "short",
        Duplex::None => "none",
    };
    let mut data = data(template, words.languages, paper);
    let mut put = |key: &str, value: Value| data.insert(key.into(), value);
    put("fold", words.fold.name().into_value());
    put("steps", whole(step_count(words.fold)));
    put("duplex", duplex.into_value());
    put("papers", whole(words.papers));
    // Only booklets have several signatures: other folds have one for each paper.
    put("signatures", whole(if words.fold == Fold::Booklet { words.signatures } else { 1 }));
    // The text names the page of the PDF on which the fronts begin, which depends on the length of the guide itself.
    let set = |pages: usize| {
        let mut data = data.clone();
        data.insert("pages".into(), whole(pages));
        compile("guide.typ", template, data, &OwnFonts::default())
    };
    let once = set(1)?;
    if once.pages == 1 { Ok(once) } else { set(once.pages) }
}

/// The text on both sides of the calibration sheet, one page for each side.
///
/// # Errors
/// An error in the template.
pub fn calibration(
    template: &str,
    languages: &Languages,
    side: Size,
    reach: f64,
) -> Result<TypesetPages, TypesetError> {
    const NAME: &str = "calibrate.typ";
    let mut data = data(template, languages, side);
    data.insert("reach".into(), Value::Float(reach));
    let words = compile(NAME, template, data, &OwnFonts::default())?;
    if words.pages == 2 { Ok(words) } else { Err(TypesetError::Pages { name: NAME, found: words.pages, wanted: 2 }) }
}

fn data(template: &str, languages: &Languages, paper: Size) -> Dict {
    let mut data = Dict::new();
    let all = languages.all().map(|catalogue| Value::Dict(lines(catalogue, &[template])));
    data.insert("languages".into(), Value::Array(all.collect()));
    data.insert("paper".into(), box_dict(&[("width", paper.width), ("height", paper.height)]));
    data
}
