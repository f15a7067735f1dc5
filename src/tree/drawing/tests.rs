//! Trees made at random -> drawings that hold what was promised of them.

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use super::pages::height;
use super::*;
use crate::tree::model::{Group, Person, Tree};
use crate::tree::slip::{Call, CallSlip};

const A4: DrawingArea = DrawingArea { width: 2770, height: 1780, from_right: false };
const LETTER: DrawingArea = DrawingArea { width: 2594, height: 1839, from_right: false };

/// A generator of numbers, the same for each seed.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, most: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % most
    }
}

fn bare(people: usize) -> Tree {
    let person = |n: usize| Person {
        id: format!("p{n}"),
        name: format!("Rosa Quillfeather {n}"),
        asked: Some(true),
        ..Person::default()
    };
    Tree {
        name: "Hill workshop".into(),
        starters: vec![0],
        people: (0..people).map(person).collect(),
        ..Tree::default()
    }
}

/// Slips of people with these callers; who is called first is on the list of the first caller.
fn slips(callers: &[Vec<usize>]) -> Vec<CallSlip> {
    let slip = |person: usize| {
        let called = |of: &usize| callers[*of].first() == Some(&person);
        let call = |of: usize| Call { person: of, door: None, if_silent: Vec::new() };
        CallSlip {
            person,
            callers: callers[person].clone(),
            passed_by: Vec::new(),
            list: (0..callers.len()).filter(called).map(call).collect(),
            stands_in: Vec::new(),
            flaps: Vec::new(),
        }
    };
    (0..callers.len()).map(slip).collect()
}

/// Groups of `least` to `most` people, each called by an earlier one that calls at most `fan` others.
fn of_groups(people: usize, (least, most): (usize, usize), fan: usize, seed: u64) -> (Tree, Vec<CallSlip>) {
    let mut numbers = Numbers(seed);
    let mut tree = bare(people);
    let mut callers: Vec<Vec<usize>> = Vec::new();
    let mut calls: Vec<usize> = Vec::new();
    while callers.len() < people {
        let first = callers.len();
        let size = (least + numbers.below(most - least + 1)).min(people - first);
        let group = tree.groups.len();
        let doors: Vec<usize> = (first..first + size.min(3)).collect();
        let outside: Vec<usize> = if group == 0 {
            Vec::new()
        } else {
            // As a proposed tree: breadth first, so that it is shallow.
            let parent = (0..group).find(|of| calls[*of] < fan).unwrap();
            calls[parent] += 1;
            let stranger = numbers.below(first);
            let mut outside = tree.groups[parent].doors.clone();
            outside.extend(Some(stranger).filter(|of| !outside.contains(of) && numbers.below(3) == 0));
            outside
        };
        for at in 0..size {
            let own: Vec<usize> = if at == 0 { Vec::new() } else { doors[..at.min(3)].to_vec() };
            callers.push(if at < 3 { own.into_iter().chain(outside.clone()).collect() } else { own });
            tree.people[first + at].group = Some(group);
        }
        tree.groups.push(Group { id: format!("g{group}"), name: format!("Group {group}"), doors, calls: Vec::new() });
        calls.push(0);
    }
    (tree, slips(&callers))
}

/// A tree without groups: each is called by some earlier people.
fn of_lists(people: usize, seed: u64) -> (Tree, Vec<CallSlip>) {
    let mut numbers = Numbers(seed);
    let mut callers = vec![Vec::new()];
    for person in 1..people {
        let mut of: Vec<usize> = (0..=numbers.below(3)).map(|_| numbers.below(person)).collect();
        of.dedup();
        callers.push(of);
    }
    (bare(people), slips(&callers))
}

fn unknown(tree: &Tree) -> Minutes {
    vec![None; tree.people.len()]
}

fn drawn(tree: &Tree, slips: &[CallSlip], area: DrawingArea) -> Drawing {
    drawing(boxes(tree, slips), &unknown(tree), area)
}

