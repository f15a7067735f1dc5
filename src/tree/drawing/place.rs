//! Planned pages -> boxes, stubs, heads of columns and lines at their places.

use super::boxes::{BoxLine, BoxTitle, ListBox, Minutes};
use super::lanes::lanes;
use super::pages::{Plan, STUB_BAND, SubtreeBand, cut_long, first_child, height, plan};
use super::{DrawingArea, GUTTER, HEAD, LINE, MOST_COLUMNS, PAD, PlaceOnPage, STUB, TITLE, Tenths, WIDEST};
use crate::tree::model::PersonAt;

/// A dashed line that has no lane yet: page and gutter; where it begins and ends; whether both boxes are in one column.
type WantedDash = ((usize, usize), (Tenths, Tenths), bool);

/// Where the line to the children runs in the space behind a box, the first lane, and the space between lanes.
const TRUNK: Tenths = 20;
const FIRST_LANE: Tenths = 36;
const LANE: Tenths = 14;

/// Pages with the tree, and where each person stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Drawing {
    pub pages: Vec<DrawnPage>,
    /// The number of the box and the page of each person, both from 1, in the order of the people.
    pub index: Vec<Option<(usize, usize)>>,
}

/// One page.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct DrawnPage {
    pub boxes: Vec<DrawnBox>,
    pub stubs: Vec<DrawnStub>,
    pub heads: Vec<DrawnHead>,
    /// Who calls whom.
    pub solid: Vec<Vec<(Tenths, Tenths)>>,
    /// Who calls if that one is silent.
    pub dashed: Vec<Vec<(Tenths, Tenths)>>,
}

/// A box; its lines begin below its title.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DrawnBox {
    pub number: usize,
    pub place: PlaceOnPage,
    pub title: BoxTitle,
    pub part: usize,
    pub lines: Vec<DrawnLine>,
}

/// A person in a box.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DrawnLine {
    pub place: PlaceOnPage,
    pub person: PersonAt,
    pub door: Option<usize>,
    /// People and the numbers of their boxes, a line each below this one.
    pub backups: Vec<(PersonAt, usize)>,
    pub more: usize,
}

/// What stands for a box on another page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DrawnStub {
    pub place: PlaceOnPage,
    pub title: BoxTitle,
    pub part: usize,
    pub number: usize,
    pub page: usize,
}

/// The head of a column of a part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DrawnHead {
    pub place: PlaceOnPage,
    /// From 1.
    pub step: usize,
    /// By when everybody below is reached, if everybody answers.
    pub minute: Option<u32>,
    /// The box and the page from which this part is called.
    pub from: Option<(usize, usize)>,
}

/// Draws a tree.
#[must_use]
pub fn drawing(mut boxes: Vec<ListBox>, minutes: &Minutes, area: DrawingArea) -> Drawing {
    cut_long(&mut boxes, area.height);
    find_homes(&mut boxes, minutes.len());
    let deepest = boxes.iter().map(|list| list.depth + 1).max().unwrap_or(1);
    let plan = plan(&boxes, area.height, deepest.clamp(2, MOST_COLUMNS));
    let mut draft = Draft::new(&boxes, minutes, &plan, area);
    for (page, on) in plan.pages.iter().enumerate() {
        for (root, top) in &on.parts {
            draft.part(page, *root, *top);
        }
    }
    draft.dashes();
    draft.finished()
}

/// Tells each line where its backups stand now that long lists are cut.
fn find_homes(boxes: &mut [ListBox], people: usize) {
    let mut homes = vec![None; people];
    for (at, list) in boxes.iter().enumerate() {
        for line in &list.lines {
            if let Some(home) = homes.get_mut(line.person) {
                *home = Some(at);
            }
        }
    }
    let lines = boxes.iter_mut().flat_map(|list| &mut list.lines);
    for (person, home) in lines.flat_map(|line| &mut line.backups) {
        *home = homes.get(*person).copied().flatten().unwrap_or(*home);
    }
}

struct Draft<'a> {
    boxes: &'a [ListBox],
    minutes: &'a Minutes,
    plan: &'a Plan,
    area: DrawingArea,
    width: Tenths,
    /// The number, the page, the column and the place of each box.
    stands: Vec<Stand>,
    pages: Vec<DrawnPage>,
}

