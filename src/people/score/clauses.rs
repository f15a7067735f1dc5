//! Folded lines -> clauses of words: what stands between commas, stops, dashes, brackets and words for "and".

use super::super::lines::FoldedLine;
use super::super::words::{Lexicon, is_letter, plain};

/// Words of a clause; a longer one is cut.
const MOST_WORDS: usize = 24;
/// Words for "and", plain.
static AND: Lexicon = Lexicon::new("and und y e et и ve و और aur i oder or ou o veya या или");
/// Chinese for what somebody does, and what stands between names; longest first.
const HAN_VERBS: [&str; 37] = [
    "负责", "住在", "睡在", "没来", "请假", "缺席", "搬到", "搬去", "会修", "会开", "会做", "做饭", "开车", "照顾",
    "打扫", "借了", "带来", "值", "在", "住", "睡", "修", "做", "带", "买", "去", "来", "教", "说", "欠", "管", "看",
    "守", "煮", "找", "送", "会",
];
/// Chinese words with one of these characters in them.
const HAN_OTHERS: [&str; 12] =
    ["会议", "开会", "社会", "来自", "下来", "起来", "后来", "本来", "来信", "看来", "做法", "出来"];
const HAN_AND: [char; 4] = ['和', '跟', '与', '及'];

/// What stands before a clause.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Before {
    /// The begin of a line.
    Line,
    /// The end of a sentence.
    Stop,
    Colon,
    /// A comma, a dash, a bracket or a stroke.
    Comma,
    /// A word for "and".
    And,
}

#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
#[derive(Debug, Clone)]
pub(super) struct Word<'a> {
    pub text: &'a str,
    /// Lower case, without accents and the mark of a genitive.
    pub plain: String,
    /// Written with a capital and small letters after it.
    pub capital: bool,
    /// Of a script without capitals.
    pub uncased: bool,
    pub number: bool,
    /// `Ash's`.
    pub owner: bool,
    /// What a Chinese clause says that somebody does.
    pub verb: bool,
}

#[derive(Debug)]
pub(super) struct Clause<'a> {
    /// The line's number in the file.
    pub line: usize,
    pub before: Before,
    /// Its line is a heading, or ends in a colon.
    pub heading: bool,
    pub words: Vec<Word<'a>>,
}

/// The clauses of a line.
pub(super) fn clauses(line: &FoldedLine) -> Vec<Clause<'_>> {
    let mut clauses = Vec::new();
    let new = |before| Clause { line: line.number, before, heading: line.heading, words: Vec::new() };
    let mut clause = new(Before::Line);
    for part in tokens(&line.text) {
        let first = part.chars().next().unwrap_or(' ');
        if !(is_letter(first) || first.is_ascii_digit()) {
            let before = match first {
                '.' | '!' | '?' | '|' => Some(Before::Stop),
                ':' | '=' => Some(Before::Colon),
                ',' | ';' | '(' | ')' | '/' | '"' | '+' | '&' | '-' | '>' => Some(Before::Comma),
                _ => None,
            };
            if let Some(before) = before {
                close(&mut clauses, &mut clause, before);
            }
            continue;
        }
        if clause.words.len() >= MOST_WORDS {
            close(&mut clauses, &mut clause, Before::And);
        }
        if ('\u{3400}'..='\u{9fff}').contains(&first) {
            for piece in han_pieces(part) {
                if piece.starts_with(HAN_AND) && piece.chars().count() == 1 {
                    close(&mut clauses, &mut clause, Before::And);
                } else {
                    clause.words.push(word(piece));
                }
            }
            continue;
        }
        let mut word = word(part);
        if AND.has(&word.plain) && !word.capital {
            close(&mut clauses, &mut clause, Before::And);
            continue;
        }
        // Arabic writes "and" with its word.
        if word.uncased && word.text.starts_with('و') && word.text.chars().count() >= 4 {
            close(&mut clauses, &mut clause, Before::And);
            let rest = &word.text['و'.len_utf8()..];
            word = self::word(rest);
        }
        clause.words.push(word);
    }
    close(&mut clauses, &mut clause, Before::Line);
    clauses
}

