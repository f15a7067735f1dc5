//! Imposition -> pages in the order in which a reader finds them once the paper is turned, folded and cut (simulation).
//!
//! Each position of a paper is a panel with a page on its front and one on its back; the printer's turn assigns the
//! backs. Each fold is a hinge: the position of a panel in the folded zine is that of its neighbour, reflected in the
//! hinge. Along a closed loop of hinges both ends must agree, or the paper would tear. The stacking order follows from
//! mountain and valley folds, and hinges may not cross. Finally the zine is opened wherever only its binding holds two
//! layers together, and read.

#![cfg(test)]

mod hands;
mod paper;

use super::*;
use crate::units::{Mm, Size, Spot};
use hands::{by_hand, folded_by_hand};
use paper::{Layer, Motion, NEAR, Panel, PanelEdge, PrintedFace, Stack, panels, stacks};

impl Layer {
    /// The upper and the lower face.
    fn faces(&self) -> (Option<PrintedFace>, Option<PrintedFace>) {
        let (front, back) = (Some(self.panel.front), self.panel.back);
        if self.motion.face_down() { (back, front) } else { (front, back) }
    }

    /// The page of a face, which must be upright for the viewer.
    fn page(&self, face: PrintedFace, from_above: bool) -> Option<usize> {
        let (right, up) = (self.motion.direction(face.right), self.motion.direction(face.up));
        let towards = if from_above { 1.0 } else { -1.0 };
        assert!((right.0 - towards).abs() < NEAR, "page {:?} is mirrored or on its side", face.page);
        assert!((up.1 + 1.0).abs() < NEAR, "page {:?} stands on its head", face.page);
        face.page
    }
}

/// Opens a zine wherever only its binding holds two layers together, and reads its pages.
fn read(stack: &Stack, binding: Binding) -> Result<Vec<Option<usize>>, &'static str> {
    let spine = if binding == Binding::Left { PanelEdge::Left } else { PanelEdge::Right };
    let opens = |gap: usize| {
        let held = stack.hinges.iter().filter(|(a, b, ..)| a.min(b) <= &gap && a.max(b) > &gap);
        held.filter(|(_, _, _, mark)| !matches!(mark, LineKind::CutMountain | LineKind::CutValley))
            .all(|hinge| hinge.2 == spine)
    };
    let mut pages = Vec::new();
    for (number, layer) in stack.layers.iter().enumerate() {
        let (up, down) = layer.faces();
        let shown = [number == 0 || opens(number - 1), number + 1 == stack.layers.len() || opens(number)];
        for ((face, shown), from_above) in [up, down].into_iter().zip(shown).zip([true, false]) {
            match face {
                Some(face) if shown => pages.push(layer.page(face, from_above)),
                // The white side of paper that is printed on one side must stay hidden.
                None if !shown => (),
                None => return Err("a side that is not printed shows"),
                Some(_) => return Err("a page hides inside a leaf"),
            }
        }
    }
    Ok(pages)
}

/// The inner stack nested in the middle of the outer one.
fn nest(outer: Stack, inner: Stack) -> Stack {
    let (half, more) = (outer.layers.len() / 2, inner.layers.len());
    let mut layers = outer.layers;
    layers.splice(half..half, inner.layers);
    let out = |place: usize| if place < half { place } else { place + more };
    let kept = outer.hinges.into_iter().map(|(a, b, border, mark)| (out(a), out(b), border, mark));
    let added = inner.hinges.into_iter().map(|(a, b, border, mark)| (a + half, b + half, border, mark));
    Stack { layers, hinges: kept.chain(added).collect() }
}

/// The first panel of each paper: at the bottom of its front, furthest from the binding edge.
fn first_panel(panels: &[Panel], binding: Binding) -> usize {
    let outwards = if binding == Binding::Left { 1.0 } else { -1.0 };
    let key = |panel: &Panel| panel.top * 1e6 + panel.left * outwards;
    (0..panels.len()).max_by(|a, b| key(&panels[*a]).total_cmp(&key(&panels[*b]))).unwrap()
}

/// The only way to fold a paper along its folds in which every page shows, with the front page on top, and which
/// folding by hand gives. (A leaf could be tucked into a double leaf, but then pages are hidden; a paper could also be
/// rolled, but not by folding it in half.)
fn fold_up(imposition: &Imposition, paper: &ImposedPaper) -> Stack {
    let panels = panels(imposition, paper, 0.0);
    let mut ways = stacks(&panels, &paper.lines, first_panel(&panels, imposition.binding));
    if !by_hand(imposition.fold).is_empty() {
        let order = folded_by_hand(&panels, imposition);
        ways.retain(|way| way.layers.iter().map(|layer| layer.number).eq(order.iter().copied()));
    }
    ways.retain(|way| read(way, imposition.binding).is_ok());
    assert_eq!(ways.len(), 1, "so many ways to fold it");
    ways.remove(0)
}

