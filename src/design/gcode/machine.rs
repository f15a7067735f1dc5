//! Blocks of G-code one after another -> where the tool goes: modes, units, arcs, drilling cycles, tools.

use super::words::CodeBlock;
use crate::design::builder::far;
use crate::design::error::DesignError;
use crate::design::model::{DesignUnit, PathTool, SpacePoint, ToolMove, ToolPath};
use crate::limits::{MAX_DESIGN_MM, MAX_TOOL_MOVES};
use crate::units::MM_PER_INCH;

/// How far lines may be from arcs, and how far a point may be from the line that takes its place.
const OFF: f64 = 0.01;
const STRAIGHT: f64 = 0.000_2;
/// Lines of one arc, tools, speeds of a tool, unknown words, copies of a hole.
const MOST_PIECES: f64 = 20_000.0;
const MOST_TOOLS: usize = 200;
const MOST_SPEEDS: usize = 20;
const MOST_UNKNOWN: usize = 50;
const MOST_HOLES: usize = 1_000;
/// Moves that are made one, at most.
const MOST_JOINED: u32 = 64;

#[expect(clippy::struct_excessive_bools, reason = "each is a mode of its own")]
pub(super) struct Machine {
    path: ToolPath,
    /// Millimetres of a number.
    scale: f64,
    unit: Option<DesignUnit>,
    at: SpacePoint,
    /// What G92 added to all numbers.
    shift: SpacePoint,
    absolute: bool,
    absolute_centres: bool,
    /// G0, 1, 2, 3, 81, 82, 83 ..; `None` after G80.
    motion: Option<i64>,
    plane: i64,
    feed: f64,
    tool: usize,
    next_tool: Option<String>,
    by_m6: bool,
    /// Filament, and whether its numbers are absolute.
    filament: f64,
    absolute_filament: bool,
    extrudes: bool,
    /// Of drilling cycles: the level of approach, the depth, and whether the tool goes back to where it began.
    approach: f64,
    depth: f64,
    back_to_start: bool,
    joined: u32,
}

impl Machine {
    pub fn new(scale: f64, by_m6: bool) -> Self {
        let tool = PathTool { name: String::new(), about: String::new(), speeds: Vec::new() };
        Self {
            path: ToolPath { tools: vec![tool], ..ToolPath::default() },
            scale,
            unit: None,
            at: [0.0; 3],
            shift: [0.0; 3],
            absolute: true,
            absolute_centres: false,
            motion: Some(0),
            plane: 17,
            feed: 0.0,
            tool: 0,
            next_tool: None,
            by_m6,
            filament: 0.0,
            absolute_filament: true,
            extrudes: false,
            approach: 0.0,
            depth: 0.0,
            back_to_start: true,
            joined: 0,
        }
    }

    /// The path, and the unit if the program says it.
    pub fn finish(mut self) -> (ToolPath, Option<DesignUnit>) {
        let used: Vec<bool> =
            (0..self.path.tools.len()).map(|tool| self.path.moves.iter().any(|part| part.tool == tool)).collect();
        // The first one is there for programs that name none.
        if used.len() > 1 && !used[0] && self.path.tools[0].name.is_empty() {
            self.path.tools.remove(0);
            self.path.moves.iter_mut().for_each(|part| part.tool -= 1);
        }
        (self.path, self.unit)
    }

    fn unknown(&mut self, word: String, line: usize) {
        if self.path.unknown.len() < MOST_UNKNOWN && self.path.unknown.iter().all(|(known, _)| *known != word) {
            self.path.unknown.push((word, line));
        }
    }

