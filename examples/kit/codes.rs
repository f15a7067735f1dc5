//! What people, programs and forgers do to codes -> cases.

use seedpress::frame::Piece;
use seedpress::shard::Stream;
use seedpress::sheet::Grid;
use seedpress::vault::{Entry, SafePath, Vault, compress};

use crate::Case;
use crate::packet::{GRID, changed, codes, forge, mark, noise, of_stream, texts, with_forged};

/// The file that most cases carry.
const NAME: &str = "beans.md";

fn beans() -> Vec<u8> {
    let rows: Vec<String> = noise(1, 90).iter().map(|byte| format!("{byte:02x} ")).collect();
    format!("# Runner beans\n\nSow two fingers deep after the last frost.\n\n{}", rows.concat()).into_bytes()
}

fn content_of(name: &str, bytes: &[u8]) -> Vec<u8> {
    let entry = Entry::File { bytes: bytes.to_vec(), executable: false, modified: None };
    compress(&Vault { entries: [(SafePath::new(name).unwrap(), entry)].into() }, false).unwrap()
}

/// 12 codes, of which some 8 are needed.
fn packet() -> Vec<Piece> {
    let codes = codes(&content_of(NAME, &beans()), 30, 12);
    assert_eq!(codes[0].header.needed, 8);
    codes
}

fn whole(name: &'static str, note: &str) -> Case {
    Case::new(name, note, "whole", "whole").file(NAME, &beans())
}

fn short(name: &'static str, note: &str) -> Case {
    Case::new(name, note, "incomplete", "incomplete")
}

fn corrupt(name: &'static str, note: &str) -> Case {
    Case::new(name, note, "corrupt", "corrupt")
}

pub fn cases() -> Vec<Case> {
    let mut cases = losses();
    cases.extend(treated_text());
    cases.extend(broken_text());
    cases.extend(headers());
    cases.extend(forgeries());
    cases.extend(twins());
    cases.extend(many_sets());
    cases.extend(sheets_and_marks());
    cases
}

fn example(numbers: &[usize]) -> Vec<Piece> {
    let content = content_of("a.txt", b"Seeds travel.\n");
    let grid = Grid { rows: 2, columns: 2, ..GRID };
    let stream = seedpress::shard::pack(&content, 22).unwrap();
    let four = of_stream(&stream, 4, grid);
    let later = of_stream(&stream, 257, grid);
    assert_eq!(four[0].header.set.to_string(), "NYV6Z9N8SW6QRB3C04N76602");
    numbers
        .iter()
        .map(|&number| if number <= 4 { four[number - 1].clone() } else { later[number - 1].clone() })
        .collect()
}

fn losses() -> Vec<Case> {
    let all = packet();
    let a_txt = |name, note: &str| Case::new(name, note, "whole", "whole").file("a.txt", b"Seeds travel.\n");
    let large = noise(9, 3_000);
    let wide = codes(&content_of("noise.bin", &large), 10, 420);
    let lossy: Vec<Piece> = wide.iter().filter(|code| code.header.shard % 4 != 2).cloned().collect();
    let copies = codes(&content_of(NAME, &beans()), 400, 3);
    vec![
        a_txt("example-data", "the worked example of the format: its two data codes").lines(texts(&example(&[1, 2]))),
        a_txt("example-top-up", "the worked example: one code printed at first, one of a later top-up past 256")
            .with("warnings", "sheet_counts")
            .lines(texts(&example(&[3, 257]))),
        whole("all-codes", "every code of a packet").lines(texts(&all)),
        whole("data-only", "the data codes alone, in reverse")
            .lines(texts(&all[..8]).collect::<Vec<_>>().into_iter().rev()),
        whole("exactly-enough", "as many codes as are needed, half of them parity").lines(texts(&all[4..])),
        short("one-too-few", "one code less than needed").lines(texts(&all[5..])),
        short("one-code", "a single code").lines(texts(&all[..1])),
        whole("plain-copies", "one code is needed: each code holds all of it").lines(texts(&copies[2..])),
        Case::new("past-256", "a packet over 256 codes, a quarter of them lost", "whole", "whole")
            .file("noise.bin", &large)
            .lines(texts(&lossy)),
        Case::new("nothing", "an empty file", "failed", ""),
        Case::new("no-code", "words without a code", "failed", "")
            .with("foreign-lines", 2)
            .body("Dear finder,\n\nthis is no backup.\n"),
    ]
}

