//! Bytes of a DXF file -> pairs of a group code and a value, from the ASCII or the binary form (DXF reference, "Group codes").

use crate::design::error::DesignError;

/// How a binary file begins.
const BINARY: &[u8] = b"AutoCAD Binary DXF\r\n\x1a\0";

/// The value of a pair, not yet a number where the file is ASCII.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Value<'a> {
    Text(&'a [u8]),
    Real(f64),
    Whole(i64),
}

/// A group code with its value, and the line on which the value stands (in binary files, the number of the pair).
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct DxfPair<'a> {
    pub code: i32,
    pub value: Value<'a>,
    pub line: usize,
}

/// Reads pairs from a place on; a copy of it is a place to come back to.
#[derive(Debug, Clone, Copy)]
pub(super) struct DxfPairs<'a> {
    bytes: &'a [u8],
    at: usize,
    line: usize,
    form: DxfForm,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum DxfForm {
    Ascii,
    /// Group codes of two bytes (since release 13), or of one.
    Binary {
        wide: bool,
    },
}

pub(super) fn broken(problem: impl Into<String>, line: usize) -> DesignError {
    DesignError::Broken { problem: problem.into(), line: Some(line) }
}

impl<'a> DxfPair<'a> {
    fn is_zero(&self, name: &[u8]) -> bool {
        self.code == 0 && self.text() == name
    }

    /// The text without blanks around it; empty for numbers of binary files.
    pub fn text(&self) -> &'a [u8] {
        match self.value {
            Value::Text(text) => text.trim_ascii(),
            _ => b"",
        }
    }

    /// # Errors
    /// No number, or not a finite one.
    pub fn real(&self) -> Result<f64, DesignError> {
        let number = match self.value {
            Value::Real(number) => Some(number),
            Value::Whole(number) => Some(number as f64),
            Value::Text(text) => std::str::from_utf8(text.trim_ascii()).ok().and_then(|text| text.parse().ok()),
        };
        number
            .filter(|number: &f64| number.is_finite())
            .ok_or_else(|| broken(format!("group code {} has a value that is no number", self.code), self.line))
    }

    /// # Errors
    /// No number.
    pub fn whole(&self) -> Result<i64, DesignError> {
        match self.value {
            Value::Whole(number) => Ok(number),
            // Some programs write whole numbers with a point.
            _ => self.real().map(|number| number as i64),
        }
    }
}

impl<'a> DxfPairs<'a> {
    pub fn new(bytes: &'a [u8]) -> Self {
        if let Some(rest) = bytes.strip_prefix(BINARY) {
            // The first pair is `0 SECTION`: with one byte for the code, an `S` follows.
            let wide = rest.get(1) == Some(&0);
            Self { bytes, at: BINARY.len(), line: 0, form: DxfForm::Binary { wide } }
        } else {
            let at = if bytes.starts_with(b"\xef\xbb\xbf") { 3 } else { 0 };
            Self { bytes, at, line: 0, form: DxfForm::Ascii }
        }
    }

    /// Whether bytes look like a DXF file.
    pub fn is_dxf(bytes: &'a [u8]) -> bool {
        if bytes.starts_with(BINARY) {
            return true;
        }
        let mut pairs = Self::new(bytes);
        let mut first = std::iter::from_fn(|| pairs.next().ok().flatten()).find(|pair| pair.code != 999);
        first.take().is_some_and(|pair| pair.is_zero(b"SECTION"))
    }