#[derive(Debug, Clone, Copy, Default)]
struct Stand {
    number: usize,
    page: usize,
    column: usize,
    top: Tenths,
}

impl<'a> Draft<'a> {
    fn new(boxes: &'a [ListBox], minutes: &'a Minutes, plan: &'a Plan, area: DrawingArea) -> Self {
        let columns = Tenths::try_from(plan.columns).unwrap_or(1);
        let width = ((area.width + GUTTER) / columns - GUTTER).min(WIDEST);
        let mut stands = vec![Stand::default(); boxes.len()];
        let mut number = 0;
        for (page, on) in plan.pages.iter().enumerate() {
            for (root, _) in &on.parts {
                // In reading order: a box, then what it calls.
                let mut waiting = vec![*root];
                while let Some(at) = waiting.pop() {
                    number += 1;
                    stands[at] = Stand { number, page, ..Stand::default() };
                    waiting.extend(boxes[at].children.iter().rev().filter(|child| !plan.begins[**child]));
                }
            }
        }
        Self { boxes, minutes, plan, area, width, stands, pages: vec![DrawnPage::default(); plan.pages.len()] }
    }

    fn left(&self, column: usize) -> Tenths {
        Tenths::try_from(column).unwrap_or(0) * (self.width + GUTTER)
    }

    /// The heads of a part's columns, then its boxes.
    fn part(&mut self, page: usize, root: usize, top: Tenths) {
        let mut by_column: Vec<(usize, Option<u32>)> = Vec::new();
        let mut waiting = vec![(root, 0, top + HEAD)];
        while let Some((at, column, band_top)) = waiting.pop() {
            let list = &self.boxes[at];
            let latest = list.lines.iter().filter_map(|line| self.minutes.get(line.person).copied().flatten()).max();
            if by_column.len() <= column {
                by_column.resize(column + 1, (0, None));
            }
            by_column[column].0 += 1;
            by_column[column].1 = by_column[column].1.max(latest);
            waiting.extend(self.one(page, at, column, band_top));
        }
        for (column, (boxes, minute)) in by_column.into_iter().enumerate().filter(|(_, (boxes, _))| *boxes > 0) {
            debug_assert!(boxes > 0);
            let place = PlaceOnPage { left: self.left(column), top, width: self.width, height: HEAD - 8 };
            let from = self.boxes[root].parent.filter(|_| column == 0).map(|parent| {
                let parent = self.stands[parent];
                (parent.number, parent.page + 1)
            });
            let step = self.boxes[root].depth + column + 1;
            self.pages[page].heads.push(DrawnHead { place, step, minute, from });
        }
    }

    /// Draws one box, its stubs and the lines to what it calls; its children on the page, with their columns and bands.
    fn one(&mut self, page: usize, at: usize, column: usize, band_top: Tenths) -> Vec<(usize, usize, Tenths)> {
        let list = &self.boxes[at];
        let own = height(list);
        let middle = band_top + self.plan.bands[at].middle;
        let place = PlaceOnPage { left: self.left(column), top: middle - own / 2, width: self.width, height: own };
        self.stands[at].column = column;
        self.stands[at].top = place.top;
        let lines = self.lines(list, place);
        let number = self.stands[at].number;
        self.pages[page].boxes.push(DrawnBox { number, place, title: list.title, part: list.part, lines });
        let bands: Vec<SubtreeBand> = list
            .children
            .iter()
            .map(|child| if self.plan.begins[*child] { STUB_BAND } else { self.plan.bands[*child] })
            .collect();
        let mut top = band_top + first_child(own, &bands);
        let mut here = Vec::new();
        for (child, band) in list.children.iter().zip(&bands) {
            if self.plan.begins[*child] {
                let place = PlaceOnPage { left: self.left(column + 1), top, width: self.width, height: STUB };
                let (stand, of) = (self.stands[*child], &self.boxes[*child]);
                let stub =
                    DrawnStub { place, title: of.title, part: of.part, number: stand.number, page: stand.page + 1 };
                self.pages[page].stubs.push(stub);
            } else {
                here.push((*child, column + 1, top));
            }
            let right = place.left + place.width;
            let to = top + band.middle;
            let path = vec![(right, middle), (right + TRUNK, middle), (right + TRUNK, to), (self.left(column + 1), to)];
            self.pages[page].solid.push(path);
            top += band.height + super::GAP;
        }
        // The first child is drawn first.
        here.reverse();
        here
    }

