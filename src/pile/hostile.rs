//! Hostile piles, made from the same functions as true ones -> one clean picture of each sheet restores all the same.

#![cfg(test)]

use crate::frame::{Header, PartialCode, Piece};
use crate::pile::testing::{forge, in_part, packet, packet_of};
use crate::pile::{PageId, PictureKey, Pile, SetState};
use crate::sheet::Grid;
use crate::watch::Unwatched;

/// What one page shows.
#[derive(Clone, Default)]
struct Shown {
    whole: Vec<Piece>,
    parts: Vec<PartialCode>,
}

fn whole(codes: &[Piece]) -> Shown {
    Shown { whole: codes.to_vec(), parts: Vec::new() }
}

fn parts(codes: &[Piece]) -> Shown {
    Shown { whole: Vec::new(), parts: codes.iter().map(|code| in_part(code, &[1, 2, 3, 4])).collect() }
}

fn twins(codes: &[Piece], salt: u64) -> Vec<Piece> {
    codes.iter().map(|code| forge(code, salt)).collect()
}

fn add(pile: &mut Pile, number: usize, shown: &Shown) {
    let mut key = [0; 8];
    key[..8].copy_from_slice(&(number as u64).to_be_bytes());
    let page: PageId = pile.add_picture(PictureKey(key), 0).unwrap();
    for code in &shown.whole {
        pile.add_text(page, &code.text());
    }
    for code in &shown.parts {
        pile.add_part(page, code);
    }
}

/// The pile of all pages, each of which came in a run of its own: the pile went through its file between them.
fn pile_of(pages: &[Shown]) -> Pile {
    let mut pile = Pile::new();
    for (number, page) in pages.iter().enumerate() {
        add(&mut pile, number, page);
        pile = Pile::from_text(&pile.to_text()).unwrap().0;
    }
    pile
}

/// Which of the piles, each with its name, do not give the stream.
fn check(codes: &[Piece], cases: Vec<(&str, Vec<Shown>)>) {
    let truth: Vec<u8> = codes[..codes[0].header.needed as usize].iter().flat_map(|code| code.shard.clone()).collect();
    let mut breaches = Vec::new();
    for (name, pages) in cases {
        let solved = pile_of(&pages).solve(codes[0].header.set, &Unwatched).unwrap();
        if solved.report.state != SetState::Whole {
            breaches.push(format!("{name}: {:?} {:?}", solved.report.state, solved.report.reason));
        } else if solved.stream.as_deref() != Some(&truth) {
            breaches.push(format!("{name}: other bytes"));
        }
    }
    assert!(breaches.is_empty(), "{}", breaches.join("\n"));
}

fn all_twins(codes: &[Piece], how_many: u64) -> Vec<Piece> {
    (1..=how_many).flat_map(|salt| twins(codes, salt)).collect()
}

#[test]
fn forged_twins_of_every_code_do_not_keep_a_clean_picture_out() {
    for (needed, count) in [(3, 12), (12, 12), (10, 11), (40, 60)] {
        let codes = packet(1, needed, count);
        let true_page = whole(&codes);
        let one_page = whole(&all_twins(&codes, 17));
        let by_code: Vec<Piece> = codes.iter().flat_map(|code| (1..=40).map(|salt| forge(code, salt))).collect();
        let apart: Vec<Shown> = (1..=40).map(|salt| whole(&twins(&codes, salt))).collect();
        let both: Vec<Piece> = twins(&codes, 9).into_iter().chain(codes.clone()).collect();
        let mut cases = vec![
            ("17 twins in one picture", vec![one_page.clone(), true_page.clone()]),
            ("17 twins afterwards", vec![true_page.clone(), one_page.clone()]),
            ("40 twins code by code", vec![whole(&by_code), true_page.clone()]),
            ("40 twins code by code, before and after", vec![whole(&by_code), true_page.clone(), whole(&by_code)]),
            ("40 pictures of a twin each", apart.iter().cloned().chain([true_page.clone()]).collect()),
            ("twins and true codes in one picture", vec![whole(&both)]),
            (
                "a picture that shows all of it",
                vec![whole(&[by_code.clone(), codes.clone()].concat()), true_page.clone()],
            ),
        ];
        // The true codes are in eight dirty pictures, before the clean one comes.
        let dirty: Vec<Shown> = (1..=9).map(|salt| whole(&[codes.clone(), twins(&codes, salt)].concat())).collect();
        cases.push(("nine dirty pictures of true codes", dirty.into_iter().chain([true_page.clone()]).collect()));
        check(&codes, cases);
    }
}

#[test]
fn one_clean_picture_of_each_sheet_is_enough_however_the_forged_ones_stand_between_them() {
    // Three sheets of six codes, none to spare and one to spare.
    for needed in [18, 17] {
        let codes = packet(1, needed, 18);
        let sheets: Vec<&[Piece]> = codes.chunks(6).collect();
        let clean = |sheet: usize| whole(sheets[sheet]);
        let forged = |sheet: usize, salt: u64| whole(&twins(sheets[sheet], salt));
        let between: Vec<Shown> = (0..3).flat_map(|sheet| [forged(sheet, 1), clean(sheet), forged(sheet, 2)]).collect();
        let before = (0..3).flat_map(|sheet| (1..=7).map(move |salt| (sheet, salt)));
        let before: Vec<Shown> = before.map(|(sheet, salt)| forged(sheet, salt)).chain((0..3).map(clean)).collect();
        let mut after = before.clone();
        after.rotate_right(3);
        check(&codes, vec![("between", between), ("before", before), ("after", after)]);
    }
}

