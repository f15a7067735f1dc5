//! Pages of PDFs and imposed sides -> one PDF to print.
//!
//! Each page becomes a form `XObject` that is painted, rotated and scaled, into its area; folds, cuts and diagrams are
//! painted over it. Pages that already fit their area within 0.2 % are not scaled, and are aligned to printer dots, so
//! that codes on them keep their modules.

use std::fmt::Write;

use lopdf::{Dictionary, Document, Object, ObjectId, Stream, StringFormat, dictionary};

use super::PressError;
use super::import_pages::{PageForm, take_pages};
use super::repair::FoundPages;
use super::strokes::{draw, number, numbers};
use super::trim::{DOTS, Trim};
use crate::fold::{PlacedPage, PrintedSide, Turn};
use crate::units::{Mm, Pt, Size, Spot};

/// Scaling of pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scale {
    /// As large as the area allows, with the aspect ratio kept.
    Fit,
    /// At their actual size, centred; what does not fit is clipped.
    Actual,
}

/// Pages that differ from their area by less than this share are not scaled: programs round paper sizes.
const SAME: f64 = 0.002;

/// The imported pages of one or several PDFs, numbered consecutively.
pub struct Originals {
    document: Document,
    forms: Vec<PageForm>,
    damaged: Option<FoundPages>,
    trim: Trim,
}

impl Originals {
    /// Opens PDFs.
    ///
    /// # Errors
    /// A PDF that is encrypted, broken, or has too many pages.
    pub fn open(pdfs: &[&[u8]]) -> Result<Self, PressError> {
        let mut document = Document::with_version("1.7");
        let catalog = document.add_object(dictionary! { "Type" => "Catalog" });
        document.trailer.set("Root", catalog);
        let mut forms = Vec::new();
        let mut damaged = None;
        for pdf in pdfs {
            let (taken, found) = take_pages(&mut document, pdf)?;
            forms.extend(taken);
            damaged = damaged.or(found);
        }
        Ok(Self { document, forms, damaged, trim: Trim::default() })
    }

    /// The same pages, printed beyond the edge of the paper.
    #[must_use]
    pub fn trimmed(mut self, trim: Trim) -> Self {
        self.trim = trim;
        self
    }

    /// Number of pages.
    #[must_use]
    pub fn pages(&self) -> usize {
        self.forms.len()
    }

    /// The size of each page as displayed.
    pub fn sizes(&self) -> impl Iterator<Item = Size> {
        self.forms.iter().map(|form| {
            let (width, height) = form.size();
            Size { width: Pt(width).into(), height: Pt(height).into() }
        })
    }

    /// What was found of the first PDF that is damaged, if one is.
    #[must_use]
    pub fn damaged(&self) -> Option<FoundPages> {
        self.damaged
    }

    /// Number of pages with comments or form fields, which are not printed.
    #[must_use]
    pub fn pages_with_notes(&self) -> usize {
        self.forms.iter().filter(|form| form.notes).count()
    }

    /// Scale factor of a page in an area of this size; 1 is the actual size. `None` if there is no such page.
    #[must_use]
    pub fn scale_of(&self, page: usize, place: Size, scale: Scale) -> Option<f64> {
        let at = TargetBox::of(
            &PlacedPage { page: None, at: Spot::default(), size: place, turn: Turn::Upright, shift: Mm(0.0) },
            place,
        );
        self.forms.get(page).map(|form| at.scale(form, scale))
    }

