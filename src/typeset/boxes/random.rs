//! Seed -> a Markdown document of all kinds of blocks, with numbered words, and the paper it is printed on.

use std::fmt::Write;

use crate::fold::Fold;

/// `SplitMix64`.
pub(super) struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// A number below `sides`.
    pub fn roll(&mut self, sides: usize) -> usize {
        (self.next() % sides as u64) as usize
    }

    fn one_in(&mut self, sides: usize) -> bool {
        self.roll(sides) == 0
    }

    fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.roll(from.len())]
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum BlockKind {
    Title,
    Heading,
    Paragraph,
    /// A short line before a list, a table or code.
    Introduction,
    /// Paragraphs whose letters are not Latin: Arabic, Hindi, Chinese.
    Foreign,
    List,
    Tasks,
    Table,
    /// A table in Arabic, or with cells in Hindi or Chinese.
    ForeignTable,
    Code,
    Quote,
    ListWithBlocks,
    Rule,
    Picture,
    Html,
    Notes,
}

impl BlockKind {
    const ALL: [Self; 15] = [
        Self::Heading,
        Self::Paragraph,
        Self::Introduction,
        Self::Foreign,
        Self::List,
        Self::Tasks,
        Self::Table,
        Self::ForeignTable,
        Self::Code,
        Self::Quote,
        Self::ListWithBlocks,
        Self::Rule,
        Self::Picture,
        Self::Html,
        Self::Notes,
    ];

    pub fn is_table(self) -> bool {
        matches!(self, Self::Table | Self::ForeignTable)
    }

    /// Whether its letters may run from the right, so that words of a line are stored as they stand.
    pub fn is_foreign(self) -> bool {
        matches!(self, Self::Foreign | Self::ForeignTable)
    }

    /// Whether a short line before it stays with it.
    pub fn is_introduced(self) -> bool {
        self.is_table() || matches!(self, Self::List | Self::Tasks | Self::Code)
    }
}

/// A block: its parts are paragraphs, items, lines or cells.
#[derive(Debug, Clone)]
pub(super) struct RandomBlock {
    pub kind: BlockKind,
    /// Of a table.
    pub columns: usize,
    pub parts: Vec<Vec<String>>,
}

/// A document, and how it is printed.
#[derive(Debug, Clone)]
pub(super) struct Sample {
    pub seed: u64,
    pub layout: &'static str,
    pub fold: Fold,
    pub letter: bool,
    pub lang: Option<&'static str>,
    pub cover: bool,
    pub blocks: Vec<RandomBlock>,
}

const LAYOUTS: [&str; 6] = ["plain", "protocol", "reader", "large-print", "margin", "bold"];
const FOREIGN: [&str; 3] = ["بذور في الجرة", "बीज एक पत्र है", "种子是一封信，请留下！"];
const FILLERS: [&str; 14] =
    ["and", "the", "jar", "seed", "of", "a", "dry", "keeps", "through", "winter", "neighbourhood", "is", "2026", "3.5"];
const LONG: [&str; 7] = [
    "Donaudampfschifffahrtsgesellschaft",
    "-2026-11-28T07:30:00+01:00",
    "ABCDEF0123456789ABCDEF0123456789",
    "_part_number.of-the/long_kind",
    "unbrokenwordwithoutanyhyphenorpointinside",
    "123456789012345678901234567890",
    "WWWWWWWWWWMMMMMMMMMM",
];

impl Sample {
    pub fn new(seed: u64) -> Self {
        let mut dice = Dice::new(seed);
        let mut words = Words { dice: Dice::new(seed ^ 0x5EED), number: 0 };
        let mut blocks = Vec::new();
        if dice.roll(4) > 0 {
            blocks.push(words.block(BlockKind::Title));
        }
        // A few kinds again and again meet each other in more ways.
        let few = dice.one_in(3).then(|| [0; 3].map(|_| dice.pick(&BlockKind::ALL)));
        for _ in 0..2 + dice.roll(9) {
            let kind = match &few {
                Some(kinds) => dice.pick(kinds),
                None => dice.pick(&BlockKind::ALL),
            };
            blocks.push(words.block(kind));
        }
        Self {
            seed,
            layout: dice.pick(&LAYOUTS),
            fold: dice.pick(&Fold::ALL),
            letter: dice.one_in(2),
            lang: if dice.one_in(3) { Some(dice.pick(&["en", "de", "fr", "ar", "zh", "hi", "ru"])) } else { None },
            cover: !dice.one_in(3),
            blocks,
        }
    }

    pub fn markdown(&self) -> String {
        let mut out = self.lang.map_or_else(String::new, |lang| format!("---\nlang: {lang}\n---\n"));
        for block in &self.blocks {
            block.write(&mut out);
        }
        out
    }

