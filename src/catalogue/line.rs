//! One line of a catalogue -> its slots, its errors, its plain text.

/// What is wrong with a line; `None` if it can be printed.
pub(super) fn fault(line: &str) -> Option<&'static str> {
    if line.trim() != line || line.is_empty() {
        return Some("is empty, or has a blank at an end");
    }
    if line.chars().any(char::is_control) {
        return Some("has a line break or another letter that can't be seen");
    }
    let outside_code: String = line.split('`').step_by(2).collect();
    if line.matches('`').count() % 2 == 1 {
        return Some("has a back tick without its other one");
    }
    if outside_code.matches('*').count() % 2 == 1 {
        return Some("has a star without its other one");
    }
    let mut rest = outside_code.as_str();
    while let Some(at) = rest.find(['{', '}']) {
        match slot(&rest[at..]) {
            Some(name) => rest = &rest[at + name.len() + 2..],
            None => return Some("has a brace that belongs to no {slot} of lower-case letters"),
        }
    }
    None
}

/// The name of the slot at the start of a text.
fn slot(text: &str) -> Option<&str> {
    let (name, _) = text.strip_prefix('{')?.split_once('}')?;
    let known = !name.is_empty() && name.bytes().all(|letter| letter.is_ascii_lowercase() || letter == b'-');
    known.then_some(name)
}

/// The slot names of a line, sorted; repeated slots are repeated.
pub(super) fn slots(line: &str) -> Vec<&str> {
    let outside_code = line.split('`').step_by(2);
    let mut names: Vec<&str> =
        outside_code.flat_map(|text| text.match_indices('{').filter_map(|(at, _)| slot(&text[at..]))).collect();
    names.sort_unstable();
    names
}

/// The line with its slots filled and its markup removed. Slots without a value are left unchanged.
pub(super) fn fill(line: &str, given: &[(&str, &str)]) -> String {
    let mut filled = String::with_capacity(line.len());
    for (at, text) in line.split('`').enumerate() {
        if at % 2 == 1 {
            filled.push_str(text);
            continue;
        }
        let mut rest = text;
        while let Some(at) = rest.find(['{', '*']) {
            filled.push_str(&rest[..at]);
            rest = &rest[at..];
            let value = slot(rest).and_then(|name| given.iter().find(|(slot, _)| *slot == name));
            let taken = if let Some((name, value)) = value {
                filled.push_str(value);
                name.len() + 2
            } else {
                // A star is removed; the brace of a slot without a value stays.
                filled.push_str(if rest.starts_with('{') { "{" } else { "" });
                1
            };
            rest = &rest[taken..];
        }
        filled.push_str(rest);
    }
    filled
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slots_are_filled_and_marks_taken_away() {
        let line = "Any *{needed}* of {codes}: `tar -x *` {codes}.";
        assert_eq!(slots(line), ["codes", "codes", "needed"]);
        assert_eq!(fill(line, &[("needed", "3"), ("codes", "{5*}")]), "Any 3 of {5*}: tar -x * {5*}.");
        assert_eq!(fill("{n} of {unknown}", &[("n", "2")]), "2 of {unknown}");
    }

    #[test]
    fn every_fault_of_a_line_is_told() {
        for good in ["a", "{n}", "*{n}* `x*{`", "100 %"] {
            assert_eq!(fault(good), None, "{good}");
        }
        for bad in ["", " a", "a\n", "a\tb", "*a", "`a", "{N}", "{", "}", "{a b}", "{}", "a } b"] {
            assert!(fault(bad).is_some(), "{bad:?}");
        }
    }
}