    /// Paints pages on sides. `id` becomes the file identifier, by which printers recognise cached documents.
    ///
    /// # Errors
    /// A side asks for a page that does not exist.
    pub fn place_pages(mut self, sides: &[PrintedSide], scale: Scale, id: [u8; 16]) -> Result<Vec<u8>, PressError> {
        let document = &mut self.document;
        if self.trim.bleed.0 > 0.0 {
            for form in &self.forms {
                widen(document, form, self.trim.bleed)?;
            }
        }
        let tree = document.new_object_id();
        let mut kids: Vec<Object> = Vec::new();
        for side in sides {
            kids.push(print(document, tree, side, &self.forms, scale, self.trim)?.into());
        }
        let count = kids.len() as i64;
        document.objects.insert(tree, dictionary! { "Type" => "Pages", "Kids" => kids, "Count" => count }.into());
        document.catalog_mut()?.set("Pages", tree);
        let id = Object::String(id.to_vec(), StringFormat::Hexadecimal);
        document.trailer.set("ID", vec![id.clone(), id]);
        document.prune_objects();
        document.renumber_objects();
        let mut pdf = Vec::new();
        document.save_to(&mut pdf)?;
        Ok(pdf)
    }
}

/// A printed side as a page of the PDF.
fn print(
    document: &mut Document,
    tree: ObjectId,
    side: &PrintedSide,
    forms: &[PageForm],
    scale: Scale,
    trim: Trim,
) -> Result<ObjectId, PressError> {
    let beyond = trim.beyond();
    let mut content = String::new();
    if beyond > 0.0 {
        let _ = writeln!(content, "1 0 0 1 {} cm", numbers(&[beyond, beyond]));
    }
    let mut used = Dictionary::new();
    for cell in &side.cells {
        let Some(page) = cell.page else { continue };
        let form = forms.get(page).ok_or(PressError::Missing { page: page + 1, pages: forms.len() })?;
        let name = format!("P{}", page + 1);
        content.push_str(&paint(cell, form, side.size, scale, trim.bleed, &name));
        used.set(name, form.id);
    }
    content.push_str(&draw(&side.strokes, side.size));
    if trim.marks {
        content.push_str(&draw(&trim.crop_marks(side.size), side.size));
    }
    let mut content = Stream::new(Dictionary::new(), content.into_bytes());
    content.compress()?;
    let content = document.add_object(content);
    let (width, height) = (Pt::from(side.size.width).0, Pt::from(side.size.height).0);
    // From the edge of the paper outwards; the printed page begins at 0, 0.
    let page_box = |out: f64| {
        let corner = beyond - out;
        [corner, corner, beyond + width + out, beyond + height + out].map(|at| Object::Real(at as f32)).to_vec()
    };
    let mut page = dictionary! {
        "Type" => "Page",
        "Parent" => tree,
        "MediaBox" => page_box(beyond),
        "Resources" => dictionary! { "XObject" => used },
        "Contents" => content,
    };
    if beyond > 0.0 {
        // Page boundaries: ISO 32000-2:2020, 14.11.2.
        page.set("BleedBox", page_box(Pt::from(trim.bleed).0));
        page.set("TrimBox", page_box(0.0));
    }
    Ok(document.add_object(page))
}

/// Lets a form show what its page has beyond its edge.
fn widen(document: &mut Document, form: &PageForm, bleed: Mm) -> Result<(), PressError> {
    let by = Pt::from(bleed).0 / form.unit;
    let [left, bottom, right, top] = form.seen;
    let wide = [left - by, bottom - by, right + by, top + by].map(|at| Object::Real(at as f32)).to_vec();
    document.get_object_mut(form.id)?.as_stream_mut()?.dict.set("BBox", wide);
    Ok(())
}

/// The operators that paint a page, clipped to its area, which is wider by the bleed at the edges of the paper.
fn paint(cell: &PlacedPage, form: &PageForm, side: Size, scale: Scale, bleed: Mm, name: &str) -> String {
    let place = TargetBox::of(cell, side);
    let scaled = place.scale(form, scale);
    let matrix = place.matrix(form, scaled, Pt::from(cell.shift).0, Pt::from(side.height).0);
    let window = numbers(&place.window(side, bleed));
    // Six decimals: a thousandth of a point over a metre.
    let turn: Vec<String> = matrix[..4].iter().map(|value| short(*value)).collect();
    format!("q {window} re W n {} {} cm /{name} Do Q\n", turn.join(" "), numbers(&matrix[4..]))
}