/// The pages of a bound zine in reading order.
fn read_bound(imposition: &Imposition) -> Vec<Option<usize>> {
    let mut papers = imposition.papers.iter();
    let mut pages = Vec::new();
    for count in &imposition.signatures {
        let papers: Vec<Stack> = papers.by_ref().take(*count).map(|paper| fold_up(imposition, paper)).collect();
        let signature = papers.into_iter().rev().reduce(|inner, outer| nest(outer, inner)).unwrap();
        pages.extend(read(&signature, imposition.binding).unwrap());
    }
    assert!(papers.next().is_none(), "a paper that is in no signature");
    pages
}

/// The expected pages of a zine with `places` positions: the last page last, blanks before it.
fn expected(pages: usize, places: usize) -> Vec<Option<usize>> {
    let mut wanted: Vec<Option<usize>> = (0..pages).map(Some).collect();
    let last = if pages > 1 { wanted.pop() } else { None };
    wanted.resize(places - last.iter().len(), None);
    wanted.extend(last);
    wanted
}

fn orders(fold: Fold) -> Vec<FoldOptions> {
    let papers = [Size { width: Mm(210.0), height: Mm(297.0) }, Size { width: Mm(215.9), height: Mm(279.4) }];
    let mut orders = Vec::new();
    for paper in papers {
        for binding in [Binding::Left, Binding::Right] {
            for duplex in [Duplex::Long, Duplex::Short, Duplex::None] {
                orders.push(FoldOptions { binding, duplex, ..FoldOptions::new(fold, paper) });
            }
        }
    }
    orders
}

#[test]
fn every_bound_zine_of_1_to_64_pages_reads_from_first_to_last_and_upright() {
    for (fold, most, paper) in
        [(Fold::Mini8, 8, 8), (Fold::Mini16, 16, 16), (Fold::French, 64, 4), (Fold::Booklet, 64, 4)]
    {
        for order in orders(fold) {
            for pages in 1..=most {
                let imposition = impose(&order, pages).unwrap();
                let places = pages.next_multiple_of(paper);
                assert_eq!(read_bound(&imposition), expected(pages, places), "{fold:?}, {pages} pages, {order:?}");
                assert_eq!(imposition.blanks, places - pages);
            }
        }
    }
}

#[test]
fn booklets_of_several_signatures_read_from_first_to_last() {
    for order in orders(Fold::Booklet) {
        for signature in [4, 8, 16, 32, 128] {
            for pages in 1..=64 {
                let imposition = impose(&FoldOptions { signature: Some(signature), ..order.clone() }, pages).unwrap();
                assert_eq!(
                    read_bound(&imposition),
                    expected(pages, pages.next_multiple_of(4)),
                    "{signature}, {pages} pages"
                );
            }
        }
    }
}

#[test]
fn flat_papers_are_turned_like_leaves() {
    for order in orders(Fold::Flat) {
        for pages in 1..=64_usize {
            let imposition = impose(&order, pages).unwrap();
            let mut found = Vec::new();
            for paper in &imposition.papers {
                let panel = panels(&imposition, paper, 0.0)[0];
                let layer = Layer { number: 0, panel, motion: Motion::REST };
                found.extend([layer.page(panel.front, true), layer.page(panel.back.unwrap(), false)]);
            }
            let wanted: Vec<_> =
                (0..pages.next_multiple_of(2)).map(|page| Some(page).filter(|page| *page < pages)).collect();
            assert_eq!(found, wanted);
        }
    }
}

/// The papers of an accordion glued end to end, and its folds; the joints continue the zigzag.
fn strip(imposition: &Imposition) -> (Vec<Panel>, Vec<FoldLine>) {
    let width = imposition.side.width.0;
    let mut all = (Vec::new(), Vec::new());
    for (number, paper) in imposition.papers.iter().enumerate() {
        let along = width * number as f64 * if imposition.binding == Binding::Left { 1.0 } else { -1.0 };
        all.0.extend(panels(imposition, paper, along));
        let moved = |spot: Spot| Spot { left: spot.left + Mm(along), ..spot };
        all.1.extend(paper.lines.iter().map(|line| FoldLine { from: moved(line.from), to: moved(line.to), ..*line }));
        let before = (number * paper.front.len()) as u32;
        let joint = if imposition.binding == Binding::Left { Mm(along) } else { Mm(along + width) };
        let kind = if before.is_multiple_of(2) { LineKind::Valley } else { LineKind::Mountain };
        let spot = |top: Mm| Spot { left: joint, top };
        all.1.push(FoldLine { from: spot(Mm(0.0)), to: spot(imposition.side.height), kind });
    }
    all
}

