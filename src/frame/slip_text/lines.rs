//! What a slip shows <-> the lines in its code.
//!
//! ```text
//! Hill workshop <TAB> 3 <TAB> 2027-03-31               tree, version, valid until
//! Rosa Quillfeather                                    person 0, whose slip it is
//! Tomas Underbough <TAB> p(08:00-22:00)555-0102 <TAB> kbehind the mill      person 1, with ways
//!                                                      an empty line
//! g Bridge                                             group 1
//! c 1 2                                                who calls me, in order
//! o 9                                                  who else may call me
//! l 3@1.1>4+2:5,6;0:7 8                                my list: door 1 of group 1; if 3 is silent, tell 4, or else 2, of 5 and 6
//! s 1 2: 9 10                                          if 1 and 2 are silent, I call 9 and 10
//! k 10 43 0X6SY3K4                                     a shard follows: any 10 are enough, this is 43, of this tree
//! ```

use std::fmt::Write as _;

use super::content::{SlipCall, SlipPassOn, SlipPerson, SlipStandIn, SlipText, SlipWay, TreeShard};
use crate::limits::{MAX_SHARDS, MAX_SLIP_ITEMS};

const DIGITS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// What stands for a name that is empty.
const NAMELESS: &str = "?";
const DAY_MINUTES: u16 = 24 * 60;

/// The lines, each with its end.
#[must_use]
pub fn write(slip: &SlipText) -> String {
    let mut out = format!(
        "{}\t{}\t{}\n",
        clean(&slip.tree),
        slip.version,
        slip.valid_until.as_deref().map(clean).unwrap_or_default()
    );
    for person in &slip.people {
        out.push_str(&named(&person.name));
        for way in &person.ways {
            out.push('\t');
            out.push_str(&written_way(way));
        }
        out.push('\n');
    }
    out.push('\n');
    for group in &slip.groups {
        let _ = writeln!(out, "g {}", clean(group));
    }
    if !slip.callers.is_empty() {
        let _ = writeln!(out, "c {}", numbers(&slip.callers, " "));
    }
    if !slip.passed_by.is_empty() {
        let _ = writeln!(out, "o {}", numbers(&slip.passed_by, " "));
    }
    if !slip.list.is_empty() {
        let _ = writeln!(out, "l {}", written_calls(&slip.list));
    }
    for stand_in in &slip.stands_in {
        let _ = writeln!(out, "s {}: {}", numbers(&stand_in.instead_of, " "), written_calls(&stand_in.calls));
    }
    if let Some(shard) = &slip.shard {
        let _ = writeln!(out, "k {} {} {}", shard.needed, shard.number, base_32(shard.kept));
    }
    out
}

/// What a field cannot hold becomes a blank: what ends it, and what steers a terminal.
fn clean(text: &str) -> String {
    text.chars().map(|letter| if letter.is_control() { ' ' } else { letter }).collect()
}

fn named(name: &str) -> String {
    // An empty line ends the people.
    if name.is_empty() { NAMELESS.to_owned() } else { clean(name) }
}

fn numbers(all: &[usize], between: &str) -> String {
    all.iter().map(usize::to_string).collect::<Vec<_>>().join(between)
}

fn written_way(way: &SlipWay) -> String {
    let clock = |minutes: u16| format!("{:02}:{:02}", minutes / 60, minutes % 60);
    let mut limits = Vec::new();
    limits.extend(way.hours.map(|(from, to)| format!("{}-{}", clock(from), clock(to))));
    limits.extend(way.every_hours.map(|hours| format!("{hours}h")));
    let at = clean(&way.at);
    // Without limits parentheses stand only before a place that begins with one itself.
    if limits.is_empty() && !at.starts_with('(') {
        return format!("{}{at}", way.by);
    }
    format!("{}({}){at}", way.by, limits.join(" "))
}

fn written_calls(calls: &[SlipCall]) -> String {
    calls.iter().map(written_call).collect::<Vec<_>>().join(" ")
}