fn short(value: f64) -> String {
    if value.fract().abs() < 1e-9 { number(value) } else { format!("{value:.6}") }
}

/// The area of a placed page in points, from the bottom left corner of the side.
struct TargetBox {
    left: f64,
    bottom: f64,
    width: f64,
    height: f64,
    turn: Turn,
}

impl TargetBox {
    fn of(cell: &PlacedPage, side: Size) -> Self {
        let points = |length: Mm| Pt::from(length).0;
        Self {
            left: points(cell.at.left),
            bottom: points(side.height - cell.at.top - cell.size.height),
            width: points(cell.size.width),
            height: points(cell.size.height),
            turn: cell.turn,
        }
    }

    /// Left, bottom, width and height of what is shown of the page.
    fn window(&self, side: Size, bleed: Mm) -> [f64; 4] {
        const NEAR: f64 = 0.01;
        let (out, width, height) = (Pt::from(bleed).0, Pt::from(side.width).0, Pt::from(side.height).0);
        let beyond = |at_edge: bool| if at_edge { out } else { 0.0 };
        let (left, bottom) = (beyond(self.left.abs() < NEAR), beyond(self.bottom.abs() < NEAR));
        let right = beyond((self.left + self.width - width).abs() < NEAR);
        let top = beyond((self.bottom + self.height - height).abs() < NEAR);
        [self.left - left, self.bottom - bottom, self.width + left + right, self.height + bottom + top]
    }

    /// Width and height of the area with the page upright.
    fn upright(&self) -> (f64, f64) {
        match self.turn {
            Turn::Upright | Turn::Half => (self.width, self.height),
            Turn::Right | Turn::Left => (self.height, self.width),
        }
    }

    fn scale(&self, form: &PageForm, scale: Scale) -> f64 {
        let ((width, height), (page_width, page_height)) = (self.upright(), form.size());
        let fit = (width / page_width).min(height / page_height);
        if scale == Scale::Actual || (fit - 1.0).abs() < SAME { 1.0 } else { fit }
    }

    /// Transformation from the units of the form to the side: the page is centred in its area, then rotated with it.
    fn matrix(&self, form: &PageForm, scale: f64, shift: f64, side_height: f64) -> [f64; 6] {
        let ((width, height), (page_width, page_height)) = (self.upright(), form.size());
        let middle = ((width - page_width * scale) / 2.0, (height - page_height * scale) / 2.0);
        let [a, b, c, d, e, f] = form.matrix().map(|number| number * scale);
        let flat = [a, b, c, d, e + middle.0, f + middle.1];
        let (left, bottom) = (self.left, self.bottom);
        let turned = match self.turn {
            Turn::Upright => [1.0, 0.0, 0.0, 1.0, left, bottom],
            Turn::Right => [0.0, -1.0, 1.0, 0.0, left, bottom + self.height],
            Turn::Half => [-1.0, 0.0, 0.0, -1.0, left + self.width, bottom + self.height],
            Turn::Left => [0.0, 1.0, -1.0, 0.0, left + self.width, bottom],
        };
        let mut matrix = then(flat, turned);
        matrix[4] += shift;
        if (scale - 1.0).abs() < f64::EPSILON {
            // Align the page's own top left corner to the nearest dot.
            let corner = apply(turned, (middle.0, middle.1 + page_height));
            matrix[4] += on_dots(corner.0 + shift) - (corner.0 + shift);
            let down = side_height - corner.1;
            matrix[5] -= on_dots(down) - down;
        }
        matrix
    }
}

/// Product of two transformations, the first applied first.
fn then(first: [f64; 6], second: [f64; 6]) -> [f64; 6] {
    let [a, b, c, d, e, f] = first;
    let way = |x: f64, y: f64| (x * second[0] + y * second[2], x * second[1] + y * second[3]);
    let ((a, b), (c, d), (e, f)) = (way(a, b), way(c, d), apply(second, (e, f)));
    [a, b, c, d, e, f]
}

