//! Codes as texts, the way mail programs, chats, notepads and web pages keep them -> the files; and what is said of texts.

#![allow(clippy::format_collect)] // short ways of writing what is read

use seedpress::pile::{PictureKey, Pile, SetState, text_of_bytes};
use seedpress::restore::restore;
use seedpress::watch::Unwatched;

use crate::paper::{Paper, noise, picture, png};
use crate::program::WorkFolder;

fn paper() -> Paper {
    // Codes of some 400 digits: longer than any line.
    Paper::of(&[("beans.bin", &noise(700, 5))], 150, 2)
}

/// Lines of at most `width` characters, each with `mark` before it.
fn wrapped(text: &str, width: usize, mark: &str) -> String {
    let letters: Vec<char> = text.chars().collect();
    letters.chunks(width).map(|line| format!("{mark}{}\r\n", line.iter().collect::<String>())).collect()
}

fn quoted_printable(text: &str, escape: impl Fn(char) -> bool) -> String {
    let mut out = String::new();
    let mut width = 0;
    for letter in text.chars() {
        let word = if letter == '\n' {
            width = 0;
            "\r\n".to_owned()
        } else if escape(letter) || letter == '=' || !letter.is_ascii() {
            letter.to_string().bytes().map(|byte| format!("={byte:02X}")).collect()
        } else {
            letter.to_string()
        };
        if width + word.len() > 75 {
            out += "=\r\n";
            width = 0;
        }
        width += word.len();
        out += &word;
    }
    out
}

fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::new();
    for three in bytes.chunks(3) {
        let bits = three.iter().fold(0u32, |bits, byte| bits << 8 | u32::from(*byte)) << (8 * (3 - three.len()));
        for at in 0..4 {
            out.push(if at <= three.len() { char::from(DIGITS[(bits >> (18 - 6 * at)) as usize & 63]) } else { '=' });
        }
    }
    wrapped(&out, 76, "")
}

fn utf16(text: &str, bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
    text.encode_utf16().flat_map(bytes).collect()
}

fn mail(coding: &str, kind: &str, body: &str) -> String {
    format!(
        "From: Ash Tree <ash@example.org>\r\nTo: Birch <birch@example.org>\r\nSubject: =?utf-8?Q?codes_=E2=80=93_sheet_2?=\r\n\
         MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=\"----=_part.7\"\r\n\r\n------=_part.7\r\n\
         Content-Type: {kind}; charset=utf-8\r\nContent-Transfer-Encoding: {coding}\r\n\r\n{body}\r\n------=_part.7--\r\n"
    )
}

fn full_width(text: &str) -> String {
    text.chars()
        .map(|c| if ('!'..='~').contains(&c) { char::from_u32(c as u32 + 0xfee0).unwrap() } else { c })
        .collect()
}

