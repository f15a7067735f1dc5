//! A design and a sheet of it -> the facts of its title block and its words, for the template.

use super::key_sheet::PageArea;
use super::note::{SheetNote, micrometres};
use super::options::{FileBytes, MEASURED_SIDE, PlateItem, PlateOptions};
use super::plan::scale_text;
use crate::catalogue::Catalogue;
use crate::design::{Design, DesignUnit, UnitSource};
use crate::plate::{FigureKind, LabelText, PlateScale, Projection};
use crate::typeset::{PaperFact, unprintable};
use crate::units::{Mm, Size};

/// Letters of a title, a name or a licence that are printed at most.
const MOST_LETTERS: usize = 200;

/// One sheet for the template. What is not there is empty.
#[derive(Default)]
pub(super) struct SheetFacts {
    pub shows: String,
    pub scale: Option<PlateScale>,
    pub projection: Option<Projection>,
    pub tile: Option<String>,
    pub size: Option<Size>,
    pub block: Option<PageArea>,
    /// Where text that flows stands; the rest of the page is margin.
    pub body: Option<PageArea>,
    pub frame: Option<PageArea>,
    pub labels: Vec<SheetNote>,
    pub notes: Vec<SheetNote>,
    pub facts: Vec<String>,
    pub facts_area: Option<PageArea>,
    pub text: Option<String>,
    pub bytes: Option<String>,
    pub key: Option<Vec<(&'static str, PaperFact)>>,
    pub listing: Vec<String>,
    /// Where a picture stands, and the name of its file.
    pub picture: Option<(PageArea, String)>,
}

/// Own words of a file on one line, as the fonts can print them, with whether letters were replaced.
pub(super) struct PrintableWords<'a> {
    pub options: &'a PlateOptions<'a>,
    pub replaced: bool,
}

impl PrintableWords<'_> {
    pub fn of(&mut self, text: &str, most: usize) -> String {
        let mut short: String = text.chars().take(most).collect();
        if short.len() < text.len() {
            short.push('\u{2026}');
        }
        let lacking = unprintable(&short, self.options.fonts);
        if lacking.is_empty() {
            return short;
        }
        self.replaced = true;
        let is_lacking = |letter: char| lacking.iter().any(|(lacking, _)| *lacking == letter);
        short.chars().map(|letter| if is_lacking(letter) { '?' } else { letter }).collect()
    }

    fn short(&mut self, text: Option<&str>) -> PaperFact {
        let text = text.map(str::trim).filter(|text| !text.is_empty());
        PaperFact::maybe(text, |text| PaperFact::Text(self.of(text, MOST_LETTERS)))
    }
}

/// Words of a figure in the language of the plates.
pub(super) fn label_text(text: &LabelText, words: &Catalogue) -> String {
    match text {
        LabelText::Plain(text) => text.clone(),
        LabelText::Line(key, slots) => {
            let slots: Vec<(&str, &str)> = slots.iter().map(|(slot, value)| (*slot, value.as_str())).collect();
            let known = words.line(key) != *key;
            let full = format!("plate.{key}");
            words.fill(if known { key } else { &full }, &slots)
        }
    }
}

/// What a figure shows, for its title block.
pub(super) fn kind_text(kind: &FigureKind, words: &Catalogue) -> String {
    match kind {
        FigureKind::Plan => words.line("plate.shows-plan").to_owned(),
        FigureKind::Views => words.line("plate.shows-views").to_owned(),
        FigureKind::Path => words.line("plate.shows-path").to_owned(),
        FigureKind::Slices { from, to, of } => {
            let slots = [("from", from.to_string()), ("to", to.to_string()), ("slices", of.to_string())];
            let slots = slots.each_ref().map(|(slot, value)| (*slot, value.as_str()));
            words.fill("plate.shows-slices", &slots)
        }
        FigureKind::Slice { number, of, height } => {
            let height = super::holes::decimal(*height);
            let slots = [("n", number.to_string()), ("slices", of.to_string()), ("height", height)];
            let slots = slots.each_ref().map(|(slot, value)| (*slot, value.as_str()));
            words.fill("plate.shows-slice", &slots)
        }
    }
}

fn unit_text(unit: DesignUnit, source: UnitSource, words: &Catalogue) -> String {
    let unit = match unit {
        DesignUnit::Micrometre => "\u{b5}m",
        DesignUnit::Millimetre => "mm",
        DesignUnit::Centimetre => "cm",
        DesignUnit::Decimetre => "dm",
        DesignUnit::Metre => "m",
        DesignUnit::Mil => "mil (0.001 in)",
        DesignUnit::Inch => "in",
        DesignUnit::Foot => "ft",
        DesignUnit::Yard => "yd",
        DesignUnit::Pixel => "px (1/96 in)",
    };
    let key = match source {
        UnitSource::File => "plate.unit-file",
        UnitSource::Given => "plate.unit-given",
        UnitSource::Assumed => "plate.unit-assumed",
    };
    words.fill(key, &[("unit", unit)])
}

/// What `--measured` was, in words for paper; `None` if nothing is corrected.
fn measured(options: &PlateOptions) -> Option<[String; 2]> {
    let is_off = options.measured.iter().any(|measured| (measured - MEASURED_SIDE).abs() > 1e-9);
    is_off.then(|| options.measured.map(super::holes::decimal))
}

