//! Boxes -> bands, and parts of the tree that are packed on pages.
//!
//! From the leaves up: a box whose subtree is too high or too deep for a page gives up children, the largest first; each of
//! them begins a part of its own, and a stub stays. Parts are packed largest first, beside their siblings where they fit.

use super::boxes::{ListBox, top_down};
use super::{GAP, HEAD, LINE, PAD, STUB, TITLE, Tenths};

/// No page is too low for a box of one person.
const LEAST_ROOM: Tenths = 400;

/// A box with what hangs on it: the height of its band, and the middle of the box in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct SubtreeBand {
    pub height: Tenths,
    pub middle: Tenths,
}

/// What stands on one page: parts, each by its root, with the top of its heads.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct PagePlan {
    pub parts: Vec<(usize, Tenths)>,
}

/// All that is known before anything is placed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Plan {
    pub bands: Vec<SubtreeBand>,
    /// Whether the box begins a part.
    pub begins: Vec<bool>,
    pub columns: usize,
    pub pages: Vec<PagePlan>,
}

/// The height of a box.
pub(super) fn height(list: &ListBox) -> Tenths {
    let lines = list.lines.iter().map(|line| 1 + line.backups.len() + usize::from(line.more > 0)).sum::<usize>();
    TITLE + PAD + Tenths::try_from(lines).unwrap_or(Tenths::MAX / LINE / 2) * LINE
}

/// Cuts what no page can hold: a list with more lines, a box with more children than stubs fit under one another. The further
/// parts of a box are siblings of the first.
pub(super) fn cut_long(boxes: &mut Vec<ListBox>, page: Tenths) {
    let room = (page - HEAD).max(LEAST_ROOM);
    let most_children = usize::try_from(room / (STUB + GAP)).unwrap_or(1).max(2);
    for start in top_down(boxes).into_iter().rev() {
        let mut at = start;
        while height(&boxes[at]) > room || boxes[at].children.len() > most_children {
            at = cut(boxes, at, room, most_children);
        }
    }
}

/// Leaves in a box what fits, and gives the rest to a new box behind it.
fn cut(boxes: &mut Vec<ListBox>, at: usize, room: Tenths, most_children: usize) -> usize {
    let next = boxes.len();
    let keep = lines_that_fit(&boxes[at], room);
    let here = &mut boxes[at];
    let lines = here.lines.split_off(keep.min(here.lines.len()));
    let children = here.children.split_off(here.children.len().min(most_children));
    let (title, part, parent, depth) = (here.title, here.part + 1, here.parent, here.depth);
    for child in &children {
        boxes[*child].parent = Some(next);
    }
    boxes.push(ListBox { title, part, lines, parent, children, depth });
    if let Some(parent) = parent {
        let place = boxes[parent].children.iter().position(|child| *child == at).map_or(0, |place| place + 1);
        boxes[parent].children.insert(place, next);
    }
    next
}

/// How many lines of a box fit a height: at least one.
fn lines_that_fit(list: &ListBox, room: Tenths) -> usize {
    let mut used = TITLE + PAD;
    let fitting = list.lines.iter().take_while(|line| {
        used += LINE * Tenths::try_from(1 + line.backups.len() + usize::from(line.more > 0)).unwrap_or(1);
        used <= room
    });
    fitting.count().max(1)
}

/// The band of a box above, or beside, those of its children: its middle is the middle between the first and the last of them.
pub(super) fn band(own: Tenths, children: &[SubtreeBand]) -> SubtreeBand {
    let Some((middle, above, last)) = middle_of(children) else { return SubtreeBand { height: own, middle: own / 2 } };
    let top = (middle - own / 2).min(0);
    let bottom = (middle - own / 2 + own).max(above + last.height);
    SubtreeBand { height: bottom - top, middle: middle - top }
}

/// Where the band of the first child begins below the top of its parent's.
pub(super) fn first_child(own: Tenths, children: &[SubtreeBand]) -> Tenths {
    middle_of(children).map_or(0, |(middle, ..)| (own / 2 - middle).max(0))
}

/// The middle of bands that stand one above the other, from the top of the first; where the last begins, and the last itself.
fn middle_of(children: &[SubtreeBand]) -> Option<(Tenths, Tenths, SubtreeBand)> {
    let (last, before) = children.split_last()?;
    let above: Tenths = before.iter().map(|child| child.height + GAP).sum();
    let first = children.first().map_or(0, |child| child.middle);
    Some(((first + above + last.middle) / 2, above, *last))
}

/// The band of what stands for a box on another page.
pub(super) const STUB_BAND: SubtreeBand = SubtreeBand { height: STUB, middle: STUB / 2 };

/// How a box whose band is too high gives up children.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Cut {
    /// The largest goes, until the others fit.
    LargestGo,
    /// The largest stay, as long as they fit.
    LargestStay,
}