fn apply(matrix: [f64; 6], (x, y): (f64, f64)) -> (f64, f64) {
    let [a, b, c, d, e, f] = matrix;
    (x * a + y * c + e, x * b + y * d + f)
}

fn on_dots(points: f64) -> f64 {
    DOTS.nearest(Pt(points)).0
}

#[cfg(test)]
mod tests {
    use super::super::testing::numbered;
    use super::*;
    use crate::fold::{Finish, Fold, FoldOptions};

    const A4: Size = Size { width: Mm(210.0), height: Mm(297.0) };

    fn form(turns: u8) -> PageForm {
        PageForm { id: (1, 0), seen: [10.0, 20.0, 110.0, 220.0], turns, unit: 1.0, notes: false }
    }

    fn cell(turn: Turn, size: Size) -> PlacedPage {
        PlacedPage { page: Some(0), at: Spot { left: Mm(30.0), top: Mm(40.0) }, size, turn, shift: Mm(0.0) }
    }

    /// The upper left and upper right corner of a page as displayed, in its own units.
    fn upper_corners(form: &PageForm) -> [(f64, f64); 2] {
        let [left, bottom, right, top] = form.seen;
        match form.turns {
            0 => [(left, top), (right, top)],
            1 => [(left, bottom), (left, top)],
            2 => [(right, bottom), (left, bottom)],
            _ => [(right, top), (right, bottom)],
        }
    }

    #[test]
    fn every_page_however_turned_lies_upright_in_the_middle_of_its_cell_however_turned() {
        for turn in [Turn::Upright, Turn::Right, Turn::Half, Turn::Left] {
            for turns in 0..4 {
                let (form, cell) = (form(turns), cell(turn, Size { width: Mm(50.0), height: Mm(80.0) }));
                let place = TargetBox::of(&cell, A4);
                let scale = place.scale(&form, Scale::Fit);
                let matrix = place.matrix(&form, scale, 0.0, Pt::from(A4.height).0);
                let (width, height) = form.size();
                let upright = place.upright();
                let margin = ((upright.0 - width * scale) / 2.0, (upright.1 - height * scale) / 2.0);
                assert!(margin.0.min(margin.1).abs() < 1e-9, "it fits one way");
                for (corner, along) in upper_corners(&form).into_iter().zip([0.0, width * scale]) {
                    let (x, y) = apply(matrix, corner);
                    let on_page = Spot { left: Pt(margin.0 + along).into(), top: Pt(margin.1).into() };
                    let wanted = cell.spot(on_page);
                    let found = (Mm::from(Pt(x)), A4.height - Mm::from(Pt(y)));
                    let near = |a: Mm, b: Mm| (a - b).0.abs() < 1e-9;
                    assert!(
                        near(found.0, wanted.left) && near(found.1, wanted.top),
                        "{turn:?} {turns} {found:?} {wanted:?}"
                    );
                }
            }
        }
    }

    #[test]
    fn a_page_as_large_as_its_cell_begins_on_a_dot_and_keeps_its_size() {
        let seen = [0.0, 0.0, Pt::from(Mm(148.5)).0, Pt::from(Mm(210.0)).0.round()];
        let form = PageForm { seen, ..form(0) };
        for turn in [Turn::Upright, Turn::Half] {
            for left in [0.0, 148.5, 0.1, 12.345] {
                let size = Size { width: Mm(148.5), height: Mm(210.0) };
                let cell = PlacedPage { at: Spot { left: Mm(left), top: Mm(0.0) }, ..cell(turn, size) };
                let place = TargetBox::of(&cell, Size { width: Mm(297.0), height: Mm(210.0) });
                assert!((place.scale(&form, Scale::Fit) - 1.0).abs() < f64::EPSILON);
                let high = Pt::from(Mm(210.0)).0;
                let matrix = place.matrix(&form, 1.0, 0.3, high);
                let corner = apply(matrix, upper_corners(&form)[0]);
                for length in [corner.0, high - corner.1] {
                    let dots = DOTS.dots(Pt(length).into());
                    assert!((dots - dots.round()).abs() < 1e-6, "{turn:?} {left} {dots}");
                }
            }
        }
    }