fn written_call(call: &SlipCall) -> String {
    let mut out = call.person.to_string();
    if let Some((group, door)) = call.door {
        // Groups are numbered from 1, as people read them.
        let _ = write!(out, "@{}.{door}", group + 1);
    }
    for (at, run) in call.if_silent.chunk_by(|one, next| one.to == next.to).enumerate() {
        let people: Vec<usize> = run.iter().map(|pass_on| pass_on.person).collect();
        let to = run.first().map(|pass_on| numbers(&pass_on.to, "+")).unwrap_or_default();
        let to = if to.is_empty() { "-" } else { &to };
        let _ = write!(out, "{}{to}:{}", if at == 0 { '>' } else { ';' }, numbers(&people, ","));
    }
    out
}

fn base_32(bytes: [u8; 5]) -> String {
    let word = bytes.iter().fold(0_u64, |word, &byte| word << 8 | u64::from(byte));
    (0..8).rev().map(|place| char::from(DIGITS[(word >> (5 * place)) as usize & 31])).collect()
}

fn of_base_32(text: &str) -> Option<[u8; 5]> {
    if text.len() != 8 {
        return None;
    }
    let value = |digit: u8| DIGITS.iter().position(|&known| known == digit);
    let word = text.bytes().try_fold(0_u64, |word, digit| Some(word << 5 | value(digit)? as u64))?;
    let [_, _, _, rest @ ..] = word.to_be_bytes();
    Some(rest)
}

/// What the lines say; `shard` are the bytes that follow them. `None` where they are not of this form.
#[must_use]
pub fn read(text: &str, shard: &[u8]) -> Option<SlipText> {
    if text.chars().any(|letter| letter.is_control() && !matches!(letter, '\n' | '\t')) {
        return None;
    }
    let mut slip = SlipText::default();
    let mut lines = text.strip_suffix('\n')?.split('\n');
    let mut head = lines.next()?.split('\t');
    head.next()?.clone_into(&mut slip.tree);
    slip.version = number(head.next()?)?;
    let day = head.next()?;
    slip.valid_until = (!day.is_empty()).then(|| day.to_owned());
    if head.next().is_some() || !slip.valid_until.as_deref().is_none_or(is_day) {
        return None;
    }
    // The people end with an empty line, also where nothing follows.
    loop {
        match lines.next()? {
            "" => break,
            line => slip.people.push(read_person(line)?),
        }
    }
    if slip.people.is_empty() || slip.people.len() > MAX_SLIP_ITEMS {
        return None;
    }
    let mut order = 0;
    for line in lines {
        let (kind, rest) = line.split_once(' ')?;
        // Each kind in its turn, so that a slip has one form.
        let rank = "gcolsk".find(kind).filter(|_| kind.len() == 1)?;
        if rank < order || (rank == order && matches!(kind, "c" | "o" | "l" | "k")) && order > 0 {
            return None;
        }
        order = rank;
        match kind {
            "g" if rest.contains('\t') => return None,
            "g" => slip.groups.push(rest.to_owned()),
            "c" => slip.callers = read_people(rest, ' ', slip.people.len())?,
            "o" => slip.passed_by = read_people(rest, ' ', slip.people.len())?,
            "l" => slip.list = read_calls(rest, &slip)?,
            "s" => {
                let (silent, calls) = rest.split_once(": ")?;
                let instead_of = read_people(silent, ' ', slip.people.len())?;
                slip.stands_in.push(SlipStandIn { instead_of, calls: read_calls(calls, &slip)? });
            }
            _ => slip.shard = Some(read_shard(rest, shard)?),
        }
    }
    let empty_shard = slip.shard.is_some() || shard.is_empty();
    let few = slip.groups.len() <= MAX_SLIP_ITEMS && slip.stands_in.len() <= MAX_SLIP_ITEMS;
    (empty_shard && few).then_some(slip)
}

fn is_day(text: &str) -> bool {
    let digit_or_dash =
        |(at, byte): (usize, u8)| if matches!(at, 4 | 7) { byte == b'-' } else { byte.is_ascii_digit() };
    text.len() == 10 && text.bytes().enumerate().all(digit_or_dash)
}

/// A number without leading zeros.
fn number<T: std::str::FromStr>(text: &str) -> Option<T> {
    let plain = text.bytes().all(|byte| byte.is_ascii_digit()) && (text == "0" || !text.starts_with('0'));
    text.parse().ok().filter(|_| plain)
}

