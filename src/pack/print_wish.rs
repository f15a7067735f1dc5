//! A pattern -> the packed files that are printed to be read because it names them.

/// A wish that files be printed to be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PrintWish {
    /// `*` stands for any characters, `?` for one; it fits a whole path, or the last name of one.
    pub pattern: String,
    /// Whether it also opens lists of people. A recipe may come from a stranger, so its wishes do not.
    pub opens_people: bool,
}

impl PrintWish {
    /// Whether it names a packed file.
    #[must_use]
    pub fn names(&self, path: &str) -> bool {
        fits(&self.pattern, path) || path.rsplit_once('/').is_some_and(|(_, name)| fits(&self.pattern, name))
    }
}

/// Whether a pattern fits a text. After a mismatch only the last `*` takes one more character, so the time is at most
/// the product of both lengths.
fn fits(pattern: &str, text: &str) -> bool {
    let (pattern, text): (Vec<char>, Vec<char>) = (pattern.chars().collect(), text.chars().collect());
    let (mut at, mut of) = (0, 0);
    let mut star: Option<(usize, usize)> = None;
    while of < text.len() {
        match pattern.get(at) {
            Some('*') => {
                star = Some((at, of));
                at += 1;
            }
            Some(letter) if *letter == '?' || *letter == text[of] => {
                at += 1;
                of += 1;
            }
            _ => match star {
                Some((star_at, taken)) => {
                    star = Some((star_at, taken + 1));
                    at = star_at + 1;
                    of = taken + 1;
                }
                None => return false,
            },
        }
    }
    pattern[at..].iter().all(|letter| *letter == '*')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_fits_whole_paths_and_last_names() {
        let names = |pattern: &str, path: &str| PrintWish { pattern: pattern.into(), opens_people: false }.names(path);
        for (pattern, path) in [
            ("beds.csv", "garden/beds.csv"),
            ("garden/beds.csv", "garden/beds.csv"),
            ("*.csv", "garden/beds.csv"),
            ("garden/*", "garden/a/b.txt"),
            ("g*n/?eds.c*", "garden/beds.csv"),
            ("*", "x"),
            ("каталог?.txt", "a/каталог2.txt"),
        ] {
            assert!(names(pattern, path), "{pattern} {path}");
        }
        for (pattern, path) in
            [("beds", "garden/beds.csv"), ("eds.csv", "beds.csv"), ("*.CSV", "beds.csv"), ("", "a"), ("a?", "a")]
        {
            assert!(!names(pattern, path), "{pattern} {path}");
        }
    }

    #[test]
    fn many_stars_take_no_long_time() {
        assert!(!fits(&"*a".repeat(500), &"a".repeat(499)));
        assert!(!fits(&format!("{}b", "*a".repeat(100)), &"a".repeat(4_000)));
    }
}
