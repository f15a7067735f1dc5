//! Whole and partial codes, misread and forged -> the stream, or what is lacking.

#![cfg(test)]

use proptest::prelude::*;

use crate::frame::{PartialCode, Piece};
use crate::pile::testing::{forge, in_part, packet_of};
use crate::pile::{PageId, PictureKey, Pile, SetState};
use crate::watch::Unwatched;

const BYTES: usize = 150;
/// Blocks 1 to 4 hold digits; block 0 holds the header and nothing else.
const DIGITS: [usize; 4] = [1, 2, 3, 4];

fn pile(pages: &[(&[Piece], &[PartialCode])]) -> Pile {
    let mut pile = Pile::new();
    for (number, (whole, parts)) in (0..).zip(pages) {
        let page: PageId = pile.add_picture(PictureKey([number; 8]), 0).unwrap();
        for code in *whole {
            pile.add_text(page, &code.text());
        }
        for code in *parts {
            pile.add_part(page, code);
        }
    }
    pile
}

/// The stream, if it is restored; and what is lacking.
fn solve(pile: &Pile, codes: &[Piece]) -> (Option<Vec<u8>>, u32) {
    let solved = pile.solve(codes[0].header.set, &Unwatched).unwrap();
    assert_eq!(solved.stream.is_some(), solved.report.state == SetState::Whole);
    (solved.stream, solved.report.lacking)
}

fn stream(codes: &[Piece]) -> Vec<u8> {
    codes[..codes[0].header.needed as usize].iter().flat_map(|code| code.shard.clone()).collect()
}

/// A code of which the blocks `kept` were read, one of them wrongly.
fn misread(code: &Piece, kept: &[usize], wrong: usize) -> PartialCode {
    let (mut right, lie) = (in_part(code, kept), in_part(&forge(code, 3), kept));
    right.blocks[wrong] = lie.blocks[wrong].clone();
    right
}

#[test]
fn two_halves_of_codes_do_what_a_whole_one_would() {
    let codes = packet_of(1, 6, 12, BYTES);
    let left = in_part(&codes[5], &[0, 1, 2, 3]);
    let right = in_part(&codes[8], &[3, 4]);
    let both = [left.clone(), right];
    // The groups of digits that lie across two blocks are the price: both halves must hold block 3.
    assert_eq!(solve(&pile(&[(&codes[..5], &both)]), &codes), (Some(stream(&codes)), 0));
    assert_eq!(solve(&pile(&[(&codes[..5], &both[..1])]), &codes), (None, 1));
    assert_eq!(solve(&pile(&[(&codes[..4], &both)]), &codes), (None, 1));
    assert_eq!(solve(&pile(&[(&codes[..3], &both)]), &codes), (None, 2));
}

#[test]
fn symbols_that_lie_across_two_blocks_are_list_decoded_from_halves_of_them() {
    let codes = packet_of(1, 6, 12, BYTES);
    let left: Vec<PartialCode> = (5..8).map(|at| in_part(&codes[at], &[0, 1, 2])).collect();
    let right: Vec<PartialCode> = (8..11).map(|at| in_part(&codes[at], &[3, 4])).collect();
    let all: Vec<PartialCode> = left.iter().chain(&right).cloned().collect();
    // No code knows what lies across blocks 2 and 3, but six know half of it.
    assert_eq!(solve(&pile(&[(&codes[..5], &all)]), &codes), (Some(stream(&codes)), 0));
    let two = [left[0].clone(), right[0].clone()];
    assert_eq!(solve(&pile(&[(&codes[..4], &two)]), &codes), (None, 2));
}

#[test]
fn blocks_of_one_code_from_two_pictures_make_it_whole() {
    let codes = packet_of(1, 6, 12, BYTES);
    let pile = pile(&[
        (&codes[..5], &[in_part(&codes[7], &[0, 2])]),
        (&[], &[in_part(&codes[7], &[1, 2, 3]), in_part(&codes[9], &[1])]),
        (&[], &[in_part(&codes[7], &[4])]),
    ]);
    let report = pile.solve(codes[0].header.set, &Unwatched).unwrap().report;
    assert_eq!((report.state, report.read, report.in_part), (SetState::Whole, 6, 1));
    assert_eq!(report.sheets[1].in_part, ["B1"]);
    assert_eq!(pile.pages().iter().map(|page| page.counts.codes).collect::<Vec<_>>(), [5, 0, 1]);
    assert_eq!(pile.pages().iter().map(|page| page.counts.in_part).collect::<Vec<_>>(), [1, 2, 1]);
}

#[test]
fn a_packet_of_which_no_code_was_read_whole_restores() {
    let codes = packet_of(1, 4, 12, BYTES);
    let parts: Vec<PartialCode> =
        (0..8).map(|at| in_part(&codes[at], if at % 2 == 0 { &[0, 1, 2, 3] } else { &[0, 2, 3, 4] })).collect();
    // 1 and 4 are known four times, 2 and 3 eight times.
    assert_eq!(solve(&pile(&[(&[], &parts)]), &codes), (Some(stream(&codes)), 0));
    // The id of the others was told by a mark, and the first alone knows it.
    let short = |part: &PartialCode| {
        let mut header = part.header;
        header.set.0[5..].fill(0);
        let mut blocks = part.blocks.clone();
        blocks[0] = None;
        PartialCode { header, whole_id: false, blocks, ..part.clone() }
    };
    let mut shortened: Vec<PartialCode> = parts.iter().map(short).collect();
    shortened.push(parts[0].clone());
    assert_eq!(solve(&pile(&[(&[], &shortened)]), &codes), (Some(stream(&codes)), 0));
}