    fn lines(&self, list: &ListBox, place: PlaceOnPage) -> Vec<DrawnLine> {
        let mut top = place.top + TITLE;
        let mut lines = Vec::with_capacity(list.lines.len());
        for line in &list.lines {
            let height = rows(line) * LINE;
            lines.push(DrawnLine {
                place: PlaceOnPage { top, height, ..place },
                person: line.person,
                door: line.door,
                backups: line.backups.iter().map(|(person, home)| (*person, self.stands[*home].number)).collect(),
                more: line.more,
            });
            top += height;
        }
        debug_assert!(top + PAD <= place.top + place.height);
        lines
    }

    /// Dashed lines between boxes of one page, in the space before the column of the one who is called: from the column before
    /// it, or from the same one. Others are told in words alone, and so is what finds no lane.
    fn dashes(&mut self) {
        let mut wanted: Vec<WantedDash> = Vec::new();
        for (at, list) in self.boxes.iter().enumerate() {
            let target = self.stands[at];
            let mut row = 0;
            for line in &list.lines {
                for (n, (person, home)) in (1..).zip(&line.backups) {
                    let caller = self.stands[*home];
                    let near = caller.column == target.column || caller.column + 1 == target.column;
                    let mut inside = self.boxes[*home].lines.iter().scan(0, |row, of| {
                        let here = *row;
                        *row += rows(of);
                        Some((here, of.person))
                    });
                    let found = inside.find(|(_, of)| of == person).map(|(row, _)| row);
                    if let Some(caller_row) = found.filter(|_| caller.page == target.page && near && target.column > 0)
                    {
                        let y = |top: Tenths, row: Tenths| top + TITLE + row * LINE + LINE / 2;
                        let ends = (y(caller.top, caller_row), y(target.top, row + n));
                        wanted.push(((target.page, target.column), ends, caller.column == target.column));
                    }
                }
                row += rows(line);
            }
        }
        wanted.sort_unstable();
        wanted.dedup();
        for gutter in wanted.chunk_by(|one, other| one.0 == other.0) {
            let stretches: Vec<_> =
                gutter.iter().map(|(_, (one, other), _)| (*one.min(other), *one.max(other))).collect();
            for (lane, ((page, column), (from, to), same)) in lanes(&stretches).into_iter().zip(gutter) {
                let Some(lane) = lane else { continue };
                let right = self.left(*column);
                let x = right - GUTTER + FIRST_LANE + LANE * Tenths::try_from(lane).unwrap_or(0);
                let start = if *same { right } else { right - GUTTER };
                self.pages[*page].dashed.push(vec![(start, *from), (x, *from), (x, *to), (right, *to)]);
            }
        }
    }

    fn finished(self) -> Drawing {
        let mut index = vec![None; self.minutes.len()];
        for (at, list) in self.boxes.iter().enumerate() {
            for line in &list.lines {
                if let Some(entry) = index.get_mut(line.person) {
                    *entry = Some((self.stands[at].number, self.stands[at].page + 1));
                }
            }
        }
        let mut pages = self.pages;
        if self.area.from_right {
            for page in &mut pages {
                page.mirror(self.area.width);
            }
        }
        Drawing { pages, index }
    }
}

/// The lines that a person takes.
fn rows(line: &BoxLine) -> Tenths {
    Tenths::try_from(1 + line.backups.len() + usize::from(line.more > 0)).unwrap_or(1)
}

impl DrawnPage {
    /// The same page with its steps from right to left.
    fn mirror(&mut self, width: Tenths) {
        let places = self.boxes.iter_mut().flat_map(|drawn| {
            std::iter::once(&mut drawn.place).chain(drawn.lines.iter_mut().map(|line| &mut line.place))
        });
        let others =
            self.stubs.iter_mut().map(|stub| &mut stub.place).chain(self.heads.iter_mut().map(|head| &mut head.place));
        for place in places.chain(others) {
            place.left = width - place.left - place.width;
        }
        for point in self.solid.iter_mut().chain(&mut self.dashed).flatten() {
            point.0 = width - point.0;
        }
    }
}