fn read_person(line: &str) -> Option<SlipPerson> {
    let mut fields = line.split('\t');
    let name = fields.next().filter(|name| !name.is_empty())?.to_owned();
    let ways: Option<Vec<SlipWay>> = fields.map(read_way).collect();
    Some(SlipPerson { name, ways: ways.filter(|ways| ways.len() <= MAX_SLIP_ITEMS)? })
}

fn read_way(field: &str) -> Option<SlipWay> {
    let by = field.chars().next().filter(char::is_ascii_lowercase)?;
    let rest = &field[1..];
    let Some(limited) = rest.strip_prefix('(') else {
        return Some(SlipWay { by, at: rest.to_owned(), hours: None, every_hours: None });
    };
    let (limits, at) = limited.split_once(')')?;
    let mut way = SlipWay { by, at: at.to_owned(), hours: None, every_hours: None };
    for limit in limits.split(' ').filter(|_| !limits.is_empty()) {
        if let Some(hours) = limit.strip_suffix('h') {
            way.every_hours = Some(number(hours).filter(|_| way.every_hours.is_none())?);
        } else {
            let (from, to) = limit.split_once('-')?;
            let free = way.hours.is_none() && way.every_hours.is_none();
            way.hours = Some((clock(from)?, clock(to)?)).filter(|_| free);
            way.hours?;
        }
    }
    // Empty parentheses stand only where they are needed.
    (!limits.is_empty() || at.starts_with('(')).then_some(way)
}

fn clock(text: &str) -> Option<u16> {
    let (hours, minutes) = text.split_once(':')?;
    let two = |digits: &str| digits.parse::<u16>().ok().filter(|_| digits.len() == 2 && !digits.starts_with('+'));
    let (hours, minutes) = (two(hours)?, two(minutes)?);
    (minutes < 60 && 60 * hours + minutes <= DAY_MINUTES).then_some(60 * hours + minutes)
}

fn read_people(text: &str, between: char, people: usize) -> Option<Vec<usize>> {
    text.split(between).map(|word| number(word).filter(|person| *person < people)).collect()
}

fn read_calls(text: &str, slip: &SlipText) -> Option<Vec<SlipCall>> {
    let calls: Option<Vec<SlipCall>> = text.split(' ').map(|word| read_call(word, slip)).collect();
    calls.filter(|calls| calls.len() <= MAX_SLIP_ITEMS)
}

fn read_call(word: &str, slip: &SlipText) -> Option<SlipCall> {
    let people = slip.people.len();
    let (word, silent) = word.split_once('>').map_or((word, None), |(word, silent)| (word, Some(silent)));
    let (person, door) = word.split_once('@').map_or((word, None), |(person, door)| (person, Some(door)));
    let door = match door {
        None => None,
        Some(door) => {
            let (group, door) = door.split_once('.')?;
            let group = number::<usize>(group)?.checked_sub(1).filter(|group| *group < slip.groups.len())?;
            Some((group, number(door)?))
        }
    };
    let mut if_silent: Vec<SlipPassOn> = Vec::new();
    for run in silent.iter().flat_map(|silent| silent.split(';')) {
        let (to, of) = run.split_once(':')?;
        let to = if to == "-" { Vec::new() } else { read_people(to, '+', people)? };
        // Runs of one person are joined.
        if if_silent.last().is_some_and(|before| before.to == to) {
            return None;
        }
        if_silent.extend(read_people(of, ',', people)?.into_iter().map(|person| SlipPassOn { person, to: to.clone() }));
    }
    let person = number(person).filter(|person| *person < people)?;
    Some(SlipCall { person, door, if_silent }).filter(|call| call.if_silent.len() <= MAX_SLIP_ITEMS)
}

fn read_shard(rest: &str, bytes: &[u8]) -> Option<TreeShard> {
    let mut words = rest.split(' ');
    let (needed, shard) = (number(words.next()?)?, number(words.next()?)?);
    let kept = of_base_32(words.next()?)?;
    let sound = words.next().is_none()
        && (1..MAX_SHARDS).contains(&needed)
        && (needed + 1..=MAX_SHARDS).contains(&shard)
        && bytes.len() > 16
        && bytes.len().is_multiple_of(2);
    sound.then(|| TreeShard { kept, needed, number: shard, bytes: bytes.to_vec() })
}