    #[test]
    fn the_same_pages_give_the_same_bytes_and_the_pdf_does_not_tell_who_made_it() {
        let options = FoldOptions::new(Fold::Booklet, A4);
        let sides = crate::fold::impose(&options, 6).unwrap().sides(&Finish::usual(Fold::Booklet));
        let make = || Originals::open(&[&numbered(6)]).unwrap().place_pages(&sides, Scale::Fit, [7; 16]).unwrap();
        let pdf = make();
        assert_eq!(pdf, make());
        assert!(pdf.starts_with(b"%PDF-1.7"));
        for word in ["/Info", "/Producer", "/Creator", "/CreationDate", "/ModDate", "/Metadata", "Somebody", "opdf"] {
            assert!(!pdf.windows(word.len()).any(|window| window == word.as_bytes()), "{word}");
        }
    }

    #[test]
    fn what_pages_share_is_there_once() {
        let options = FoldOptions::new(Fold::Booklet, A4);
        let sides = crate::fold::impose(&options, 40).unwrap().sides(&Finish::usual(Fold::Booklet));
        let pdf = Originals::open(&[&numbered(40)]).unwrap().place_pages(&sides, Scale::Fit, [7; 16]).unwrap();
        assert_eq!(pdf.windows(9).filter(|word| word == b"Helvetica").count(), 1);
        assert_eq!(Originals::open(&[&pdf]).unwrap().pages(), 20);
    }

    #[test]
    fn a_page_runs_beyond_the_edges_of_the_paper_and_never_over_a_fold() {
        let half = Size { width: Mm(148.5), height: Mm(210.0) };
        let side = Size { width: Mm(297.0), height: Mm(210.0) };
        let out = Pt::from(Mm(3.0)).0;
        for (at, left, right) in [(Mm(0.0), out, 0.0), (Mm(148.5), 0.0, out)] {
            let cell = PlacedPage { at: Spot { left: at, top: Mm(0.0) }, ..cell(Turn::Upright, half) };
            let place = TargetBox::of(&cell, side);
            let [x, y, width, height] = place.window(side, Mm(3.0));
            let near = |one: f64, other: f64| assert!((one - other).abs() < 1e-9, "{one} {other}");
            near(x, Pt::from(at).0 - left);
            near(y, -out);
            near(width, Pt::from(Mm(148.5)).0 + left + right);
            near(height, Pt::from(Mm(210.0)).0 + 2.0 * out);
        }
    }

    #[test]
    fn pages_of_several_pdfs_are_counted_on() {
        let originals = Originals::open(&[&numbered(2), &numbered(3)]).unwrap();
        assert_eq!((originals.pages(), originals.sizes().count()), (5, 5));
        let size = originals.sizes().next().unwrap();
        assert!((Pt::from(size.width).0 - 300.0).abs() < 1e-9);
        assert_eq!(originals.scale_of(4, size, Scale::Fit), Some(1.0));
        assert_eq!(originals.scale_of(5, size, Scale::Fit), None);
    }

    #[test]
    fn a_cell_for_a_page_that_is_not_there_is_an_error() {
        let size = Size { width: Mm(50.0), height: Mm(50.0) };
        let lost = PrintedSide { size: A4, cells: vec![cell(Turn::Upright, size)], strokes: Vec::new() };
        let refused = Originals::open(&[]).unwrap().place_pages(&[lost], Scale::Fit, [0; 16]).unwrap_err();
        assert_eq!(refused.to_string(), "page 1 is to be printed, but there are 0 pages");
    }
}