/// Every form with its name.
fn forms(codes: &[String]) -> Vec<(String, Vec<u8>)> {
    let plain = codes.join("\n") + "\n";
    let each = |form: &dyn Fn(&str) -> String| codes.iter().map(|code| form(code)).collect::<String>();
    let mut forms: Vec<(String, Vec<u8>)> = Vec::new();
    let mut text = |name: &str, text: String| forms.push((name.to_owned(), text.into_bytes()));
    text("plain", plain.clone());
    text("a UTF-8 mark", format!("\u{feff}{plain}"));
    for mark in ["> ", ">> ", "> > ", ">", "| ", "AT> ", "  > ", "|> "] {
        for width in [40, 72, 74] {
            text(&format!("quoted with {mark:?} after {width}"), each(&|code| wrapped(code, width, mark)));
        }
        // The mail program wraps what was quoted: every other line lacks the mark.
        let twice = |code: &str| wrapped(code, 70, mark).replace("777", "777\r\n");
        text(&format!("quoted with {mark:?}, wrapped once more"), each(&twice));
    }
    for dash in [
        "\u{2010}", "\u{2011}", "\u{2012}", "–", "—", "\u{2015}", "−", "\u{fe63}", "－", "&ndash;", "&#8209;",
        "&#x2d;", "\\-",
    ] {
        text(&format!("dash {dash}"), plain.replace('-', dash));
    }
    for blank in [
        "\u{a0}", "\u{200b}", "\u{2060}", "\u{202f}", "\u{ad}", "\u{3000}", "\u{feff}", "\u{200e}", "<wbr>", "&nbsp;",
        "&#8203;",
    ] {
        let spread = |code: &str| {
            let letters: Vec<char> = code.chars().collect();
            letters.chunks(30).map(|part| part.iter().collect::<String>()).collect::<Vec<_>>().join(blank) + "\n"
        };
        text(&format!("blank {blank:?}"), each(&spread));
    }
    text("full width", full_width(&plain));
    text("full width, lower case", full_width(&plain.to_lowercase()));
    text(
        "Arabic digits",
        plain.chars().map(|c| c.to_digit(10).map_or(c, |d| char::from_u32(0x660 + d).unwrap())).collect(),
    );
    text("flowed", each(&|code| wrapped(code, 70, "").replace("\r\n", " \r\n")));
    text("flowed and quoted", each(&|code| wrapped(code, 70, "> ").replace("\r\n", " \r\n")));
    text("chat of one program", each(&|code| format!("[28.11.26, 10:15:33] Ash Tree: {code}\r\n")));
    text("chat of another", each(&|code| format!("28/11/2026, 10:15 - Ash Tree: {code}\n")));
    text("chat, wrapped, dates in between", each(&|code| format!("2026-11-28 10:15 Ash: {}", wrapped(code, 60, ""))));
    text(
        "csv",
        format!("time,type,text\r\n{}", each(&|code| format!("\"2026-11-28 10:15\",\"QR_CODE\",\"{code}\",7\r\n"))),
    );
    text("csv with semicolons", each(&|code| format!("7;{code};28.11.2026\r\n")));
    text(
        "json",
        format!("[{}]", each(&|code| format!("{{\"text\": \"{}\", \"n\": 1}},", code.replace('-', "\\u2013")))),
    );
    text("quoted-printable", quoted_printable(&plain, |_| false));
    text("quoted-printable, hyphens escaped", quoted_printable(&plain, |c| c == '-'));
    text("quoted-printable of en dashes", quoted_printable(&plain.replace('-', "–"), |_| false));
    text("a mail in quoted-printable", mail("quoted-printable", "text/plain", &quoted_printable(&plain, |c| c == '-')));
    let quoted = each(&|code| wrapped(code, 100, "> "));
    text(
        "a mail in quoted-printable, quoted",
        mail("quoted-printable", "text/plain", &quoted_printable(&quoted.replace('\r', ""), |_| false)),
    );
    text(
        "a mail in quoted-printable, quoted whole",
        quoted_printable(&plain, |_| false).lines().map(|line| format!("> {line}\r\n")).collect::<String>(),
    );
    text("a mail in Base64", mail("base64", "text/plain", &base64(plain.as_bytes())));
    text("a quoted mail in Base64", base64(plain.as_bytes()).lines().map(|line| format!("> {line}\r\n")).collect());
    text(
        "a mail in Base64 of UTF-16",
        mail(
            "base64",
            "text/plain; charset=utf-16",
            &base64(&[vec![0xff, 0xfe], utf16(&plain, u16::to_le_bytes)].concat()),
        ),
    );
    let html = format!(
        "<html><body>{}</body></html>",
        each(&|code| format!("<p class=\"x\">{}<br/>{}</p>", &code[..70], &code[70..]))
    );
    text("html", html.clone());
    text("a mail in html, in Base64", mail("base64", "text/html", &base64(html.as_bytes())));
    text(
        "a mail in html, quoted-printable",
        mail("quoted-printable", "text/html", &quoted_printable(&html.replace('-', "&#8209;"), |c| c == '"')),
    );
    text("html quoted by blockquote and &gt;", each(&|code| wrapped(code, 70, "&gt; ").replace("\r\n", "<br>\r\n")));
    text("addresses made of numbers", each(&|code| format!("{}<tel:{}>{}\n", &code[..90], &code[61..90], &code[90..])));
    text("rich text", format!("{{\\rtf1\\ansi {}}}", each(&|code| code.replace('-', "\\_") + "\\par\r\n")));
    let mut bytes = |name: &str, bytes: Vec<u8>| forms.push((name.to_owned(), bytes));
    bytes("UTF-16 LE", utf16(&plain, u16::to_le_bytes));
    bytes("UTF-16 BE", utf16(&plain, u16::to_be_bytes));
    bytes("UTF-16 LE with mark", [vec![0xff, 0xfe], utf16(&plain.replace('\n', "\r\n"), u16::to_le_bytes)].concat());
    bytes("UTF-16 BE with mark", [vec![0xfe, 0xff], utf16(&plain.replace('-', "–"), u16::to_be_bytes)].concat());
    bytes("Windows-1252 with en dashes", plain.bytes().map(|byte| if byte == b'-' { 0x96 } else { byte }).collect());
    bytes("Latin 1 around it", [b"caf\xe9: \r\n".to_vec(), plain.clone().into_bytes()].concat());
    forms
}