fn treated_text() -> Vec<Case> {
    let all = packet();
    let lines: Vec<String> = texts(&all[2..10]).collect();
    let each = |treat: &dyn Fn(&str) -> String| -> Vec<String> { lines.iter().map(|line| treat(line)).collect() };
    let wrap = |text: &str, at: usize, by: &str| {
        let pieces: Vec<&str> = text.as_bytes().chunks(at).map(|piece| std::str::from_utf8(piece).unwrap()).collect();
        pieces.join(by)
    };
    vec![
        whole("lower-case", "folded to lower case").lines(each(&|line| line.to_lowercase())),
        whole("wrapped", "wrapped at 40 characters").lines(each(&|line| wrap(line, 40, "\n"))),
        whole("wrapped-crlf", "wrapped at 30, with the line ends of DOS and blanks before")
            .lines(each(&|line| wrap(line, 30, "\r\n  "))),
        whole("doubled-blanks", "blanks where none were").lines(each(&|line| wrap(line, 20, "  "))),
        whole("crlf", "line ends of DOS").body(lines.join("\r\n")),
        whole("byte-order-mark", "a byte order mark before the first code")
            .body(format!("\u{feff}{}", lines.join("\n"))),
        whole("one-line", "all codes on one line, nothing between them").body(lines.concat()),
        whole("one-line-commas", "all codes on one line, separated by commas").body(lines.join(", ")),
        whole("bold", "the stars of a chat application").lines(each(&|line| format!("*{line}*"))),
        whole("quoted", "quoted in an answer").lines(each(&|line| format!("> {line}"))),
        whole("reader-words", "what a reader's program prints before each code")
            .lines(each(&|line| format!("QR-Code:{line}"))),
        whole("in-an-address", "handed on as a web address")
            .lines(each(&|line| format!("https://example.org/?t={line}&x=1"))),
        whole("csv", "a table with a time and a kind").lines(each(&|line| format!("\"2031-02-03\",\"QR\",\"{line}\""))),
        whole("among-foreign", "foreign codes between ours").with("foreign-lines", 4).lines(
            lines.iter().cloned().chain(
                ["https://example.org/", "WIFI:T:WPA;S:barn;P:none;;", "HC1:6BFOXN%TS3DH", "UR:BYTES/1-9/LPADAX"]
                    .map(String::from),
            ),
        ),
        whole("repeated", "every code three times").lines(lines.iter().cycle().take(24).cloned()),
    ]
}

/// Eight codes are needed and seven are sound; the eighth is broken in one way.
fn broken(name: &'static str, note: &str, broken: String) -> Case {
    short(name, note).with("damaged", 1).lines(texts(&packet()[1..8]).chain([broken]))
}

fn broken_text() -> Vec<Case> {
    let first = packet()[0].text();
    let (header, digits) = first.split_at(61);
    let cut = |at: usize| first[..at].to_owned();
    let mut group = digits.to_owned();
    group.replace_range(10..15, "65536");
    let mut letters = digits.to_owned();
    letters.replace_range(7..8, "O");
    let mut swapped = digits.to_owned();
    let (a, b) = (digits[..5].to_owned(), digits[5..10].to_owned());
    swapped.replace_range(..10, &(b + &a));
    vec![
        broken("cut-in-start", "the text ends after the set id", cut(28)),
        broken("cut-in-header", "the text ends inside the header", cut(60)),
        broken("cut-after-header", "the text ends with the header", cut(61)),
        broken("cut-in-digits", "the text ends inside a group of digits", cut(first.len() - 7)),
        broken("cut-at-group", "the text ends between two groups", cut(first.len() - 10)),
        broken("digits-not-in-fives", "one digit was lost", first[..first.len() - 1].to_owned()),
        broken("group-over-65535", "a group of five that no pair of bytes gives", format!("{header}{group}")),
        broken("letter-among-digits", "the letter O for a zero", format!("{header}{letters}")),
        broken("wrong-tag", "two groups changed places", format!("{header}{swapped}")),
        broken("edited-header", "the sheet's number was edited", first.replace("S0001T", "S0002T")),
        broken("id-with-u", "a letter in the set id that its alphabet does not have", format!("SP1-U{}", &first[5..])),
        broken("tag-only", "digits for the tag and no shard", format!("{header}1234512345")),
        broken("too-long", "more digits than the largest code holds", format!("{header}{}", "01234".repeat(1_500))),
    ]
}

/// A header with one number changed; the tag is made for it, so that only the range can refuse it.
fn headers() -> Vec<Case> {
    let first = packet()[0].text();
    let edit = |from: &str, to: &str| {
        let text = first.replacen(from, to, 1);
        assert_ne!(text, first);
        text
    };
    vec![
        broken("i-0", "code 0", edit("-I00001", "-I00000")),
        broken("i-65537", "code 65537", edit("-I00001", "-I65537")),
        broken("i-20-digits", "a number of twenty digits", edit("-I00001", "-I00000000000000000001")),
        broken("k-0", "no code is needed", edit("K00008", "K00000")),
        broken("k-65537", "65537 codes are needed", edit("K00008", "K65537")),
        broken("s-0", "sheet 0", edit("S0001", "S0000")),
        broken("t-0", "no sheets at all", edit("T0002", "T0000")),
        broken("sheet-over-sheets", "sheet 9 of 2", edit("S0001", "S0009")),
        broken("g-0", "a grid of no codes", edit("G02030404", "G00000000")),
        whole("g-99", "one code says that its sheet has 99 rows of 99 codes").with("warnings", "other_layout").lines(
            texts(&packet()[1..8]).chain([changed(&packet()[0], |header| {
                header.grid = Grid { rows: 99, columns: 99, gap_x: 99, gap_y: 99 };
            })
            .text()]),
        ),
    ]
}

