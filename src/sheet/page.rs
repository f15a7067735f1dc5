//! Profile and page size -> the largest grid that fits, and its position on the page, in millimetres.

use super::geometry::{Geometry, Grid, MARK_QUIET, QUIET, Side, Square, row_letters};
use super::profile::Profile;
use crate::limits::MAX_GRID;
use crate::units::{MM_PER_INCH, Mm, Size, Spot};

/// Width of the row letters' column, left of the grid's quiet zone.
const LABEL_WIDTH: Mm = Mm(4.0);

/// Least width of the text between the marks; where there is less, the text goes in a strip above the marks.
const LEAST_HEAD_WIDTH: Mm = Mm(60.0);
/// Height of that strip: five short lines; more on pages narrower than [`NARROW`].
const STRIP_HEIGHT: Mm = Mm(17.0);
const NARROW_STRIP_HEIGHT: Mm = Mm(24.0);
const NARROW: Mm = Mm(125.0);

/// Paper sizes. A page may have any other size: folded paper has several pages on each side.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Paper {
    A3,
    A4,
    A5,
    A6,
    Letter,
    Legal,
    HalfLetter,
    /// Any other: width, then height; the sides are 50 to 2000 mm.
    Other(Size),
}

impl Paper {
    /// The papers that have a name, with the name on the command line.
    pub const NAMED: [(&str, Self); 7] = [
        ("a4", Self::A4),
        ("letter", Self::Letter),
        ("a3", Self::A3),
        ("a5", Self::A5),
        ("a6", Self::A6),
        ("legal", Self::Legal),
        ("half-letter", Self::HalfLetter),
    ];
    /// Sides that a paper may have, in millimetres.
    pub const SIDES: std::ops::RangeInclusive<f64> = 50.0..=2000.0;

    /// Portrait, where it has a name. A3 to A6: ISO 216. Letter: ANSI/ASME Y14.1, 8.5 by 11 inches. Legal is 8.5 by 14,
    /// half letter 5.5 by 8.5 inches.
    #[must_use]
    pub fn size(self) -> Size {
        let of = |width, height| Size { width: Mm(width), height: Mm(height) };
        match self {
            Self::A3 => of(297.0, 420.0),
            Self::A4 => of(210.0, 297.0),
            Self::A5 => of(148.0, 210.0),
            Self::A6 => of(105.0, 148.0),
            Self::Letter => of(215.9, 279.4),
            Self::Legal => of(215.9, 355.6),
            Self::HalfLetter => of(139.7, 215.9),
            Self::Other(size) => size,
        }
    }

    /// The paper of a word: a name from [`Self::NAMED`] in any case, or two lengths as in `148x210`, `148x210mm` or
    /// `5.5x8.5in`. `None` for any other word, and for sides out of [`Self::SIDES`].
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        let word = word.trim().to_ascii_lowercase();
        if let Some((_, paper)) = Self::NAMED.iter().find(|(name, _)| *name == word) {
            return Some(*paper);
        }
        let (lengths, unit) = match word.strip_suffix("in") {
            Some(lengths) => (lengths, MM_PER_INCH),
            None => (word.strip_suffix("mm").unwrap_or(&word), 1.0),
        };
        let (width, height) = lengths.split_once(['x', '\u{d7}'])?;
        let side = |length: &str| {
            let length = Mm(length.trim().parse::<f64>().ok()? * unit);
            Self::SIDES.contains(&length.0).then_some(length)
        };
        Some(Self::Other(Size { width: side(width)?, height: side(height)? }))
    }
}

impl From<Paper> for Size {
    fn from(paper: Paper) -> Self {
        paper.size()
    }
}

/// A rectangle on a page.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Area {
    pub at: Spot,
    pub size: Size,
}

/// One sheet's geometry, placed on a page.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Page {
    pub paper: Size,
    pub module: Mm,
    pub geometry: Geometry,
    /// The grid's top left corner.
    pub origin: Spot,
    /// Strip above the marks for the text, where there is no room for it between the marks.
    strip: Option<Area>,
}

/// Why a profile does not fit a page.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum PageError {
    #[error(
        "not even one code fits: it needs {needed_width:.1} x {needed_height:.1} mm with its marks, the margins leave {width:.1} x {height:.1} mm"
    )]
    TooSmall { needed_width: f64, needed_height: f64, width: f64, height: f64 },
}