    /// Does what a block says.
    ///
    /// # Errors
    /// Places that no machine reaches; more moves than are drawn.
    pub fn run(&mut self, block: &CodeBlock, line: usize) -> Result<(), DesignError> {
        if let Some(other) = &block.other {
            self.unknown(other.clone(), line);
        }
        let (mut resets, mut dwells, mut is_machine_place) = (false, false, false);
        for (letter, number) in &block.words {
            let code = (number * 10.0).round() as i64;
            match (letter, code) {
                (b'G', 0 | 10 | 20 | 30) => self.motion = Some(code / 10),
                (b'G', 800) => self.motion = None,
                (b'G', 730 | 810 | 820 | 830 | 850 | 890) => self.motion = Some(code / 10),
                (b'G', 170 | 180 | 190) => self.plane = code / 10,
                (b'G', 200) => (self.scale, self.unit) = (MM_PER_INCH, Some(DesignUnit::Inch)),
                (b'G', 210) => (self.scale, self.unit) = (1.0, Some(DesignUnit::Millimetre)),
                (b'G', 900) => (self.absolute, self.absolute_filament) = (true, true),
                (b'G', 910) => (self.absolute, self.absolute_filament) = (false, false),
                (b'G', 901) => self.absolute_centres = true,
                (b'G', 911) => self.absolute_centres = false,
                (b'G', 920) => resets = true,
                (b'G', 921 | 922) => self.shift = [0.0; 3],
                (b'G', 980 | 990) => self.back_to_start = code == 980,
                // Waiting, homing, levelling: the words behind them are no places.
                (b'G', 40 | 100 | 110 | 280 | 281 | 290 | 291 | 300 | 301) => dwells = true,
                (b'G', 530) => is_machine_place = true,
                // Corrections that are off, exactness, feed a minute, the first origin.
                (b'G', 400 | 490 | 500 | 540 | 610 | 611 | 640 | 690 | 940 | 150 | 120 | 80 | 970) => {}
                (b'G', code) => self.unknown(format!("G{}", code as f64 / 10.0), line),
                (b'M', 60) => self.change(block),
                (b'M', 820) => self.absolute_filament = true,
                (b'M', 830) => self.absolute_filament = false,
                (b'F', _) => self.feed = number.abs() * self.scale,
                (b'S', _) => {}
                (b'T', _) => {
                    self.next_tool = Some(format!("T{number}"));
                    if !self.by_m6 {
                        self.change(block);
                    }
                }
                _ => {}
            }
        }
        self.speed(block);
        if is_machine_place {
            self.unknown("G53".to_owned(), line);
            return Ok(());
        }
        if dwells {
            return Ok(());
        }
        let place = [b'X', b'Y', b'Z'].map(|axis| block.number(axis).map(|number| number * self.scale));
        if resets {
            for (axis, number) in place.into_iter().enumerate() {
                if let Some(number) = number {
                    self.shift[axis] = self.at[axis] - number;
                }
            }
            if let Some(filament) = block.number(b'E') {
                self.filament = filament;
            }
            return Ok(());
        }
        self.extrudes = block.number(b'E').is_some_and(|amount| {
            let before = std::mem::replace(&mut self.filament, if self.absolute_filament { amount } else { 0.0 });
            if self.absolute_filament { amount > before } else { amount > 0.0 }
        });
        let is_full_circle =
            matches!(self.motion, Some(2 | 3)) && [b'I', b'J', b'K'].iter().any(|axis| block.number(*axis).is_some());
        if place.iter().all(Option::is_none) && !is_full_circle {
            return Ok(());
        }
        let mut to = self.at;
        for axis in 0..3 {
            if let Some(number) = place[axis] {
                to[axis] = if self.absolute { number + self.shift[axis] } else { self.at[axis] + number };
            }
        }
        match self.motion {
            Some(code @ (0 | 1)) => self.go(to, code == 0),
            Some(code @ (2 | 3)) => self.arc(to, code == 2, block, line),
            Some(_) => self.drill(to, block),
            None => Ok(()),
        }
    }

    fn speed(&mut self, block: &CodeBlock) {
        let turns = block.words.iter().any(|(letter, number)| *letter == b'M' && (*number == 3.0 || *number == 4.0));
        if let (Some(speed), Some(tool)) = (block.number(b'S'), self.path.tools.get_mut(self.tool))
            && (turns || !tool.speeds.is_empty() || !block.words.iter().any(|(letter, _)| *letter == b'M'))
            && speed > 0.0
            && !tool.speeds.contains(&speed)
            && tool.speeds.len() < MOST_SPEEDS
        {
            tool.speeds.push(speed);
        }
    }

    fn change(&mut self, block: &CodeBlock) {
        let Some(name) = block.number(b'T').map(|number| format!("T{number}")).or(self.next_tool.take()) else {
            return;
        };
        let about = block.comment.trim().chars().take(80).collect();
        match self.path.tools.iter().position(|tool| tool.name == name) {
            Some(tool) => self.tool = tool,
            None if self.path.tools.len() < MOST_TOOLS => {
                self.path.tools.push(PathTool { name, about, speeds: Vec::new() });
                self.tool = self.path.tools.len() - 1;
            }
            None => {}
        }
    }

    fn go(&mut self, to: SpacePoint, rapid: bool) -> Result<(), DesignError> {
        if to.iter().any(|value| value.is_nan() || value.abs() > MAX_DESIGN_MM) {
            return Err(far());
        }
        if to == self.at {
            return Ok(());
        }
        let feed = if rapid { 0.0 } else { self.feed };
        let extrudes = self.extrudes;
        let next = ToolMove { to, rapid, feed, tool: self.tool, extrudes };
        let count = self.path.moves.len();
        let from = if count > 1 { self.path.moves[count - 2].to } else { self.path.start };
        if let Some(last) = self.path.moves.last_mut()
            && (last.rapid, last.tool, last.extrudes) == (rapid, self.tool, extrudes)
            && last.feed.to_bits() == feed.to_bits()
            && self.joined < MOST_JOINED
            && is_between(from, last.to, to)
        {
            last.to = to;
            self.joined += 1;
        } else {
            if count >= MAX_TOOL_MOVES {
                return Err(DesignError::TooMany { what: "moves", most: MAX_TOOL_MOVES });
            }
            self.path.moves.push(next);
            self.joined = 0;
        }
        self.at = to;
        Ok(())
    }