fn forgeries() -> Vec<Case> {
    let all = packet();
    let other: Vec<Piece> =
        codes(&noise(3, 200), 30, 12).iter().map(|code| changed(code, |h| h.set = all[0].header.set)).collect();
    let mut zeros = Stream { needed: 3, shard_bytes: 10, bytes: vec![0; 30] };
    let all_zero = of_stream(&zeros, 6, GRID);
    zeros.bytes[29] = 1;
    let no_end = of_stream(&zeros, 6, GRID);
    vec![
        whole("half-of-spare-forged", "four spare codes point out two forged ones")
            .with("forged", "2 11")
            .lines(texts(&with_forged(&all, &[1, 10]))),
        corrupt("more-than-half-forged", "one forged code more than can be pointed out")
            .lines(texts(&with_forged(&all, &[1, 6, 10]))),
        corrupt("enough-and-one-forged", "exactly enough codes, one of them forged")
            .lines(texts(&with_forged(&all[..8], &[3]))),
        corrupt("one-spare-one-forged", "one spare code can not point at the forged one")
            .lines(texts(&with_forged(&all[..9], &[3]))),
        whole("forged-parity-unused", "the data codes are sound, a parity code is not")
            .with("forged", "12")
            .lines(texts(&with_forged(&all, &[11]))),
        corrupt("another-packet-under-its-id", "every code is forged to another packet").lines(texts(&other)),
        corrupt("id-mismatch", "one code that restores all by itself, under the id of another packet")
            .lines(texts(&[changed(&codes(&noise(4, 20), 30, 1)[0], |header| header.set = all[0].header.set)])),
        Case::new("all-zero-stream", "a stream of zeros: its id is right, its end is not marked", "corrupt", "refused")
            .with("reason", "not marked")
            .lines(texts(&all_zero)),
        Case::new("no-end-mark", "a stream whose last byte is not the end mark", "corrupt", "refused")
            .with("reason", "not marked")
            .lines(texts(&no_end)),
        whole("other-length", "a code with the set's id and a longer shard")
            .with("warnings", "other_size")
            .lines(texts(&all).chain([Piece { shard: vec![9; 40], ..all[3].clone() }.text()])),
        whole("other-needed", "codes with the set's id that say fewer are needed")
            .with("warnings", "other_size")
            .lines(texts(&all).chain(all[..3].iter().map(|code| changed(code, |header| header.needed = 3).text()))),
    ]
}

fn twins() -> Vec<Case> {
    let all = packet();
    let forged: Vec<Piece> = all.iter().map(|code| forge(code, 7)).collect();
    let picture = |number: u32, codes: &[Piece]| {
        let key = format!("{number:016x}");
        std::iter::once(format!("# picture {number} {key} page 1")).chain(texts(codes)).collect::<Vec<_>>()
    };
    let every = "1 2 3 4 5 6 7 8 9 10 11 12";
    let five: Vec<Piece> =
        (1..6).flat_map(|salt| all.iter().map(move |code| forge(code, salt))).chain(all.clone()).collect();
    let mixed: Vec<Piece> = [&forged[..6], &all[..], &forged[6..]].concat();
    vec![
        whole("equal-twins", "the same sheet in two pictures")
            .lines([picture(1, &all[..6]), picture(2, &all)].concat()),
        whole("one-twin", "one code is there twice, once forged")
            .with("forged", "5")
            .with("warnings", "twins")
            .lines(texts(&all).chain([forged[4].text()])),
        whole("twin-of-every-code", "a forged twin of every code, all in one file")
            .with("forged", every)
            .with("warnings", "twins")
            .lines(texts(&mixed)),
        whole("twin-of-every-code-by-picture", "forged sheets photographed before the true ones")
            .with("forged", every)
            .with("warnings", "twins")
            .lines([picture(1, &forged), picture(2, &all)].concat()),
        whole("twins-without-spare", "just enough codes, each with a forged twin: the id decides")
            .with("forged", "1 2 3 4 5 6 7 8")
            .with("warnings", "twins")
            .lines(texts(&[&forged[..8], &all[..8]].concat())),
        whole("five-twins", "five forged twins of every code")
            .with("forged", every)
            .with("warnings", "twins")
            .lines(texts(&five)),
        whole("forged-reprint", "a forged copy of the packet, and true codes of which two were not read")
            .with("forged", every)
            .with("warnings", "twins")
            .lines([picture(1, &forged), picture(2, &all[1..11])].concat()),
        short("twins-of-too-few", "twins, and too few codes to judge them")
            .with("warnings", "twins")
            .lines(texts(&[&all[..5], &forged[2..4]].concat())),
    ]
}