impl Page {
    /// The largest grid of a profile that fits a page: a whole [`Paper`], or any other size.
    ///
    /// # Errors
    /// [`PageError::TooSmall`] when not even one code fits below both marks.
    pub fn fit(profile: &Profile, page: impl Into<Size>) -> Result<Self, PageError> {
        let size = page.into();
        let (module, margin) = (profile.module(), profile.margin);
        let one = Grid { rows: 1, columns: 1, gap_x: profile.gap, gap_y: profile.gap };
        let single = Geometry::new(one, profile.version, profile.mark_module());
        let width = size.width - margin * 2.0 - LABEL_WIDTH - module * f64::from(QUIET);
        let height = size.height - margin * 2.0;
        let step = f64::from(single.code_side + profile.gap);
        let fixed = f64::from(single.head() + single.tail());
        let fitting =
            |room: f64| (((room + f64::from(profile.gap)) / step + 1e-9).floor().max(0.0) as u32).min(MAX_GRID);
        let columns = fitting(width / module).min(profile.columns.unwrap_or(MAX_GRID));
        let rows_below = |strip: Mm| {
            let rows = fitting((height - strip) / module - fixed).min(profile.rows.unwrap_or(MAX_GRID));
            Geometry { grid: Grid { rows, columns, ..one }, ..single }
        };
        let mut geometry = rows_below(Mm(0.0));
        // Both marks stand above the grid, with a quiet zone between them.
        let marks = 2 * single.mark(Side::Left).side + (MARK_QUIET * single.mark_module) as i32;
        if geometry.grid.rows == 0 || columns == 0 || geometry.width() < marks {
            return Err(PageError::TooSmall {
                needed_width: (module * f64::from(single.width().max(marks))).0,
                needed_height: (module * (f64::from(single.height()) + fixed)).0,
                width: width.0,
                height: height.0,
            });
        }
        let strip = if size.width < NARROW { NARROW_STRIP_HEIGHT } else { STRIP_HEIGHT };
        let quiet = module * f64::from(MARK_QUIET * single.mark_module);
        let between = module * f64::from(geometry.width() - marks) - quiet;
        let under_strip = rows_below(strip + quiet);
        let has_strip = between < LEAST_HEAD_WIDTH && under_strip.grid.rows > 0;
        if has_strip {
            geometry = under_strip;
        }
        let words = if has_strip { strip + quiet } else { Mm(0.0) };
        let left = (size.width - module * f64::from(geometry.width())) / 2.0;
        let least = margin + LABEL_WIDTH + module * f64::from(QUIET);
        let slack = height - words - module * (f64::from(geometry.height()) + fixed);
        let top = margin + slack / 2.0;
        let origin = Spot {
            left: if left < least { least } else { left },
            top: top + words + module * f64::from(geometry.head()),
        };
        let strip = has_strip.then_some(Area {
            at: Spot { left: margin, top },
            size: Size { width: size.width - margin * 2.0, height: strip },
        });
        Ok(Self { paper: size, module, geometry, origin, strip })
    }

    /// The same page with fewer rows: the head keeps its position, the foot squares move up with the grid.
    #[must_use]
    pub fn with_rows(mut self, rows: u32) -> Self {
        self.geometry.grid.rows = rows.clamp(1, self.geometry.grid.rows);
        self
    }

    /// A square of the geometry, on the page.
    #[must_use]
    pub fn area(&self, square: Square) -> Area {
        let side = self.module * f64::from(square.side);
        Area { at: self.spot(f64::from(square.left), f64::from(square.top)), size: Size { width: side, height: side } }
    }

    /// A position in modules from the grid's top left corner, on the page.
    #[must_use]
    pub fn spot(&self, x: f64, y: f64) -> Spot {
        Spot { left: self.origin.left + self.module * x, top: self.origin.top + self.module * y }
    }

    /// The area for text: between the two marks and their quiet zones, or above the marks where that is too narrow.
    #[must_use]
    pub fn head(&self) -> Area {
        if let Some(strip) = self.strip {
            return strip;
        }
        let (left, right) = (self.geometry.mark(Side::Left), self.geometry.mark(Side::Right));
        let quiet = f64::from(MARK_QUIET * self.geometry.mark_module);
        let at = self.spot(f64::from(left.side) + quiet, f64::from(left.top));
        let end = self.spot(f64::from(right.left) - quiet, f64::from(left.top + left.side));
        Area { at, size: Size { width: end.left - at.left, height: end.top - at.top } }
    }