/// Plans the pages of boxes that [`cut_long`] has seen: in a few ways, of which the one with the fewest pages is taken.
pub(super) fn plan(boxes: &[ListBox], page: Tenths, columns: usize) -> Plan {
    let room = (page - HEAD).max(LEAST_ROOM);
    let order = top_down(boxes);
    let mut best: Option<Plan> = None;
    for (most, way) in
        [1, 2, 3].into_iter().flat_map(|part| [Cut::LargestGo, Cut::LargestStay].map(|way| (room / part, way)))
    {
        let (bands, begins) = bands(boxes, &order, (room, most), columns, way);
        let pages = pack(boxes, &order, &bands, &begins, page);
        if best.as_ref().is_none_or(|best| pages.len() < best.pages.len()) {
            best = Some(Plan { bands, begins, columns, pages });
        }
    }
    best.unwrap_or(Plan { bands: Vec::new(), begins: Vec::new(), columns, pages: Vec::new() })
}

/// The bands of all boxes, and which of them begin a part. A band is higher than `most` only where its box with stubs alone is,
/// and never higher than `room`.
fn bands(
    boxes: &[ListBox],
    order: &[usize],
    (room, most): (Tenths, Tenths),
    columns: usize,
    way: Cut,
) -> (Vec<SubtreeBand>, Vec<bool>) {
    let mut bands = vec![STUB_BAND; boxes.len()];
    let mut begins: Vec<bool> = boxes.iter().map(|list| list.parent.is_none()).collect();
    let mut deep = vec![1_usize; boxes.len()];
    for at in order.iter().copied().rev() {
        let list = &boxes[at];
        let own = height(list);
        let most = if own > most { room } else { most };
        for child in &list.children {
            begins[*child] = deep[*child] >= columns;
        }
        let here = |begins: &[bool]| {
            let bands: Vec<SubtreeBand> =
                list.children.iter().map(|child| if begins[*child] { STUB_BAND } else { bands[*child] }).collect();
            band(own, &bands)
        };
        let mut by_height: Vec<usize> = list.children.iter().copied().filter(|child| !begins[*child]).collect();
        by_height.sort_by_key(|child| (std::cmp::Reverse(bands[*child].height), *child));
        match way {
            Cut::LargestGo => {
                for child in by_height {
                    if here(&begins).height <= most {
                        break;
                    }
                    begins[child] = true;
                }
            }
            Cut::LargestStay => {
                for child in &by_height {
                    begins[*child] = true;
                }
                for child in by_height {
                    begins[child] = false;
                    begins[child] = here(&begins).height > most;
                }
            }
        }
        bands[at] = here(&begins);
        deep[at] =
            1 + list.children.iter().map(|child| if begins[*child] { 1 } else { deep[*child] }).max().unwrap_or(0);
    }
    (bands, begins)
}

/// Packs the parts on pages: the largest first, each beside its siblings if it fits there, else where least is left over.
/// The pages stand in the order of their first parts in the tree.
fn pack(boxes: &[ListBox], order: &[usize], bands: &[SubtreeBand], begins: &[bool], page: Tenths) -> Vec<PagePlan> {
    let mut rank = vec![0; boxes.len()];
    for (n, at) in order.iter().enumerate() {
        rank[*at] = n;
    }
    let mut parts: Vec<usize> = order.iter().copied().filter(|at| begins[*at]).collect();
    parts.sort_by_key(|at| (std::cmp::Reverse(bands[*at].height), rank[*at]));
    let mut pages: Vec<(Tenths, Vec<usize>)> = Vec::new();
    for part in parts {
        let needed = HEAD + bands[part].height + GAP;
        let sibling = |at: &usize| boxes[*at].parent.is_some() && boxes[*at].parent == boxes[part].parent;
        let best = pages
            .iter()
            .enumerate()
            .filter(|(_, (left, _))| *left >= needed)
            .min_by_key(|(n, (left, on))| (!on.iter().any(&sibling), *left, *n))
            .map(|(n, _)| n);
        if let Some((left, on)) = best.and_then(|n| pages.get_mut(n)) {
            *left -= needed;
            on.push(part);
        } else {
            // The space behind the last part is not needed.
            pages.push((page + GAP - needed, vec![part]));
        }
    }
    for (_, on) in &mut pages {
        on.sort_by_key(|at| rank[*at]);
    }
    pages.sort_by_key(|(_, on)| on.first().map(|at| rank[*at]));
    let plan = |on: Vec<usize>| {
        let mut top = 0;
        let parts = on.into_iter().map(|at| {
            let here = top;
            top += HEAD + bands[at].height + GAP;
            (at, here)
        });
        PagePlan { parts: parts.collect() }
    };
    pages.into_iter().map(|(_, on)| plan(on)).collect()
}
