//! Names -> ids: short, in ASCII where that can be told, each once.

use std::collections::HashSet;

/// Letters of an id.
const LONGEST: usize = 24;

/// Ids that were given.
#[derive(Debug, Default)]
pub struct IdMaker(HashSet<String>);

impl IdMaker {
    /// The id of the next name: its first word if nobody has it, then more words, then numbers.
    pub fn id(&mut self, name: &str) -> String {
        let words: Vec<String> =
            name.split(|c: char| !c.is_alphanumeric()).map(plain).filter(|word| !word.is_empty()).collect();
        for count in 1..=words.len() {
            let id: String = words[..count].join("-").chars().take(LONGEST).collect();
            if self.0.insert(id.clone()) {
                return id;
            }
        }
        let start = words.first().map_or("person", String::as_str);
        let start: String = start.chars().take(LONGEST).collect();
        let id =
            (2..=u32::MAX).map(|number| format!("{start}-{number}")).find(|id| !self.0.contains(id)).unwrap_or(start);
        self.0.insert(id.clone());
        id
    }
}

/// Lower case, with the accents of western alphabets taken off.
fn plain(word: &str) -> String {
    let mut out = String::new();
    for c in word.to_lowercase().chars() {
        match c {
            'à'..='å' | 'ā' | 'ă' | 'ą' => out.push('a'),
            'æ' => out.push_str("ae"),
            'ç' | 'ć' | 'č' => out.push('c'),
            'è'..='ë' | 'ē' | 'ė' | 'ę' | 'ě' => out.push('e'),
            'ì'..='ï' | 'ī' | 'ı' => out.push('i'),
            'ñ' | 'ń' | 'ň' => out.push('n'),
            'ò'..='ö' | 'ø' | 'ō' | 'ő' => out.push('o'),
            'ù'..='ü' | 'ū' | 'ů' | 'ű' => out.push('u'),
            'ß' => out.push_str("ss"),
            'ş' | 'š' | 'ś' => out.push('s'),
            'ž' | 'ź' | 'ż' => out.push('z'),
            'ł' => out.push('l'),
            'ğ' => out.push('g'),
            c if c.is_alphanumeric() => out.push(c),
            _ => {}
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_id_is_given_once() {
        let mut ids = IdMaker::default();
        let names = ["Rosa Quillfeather", "Rosa Inkwell", "rosa", "Müßig Straße", "وردة", "...", "..", "Rosa Inkwell"];
        let given: Vec<String> = names.iter().map(|name| ids.id(name)).collect();
        assert_eq!(given, ["rosa", "rosa-inkwell", "rosa-2", "mussig", "وردة", "person-2", "person-3", "rosa-3"]);
    }
}
