//! Random files -> twins in coded lines, two lines lost and slips in others: what `docs/twin.py` is tried with.
//!
//! Usage: `twin_lines FOLDER COUNT SEED` writes N.txt (lines as somebody types them) and N.bin (the file) for each.

#![allow(clippy::disallowed_methods, clippy::panic, clippy::unwrap_used, reason = "a tool for tests")]

use seedpress::twin::Twin;

/// Numbers that are the same for each seed (an LCG of 64 bits, its high bits).
struct Dice(u64);

impl Dice {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) % bound as u64) as usize
    }
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [folder, count, seed] = arguments.as_slice() else { panic!("usage: twin_lines FOLDER COUNT SEED") };
    let mut dice = Dice(seed.parse().unwrap());
    for n in 0..count.parse::<usize>().unwrap() {
        // Most are small, as what people copy is; some hold words, which are deflated.
        let size = if n % 10 == 0 { dice.below(2_049) } else { dice.below(300) };
        let letters = if n % 3 == 0 { 4 } else { 256 };
        let bytes: Vec<u8> = (0..size).map(|_| dice.below(letters) as u8).collect();
        let twin = Twin::coded(&format!("{n}.out"), &bytes, None, false).unwrap();
        let mut lines: Vec<String> = twin.lines.iter().map(ToString::to_string).collect();
        for _ in 0..2 {
            lines.remove(dice.below(lines.len()));
        }
        lines.insert(dice.below(lines.len() + 1), twin.summary.line().to_string());
        for line in &mut lines {
            let mut typed: Vec<char> = line.chars().collect();
            let slips = [0, 0, 1, 2, 5][dice.below(5)];
            let unreadable = slips == 5;
            for _ in 0..slips {
                let at = dice.below(typed.len());
                if typed[at] != ' ' {
                    typed[at] = if unreadable { '?' } else { char::from(b"7ZQ4"[dice.below(4)]) };
                }
            }
            *line = typed.into_iter().collect();
            if dice.below(4) == 0 {
                *line = line.to_lowercase().replace('0', "o");
            }
        }
        std::fs::write(format!("{folder}/{n}.txt"), lines.join("\n") + "\n").unwrap();
        std::fs::write(format!("{folder}/{n}.bin"), bytes).unwrap();
    }
}