    /// Smaller documents, each without a part of this one.
    pub fn smaller(&self) -> Vec<Self> {
        let mut found = Vec::new();
        let with = |at: usize, block: Option<RandomBlock>| {
            let mut smaller = self.clone();
            match block {
                Some(block) => smaller.blocks[at] = block,
                None => drop(smaller.blocks.remove(at)),
            }
            smaller
        };
        for (at, block) in self.blocks.iter().enumerate() {
            found.push(with(at, None));
            let step = block.columns.max(1);
            for part in (0..block.parts.len() / step).filter(|_| block.parts.len() > step) {
                let mut fewer = block.clone();
                fewer.parts.drain(part * step..(part + 1) * step);
                found.push(with(at, Some(fewer)));
            }
        }
        for (at, block) in self.blocks.iter().enumerate() {
            for (part, words) in block.parts.iter().enumerate().filter(|(_, words)| words.len() > 1) {
                let half = words.len() / 2;
                for kept in [&words[..half], &words[half..]] {
                    let mut fewer = block.clone();
                    fewer.parts[part] = kept.to_vec();
                    found.push(with(at, Some(fewer)));
                }
            }
        }
        found
    }
}

struct Words {
    dice: Dice,
    number: usize,
}

impl Words {
    /// The next numbered word: `w0017`.
    fn numbered(&mut self) -> String {
        self.number += 1;
        format!("w{:04}", self.number)
    }

    fn word(&mut self) -> String {
        let word = self.numbered();
        match self.dice.roll(40) {
            // Its number is not broken with it.
            0 | 1 => format!("{word}-{}", self.dice.pick(&LONG)),
            2 => format!("**{word}**"),
            3 => format!("*{word}*"),
            4 => format!("`{word}`"),
            5 => format!("https://seeds.example/{word}/how-to_keep?page=2&of=beans"),
            6 => format!("[{word}](https://seeds.example/a/long/path/to/somewhere)"),
            7 => format!("\"{word}\""),
            8..20 => format!("{} {word}", self.dice.pick(&FILLERS)),
            20..28 => format!("{word} {}", self.dice.pick(&FILLERS)),
            _ => word,
        }
    }

    fn some(&mut self, least: usize, most: usize) -> Vec<String> {
        (0..least + self.dice.roll(most - least + 1)).map(|_| self.word()).collect()
    }

    fn plain(&mut self, least: usize, most: usize) -> Vec<String> {
        (0..least + self.dice.roll(most - least + 1)).map(|_| self.numbered()).collect()
    }

    fn parts(&mut self, count: usize, least: usize, most: usize) -> Vec<Vec<String>> {
        (0..count).map(|_| self.some(least, most)).collect()
    }

    fn block(&mut self, kind: BlockKind) -> RandomBlock {
        let few = 1 + self.dice.roll(5);
        let mut columns = 0;
        let parts = match kind {
            BlockKind::Title => vec![self.plain(1, if few == 1 { 12 } else { 4 })],
            BlockKind::Heading => {
                let mut words = self.plain(1, 8);
                words.insert(0, self.dice.pick(&["##", "##", "###", "#", "####"]).to_owned());
                vec![words]
            }
            BlockKind::Paragraph => vec![self.some(3, 60)],
            BlockKind::Introduction => {
                let mut words = self.plain(1, 6);
                if let Some(last) = words.last_mut() {
                    last.push(if self.dice.one_in(2) { ':' } else { '.' });
                }
                vec![words]
            }
            BlockKind::Foreign => {
                let letters = self.dice.pick(&FOREIGN);
                let words = self.plain(2, 12);
                vec![words.iter().map(|word| format!("{letters} {word}")).collect()]
            }
            BlockKind::List | BlockKind::Tasks => self.parts(few + 1, 1, 14),
            BlockKind::Table | BlockKind::ForeignTable => {
                columns = 1 + self.dice.roll(6);
                let most_rows = if self.dice.one_in(6) { 40 } else { 5 };
                let rows = 2 + self.dice.roll(most_rows);
                let most = [2, 4, 8][self.dice.roll(3)];
                let tall = self.dice.one_in(8).then(|| columns + self.dice.roll((rows - 1) * columns));
                let form = self.dice.one_in(4);
                let letters = (kind == BlockKind::ForeignTable).then(|| self.dice.pick(&FOREIGN));
                (0..rows * columns)
                    .map(|at| match at {
                        at if at < columns => self.some(1, most.min(3)),
                        at if tall == Some(at) => self.some(60, 220),
                        at if form && at % columns > 0 => Vec::new(),
                        _ if self.dice.one_in(8) => Vec::new(),
                        _ => match letters {
                            Some(letters) => {
                                self.plain(1, most).iter().map(|word| format!("{letters} {word}")).collect()
                            }
                            None => self.some(1, most),
                        },
                    })
                    .collect()
            }
            BlockKind::Code => (0..=few).map(|_| self.plain(1, 14)).collect(),
            BlockKind::Quote => self.parts(few.min(3), 3, 30),
            BlockKind::ListWithBlocks => self.parts(few.max(2), 2, 12),
            BlockKind::Rule => Vec::new(),
            BlockKind::Picture => vec![self.plain(1, 12)],
            BlockKind::Html => vec![self.plain(1, 6)],
            BlockKind::Notes => {
                let most = self.dice.pick(&[3, 12, 40]);
                self.parts(1 + few, 2, most)
            }
        };
        RandomBlock { kind, columns, parts }
    }
}