fn many_sets() -> Vec<Case> {
    let all = packet();
    let notes = b"Water at dusk.\n".repeat(3);
    let second = codes(&content_of("notes.md", &notes), 12, 9);
    let needed = second[0].header.needed as usize;
    let stale = codes(&content_of(NAME, b"an older edition, with other words in it, of the same file\n"), 30, 6);
    let crowd =
        (0..60u32).map(|number| changed(&all[0], |header| header.set.0[..4].copy_from_slice(&number.to_be_bytes())));
    vec![
        Case::new("two-sets", "two packets in one pile", "whole", "whole whole")
            .file(NAME, &beans())
            .file("notes.md", &notes)
            .lines(texts(&all).zip(texts(&second).chain((0..3).map(|_| String::new()))).flat_map(|(a, b)| [a, b])),
        Case::new("two-sets-one-short", "one packet whole, one incomplete", "incomplete", "whole incomplete")
            .file(NAME, &beans())
            .lines(texts(&all).chain(texts(&second[..needed - 1]))),
        Case::new("one-corrupt-one-whole", "one packet whole, one forged", "corrupt", "whole corrupt")
            .file(NAME, &beans())
            .lines(texts(&all).chain(texts(&with_forged(&second[..needed], &[0])))),
        Case::new("stale-version", "sheets of an older edition among the new ones", "incomplete", "whole incomplete")
            .file(NAME, &beans())
            .lines(texts(&all).chain(texts(&stale[..1]))),
        Case::new(
            "sixty-made-up-sets",
            "made-up set ids around a whole packet",
            "incomplete",
            &format!("whole{}", " incomplete".repeat(60)),
        )
        .file(NAME, &beans())
        .lines(crowd.map(|code| code.text()).chain(texts(&all))),
        Case::new("newer-format", "codes of a newer format only", "failed", "")
            .with("newer", 2)
            .body("SP2-NYV6Z9N8SW6QRB3C04N76602-WHATEVER\nsp9-x\n"),
        whole("newer-among-ours", "a code of a newer format among ours")
            .with("newer", 1)
            .lines(texts(&all).chain(["SP3-0000".to_owned()])),
    ]
}

fn sheets_and_marks() -> Vec<Case> {
    let all = packet();
    let (first, second) = (mark(&all[0]), mark(&all[6]));
    let lying = {
        let mut mark = second.clone();
        mark.first_shard = 61;
        mark
    };
    let misplaced = {
        let mut mark = second.clone();
        mark.shard_bytes += 2;
        mark
    };
    let later: Vec<Piece> = {
        let stream = seedpress::shard::pack(&content_of(NAME, &beans()), 30).unwrap();
        of_stream(&stream, 20, Grid { rows: 2, columns: 2, ..GRID }).split_off(12)
    };
    vec![
        whole("marks", "the marks of both sheets, with their codes")
            .with("marks", 2)
            .lines([first.text(), second.text()].into_iter().chain(texts(&all))),
        short("mark-of-an-unread-sheet", "of sheet 2 only the mark was read")
            .with("marks", 1)
            .lines([second.text()].into_iter().chain(texts(&all[..6]))),
        Case::new("marks-only", "marks and no code: better photos will help", "incomplete", "")
            .with("marks", 2)
            .with("lone-marks", 2)
            .lines([first.text(), second.text()]),
        whole("mark-lies-about-its-place", "a mark gives its sheet another first code")
            .with("warnings", "lying_mark")
            .with("marks", 1)
            .lines([lying.text()].into_iter().chain(texts(&all))),
        whole("mark-lies-about-the-size", "a mark gives another length of shards")
            .with("warnings", "lying_mark")
            .with("marks", 1)
            .lines([misplaced.text()].into_iter().chain(texts(&all))),
        whole("top-up-in-another-grid", "sheets added later, smaller than the first")
            .with("warnings", "sheet_counts")
            .lines(texts(&all[..4]).chain(texts(&later[..4]))),
        whole("geometry-unlike-its-sheet", "one code says that its sheet has another grid than its other codes say")
            .with("warnings", "other_layout")
            .lines(texts(&all[1..]).chain([changed(&all[0], |header| header.grid.columns = 2).text()])),
    ]
}