fn samples() -> Vec<(String, Tree, Vec<CallSlip>)> {
    let mut samples = Vec::new();
    for seed in 0..40 {
        for people in [1, 7, 40, 300] {
            for (sizes, fan) in [((5, 5), 2), ((4, 8), 3), ((1, 12), 4)] {
                let (tree, slips) = of_groups(people, sizes, fan, seed);
                samples.push((format!("{people} people in groups of {sizes:?}, seed {seed}"), tree, slips));
            }
            let (tree, slips) = of_lists(people, seed);
            samples.push((format!("{people} people by lists, seed {seed}"), tree, slips));
        }
    }
    samples
}

fn overlap(one: PlaceOnPage, other: PlaceOnPage) -> bool {
    one.left < other.left + other.width
        && other.left < one.left + one.width
        && one.top < other.top + other.height
        && other.top < one.top + one.height
}

#[test]
fn no_two_boxes_or_labels_meet_and_all_stand_on_their_page() {
    for (name, tree, slips) in samples() {
        for area in [A4, LETTER, DrawingArea { from_right: true, ..A4 }] {
            for (n, page) in drawn(&tree, &slips, area).pages.iter().enumerate() {
                let mut places: Vec<PlaceOnPage> = page.boxes.iter().map(|drawn| drawn.place).collect();
                places.extend(page.stubs.iter().map(|stub| stub.place));
                places.extend(page.heads.iter().map(|head| head.place));
                for (at, one) in places.iter().enumerate() {
                    let inside = one.left >= 0
                        && one.top >= 0
                        && one.left + one.width <= area.width
                        && one.top + one.height <= area.height;
                    assert!(inside, "{name}, page {}: {one:?} is not on the page", n + 1);
                    let met = places[at + 1..].iter().find(|other| overlap(*one, **other));
                    assert_eq!(met, None, "{name}, page {}: {one:?}", n + 1);
                }
            }
        }
    }
}

#[test]
fn lines_stay_between_the_columns() {
    for (name, tree, slips) in samples() {
        for page in drawn(&tree, &slips, A4).pages {
            let crossed = |(x, y): (Tenths, Tenths)| {
                let within = |place: &PlaceOnPage| {
                    x > place.left && x < place.left + place.width && y > place.top && y < place.top + place.height
                };
                page.boxes
                    .iter()
                    .map(|drawn| drawn.place)
                    .chain(page.stubs.iter().map(|stub| stub.place))
                    .any(|place| within(&place))
            };
            for path in page.solid.iter().chain(&page.dashed) {
                for pair in path.windows(2) {
                    let [(left, top), (right, bottom)] = [pair[0], pair[1]];
                    assert!(left == right || top == bottom, "{name}: {pair:?} is slanted");
                    let middle = (i32::midpoint(left, right), i32::midpoint(top, bottom));
                    assert!(!crossed(middle), "{name}: {pair:?} crosses a box");
                }
            }
        }
    }
}

#[test]
fn the_middle_of_a_box_is_within_the_span_of_what_it_calls() {
    for (name, tree, slips) in samples() {
        for page in drawn(&tree, &slips, A4).pages {
            for drawn in &page.boxes {
                let right = drawn.place.left + drawn.place.width;
                let middle = drawn.place.top + drawn.place.height / 2;
                let ends: Vec<Tenths> = page
                    .solid
                    .iter()
                    .filter(|path| path[0] == (right, middle))
                    .filter_map(|path| path.last().map(|(_, y)| *y))
                    .collect();
                if let (Some(first), Some(last)) = (ends.iter().min(), ends.iter().max()) {
                    assert!(first - 1 <= middle && middle <= last + 1, "{name}: box {}", drawn.number);
                }
            }
        }
    }
}