impl RandomBlock {
    fn write(&self, out: &mut String) {
        let joined: Vec<String> = self.parts.iter().map(|part| part.join(" ")).collect();
        let mut line = |text: String| out.push_str(&(text + "\n"));
        match self.kind {
            BlockKind::Title => line(format!("# {}", joined[0])),
            BlockKind::Heading | BlockKind::Paragraph | BlockKind::Introduction | BlockKind::Foreign => {
                line(joined[0].clone());
            }
            BlockKind::List => {
                for (at, item) in joined.iter().enumerate() {
                    line(format!("{}- {item}", "  ".repeat([0, 0, 1, 2, 0, 1][at % 6])));
                }
            }
            BlockKind::Tasks => {
                for (at, item) in joined.iter().enumerate() {
                    line(format!("- {}{item}", ["[ ] ", "[x] ", ""][at % 3]));
                }
            }
            BlockKind::Table | BlockKind::ForeignTable => {
                for (at, row) in joined.chunks(self.columns).enumerate() {
                    line(format!("| {} |", row.join(" | ")));
                    if at == 0 {
                        line(format!("|{}", "---|".repeat(self.columns)));
                    }
                }
            }
            BlockKind::Code => line(format!("```\n{}\n```", joined.join("\n"))),
            BlockKind::Quote => line(joined.iter().map(|part| format!("> {part}")).collect::<Vec<_>>().join("\n>\n")),
            BlockKind::ListWithBlocks => {
                for (at, item) in joined.iter().enumerate() {
                    let inner = ["", "> ", "    ", "- "][at % 4];
                    line(format!("1. {}\n\n   {inner}{item}\n", FILLERS[at]));
                }
            }
            BlockKind::Rule => line("* * *".to_owned()),
            BlockKind::Picture => line(format!("![a shape](a.png \"{}\")", joined[0])),
            BlockKind::Html => line(format!("press <kbd>{}</kbd><br>there", joined[0])),
            BlockKind::Notes => {
                let (said, notes) = joined.split_at(1);
                let label = self.first_number();
                let marks: Vec<String> = (0..notes.len()).map(|at| format!("[^{label}-{at}]")).collect();
                let (first, others) = marks.split_first().map_or(("", &[] as &[String]), |(one, all)| (one, all));
                line(match label.bytes().map(usize::from).sum::<usize>() % 6 {
                    0 => format!("- {} {first}\n{}", said[0], items(others)),
                    1 => format!("> {} {}\n", said[0], marks.join(" and ")),
                    2 => format!("| | |\n|---|---|\n| {} {} | jar |\n", said[0], marks.join(" and ")),
                    3 => format!("#### {} {}\n", said[0], marks.join(" and ")),
                    _ => format!("{} {}\n", said[0], marks.join(" and ")),
                });
                for (mark, note) in marks.iter().zip(notes) {
                    line(format!("{mark}: {note}\n"));
                }
            }
        }
        // Writing to a string does not fail.
        let _ = writeln!(out);
    }

    /// Whether it is printed as a heading.
    pub fn is_heading(&self) -> bool {
        let mut markup = String::new();
        self.write(&mut markup);
        !matches!(self.kind, BlockKind::Code) && markup.starts_with('#')
    }

    fn first_number(&self) -> String {
        self.parts
            .iter()
            .flatten()
            .flat_map(|word| numbers(word))
            .map(|(number, _)| number.to_string())
            .next()
            .unwrap_or_default()
    }
}

/// Items of a list, each with a reference to a footnote.
fn items(marks: &[String]) -> String {
    marks.iter().fold(String::new(), |items, mark| items + "- this " + mark + "\n")
}

/// The numbered words of a text, each with its place in it.
pub(crate) fn numbers(text: &str) -> Vec<(usize, usize)> {
    text.match_indices('w')
        .filter_map(|(at, _)| {
            let digits = text.get(at + 1..at + 5)?;
            let is_number = digits.bytes().all(|byte| byte.is_ascii_digit());
            is_number.then(|| digits.parse().ok()).flatten().map(|number| (number, at))
        })
        .collect()
}