    /// Row letters, each with the area in which it is centred, left of the grid.
    #[must_use]
    pub fn row_labels(&self) -> Vec<(String, Area)> {
        let height = self.module * f64::from(self.geometry.code_side);
        let width = LABEL_WIDTH;
        (0..self.geometry.grid.rows)
            .map(|row| {
                let cell = self.area(self.geometry.code(row * self.geometry.grid.columns));
                let left = cell.at.left - self.module * f64::from(QUIET) - width;
                (row_letters(row), Area { at: Spot { left, top: cell.at.top }, size: Size { width, height } })
            })
            .collect()
    }

    /// Column numbers, each with the area in which it is centred, below the grid, level with the foot squares.
    #[must_use]
    pub fn column_labels(&self) -> Vec<(String, Area)> {
        let foot = self.area(self.geometry.foot(Side::Left));
        (0..self.geometry.grid.columns)
            .map(|column| {
                let cell = self.area(self.geometry.code(column));
                let at = Spot { left: cell.at.left, top: foot.at.top };
                ((column + 1).to_string(), Area { at, size: Size { width: cell.size.width, height: foot.size.height } })
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn phone(dots: u32, version: u32) -> Profile {
        Profile::parse("phone", &format!("about = \"x\"\nversion = {version}\nlevel = \"M\"\ndots = {dots}\n")).unwrap()
    }

    #[test]
    fn everything_printed_stays_inside_the_margins_on_both_papers() {
        for paper in [Paper::A4, Paper::Letter] {
            for (dots, version) in [(10, 22), (7, 25), (18, 13), (5, 25)] {
                let profile = phone(dots, version);
                let page = Page::fit(&profile, paper).unwrap();
                let size = paper.size();
                let last = page.area(page.geometry.code(page.geometry.grid.codes() - 1));
                let foot = page.area(page.geometry.foot(Side::Right));
                let mark = page.area(page.geometry.mark(Side::Left));
                let (_, letter) = page.row_labels().swap_remove(0);
                assert!(letter.at.left.0 >= profile.margin.0 - 1e-9, "{page:?}");
                assert!(mark.at.top.0 >= profile.margin.0 - 1e-9);
                assert!((last.at.left + last.size.width).0 <= size.width.0 - profile.margin.0 + 1e-9);
                assert!((foot.at.top + foot.size.height).0 <= size.height.0 - profile.margin.0 + 1e-9);
            }
        }
    }

    #[test]
    fn a_page_of_any_size_holds_what_fits_it() {
        let a5 = Size { width: Mm(148.0), height: Mm(210.0) };
        let half_letter = Size { width: Mm(139.7), height: Mm(215.9) };
        let profile = Profile { margin: Mm(5.0), ..phone(7, 25) };
        for size in [a5, half_letter] {
            let page = Page::fit(&profile, size).unwrap();
            assert_eq!((page.paper, page.geometry.grid.columns, page.geometry.grid.rows), (size, 3, 4));
        }
    }

    #[test]
    fn words_that_find_no_room_between_the_marks_stand_over_them() {
        let wide = Page::fit(&phone(7, 25), Paper::A4).unwrap();
        assert!(wide.head().size.width.0 > 60.0 && wide.strip.is_none());
        let a6 = Page::fit(&phone(7, 25), Size { width: Mm(105.0), height: Mm(148.0) }).unwrap();
        let (head, mark) = (a6.head(), a6.area(a6.geometry.mark(Side::Left)));
        assert_eq!((a6.geometry.grid.columns, a6.geometry.grid.rows), (2, 2));
        assert!(head.at.top.0 >= 6.0 - 1e-9 && (head.at.top + head.size.height).0 < mark.at.top.0 - 3.0);
        assert!(head.size.width.0 > 90.0);
    }

    #[test]
    fn fewer_rows_leave_the_head_and_lift_the_foot() {
        let page = Page::fit(&phone(10, 22), Paper::A4).unwrap();
        let short = page.with_rows(2);
        assert_eq!(page.area(page.geometry.mark(Side::Left)), short.area(short.geometry.mark(Side::Left)));
        assert_eq!(short.geometry.grid.codes(), 8);
        assert!(short.area(short.geometry.foot(Side::Left)).at.top < page.area(page.geometry.foot(Side::Left)).at.top);
    }

    #[test]
    fn a_code_that_is_larger_than_the_paper_is_refused_with_the_sizes() {
        let error = Page::fit(&phone(100, 40), Paper::A4).unwrap_err().to_string();
        assert!(error.contains("needs 749.3 x"), "{error}");
    }
}