    fn arc(&mut self, to: SpacePoint, clockwise: bool, block: &CodeBlock, line: usize) -> Result<(), DesignError> {
        // Seen along the third axis, the first turns to the second.
        let [a, b, c] = match self.plane {
            18 => [2, 0, 1],
            19 => [1, 2, 0],
            _ => [0, 1, 2],
        };
        let from = self.at;
        let centre_of = |axis: usize| {
            let number = block.number(b"IJK"[axis]).map(|number| number * self.scale);
            match (number, self.absolute_centres) {
                (Some(number), true) => number + self.shift[axis],
                (number, _) => from[axis] + number.unwrap_or(0.0),
            }
        };
        let (mut centre, mut is_whole) = ([centre_of(a), centre_of(b)], from[a] == to[a] && from[b] == to[b]);
        if let Some(radius) = block.number(b'R').map(|radius| radius * self.scale) {
            let (x, y) = (to[a] - from[a], to[b] - from[b]);
            let chord = x.hypot(y);
            let high = (radius * radius - chord * chord / 4.0).max(0.0).sqrt();
            // The short arc, unless the radius is negative.
            let side = if clockwise == (radius > 0.0) { -1.0 } else { 1.0 } * high / chord;
            centre = [f64::midpoint(from[a], to[a]) - y * side, f64::midpoint(from[b], to[b]) + x * side];
            is_whole = false;
        }
        let radius = (from[a] - centre[0]).hypot(from[b] - centre[1]);
        let end_radius = (to[a] - centre[0]).hypot(to[b] - centre[1]);
        if !(radius.is_finite() && radius > 0.0 && end_radius > 0.0) {
            self.unknown("an arc without a radius".to_owned(), line);
            return self.go(to, false);
        }
        let start = (from[b] - centre[1]).atan2(from[a] - centre[0]);
        let end = (to[b] - centre[1]).atan2(to[a] - centre[0]);
        let turn = std::f64::consts::TAU;
        let mut sweep = if clockwise { -(start - end).rem_euclid(turn) } else { (end - start).rem_euclid(turn) };
        if is_whole || sweep.abs() < 1e-9 {
            sweep = if clockwise { -turn } else { turn };
        }
        let step = 2.0 * (1.0 - (OFF / radius).min(1.0)).acos();
        let pieces = (sweep.abs() / step.max(1e-6)).ceil().clamp(1.0, MOST_PIECES);
        for piece in 1..=pieces as u32 {
            let share = f64::from(piece) / pieces;
            let mut on = to;
            if share < 1.0 {
                // Ends that are not exactly as far from the centre are met by a spiral.
                let (angle, radius) = (start + sweep * share, radius + (end_radius - radius) * share);
                on[a] = centre[0] + radius * angle.cos();
                on[b] = centre[1] + radius * angle.sin();
                on[c] = from[c] + (to[c] - from[c]) * share;
            }
            self.go(on, false)?;
        }
        Ok(())
    }

    /// A hole, or some in a row: above it, down to the level of approach, down at feed, and up again.
    fn drill(&mut self, to: SpacePoint, block: &CodeBlock) -> Result<(), DesignError> {
        let start = self.at[2];
        if let Some(level) = block.number(b'R') {
            self.approach = if self.absolute { level * self.scale + self.shift[2] } else { start + level * self.scale };
        }
        if block.number(b'Z').is_some() {
            self.depth = if self.absolute { to[2] } else { self.approach + to[2] - start };
        }
        let holes = block.number(b'L').map_or(1, |count| (count as usize).clamp(1, MOST_HOLES));
        let step = [to[0] - self.at[0], to[1] - self.at[1]];
        let extrudes = std::mem::replace(&mut self.extrudes, false);
        for number in 0..holes {
            let far = if self.absolute { 0.0 } else { number as f64 };
            let [x, y] = [to[0] + step[0] * far, to[1] + step[1] * far];
            let high = start.max(self.approach);
            self.go([self.at[0], self.at[1], high], true)?;
            self.go([x, y, high], true)?;
            self.go([x, y, self.approach], true)?;
            self.go([x, y, self.depth], false)?;
            self.go([x, y, if self.back_to_start { high } else { self.approach }], true)?;
        }
        self.extrudes = extrudes;
        Ok(())
    }
}

/// Whether a point lies on the way between two others, so that nobody sees it.
fn is_between(from: SpacePoint, point: SpacePoint, to: SpacePoint) -> bool {
    let (all, part) = ([0, 1, 2].map(|axis| to[axis] - from[axis]), [0, 1, 2].map(|axis| point[axis] - from[axis]));
    let dot = |one: [f64; 3], other: [f64; 3]| one[0] * other[0] + one[1] * other[1] + one[2] * other[2];
    let length = dot(all, all);
    if length == 0.0 {
        return false;
    }
    let share = dot(part, all) / length;
    let off = [0, 1, 2].map(|axis| part[axis] - all[axis] * share);
    (0.0..=1.0).contains(&share) && dot(off, off) <= STRAIGHT * STRAIGHT
}