#[test]
fn a_block_that_was_misread_costs_nothing_where_values_are_spare_and_never_gives_wrong_bytes() {
    let codes = packet_of(1, 6, 14, BYTES);
    let kept = &DIGITS[..3];
    let mut parts: Vec<PartialCode> = (5..9).map(|at| in_part(&codes[at], kept)).collect();
    parts[1] = misread(&codes[6], kept, 2);
    let last = in_part(&codes[10], &[3, 4]);
    for spare in 1..=3 {
        let mut some = parts[..=spare].to_vec();
        some.push(last.clone());
        assert_eq!(solve(&pile(&[(&codes[..5], &some)]), &codes).0, Some(stream(&codes)), "{spare}");
    }
    // Nothing is spare: the misread one is needed.
    let some = [parts[1].clone(), last];
    assert_eq!(solve(&pile(&[(&codes[..5], &some)]), &codes), (None, 1));
}

#[test]
fn of_unequal_readings_of_a_block_the_one_that_most_pictures_show_is_believed() {
    let codes = packet_of(1, 6, 12, BYTES);
    let right = in_part(&codes[5], &[1, 2, 3]);
    let wrong = misread(&codes[5], &[1, 2, 3], 2);
    let rest = in_part(&codes[6], &[3, 4]);
    let pages: [(&[Piece], &[PartialCode]); 4] = [
        (&codes[..5], std::slice::from_ref(&wrong)),
        (&[], std::slice::from_ref(&right)),
        (&[], std::slice::from_ref(&rest)),
        (&[], std::slice::from_ref(&right)),
    ];
    let all = pile(&pages);
    assert_eq!(solve(&all, &codes), (Some(stream(&codes)), 0));
    // One against one: leaving out what either page says finds it too.
    assert_eq!(solve(&pile(&pages[..3]), &codes), (Some(stream(&codes)), 0));
    assert_eq!(solve(&pile(&pages[..2]), &codes), (None, 1));
}

#[test]
fn forged_parts_on_one_page_do_not_stop_a_packet() {
    let codes = packet_of(1, 6, 14, BYTES);
    let true_parts: Vec<PartialCode> = (6..10).map(|at| in_part(&codes[at], &DIGITS)).collect();
    let lies: Vec<PartialCode> = (4..12).map(|at| in_part(&forge(&codes[at], 9), &[1, 2, 3])).collect();
    let pile = pile(&[(&codes[..4], &[]), (&[], &lies), (&[], &true_parts)]);
    assert_eq!(solve(&pile, &codes).0, Some(stream(&codes)));
}

#[test]
fn forged_whole_codes_are_found_out_with_the_help_of_parts() {
    let mut codes = packet_of(1, 6, 14, BYTES);
    let truth = stream(&codes);
    let set = codes.clone();
    codes[2] = forge(&codes[2], 1);
    let parts: Vec<PartialCode> = (6..8).map(|at| in_part(&codes[at], &DIGITS)).collect();
    let page = pile(&[(&codes[..6], &parts)]);
    let solved = page.solve(set[0].header.set, &Unwatched).unwrap();
    assert_eq!(solved.stream, Some(truth));
    assert_eq!(solved.report.forged.iter().map(|place| place.shard).collect::<Vec<_>>(), [3]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]
    #[test]
    fn random_losses_give_the_stream_when_every_column_is_known_often_enough_and_never_other_bytes(
        blocks in prop::collection::vec(prop::collection::vec(any::<bool>(), 5), 11), needed in 2u32..8,
    ) {
        let codes = packet_of(2, needed, 12, BYTES);
        let kept = |blocks: &[bool]| (0..5).filter(|at| blocks[*at]).collect::<Vec<_>>();
        let parts: Vec<PartialCode> = codes.iter().zip(&blocks)
            .filter(|(_, blocks)| blocks.contains(&true))
            .map(|(code, blocks)| in_part(code, &kept(blocks))).collect();
        // The last code is whole, so that the id is known.
        let pile = pile(&[(&codes[11..], &parts)]);
        let mut known = vec![1; BYTES / 2];
        for part in &parts {
            for (count, symbol) in known.iter_mut().zip(part.symbols()) {
                *count += u32::from(symbol.is_some());
            }
        }
        let fewest = *known.iter().min().unwrap();
        let (found, lacking) = solve(&pile, &codes);
        // Symbols known in half may do the rest where little is lacking.
        prop_assert!(found.as_ref().is_none_or(|found| *found == stream(&codes)));
        prop_assert!(fewest < needed || found.is_some());
        prop_assert!(fewest + 3 >= needed || found.is_none());
        prop_assert_eq!(lacking, if found.is_some() { 0 } else { needed - fewest });
    }
}

#[test]
fn a_pile_file_keeps_parts_and_counts_damaged_ones() {
    let codes = packet_of(1, 6, 12, BYTES);
    let (left, right) = (in_part(&codes[5], &[0, 1, 2, 3]), in_part(&codes[8], &[3, 4]));
    let pile = pile(&[(&codes[..5], &[left]), (&[], &[right])]);
    let text = pile.to_text();
    let (back, loaded) = Pile::from_text(&text).unwrap();
    assert_eq!((back.to_text(), back.pages()), (text.clone(), pile.pages()));
    assert_eq!((loaded.codes, loaded.in_part, loaded.other_lines), (5, 2, 0));
    assert_eq!(solve(&back, &codes).0, Some(stream(&codes)));
    let damaged = text.replace("version 10", "version 99");
    let loaded = Pile::from_text(&damaged).unwrap().1;
    assert_eq!((loaded.in_part, loaded.other_lines), (0, 2));
    // Every code stands in the text in a form that readers of whole codes find, and parts in none.
    assert_eq!(crate::frame::find(&text).len(), 5);
}