#[test]
fn an_accordion_reads_along_its_front_then_along_its_back_and_folds_up_with_the_first_page_on_top() {
    for order in orders(Fold::Accordion) {
        for (panels, pages) in (2..=5).flat_map(|panels| (1..=64).map(move |pages| (panels, pages))) {
            let imposition = impose(&FoldOptions { panels, ..order.clone() }, pages).unwrap();
            let (mut panels, lines) = strip(&imposition);
            let onwards = if order.binding == Binding::Left { 1.0 } else { -1.0 };
            panels.sort_by(|a, b| (a.left * onwards).total_cmp(&(b.left * onwards)));
            let layer = |panel: &Panel| Layer { number: 0, panel: *panel, motion: Motion::REST };
            let front = panels.iter().map(|panel| layer(panel).page(panel.front, true));
            let back = panels.iter().rev().filter_map(|panel| panel.back.map(|face| layer(panel).page(face, false)));
            let found: Vec<_> = front.chain(back).collect();
            let wanted: Vec<_> = (0..found.len()).map(|page| Some(page).filter(|page| *page < pages)).collect();
            assert_eq!(found, wanted, "{order:?}");
            assert!(found.len() >= pages);
            let folded = stacks(&panels, &lines, 0);
            assert_eq!(folded.len(), 1);
            let (top, _) = folded[0].layers[0].faces();
            assert_eq!(folded[0].layers[0].page(top.unwrap(), true), Some(0));
        }
    }
}

/// The kinds of the inner, outer, top and bottom sides of a page on the front of a paper.
fn borders_of(imposition: &Imposition, paper: &ImposedPaper, cell: &PlacedPage, page: usize) -> [margins::Border; 4] {
    let (width, height) = (imposition.page.width, imposition.page.height);
    let left_is_inner = page.is_multiple_of(2) == (imposition.binding == Binding::Left);
    let left = Spot { left: Mm(0.0), top: height / 2.0 };
    let right = Spot { left: width, top: height / 2.0 };
    let (inner, outer) = if left_is_inner { (left, right) } else { (right, left) };
    let top = Spot { left: width / 2.0, top: Mm(0.0) };
    let bottom = Spot { left: width / 2.0, top: height };
    [(inner, true), (outer, false), (top, false), (bottom, false)].map(|(middle, is_inner)| {
        let Spot { left, top } = cell.spot(middle);
        let line = paper.lines.iter().find(|line| paper::covers(line, (left.0, top.0)));
        match line.map(|line| line.kind) {
            None => margins::Border::Edge,
            Some(LineKind::Valley | LineKind::Mountain) if is_inner => margins::Border::Binding,
            Some(LineKind::Valley | LineKind::Mountain) => margins::Border::Fold,
            Some(LineKind::Cut | LineKind::CutMountain | LineKind::CutValley) => margins::Border::Cut,
        }
    })
}

#[test]
fn margins_are_wide_enough_for_what_stands_at_each_side_of_each_page() {
    for (fold, pages) in [(Fold::Mini8, 8), (Fold::Mini16, 16), (Fold::French, 4), (Fold::Booklet, 12)] {
        for order in orders(fold) {
            // Creep would shift the pages of a booklet, and their sides.
            let imposition = impose(&FoldOptions { creep: Mm(0.0), ..order }, pages).unwrap();
            for paper in &imposition.papers {
                for (cell, page) in paper.front.iter().filter_map(|cell| Some((cell, cell.page?))) {
                    let found = borders_of(&imposition, paper, cell, page);
                    for (found, known) in found.into_iter().zip(margins::borders(fold)) {
                        assert!(known.contains(&found), "{fold:?}, page {}: {found:?}", page + 1);
                    }
                }
            }
        }
    }
}

#[test]
fn the_proof_sees_what_is_wrong() {
    let order = &orders(Fold::Mini8)[0];
    let broken = |change: fn(&mut ImposedPaper)| {
        let mut imposition = impose(order, 8).unwrap();
        imposition.papers.iter_mut().for_each(change);
        std::panic::catch_unwind(|| assert_eq!(read_bound(&imposition), expected(8, 8))).is_err()
    };
    assert!(!broken(|_| ()), "nothing is wrong");
    assert!(broken(|paper| paper.front[0].page = Some(3)), "a page twice");
    assert!(broken(|paper| paper.front[2].turn = Turn::Upright), "a page on its head");
    assert!(broken(|paper| paper.lines[1].kind = LineKind::Mountain), "not cut");
    assert!(broken(|paper| paper.lines[4].kind = LineKind::Mountain), "folded the wrong way");
    assert!(broken(|paper| paper.lines.truncate(8)), "not folded");
}
