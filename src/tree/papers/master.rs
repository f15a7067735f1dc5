//! A tree and its slips -> the master: the drawn tree, then an index of names. Its pages lie.

use super::print::{PrintedPaper, TreePaperError, bound};
use super::slips::{tree_facts, way};
use crate::assets;
use crate::catalogue::{Catalogue, Direction};
use crate::tree::drawing::{
    BoxTitle, DrawingArea, DrawnBox, DrawnHead, DrawnLine, DrawnPage, DrawnStub, PlaceOnPage, Tenths, boxes, drawing,
};
use crate::tree::model::{PersonAt, Tree};
use crate::tree::round::engine::round;
use crate::tree::slip::CallSlip;
use crate::typeset::{self, OwnFonts, OwnWords, PaperFact};
use crate::units::Size;

/// The margins of the master, and the height of its head, in tenths of a millimetre.
const MARGIN: Tenths = 100;
const TOP: Tenths = 110;

/// What is wished of a master.
#[derive(Clone, Copy)]
pub struct MasterWish<'a> {
    pub catalogue: &'a Catalogue,
    /// The upright paper.
    pub paper: Size,
    pub fonts: &'a OwnFonts,
    /// Whether sheets with the sealed file of the tree are kept with it.
    pub sealed: bool,
}

/// The master of a tree.
///
/// # Errors
/// A letter that no font has.
pub fn master(tree: &Tree, slips: &[CallSlip], wish: &MasterWish) -> Result<PrintedPaper, TreePaperError> {
    let lying = Size { width: wish.paper.height, height: wish.paper.width };
    let tenths = |length: crate::units::Mm| (length.0 * 10.0).floor() as Tenths;
    let area = DrawingArea {
        width: tenths(lying.width) - 2 * MARGIN,
        height: tenths(lying.height) - 2 * MARGIN - TOP,
        from_right: wish.catalogue.direction() == Direction::RightToLeft,
    };
    let reached = round(tree, &[], &[]).reached;
    let minutes = reached.iter().map(|reached| reached.map(|reached| reached.minute)).collect();
    let drawing = drawing(boxes(tree, slips), &minutes, area);
    let facts = MasterFacts { tree };
    let mut index: Vec<(String, &str, usize, usize)> = tree
        .people
        .iter()
        .zip(&drawing.index)
        .filter_map(|(person, at)| {
            at.map(|(list, page)| (person.name.to_lowercase(), person.name.as_str(), list, page))
        })
        .collect();
    index.sort();
    let entry = |(_, name, list, page): (String, &str, usize, usize)| {
        PaperFact::Record(vec![
            ("name", PaperFact::text(name)),
            ("box", PaperFact::number(list)),
            ("page", PaperFact::number(page)),
        ])
    };
    let data = vec![
        ("tree", tree_facts(tree)),
        ("margin", PaperFact::number(MARGIN)),
        ("top", PaperFact::number(TOP)),
        ("pages", PaperFact::list(&drawing.pages, |page| facts.page(page))),
        ("index", PaperFact::list(index, entry)),
        ("people", PaperFact::number(tree.people.len())),
        ("sealed", PaperFact::Flag(wish.sealed)),
    ];
    let files = [("master.typ", assets::MASTER_TEMPLATE), ("calls.typ", assets::CALLS_TEMPLATE)];
    let words = typeset::paper(&files, data, OwnWords::Tree, wish.catalogue, lying, wish.fonts)?;
    bound(&words, &[], lying)
}

struct MasterFacts<'a> {
    tree: &'a Tree,
}

impl MasterFacts<'_> {
    fn page(&self, page: &DrawnPage) -> PaperFact {
        let path =
            |path: &Vec<(Tenths, Tenths)>| PaperFact::list(path, |(x, y)| PaperFact::list([*x, *y], PaperFact::number));
        PaperFact::Record(vec![
            ("boxes", PaperFact::list(&page.boxes, |drawn| self.one(drawn))),
            ("stubs", PaperFact::list(&page.stubs, |stub| self.stub(stub))),
            ("heads", PaperFact::list(&page.heads, head)),
            ("solid", PaperFact::list(&page.solid, path)),
            ("dashed", PaperFact::list(&page.dashed, path)),
        ])
    }

    fn one(&self, drawn: &DrawnBox) -> PaperFact {
        PaperFact::Record(vec![
            ("place", place(drawn.place)),
            ("number", PaperFact::number(drawn.number)),
            ("title", self.title(drawn.title, drawn.part)),
            ("lines", PaperFact::list(&drawn.lines, |line| self.line(line))),
        ])
    }

    fn stub(&self, stub: &DrawnStub) -> PaperFact {
        PaperFact::Record(vec![
            ("place", place(stub.place)),
            ("number", PaperFact::number(stub.number)),
            ("page", PaperFact::number(stub.page)),
            ("title", self.title(stub.title, stub.part)),
        ])
    }

    fn title(&self, title: BoxTitle, part: usize) -> PaperFact {
        let (kind, name) = match title {
            BoxTitle::Starters => ("starters", PaperFact::Nothing),
            BoxTitle::Group(group) => {
                let name = self.tree.groups.get(group).map_or("", |group| group.name.as_str());
                ("group", PaperFact::text(name))
            }
            BoxTitle::List(person) => ("list", self.name(person)),
        };
        PaperFact::Record(vec![("kind", PaperFact::text(kind)), ("name", name), ("part", PaperFact::number(part))])
    }

    fn line(&self, line: &DrawnLine) -> PaperFact {
        let first = self.tree.people.get(line.person).and_then(|person| person.ways.first());
        let backup = |(person, number): &(PersonAt, usize)| {
            PaperFact::Record(vec![("name", self.name(*person)), ("box", PaperFact::number(*number))])
        };
        PaperFact::Record(vec![
            ("place", place(line.place)),
            ("name", self.name(line.person)),
            ("door", PaperFact::maybe(line.door, PaperFact::number)),
            ("way", PaperFact::maybe(first, way)),
            ("backups", PaperFact::list(&line.backups, backup)),
            ("more", PaperFact::number(line.more)),
        ])
    }

    fn name(&self, person: PersonAt) -> PaperFact {
        PaperFact::text(self.tree.people.get(person).map_or("", |person| person.name.as_str()))
    }
}

fn head(head: &DrawnHead) -> PaperFact {
    let from =
        |(number, page)| PaperFact::Record(vec![("box", PaperFact::number(number)), ("page", PaperFact::number(page))]);
    PaperFact::Record(vec![
        ("place", place(head.place)),
        ("step", PaperFact::number(head.step)),
        ("minute", PaperFact::maybe(head.minute, PaperFact::number)),
        ("from", PaperFact::maybe(head.from, from)),
    ])
}

fn place(place: PlaceOnPage) -> PaperFact {
    PaperFact::list([place.left, place.top, place.width, place.height], PaperFact::number)
}