/// Where the bytes of a file are, in words.
pub(super) fn bytes_text(item: &PlateItem, has_strip: bool, options: &PlateOptions) -> String {
    let words = options.catalogue;
    match (options.packet, item.bytes) {
        (Some(packet), _) => words.fill("plate.bytes-packet", &[("name", packet)]),
        (None, FileBytes::NotPrinted) => words.line("plate.bytes-none").to_owned(),
        (None, FileBytes::Strip(_)) if has_strip => words.line("plate.bytes-strip").to_owned(),
        (None, FileBytes::Strip(_) | FileBytes::Codes) => words.line("plate.bytes-codes").to_owned(),
    }
}

/// The first 16 digits of the file's SHA-256, in groups of four.
fn digits(design: &Design) -> String {
    let digits: Vec<String> =
        design.digest.chunks(2).take(4).map(|pair| pair.iter().map(|byte| format!("{byte:02X}")).collect()).collect();
    digits.join(" ")
}

/// The name of a file without its ending.
fn stem(name: &str) -> &str {
    name.rsplit_once('.').map_or(name, |(stem, _)| if stem.is_empty() { name } else { stem })
}

/// A licence as people write it: files often have its address, which is too long for a title block.
///
/// `https://creativecommons.org/licenses/by-sa/4.0/` is CC BY-SA 4.0; other addresses lose what all begin with.
fn licence_name(text: &str) -> String {
    let address = text.trim();
    let Some(rest) = address.strip_prefix("https://").or_else(|| address.strip_prefix("http://")) else {
        return text.to_owned();
    };
    let rest = rest.strip_prefix("www.").unwrap_or(rest).trim_end_matches('/');
    let parts: Vec<&str> = rest.split('/').collect();
    match parts.as_slice() {
        ["creativecommons.org", "publicdomain", "zero", version, ..] => format!("CC0 {version}"),
        ["creativecommons.org", "publicdomain", "mark", version, ..] => format!("Public Domain Mark {version}"),
        ["creativecommons.org", "licenses", kind, version, ..] => format!("CC {} {version}", kind.to_uppercase()),
        _ => rest.to_owned(),
    }
}

impl SheetFacts {
    pub fn fact(self, design: &Design, own: &mut PrintableWords) -> PaperFact {
        let options = own.options;
        let words = options.catalogue;
        let size = self.size.unwrap_or(options.paper);
        let block = self.block.unwrap_or_else(|| super::key_sheet::wide_block(size));
        let body = self.body.unwrap_or(PageArea { left: 0.0, top: 0.0, width: size.width.0, height: size.height.0 });
        let length = |length: f64| micrometres(Mm(length));
        let margin = PaperFact::Record(vec![
            ("left", length(body.left)),
            ("top", length(body.top)),
            ("right", length(size.width.0 - body.left - body.width)),
            ("bottom", length(size.height.0 - body.top - body.height)),
        ]);
        let corrected = measured(options);
        let scale = self.scale.map(|scale| {
            let text = scale_text(scale);
            if corrected.is_some() { words.fill("plate.scale-measured", &[("scale", &text)]) } else { text }
        });
        let projection = self.projection.map(|projection| match projection {
            Projection::ThirdAngle => words.line("plate.third-angle").to_owned(),
            Projection::FirstAngle => words.line("plate.first-angle").to_owned(),
        });
        let unit = design.unit.map(|(unit, source)| unit_text(unit, source, words));
        let title = design.title.as_deref().map(str::trim).filter(|title| !title.is_empty());
        let title = own.of(title.unwrap_or_else(|| stem(&design.name)), MOST_LETTERS);
        let texts = |texts: Vec<String>| PaperFact::list(texts, PaperFact::Text);
        let notes = |notes: Vec<SheetNote>| PaperFact::list(notes, SheetNote::fact);
        let maybe = |text: Option<String>| PaperFact::maybe(text, PaperFact::Text);
        let area = |area: Option<PageArea>| PaperFact::maybe(area, PageArea::fact);
        PaperFact::Record(vec![
            ("width", micrometres(size.width)),
            ("height", micrometres(size.height)),
            ("block", block.fact()),
            ("margin", margin),
            ("title", PaperFact::Text(title)),
            ("shows", PaperFact::Text(self.shows)),
            ("scale", maybe(scale)),
            ("unit", maybe(unit)),
            ("projection", maybe(projection)),
            ("tile", maybe(self.tile)),
            ("file", own.short(Some(&design.name))),
            ("maker", own.short(design.maker.as_deref())),
            ("licence", own.short(design.licence.as_deref().map(licence_name).as_deref())),
            ("digest", PaperFact::Text(digits(design))),
            ("packet", maybe(options.packet.map(str::to_owned))),
            ("measured", PaperFact::maybe(corrected, |corrected| PaperFact::list(corrected, PaperFact::Text))),
            ("frame", area(self.frame)),
            ("labels", notes(self.labels)),
            ("notes", notes(self.notes)),
            ("facts", texts(self.facts)),
            ("facts-box", area(self.facts_area)),
            ("text", maybe(self.text)),
            ("bytes", maybe(self.bytes)),
            ("key", PaperFact::maybe(self.key, PaperFact::Record)),
            ("listing", texts(self.listing)),
            (
                "picture",
                PaperFact::maybe(self.picture, |(at, name)| {
                    PaperFact::Record(vec![("at", at.fact()), ("name", PaperFact::Text(name))])
                }),
            ),
        ])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn licences_are_named_where_a_file_has_their_address() {
        for (text, name) in [
            ("https://creativecommons.org/publicdomain/zero/1.0/", "CC0 1.0"),
            ("http://creativecommons.org/licenses/by-sa/4.0/deed.en", "CC BY-SA 4.0"),
            ("https://www.example.org/licence/", "example.org/licence"),
            ("CERN-OHL-S-2.0", "CERN-OHL-S-2.0"),
        ] {
            assert_eq!(licence_name(text), name);
        }
    }
}
