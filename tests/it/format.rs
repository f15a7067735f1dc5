//! What docs/FORMAT.md says and docs/restore.py is -> held to what the program does.

use seedpress::frame::{Piece, SheetMark, TextMatch, find, stream_id};
use seedpress::shard::{parity, restore, unpad};
use seedpress::sheet::{Geometry, Side};

const FORMAT: &str = include_str!("../../docs/FORMAT.md");
const GUIDE: &str = include_str!("../../layouts/finder.typ");
const RESTORER: &str = include_str!("../../docs/restore.py");
/// The example's content, as FORMAT.md prints it.
const CONTENT: &str = "1f8b08080000000002ff612e747874000b4e4d4d295628294a2c4bcdd1e30200e9fe4e160e000000";

/// The worked example's codes: the lines that are nothing but a code.
fn example() -> Vec<Piece> {
    let whole = FORMAT.lines().filter(|line| line.len() > 100 && line.starts_with("SP1-"));
    let piece = |line: &str| match find(line).as_slice() {
        [TextMatch::Piece(piece)] if piece.text() == line => piece.clone(),
        other => panic!("{line}: {other:?}"),
    };
    whole.map(piece).collect()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |text, byte| text + &format!("{byte:02x}"))
}

#[test]
fn any_two_codes_of_the_worked_example_restore_it() {
    let codes = example();
    assert_eq!(codes.len(), 4);
    assert!(FORMAT.contains(&format!("\n{CONTENT}\n")));
    for first in &codes {
        for second in codes.iter().filter(|second| second.header.shard != first.header.shard) {
            let known = [first, second].map(|piece| (piece.header.shard, piece.shard.as_slice()));
            let stream = restore(first.header.needed, &known).unwrap();
            assert_eq!(stream_id(2, 22, &stream), first.header.set);
            assert_eq!(hex(unpad(&stream).unwrap()), CONTENT);
        }
    }
}

#[test]
fn the_shards_and_tags_that_are_printed_are_the_right_ones() {
    let codes = example();
    for piece in &codes[..3] {
        let symbols = piece.shard.chunks_exact(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]]).to_string());
        let row = symbols.fold(String::new(), |row, symbol| row + " " + &symbol);
        let shown = FORMAT.lines().map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "));
        let line = format!("shard {}{row} {}", piece.header.shard, hex(&piece.shard));
        assert_eq!(shown.filter(|shown| *shown == line).count(), 1, "{line}");
    }
    let tag = |piece: &Piece| {
        let text = piece.text();
        let group = |at: usize| text[at..at + 5].parse::<u16>().unwrap();
        format!("{:04x}{:04x}", group(text.len() - 10), group(text.len() - 5))
    };
    let tags: Vec<String> = codes.iter().map(tag).collect();
    assert!(FORMAT.contains(&format!("The tags are {}.", tags.join(", "))), "{tags:?}");

    let stream = seedpress::shard::Stream {
        needed: 2,
        shard_bytes: 22,
        bytes: codes[..2].iter().flat_map(|piece| piece.shard.clone()).collect(),
    };
    let later = parity(&stream, 257).unwrap();
    assert!(FORMAT.contains(&hex(&later[254])));
}

#[test]
fn the_codes_that_the_guide_prints_to_try_a_reader_with_are_those_of_the_example() {
    let codes = example();
    for piece in &codes[2..] {
        let text = piece.text();
        let (header, digits) = text.split_at(61);
        for part in [header, digits] {
            assert!(GUIDE.contains(&format!("\"{part}\"")), "{part} is not in the guide");
        }
    }
    let known: Vec<_> = codes[2..].iter().map(|piece| (piece.header.shard, piece.shard.as_slice())).collect();
    assert_eq!(hex(unpad(&restore(2, &known).unwrap()).unwrap()), CONTENT);
}

/// Texts of codes as a reader gives them, out of order, one of them twice -> `restore.py`, by the printed command.
#[cfg(all(unix, feature = "cli"))]
#[test]
fn the_printed_command_joins_the_parts_of_the_restorer_in_any_order() {
    use std::fs;
    use std::process::Command;

    let command = GUIDE.lines().find_map(|line| line.strip_prefix("#let awk = \"")?.strip_suffix('"')).unwrap();
    let command = format!("{}; cat part? >restore.py", command.replace("\\\"", "\""));
    let lines: Vec<&str> = RESTORER.lines().collect();
    let parts: Vec<String> = (1..)
        .zip(lines.chunks(lines.len().div_ceil(8)))
        .map(|(part, lines)| format!("# restore.py part {part} of 8\n{}\n", lines.join("\n")))
        .collect();
    assert_eq!(parts.len(), 8);
    let other = "SP1-0123456789ABCDEFGHJKMNPQ-I00001K00001S0001T0001G01010404-00000\nPAPER BACKUP. 1\n";
    for order in [[0, 1, 2, 3, 4, 5, 6, 7], [7, 6, 5, 4, 3, 2, 1, 0], [3, 0, 7, 4, 1, 6, 2, 5]] {
        let work = crate::program::WorkFolder::new("join");
        let texts = order.iter().chain(&[4, 4, 0]).flat_map(|part| [parts[*part].as_str(), other]).collect::<String>();
        work.put("codes.txt", texts);
        let run = Command::new("sh").args(["-c", &command]).current_dir(work.path("")).status().unwrap();
        assert!(run.success());
        assert_eq!(fs::read_to_string(work.path("restore.py")).unwrap(), RESTORER);
    }
}

#[test]
fn the_mark_that_is_shown_is_one_and_stands_where_it_says() {
    let line = FORMAT.lines().find(|line| line.starts_with("PAPER BACKUP.")).unwrap();
    let mark = SheetMark::find(line).unwrap();
    assert_eq!(mark.text(), line);
    let geometry = Geometry::new(mark.grid, mark.version, mark.module);
    let square = geometry.mark(Side::Left);
    assert_eq!((square.left, -square.top), (mark.offset_x as i32, mark.offset_y as i32));
    assert_eq!((square.side, geometry.head()), (33 * mark.module as i32, 37 * mark.module as i32));
    let foot = geometry.foot(Side::Left);
    assert_eq!((foot.side, foot.top), (10, geometry.height() + 4));
}

#[test]
fn the_small_restorer_stays_small_enough_to_be_typed() {
    assert!(RESTORER.is_ascii());
    assert!(RESTORER.lines().count() <= 150);
    assert!(RESTORER.lines().all(|line| line.len() <= 72), "two columns on a page hold no longer lines");
    assert!(RESTORER.len() <= 7000);
}