#[test]
fn everybody_stands_in_one_box_and_every_stub_tells_where_its_box_is() {
    for (name, tree, slips) in samples() {
        let drawing = drawn(&tree, &slips, A4);
        let mut found: Vec<usize> = Vec::new();
        for (n, page) in (1..).zip(&drawing.pages) {
            for drawn in &page.boxes {
                found.extend(drawn.lines.iter().map(|line| line.person));
                for line in &drawn.lines {
                    assert_eq!(drawing.index[line.person], Some((drawn.number, n)), "{name}");
                    for (person, number) in &line.backups {
                        assert_eq!(drawing.index[*person].map(|(number, _)| number), Some(*number), "{name}");
                    }
                }
            }
            for stub in &page.stubs {
                let there =
                    drawing.pages[stub.page - 1].boxes.iter().find(|drawn| drawn.number == stub.number).unwrap();
                assert_eq!((there.title, there.part), (stub.title, stub.part), "{name}");
                let head = &drawing.pages[stub.page - 1].heads;
                let back = head.iter().filter_map(|head| head.from).any(|(number, page)| {
                    page == n && drawing.pages[n - 1].boxes.iter().any(|drawn| drawn.number == number)
                });
                assert!(back, "{name}: nothing tells where box {} is called from", stub.number);
            }
        }
        found.sort_unstable();
        assert_eq!(found, (0..tree.people.len()).collect::<Vec<_>>(), "{name}");
    }
}

#[test]
fn pages_are_few() {
    for (name, tree, slips) in samples() {
        let boxes = boxes(&tree, &slips);
        let columns = boxes.iter().map(|list| list.depth + 1).max().unwrap();
        // A deep tree is cut by its depth, too: how many pages it takes is not told by its leaves.
        if columns > MOST_COLUMNS {
            continue;
        }
        let leaves: Tenths = boxes.iter().filter(|list| list.children.is_empty()).map(|list| height(list) + GAP).sum();
        let most = 1.5 * f64::from(leaves) / f64::from(A4.height) + 1.0;
        let pages = drawing(boxes, &unknown(&tree), A4).pages.len();
        assert!(pages as f64 <= most, "{name}: {pages} pages, at most {most:.1}");
    }
}

#[test]
fn hostile_shapes_are_drawn_too() {
    let chain: Vec<Vec<usize>> = (0..3_000_usize).map(|n| n.checked_sub(1).into_iter().collect()).collect();
    let star: Vec<Vec<usize>> = (0..3_000).map(|n| if n == 0 { Vec::new() } else { vec![0] }).collect();
    let circle: Vec<Vec<usize>> = (0..50).map(|n| vec![(n + 1) % 50]).collect();
    let oneself: Vec<Vec<usize>> = (0..9).map(|n| vec![n]).collect();
    let lists_of_lists: Vec<Vec<usize>> =
        (0..900).map(|n| if n == 0 { Vec::new() } else { vec![(n - 1) / 30] }).collect();
    let nobody_known: Vec<Vec<usize>> = (0..5).map(|n| vec![n + 900]).collect();
    for callers in [chain, star, circle, oneself, lists_of_lists, nobody_known] {
        let drawing = drawn(&bare(callers.len()), &slips(&callers), A4);
        let found: BTreeSet<usize> = drawing
            .pages
            .iter()
            .flat_map(|page| &page.boxes)
            .flat_map(|drawn| &drawn.lines)
            .map(|line| line.person)
            .collect();
        assert_eq!(found.len(), callers.len());
    }
    assert!(drawn(&bare(0), &[], A4).pages.is_empty());
}

#[test]
#[allow(clippy::disallowed_methods)] // a test may look at the clock
fn the_same_tree_gives_the_same_drawing_in_a_moment() {
    let (tree, slips) = of_groups(300, (4, 8), 3, 7);
    let start = Instant::now();
    let first = drawn(&tree, &slips, A4);
    let taken = start.elapsed();
    assert_eq!(first, drawn(&tree, &slips, A4));
    // 50 ms, tenfold.
    assert!(taken < Duration::from_millis(500), "{taken:?}");
}

#[test]
fn from_the_right_all_is_mirrored() {
    let (tree, slips) = of_groups(40, (5, 5), 2, 3);
    let left = drawn(&tree, &slips, A4);
    let right = drawn(&tree, &slips, DrawingArea { from_right: true, ..A4 });
    for (one, other) in left.pages.iter().zip(&right.pages) {
        for (one, other) in one.boxes.iter().zip(&other.boxes) {
            assert_eq!(one.place.left + one.place.width, A4.width - other.place.left);
            assert_eq!((one.place.top, one.number), (other.place.top, other.number));
        }
    }
}