#[test]
fn codes_are_read_from_texts_as_mail_programs_chats_and_notepads_keep_them() {
    let paper = paper();
    let codes = paper.texts();
    let mut breaches = Vec::new();
    for (name, bytes) in forms(&codes) {
        let mut pile = Pile::new();
        let Some(text) = text_of_bytes(&bytes) else {
            breaches.push(format!("{name}: no text"));
            continue;
        };
        let loaded = pile.add_lines(PictureKey::of(&bytes), &text).unwrap();
        let outcome = restore(&pile, &Unwatched);
        let whole = outcome.sets.iter().map(|set| set.report.state).collect::<Vec<_>>() == [SetState::Whole];
        if !whole || loaded.codes as usize != codes.len() || loaded.damaged > 0 {
            breaches.push(format!(
                "{name}: {} of {} codes, {} damaged, {whole}",
                loaded.codes,
                codes.len(),
                loaded.damaged
            ));
        }
    }
    assert!(breaches.is_empty(), "{} breaches:\n{}", breaches.len(), breaches.join("\n"));
}

#[test]
fn no_form_of_a_wrong_code_is_taken() {
    let paper = paper();
    let mut wrong = paper.texts();
    for code in &mut wrong {
        let last = if code.ends_with('7') { '8' } else { '7' };
        code.pop();
        code.push(last);
    }
    for (name, bytes) in forms(&wrong) {
        let mut pile = Pile::new();
        let text = text_of_bytes(&bytes).unwrap();
        assert_eq!(pile.add_lines(PictureKey::of(&bytes), &text).unwrap().codes, 0, "{name}");
    }
}

#[test]
fn a_mail_that_is_scanned_gives_the_files() {
    let work = WorkFolder::new("texts-mail");
    let paper = paper();
    let plain = paper.lines(|_| true);
    work.put("mail.eml", mail("quoted-printable", "text/plain", &quoted_printable(&plain, |c| c == '-')));
    work.put("powershell.txt", [vec![0xff, 0xfe], utf16(&plain, u16::to_le_bytes)].concat());
    for name in ["mail.eml", "powershell.txt"] {
        work.run(&["scan", name, "-o", &format!("out-{name}")]).ended(0);
        assert_eq!(work.all(&format!("out-{name}")), [("beans.bin".to_owned(), noise(700, 5))]);
    }
}

#[test]
fn nobody_is_told_to_photograph_a_text() {
    let work = WorkFolder::new("texts-advice");
    let paper = paper();
    let few = paper.lines(|shard| shard < 3);
    let texts = paper.texts();
    work.put("few.txt", &few);
    work.put("damaged.txt", format!("{}9\n", &texts[0][..90]));
    work.put("nothing.txt", "no code at all\n");
    work.put("short.txt", format!("photo.jpg: {} ..\nphoto.jpg: {}\u{2026}\n", &texts[0][..100], &texts[1][..80]));
    work.put("marks.txt", "PAPER BACKUP. READ THE LAST PAGE.\n");
    let reads = "with the QR reader";
    for (arguments, code, words) in [
        (&["scan", "few.txt", "-o", "o"][..], 3, reads),
        (&["scan", "few.txt", "-o", "o", "--pile", "p.pile"], 3, reads),
        (&["scan", "-o", "o", "--pile", "p.pile"], 3, reads),
        (&["scan", "damaged.txt", "-o", "o"], 1, "copy the lines again, whole"),
        (&["scan", "nothing.txt", "-o", "o"], 1, "the texts of codes, which begin with SP1-"),
        (&["scan", "short.txt", "-o", "o"], 1, "2 lines of codes are shortened (.. at the end)"),
        (&["inspect", "nothing.txt"], 1, "the texts of codes, which begin with SP1-"),
        (&["inspect", "few.txt"], 0, reads),
    ] {
        let run = work.run(arguments).ended(code);
        let all = run.out + &run.err;
        assert!(all.contains(words), "{arguments:?}: `{words}`:\n{all}");
        assert!(!all.contains("photograph"), "{arguments:?}:\n{all}");
    }
    // With a photo among them, a photo is what helps.
    work.put("photo.png", png(&picture(&texts[2..3])));
    work.run(&["scan", "few.txt", "photo.png", "-o", "o"]).ended(3).said(&["next: photograph"]);
}

#[test]
fn what_inspect_shortens_is_told_when_it_is_scanned() {
    let work = WorkFolder::new("texts-inspect");
    work.put("photo.png", png(&picture(&paper().texts()[..1])));
    let shown = work.run(&["inspect", "photo.png"]).ended(0).out;
    work.run_with(&["scan", "-", "-o", "o"], shown.as_bytes())
        .ended(1)
        .told(&["1 line of a code is shortened (.. at the end): give the whole lines, or the pictures themselves"]);
}
