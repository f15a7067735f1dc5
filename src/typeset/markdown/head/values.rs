//! Value in a head: words, a list, a person -> words on one line.

/// The value of a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum HeadValue {
    Words(String),
    List(Vec<HeadValue>),
    Pairs(Vec<(String, HeadValue)>),
    Nothing,
    /// An alias of YAML, or what is nested too deep.
    Unread,
}

/// A key, its line in the document, and its value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct HeadLine {
    pub line: usize,
    pub key: String,
    pub value: HeadValue,
}

/// What is wrong, and in which line.
pub(super) type HeadError = (usize, String);

/// Values within values that are read.
pub(super) const MOST_NESTED: usize = 4;

impl HeadValue {
    /// As words on one line: the items of a list with commas between them, of a person the name. `None` if there are none,
    /// an error if it cannot be said in words.
    pub fn words(&self) -> Result<Option<String>, ()> {
        match self {
            Self::Words(words) => {
                let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
                Ok(Some(words).filter(|words| !words.is_empty()))
            }
            Self::Nothing => Ok(None),
            Self::Unread => Err(()),
            Self::List(items) => {
                let words = items.iter().map(Self::words).collect::<Result<Vec<_>, _>>()?;
                let words: Vec<String> = words.into_iter().flatten().collect();
                Ok(Some(words.join(", ")).filter(|words| !words.is_empty()))
            }
            Self::Pairs(pairs) => {
                let of =
                    |key: &str| pairs.iter().find(|(known, _)| known.eq_ignore_ascii_case(key)).map(|(_, value)| value);
                if let Some(name) = of("name").or_else(|| of("text")).or_else(|| of("title")) {
                    return name.words();
                }
                let parts = [of("given"), of("family")].into_iter().flatten().map(Self::words);
                let parts: Vec<String> = parts.collect::<Result<Vec<_>, _>>()?.into_iter().flatten().collect();
                if parts.is_empty() { Err(()) } else { Ok(Some(parts.join(" "))) }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_and_persons_become_words() {
        let words = |text: &str| HeadValue::Words(text.to_owned());
        let person = HeadValue::Pairs(vec![("email".into(), words("x@example.org")), ("name".into(), words("Ash"))]);
        assert_eq!(HeadValue::List(vec![person, words("Birch\n Tree")]).words(), Ok(Some("Ash, Birch Tree".into())));
        assert_eq!(HeadValue::Pairs(vec![("email".into(), words("x@example.org"))]).words(), Err(()));
        assert_eq!(HeadValue::List(Vec::new()).words(), Ok(None));
    }
}
