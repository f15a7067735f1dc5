//! `DxfPairs` from one `0` to the next -> an entity, asked by group code.

use super::pairs::{DxfPair, DxfPairs, broken, text_of};
use crate::design::error::DesignError;

/// Most pairs of one entity: a spline of a million points has three million.
const MOST_PAIRS: usize = 4_000_000;
/// The group code of a comment.
const COMMENT: i32 = 999;

/// An entity, or another thing that begins with group code 0.
#[derive(Debug, Default)]
pub(super) struct DxfEntity<'a> {
    pub kind: String,
    pub line: usize,
    pub pairs: Vec<DxfPair<'a>>,
}

/// The name of what begins, for messages as well: 30 plain letters at most.
fn kind(text: &[u8]) -> String {
    text.iter()
        .filter(|letter| letter.is_ascii_graphic())
        .take(30)
        .map(|letter| char::from(letter.to_ascii_uppercase()))
        .collect()
}

impl<'a> DxfEntity<'a> {
    /// Reads the next one into `self`; `false` at the end of the file.
    ///
    /// # Errors
    /// Broken pairs; more than an entity may have.
    pub fn read(&mut self, pairs: &mut DxfPairs<'a>) -> Result<bool, DesignError> {
        self.pairs.clear();
        let mut next = pairs.next()?;
        while next.is_some_and(|pair| pair.code == COMMENT) {
            next = pairs.next()?;
        }
        let Some(start) = next else { return Ok(false) };
        if start.code != 0 {
            return Err(broken(
                format!("group code {} stands where something should begin (0)", start.code),
                start.line,
            ));
        }
        self.kind = kind(start.text());
        self.line = start.line;
        loop {
            let before = *pairs;
            match pairs.next()? {
                Some(pair) if pair.code == 0 => {
                    *pairs = before;
                    return Ok(true);
                }
                // Data of other programs.
                Some(pair) if pair.code >= 1_000 || pair.code == COMMENT => {}
                Some(pair) => self.pairs.push(pair),
                None => return Ok(true),
            }
            if self.pairs.len() > MOST_PAIRS {
                return Err(DesignError::TooMany { what: "values in one entity", most: MOST_PAIRS });
            }
        }
    }

    pub fn first(&self, code: i32) -> Option<&DxfPair<'a>> {
        self.pairs.iter().find(|pair| pair.code == code)
    }

    /// # Errors
    /// No finite number.
    pub fn real(&self, code: i32, usual: f64) -> Result<f64, DesignError> {
        self.first(code).map_or(Ok(usual), DxfPair::real)
    }

    /// # Errors
    /// No number.
    pub fn whole(&self, code: i32, usual: i64) -> Result<i64, DesignError> {
        self.first(code).map_or(Ok(usual), DxfPair::whole)
    }

    /// The point whose x has a group code; y and z are 10 and 20 more. `None` without x.
    ///
    /// # Errors
    /// No finite number.
    pub fn point(&self, code: i32) -> Result<Option<[f64; 3]>, DesignError> {
        match self.first(code) {
            None => Ok(None),
            Some(x) => Ok(Some([x.real()?, self.real(code + 10, 0.0)?, self.real(code + 20, 0.0)?])),
        }
    }

    /// The same where there must be one.
    ///
    /// # Errors
    /// There is none.
    pub fn place(&self, code: i32) -> Result<[f64; 3], DesignError> {
        self.point(code)?.ok_or_else(|| broken(format!("a {} has no point (group code {code})", self.kind), self.line))
    }

    pub fn text(&self, code: i32) -> String {
        self.first(code).map(|pair| text_of(pair.text())).unwrap_or_default()
    }

    /// A name, which is the same in large and small letters.
    pub fn name(&self, code: i32) -> String {
        self.text(code).to_uppercase()
    }

    /// The direction in which it is looked at, `(0, 0, 1)` unless it says another (group code 210).
    ///
    /// # Errors
    /// No finite number.
    pub fn extrusion(&self) -> Result<[f64; 3], DesignError> {
        Ok(match self.point(210)? {
            Some([x, y, z]) if x.hypot(y).hypot(z) > 1e-9 => {
                let length = x.hypot(y).hypot(z);
                [x / length, y / length, z / length]
            }
            _ => [0.0, 0.0, 1.0],
        })
    }
}