/// Ends a clause; of several marks in a row the strongest counts.
fn close<'a>(clauses: &mut Vec<Clause<'a>>, clause: &mut Clause<'a>, before: Before) {
    if clause.words.is_empty() {
        let weak = matches!(clause.before, Before::Comma | Before::And);
        clause.before = if weak { before } else { clause.before };
        return;
    }
    let next = Clause { line: clause.line, before, heading: clause.heading, words: Vec::new() };
    clauses.push(std::mem::replace(clause, next));
}

/// Words, numbers and marks.
fn tokens(text: &str) -> Vec<&str> {
    let mut tokens = Vec::new();
    let mut start = 0;
    let letters: Vec<(usize, char)> = text.char_indices().collect();
    let inside = |at: usize| -> bool {
        let (_, letter) = letters[at];
        let next = letters.get(at + 1).map_or(' ', |(_, next)| *next);
        let before = if at > 0 { letters[at - 1].1 } else { ' ' };
        is_letter(letter)
            || letter.is_ascii_digit()
            || (matches!(letter, '\'' | '\u{2019}' | '-' | '_') && is_letter(before) && is_letter(next))
            || (matches!(letter, '.' | ',' | ':') && before.is_ascii_digit() && next.is_ascii_digit())
            || letter == '\u{200c}'
    };
    for (at, (position, letter)) in letters.iter().copied().enumerate() {
        if inside(at) {
            continue;
        }
        if start < position {
            tokens.push(&text[start..position]);
        }
        // `J. Reed`: no end of a sentence.
        let initial = letter == '.'
            && tokens.last().is_some_and(|last| last.chars().count() == 1 && last.starts_with(char::is_uppercase));
        let dash = letter == '-' && !(text[..position].ends_with(' ') && text[position + 1..].starts_with(' '));
        start = position + letter.len_utf8();
        if !letter.is_whitespace() && !initial && !dash {
            tokens.push(&text[position..start]);
        } else if letter == ' ' && text[start..].starts_with(' ') {
            tokens.push(",");
        }
    }
    if start < text.len() {
        tokens.push(&text[start..]);
    }
    tokens
}

fn word(text: &str) -> Word<'_> {
    let bare = text.strip_suffix("'s").or_else(|| text.strip_suffix("\u{2019}s"));
    let owner = bare.is_some();
    let text = bare.unwrap_or(text);
    // Turkish sets endings apart: Ash'in.
    let text = text.split(['\'', '\u{2019}']).next().filter(|first| first.chars().count() >= 3).unwrap_or(text);
    let first = text.chars().next().unwrap_or(' ');
    let capital = first.is_uppercase()
        && text.chars().skip(1).all(|c| !c.is_uppercase() || text.contains('-'))
        && text.chars().count() > 1;
    let uncased = is_letter(first) && !first.is_uppercase() && !first.is_lowercase();
    let verb = HAN_VERBS.contains(&text);
    Word { text, plain: plain(text), capital, uncased, number: first.is_ascii_digit(), owner, verb }
}

/// Chinese is written without blanks: days, what somebody does and "and" are set apart.
fn han_pieces(text: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut rest = text;
    for day in ["周", "星期", "礼拜"] {
        if let Some(after) = rest.strip_prefix(day)
            && let Some(number) = after.chars().next()
        {
            let (first, second) = rest.split_at(day.len() + number.len_utf8());
            pieces.push(first);
            rest = second;
            break;
        }
    }
    let mut start = 0;
    let mut at = 0;
    while at < rest.len() {
        let here = &rest[at..];
        if let Some(other) = HAN_OTHERS.iter().find(|other| here.starts_with(**other)) {
            at += other.len();
            continue;
        }
        let verb = HAN_VERBS.iter().find(|verb| here.starts_with(**verb)).map(|verb| verb.len());
        let and = here.chars().next().filter(|c| HAN_AND.contains(c)).map(char::len_utf8);
        if let Some(length) = verb.or(and) {
            if start < at {
                pieces.push(&rest[start..at]);
            }
            pieces.push(&rest[at..at + length]);
            at += length;
            start = at;
        } else {
            at += here.chars().next().map_or(1, char::len_utf8);
        }
    }
    if start < rest.len() {
        pieces.push(&rest[start..]);
    }
    pieces
}
