//! The words of an ASCII STL file -> its mesh.
//!
//! ```text
//! solid NAME  { facet normal X Y Z  outer loop  { vertex X Y Z } x 3  endloop  endfacet }  endsolid NAME      any number of solids
//! ```
//! Upper and lower case, line ends and blanks do not matter; normals may be anything (`nan`, `-1.#IND`).

use crate::design::error::DesignError;
use crate::design::model::TriangleMesh;
use crate::design::solid::file::SolidFile;
use crate::design::solid::point_table::{PointTable, checked};
use crate::limits::MAX_TRIANGLES;

/// Bytes within which the first `facet` or `endsolid` stands: names are short.
const LOOKED_AT: usize = 1_000;
const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";
/// Bytes of a word of the file that are repeated in an error.
const TOLD: usize = 20;

/// Whether the file is a text that begins as one of this form does.
pub fn is_likely(bytes: &[u8]) -> bool {
    let head = bytes.get(..LOOKED_AT).unwrap_or(bytes);
    let mut words = StlWords::new(head);
    let begins = words.next().is_some_and(|word| is(word, "solid"));
    begins && !head.contains(&0) && (head.len() < 84 || words.any(|word| is(word, "facet") || is(word, "endsolid")))
}

pub fn read(bytes: &[u8]) -> Result<SolidFile, DesignError> {
    let mut words = StlWords::new(bytes);
    let (mut table, mut triangles, mut warnings) = (PointTable::new(), Vec::new(), Vec::new());
    let mut open = false;
    while let Some(word) = words.next() {
        if is(word, "solid") && !open {
            words.skip_line();
            open = true;
        } else if is(word, "endsolid") && open {
            words.skip_line();
            open = false;
        } else if is(word, "facet") && open {
            if triangles.len() == MAX_TRIANGLES {
                return Err(DesignError::TooMany { what: "triangles", most: MAX_TRIANGLES });
            }
            triangles.push(facet(&mut words, &mut table)?);
        } else if open {
            return Err(words.wrong("facet or endsolid", Some(word)));
        } else {
            warnings.push(format!("What stands after its last endsolid (line {}) is not drawn.", words.line));
            break;
        }
    }
    if open {
        return Err(words.wrong("endsolid", None));
    }
    let mesh = TriangleMesh { points: table.into_points(), triangles };
    Ok(SolidFile { mesh, warnings, ..SolidFile::default() })
}

/// What follows the word `facet`.
fn facet(words: &mut StlWords<'_>, table: &mut PointTable) -> Result<[u32; 3], DesignError> {
    words.expect("normal")?;
    // Three numbers; some programs leave them out.
    let mut word = words.next();
    for _ in 0..3 {
        if word.is_some_and(|word| !is(word, "outer")) {
            word = words.next();
        }
    }
    if !word.is_some_and(|word| is(word, "outer")) {
        return Err(words.wrong("outer loop", word));
    }
    words.expect("loop")?;
    let mut triangle = [0; 3];
    for corner in &mut triangle {
        words.expect("vertex")?;
        let point = [words.number()?, words.number()?, words.number()?];
        *corner = table.index(checked(point, || "a corner".to_owned(), Some(words.line))?)?;
    }
    words.expect("endloop")?;
    words.expect("endfacet")?;
    Ok(triangle)
}

fn is(word: &[u8], wanted: &str) -> bool {
    word.eq_ignore_ascii_case(wanted.as_bytes())
}

/// The words of a text, with the line of the last one.
struct StlWords<'a> {
    rest: &'a [u8],
    line: usize,
}

impl<'a> Iterator for StlWords<'a> {
    type Item = &'a [u8];

    fn next(&mut self) -> Option<&'a [u8]> {
        while let Some((first, rest)) = self.rest.split_first() {
            if !first.is_ascii_whitespace() {
                let end = self.rest.iter().position(u8::is_ascii_whitespace).unwrap_or(self.rest.len());
                let (word, rest) = self.rest.split_at(end);
                self.rest = rest;
                return Some(word);
            }
            self.line += usize::from(*first == b'\n');
            self.rest = rest;
        }
        None
    }
}

impl<'a> StlWords<'a> {
    fn new(bytes: &'a [u8]) -> Self {
        Self { rest: bytes.strip_prefix(BYTE_ORDER_MARK).unwrap_or(bytes), line: 1 }
    }

    fn skip_line(&mut self) {
        let end = self.rest.iter().position(|byte| matches!(byte, b'\n' | b'\r')).unwrap_or(self.rest.len());
        self.rest = self.rest.get(end..).unwrap_or_default();
    }

    fn expect(&mut self, wanted: &'static str) -> Result<(), DesignError> {
        match self.next() {
            Some(word) if is(word, wanted) => Ok(()),
            word => Err(self.wrong(wanted, word)),
        }
    }

    fn number(&mut self) -> Result<f64, DesignError> {
        let word = self.next();
        let number = word.and_then(|word| std::str::from_utf8(word).ok()).and_then(|word| word.parse().ok());
        number.ok_or_else(|| self.wrong("a number", word))
    }

    fn wrong(&self, wanted: &str, found: Option<&[u8]>) -> DesignError {
        let problem = match found {
            Some(word) => {
                let told = String::from_utf8_lossy(word.get(..TOLD).unwrap_or(word)).escape_debug().to_string();
                format!("{wanted} was expected, and \"{told}\" stands there")
            }
            None => format!("it ends where {wanted} was expected; it may be cut off"),
        };
        DesignError::Broken { problem, line: Some(self.line) }
    }
}