    fn line(&mut self) -> Option<&'a [u8]> {
        let rest = self.bytes.get(self.at..).filter(|rest| !rest.is_empty())?;
        let end = rest.iter().position(|byte| matches!(byte, b'\n' | b'\r')).unwrap_or(rest.len());
        let is_pair = rest.get(end..end + 2) == Some(b"\r\n");
        self.at += (end + 1 + usize::from(is_pair)).min(rest.len());
        self.line += 1;
        Some(&rest[..end])
    }

    /// The next pair; `None` at the end of the file.
    ///
    /// # Errors
    /// A group code that is no number; a value that is missing.
    pub fn next(&mut self) -> Result<Option<DxfPair<'a>>, DesignError> {
        match self.form {
            DxfForm::Ascii => self.next_line_pair(),
            DxfForm::Binary { wide } => {
                if self.at >= self.bytes.len() {
                    return Ok(None);
                }
                self.line += 1;
                let pair = self.binary_pair(wide);
                pair.map(Some)
                    .ok_or_else(|| DesignError::Broken { problem: "the binary DXF is cut off".to_owned(), line: None })
            }
        }
    }

    fn next_line_pair(&mut self) -> Result<Option<DxfPair<'a>>, DesignError> {
        let Some(code) = self.line() else { return Ok(None) };
        let code = code.trim_ascii();
        if code.is_empty() && self.bytes.get(self.at..).is_none_or(|rest| rest.trim_ascii().is_empty()) {
            return Ok(None);
        }
        let number = std::str::from_utf8(code).ok().and_then(|code| code.parse().ok());
        let code = number.ok_or_else(|| broken("a group code is no number", self.line))?;
        let value = self.line().ok_or_else(|| broken("the file ends within a pair of lines", self.line))?;
        Ok(Some(DxfPair { code, value: Value::Text(value), line: self.line }))
    }

    fn take<const N: usize>(&mut self) -> Option<[u8; N]> {
        let found = self.bytes.get(self.at..self.at + N)?.try_into().ok()?;
        self.at += N;
        Some(found)
    }

    fn binary_pair(&mut self, wide: bool) -> Option<DxfPair<'a>> {
        let code = if wide {
            i32::from(i16::from_le_bytes(self.take()?))
        } else {
            match self.take::<1>()? {
                [255] => i32::from(i16::from_le_bytes(self.take()?)),
                [code] => i32::from(code),
            }
        };
        let value = match code {
            10..=59 | 110..=149 | 210..=239 | 460..=469 | 1010..=1059 => Value::Real(f64::from_le_bytes(self.take()?)),
            60..=79 | 170..=179 | 270..=289 | 370..=389 | 400..=409 | 1060..=1070 => {
                Value::Whole(i64::from(i16::from_le_bytes(self.take()?)))
            }
            90..=99 | 420..=429 | 440..=459 | 1071 => Value::Whole(i64::from(i32::from_le_bytes(self.take()?))),
            160..=169 => Value::Whole(i64::from_le_bytes(self.take()?)),
            290..=299 => Value::Whole(i64::from(self.take::<1>()?[0])),
            310..=319 | 1004 => {
                let length = usize::from(self.take::<1>()?[0]);
                self.bytes.get(self.at..self.at + length)?;
                self.at += length;
                Value::Text(b"")
            }
            _ => {
                let rest = self.bytes.get(self.at..)?;
                let end = rest.iter().position(|byte| *byte == 0)?;
                self.at += end + 1;
                Value::Text(&rest[..end])
            }
        };
        Some(DxfPair { code, value, line: self.line })
    }
}

/// Text in UTF-8, or else in Latin-1, with `\U+0041` as letters.
pub(super) fn text_of(bytes: &[u8]) -> String {
    let text =
        std::str::from_utf8(bytes).map_or_else(|_| bytes.iter().map(|byte| char::from(*byte)).collect(), str::to_owned);
    let mut out = String::with_capacity(text.len());
    let mut rest = text.as_str();
    while let Some(at) = rest.find("\\U+") {
        let letter =
            rest.get(at + 3..at + 7).and_then(|digits| u32::from_str_radix(digits, 16).ok()).and_then(char::from_u32);
        out.push_str(&rest[..at]);
        if let Some(letter) = letter {
            out.push(letter);
            rest = &rest[at + 7..];
        } else {
            out.push_str("\\U+");
            rest = &rest[at + 3..];
        }
    }
    out.push_str(rest);
    out
}
