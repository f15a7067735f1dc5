//! One line of G-code -> its words and comments (RS274/NGC, version 3, chapter 3).

/// What a line says.
#[derive(Debug, Default)]
pub(super) struct CodeBlock {
    /// Letters, large, each with its number.
    pub words: Vec<(u8, f64)>,
    pub comment: String,
    /// A command of another kind, such as `SET_FAN_SPEED`, or the first thing that is no word.
    pub other: Option<String>,
    /// Whether it computes: variables, expressions, loops.
    pub computes: bool,
}

impl CodeBlock {
    /// Reads a line into `self`.
    pub fn read(&mut self, line: &[u8]) {
        self.words.clear();
        self.comment.clear();
        (self.other, self.computes) = (None, false);
        let mut at = 0;
        while let Some(byte) = line.get(at) {
            match byte {
                b' ' | b'\t' | b'\r' | b'%' | b'/' => at += 1,
                b';' => {
                    self.comment.push_str(&String::from_utf8_lossy(&line[at + 1..]));
                    return;
                }
                b'(' => {
                    let end = line[at..].iter().position(|byte| *byte == b')').map_or(line.len(), |end| at + end);
                    self.comment.push_str(&String::from_utf8_lossy(&line[at + 1..end]));
                    at = end + 1;
                }
                // A checksum, which ends the line.
                b'*' => return,
                letter if letter.is_ascii_alphabetic() => {
                    let letter = letter.to_ascii_uppercase();
                    let start = at + 1 + line[at + 1..].iter().take_while(|byte| byte.is_ascii_whitespace()).count();
                    let length = number_length(&line[start..]);
                    match std::str::from_utf8(&line[start..start + length])
                        .ok()
                        .and_then(|text| text.parse::<f64>().ok())
                    {
                        Some(number) if letter != b'O' => {
                            self.words.push((letter, number));
                            at = start + length;
                            // What follows is a message, or the name of a file.
                            if letter == b'M'
                                && matches!(number as i64, 16 | 23 | 28 | 30 | 32 | 117 | 118 | 862)
                                && number > 30.5
                            {
                                return;
                            }
                        }
                        _ => {
                            // Axes without a number are named, as in `G28 X`.
                            let is_lone = length == 0 && line.get(at + 1).is_none_or(u8::is_ascii_whitespace);
                            if is_lone && matches!(letter, b'X' | b'Y' | b'Z' | b'E' | b'W') {
                                at += 1;
                                continue;
                            }
                            self.computes |= letter == b'O' || matches!(line.get(start), Some(b'#' | b'['));
                            self.other = Some(short(&line[at..]));
                            return;
                        }
                    }
                }
                byte => {
                    self.computes |= matches!(byte, b'#' | b'[');
                    self.other = Some(short(&line[at..]));
                    return;
                }
            }
        }
    }

    pub fn number(&self, letter: u8) -> Option<f64> {
        self.words.iter().find(|(known, _)| *known == letter).map(|(_, number)| *number)
    }
}

/// How many bytes a number takes; blanks are not in it, nor exponents: `E` is an axis.
fn number_length(text: &[u8]) -> usize {
    let sign = usize::from(matches!(text.first(), Some(b'+' | b'-')));
    sign + text[sign.min(text.len())..].iter().take_while(|byte| byte.is_ascii_digit() || **byte == b'.').count()
}

/// The first word of a text, for a message.
fn short(text: &[u8]) -> String {
    text.iter().take_while(|byte| byte.is_ascii_graphic()).take(30).map(|byte| char::from(*byte)).collect()
}
