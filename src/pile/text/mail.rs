//! Texts as mail programs keep them -> the texts that were sent: quoted-printable and Base64 (RFC 2045), quotation marks.

/// Characters of a run of Base64 lines from which on it is looked at: less holds no code.
const SHORTEST_RUN: usize = 80;

/// With quoted-printable escapes and soft line breaks undone; `None` where there are none.
pub(super) fn quoted_printable(text: &str) -> Option<String> {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut changed = false;
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        if byte == b'=' {
            let rest = &bytes[at + 1..];
            // Blanks may have been added at the end of the line on the way.
            let blanks = rest.iter().take_while(|byte| matches!(byte, b' ' | b'\t' | b'\r')).count();
            if rest.get(blanks) == Some(&b'\n') {
                (changed, at) = (true, at + blanks + 2);
                continue;
            }
            let digit = |at: usize| rest.get(at).and_then(|byte| char::from(*byte).to_digit(16));
            if let (Some(high), Some(low)) = (digit(0), digit(1)) {
                out.push((16 * high + low) as u8);
                (changed, at) = (true, at + 3);
                continue;
            }
        }
        out.push(byte);
        at += 1;
    }
    let text = |out: Vec<u8>| {
        let windows = |error: std::string::FromUtf8Error| {
            let letter = |byte: &u8| if matches!(byte, 0x96 | 0x97) { '-' } else { char::from(*byte) };
            error.as_bytes().iter().map(letter).collect()
        };
        String::from_utf8(out).unwrap_or_else(windows)
    };
    changed.then(|| text(out))
}

/// The bytes of each run of lines of Base64.
pub(super) fn base64_runs(text: &str) -> Vec<Vec<u8>> {
    let mut runs = Vec::new();
    let mut run = String::new();
    for line in text.lines().chain([""]) {
        let line = line.trim();
        let is_base64 = !line.is_empty()
            && line.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'='));
        if is_base64 {
            run.push_str(line);
            // Padding ends it.
            if !line.ends_with('=') {
                continue;
            }
        }
        let whole = std::mem::take(&mut run);
        if whole.len() >= SHORTEST_RUN {
            runs.extend(base64(&whole));
        }
    }
    runs
}

fn base64(text: &str) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(text.len() / 4 * 3);
    let (mut bits, mut count) = (0u32, 0);
    for byte in text.trim_end_matches('=').bytes() {
        let value = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            _ => return None,
        };
        bits = bits << 6 | u32::from(value);
        count += 6;
        if count >= 8 {
            count -= 8;
            out.push((bits >> count) as u8);
        }
    }
    Some(out)
}

/// Without the marks of quotation at the start of lines: `> `, `>> `, `| `, `AT> `; `None` where there are none.
pub(super) fn unquoted(text: &str) -> Option<String> {
    let mut out = String::with_capacity(text.len());
    let mut changed = false;
    for line in text.split_inclusive('\n') {
        let rest = quoted_words(line);
        changed |= rest.len() < line.len();
        out.push_str(rest);
    }
    changed.then_some(out)
}

fn quoted_words(line: &str) -> &str {
    let mut rest = line;
    loop {
        let start = rest.trim_start_matches([' ', '\t']);
        // Some programs put the initials of whoever wrote it before the mark.
        let initials = start.bytes().take(3).take_while(u8::is_ascii_alphabetic).count();
        let next = match start.as_bytes().get(initials) {
            Some(b'>') => &start[initials + 1..],
            Some(b'|' | b':' | b'}' | b']') if initials == 0 => &start[1..],
            _ => return rest,
        };
        rest = next;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn soft_breaks_and_escapes_are_undone_and_a_plain_text_is_left_alone() {
        assert_eq!(quoted_printable("SP1=2DNYV=\r\n6Z=3D =E2=80=93=  \nx").as_deref(), Some("SP1-NYV6Z= –x"));
        assert_eq!(quoted_printable("caf=e9 =96").as_deref(), Some("café -"));
        assert_eq!(quoted_printable("a = b, c=d"), None);
        assert_eq!(quoted_printable("a="), None);
    }

    #[test]
    fn quotation_marks_of_many_kinds_are_taken_off() {
        assert_eq!(unquoted("> a\n>> b\n> > c\n| d\nAT> e\n:f\ng\n").as_deref(), Some(" a\n b\n c\n d\n e\nf\ng\n"));
        assert_eq!(unquoted("a > b\nc | d\n"), None);
    }

    #[test]
    fn runs_of_base64_are_decoded() {
        let line = "U1AxLU5ZVjZaOU44U1c2UVJCM0MwNE43NjYwMi1JMDAwMDFLMDAwMDJTMDAwMVQwMDAx";
        let text = format!("Content-Transfer-Encoding: base64\n\n{line}\n{line}\nAA==\n--end\n");
        let runs = base64_runs(&text);
        assert_eq!(runs.len(), 1);
        assert!(runs[0].starts_with(b"SP1-NYV6Z9N8SW6QRB3C04N76602-I00001K00002S0001T0001"));
    }
}