#[test]
fn forged_codes_in_part_do_not_stop_true_ones() {
    let codes = packet_of(1, 6, 12, 150);
    let lies = |salt: u64| parts(&twins(&codes, salt));
    let truth = parts(&codes);
    let together = Shown { whole: Vec::new(), parts: [lies(1).parts, truth.parts.clone()].concat() };
    let line_by_line: Vec<PartialCode> =
        lies(1).parts.into_iter().zip(truth.parts.clone()).flat_map(|(lie, truth)| [lie, truth]).collect();
    let moved: Vec<PartialCode> = (1..12)
        .flat_map(|gap| {
            truth.parts.iter().map(move |code| {
                let mut other = code.clone();
                other.header.grid.gap_x = 10 + gap;
                other
            })
        })
        .collect();
    let moved: Vec<PartialCode> = moved
        .into_iter()
        .filter_map(|code| {
            PartialCode::new(
                code.header,
                true,
                150,
                code.division,
                vec![None, code.blocks[1].clone(), None, None, None],
            )
        })
        .collect();
    check(
        &codes,
        vec![
            ("a picture of lies before", vec![lies(1), truth.clone()]),
            ("a picture of lies after", vec![truth.clone(), lies(1)]),
            ("twenty pictures of lies before", (1..=20).map(lies).chain([truth.clone()]).collect()),
            ("in one file, all lies first", vec![together]),
            ("in one file, by turns", vec![Shown { whole: Vec::new(), parts: line_by_line }]),
            ("lies under whole codes", vec![whole(&twins(&codes, 3)), truth.clone()]),
            ("lies under whole codes, afterwards", vec![truth.clone(), whole(&twins(&codes, 3))]),
            ("lies about the place", vec![Shown { whole: Vec::new(), parts: moved }, truth.clone()]),
        ],
    );
}

#[test]
fn a_picture_that_is_left_out_leaves_nothing_behind() {
    let codes = packet(1, 6, 12);
    let pile = pile_of(&[whole(&all_twins(&codes, 3)), whole(&codes[..4])]);
    let text = pile.to_text();
    let bad = pile.pages()[0].picture;
    let without = std::collections::BTreeSet::from([bad]);
    let mut rest = Pile::new();
    let mut reader = crate::pile::PileReader::of_pile_file(without.clone());
    text.lines().for_each(|line| reader.line(&mut rest, line).unwrap());
    reader.finish(&mut rest).unwrap();
    assert_eq!((rest.pages().len(), rest.counts().codes), (1, 4));
    assert!(rest.solve(codes[0].header.set, &Unwatched).unwrap().report.warnings.is_empty());
    let mut out = Vec::new();
    let mut writer = crate::pile::PileWriter::new(&rest, &without);
    let noted = text.replacen("SP1-", "a note\nSP1-", 1);
    noted.split_inclusive('\n').for_each(|line| writer.line(line.as_bytes(), &mut out).unwrap());
    writer.finish(&mut out).unwrap();
    let out = String::from_utf8(out).unwrap();
    assert!(out.contains("\na note\n") && !out.contains(&bad.to_string()), "{out}");
    assert_eq!(out.matches("\nSP1-").count(), 4);
}

/// Measured: 2.2 s for the parts, 1.7 s for the set, on one core.
const TEN_TIMES_THE_BAR: std::time::Duration = std::time::Duration::from_secs(50);

#[test]
#[allow(clippy::disallowed_methods)] // a test may look at the clock
fn a_hundred_thousand_parts_of_unlike_sets_cost_bounded_time() {
    let code = packet(1, 6, 12).remove(0);
    let mut pile = Pile::new();
    add(&mut pile, 1, &parts(std::slice::from_ref(&code)));
    let text = pile.to_text();
    let part = text.lines().find(|line| line.starts_with("# part ")).unwrap();
    let id = code.header.set.to_string();
    let started = std::time::Instant::now();
    let lines = (0..100_000).map(|number| part.replacen(&id, &format!("{}{number:06}", &id[..18]), 1) + "\n");
    let (pile, _) = Pile::from_text(&(text.replace(part, "") + &lines.collect::<String>())).unwrap();
    let mut states = Vec::new();
    let report = pile.solve_all(&Unwatched, |solved| states.push(solved.report.state));
    assert!(started.elapsed() < TEN_TIMES_THE_BAR, "{:?}", started.elapsed());
    assert!(states.len() + report.further_sets as usize > 50_000, "{} and {}", states.len(), report.further_sets);
    assert!(states.iter().all(|state| *state == SetState::Incomplete));
}

#[test]
#[allow(clippy::disallowed_methods)] // a test may look at the clock
fn a_forged_set_of_sixty_thousand_codes_costs_bounded_time() {
    let grid = Grid { rows: 10, columns: 10, gap_x: 4, gap_y: 4 };
    let real = packet(1, 6, 12).remove(0);
    let codes = (1..=60_000).map(|shard| {
        let header = Header { shard, needed: 20_000, sheet: (shard - 1) / 100 + 1, sheets: 600, grid, ..real.header };
        forge(&Piece { header, shard: real.shard.clone() }, 1)
    });
    let started = std::time::Instant::now();
    let mut pile = Pile::new();
    let page = pile.add_picture(PictureKey([0; 8]), 0).unwrap();
    codes.for_each(|code| {
        pile.add_text(page, &code.text());
    });
    let solved = pile.solve(real.header.set, &Unwatched).unwrap();
    assert_eq!((solved.report.state, solved.stream), (SetState::Corrupt, None));
    assert!(started.elapsed() < TEN_TIMES_THE_BAR, "{:?}", started.elapsed());
}
