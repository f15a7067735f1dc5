//! Numbers as a file has them (floats, or decimals as C prints them) <-> magnitudes that are ordered as the numbers are.
//!
//! | style | magnitude |
//! | --- | --- |
//! | `b`, float | the lower 31 bits of the IEEE 754 float |
//! | `f`, `%.Df` | all digits as one integer |
//! | `e`, `%.De`, P = D + 1 | 0, or 1 + (exponent + 99) * 9 * 10^(P-1) + digits - 10^(P-1), of P digits |
//! | `g`, `%.Dg`, P = D | the same |
//! | `r`, as `g`, with `.0` where it would be an integer and no exponent under 10^16 | the same |
//!
//! The sign stands apart, so that -0 is not 0.

use super::RewriteError;

/// Exponents from -99 to 99.
const BIAS: i32 = 99;
/// A double holds any decimal of 15 digits.
const MOST_DIGITS: usize = 15;
/// Magnitudes of numbers in style `f`.
const MOST_FIXED: u64 = 1_000_000_000_000_000;

/// How numbers of a file are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct NumeralStyle {
    /// `b`, `f`, `e`, `g` or `r`.
    pub(super) letter: u8,
    /// D, as in `%.Df`; 0 for floats.
    pub(super) digits: u8,
    /// Digits of an exponent, at least.
    pub(super) exponent: u8,
}

/// A number: its magnitude, and whether it has a minus.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(super) struct Numeral {
    pub(super) magnitude: u64,
    pub(super) negative: bool,
}

impl Numeral {
    pub(super) fn of_float(bits: u32) -> Self {
        Self { magnitude: u64::from(bits & 0x7fff_ffff), negative: bits >> 31 == 1 }
    }

    /// In the order of the numbers: 0 is 0, -0 is -1.
    pub(super) fn signed(self) -> i64 {
        if self.negative { -1 - self.magnitude as i64 } else { self.magnitude as i64 }
    }

    pub(super) fn of_signed(signed: i64) -> Self {
        if signed < 0 {
            Self { magnitude: (-1 - signed) as u64, negative: true }
        } else {
            Self { magnitude: signed as u64, negative: false }
        }
    }
}

impl NumeralStyle {
    pub(super) const FLOAT: Self = Self { letter: b'b', digits: 0, exponent: 2 };

    /// A style from a file.
    ///
    /// # Errors
    /// There is no such style.
    pub(super) fn checked(letter: u8, digits: u8, exponent: u8) -> Result<Self, RewriteError> {
        let style = Self { letter, digits, exponent };
        let allowed = match letter {
            b'b' => digits == 0,
            b'f' => usize::from(digits) < MOST_DIGITS,
            b'e' | b'g' | b'r' => (1..=MOST_DIGITS).contains(&style.precision()),
            _ => false,
        };
        if allowed && (1..=3).contains(&exponent) { Ok(style) } else { Err(RewriteError::Damaged) }
    }

    /// P: significant digits of the styles with exponents.
    fn precision(self) -> usize {
        usize::from(self.digits) + usize::from(self.letter == b'e')
    }

    /// 9 * 10^(P-1): how many numbers have one exponent.
    fn decade(self) -> u64 {
        9 * 10_u64.pow(self.precision() as u32 - 1)
    }

    /// P digits as an integer, and the exponent of the first.
    fn parts(self, magnitude: u64) -> (u64, i32) {
        let Some(above) = magnitude.checked_sub(1) else { return (0, 0) };
        (above % self.decade() + self.decade() / 9, (above / self.decade()) as i32 - BIAS)
    }

    /// The number itself. Floats that are none, and infinite ones, are infinity.
    ///
    /// # Errors
    /// No number of this style has this magnitude.
    pub(super) fn value(self, magnitude: u64) -> Result<f64, RewriteError> {
        self.check(magnitude)?;
        let text = match self.letter {
            b'b' => {
                let float = f32::from_bits(magnitude as u32);
                return Ok(if float.is_finite() { f64::from(float) } else { f64::INFINITY });
            }
            b'f' => format!("{magnitude}e-{}", self.digits),
            _ => {
                let (digits, exponent) = self.parts(magnitude);
                format!("{digits}e{}", exponent + 1 - self.precision() as i32)
            }
        };
        text.parse().map_err(|_| RewriteError::Damaged)
    }

    /// Whether there is a number of this style with this magnitude.
    fn check(self, magnitude: u64) -> Result<(), RewriteError> {
        let most = match self.letter {
            b'b' => 0x7fff_ffff,
            b'f' => MOST_FIXED - 1,
            _ => 199 * self.decade(),
        };
        if magnitude <= most { Ok(()) } else { Err(RewriteError::Damaged) }
    }

    /// The number of this style that is nearest to a finite one; for floats the nearest float.
    pub(super) fn nearest(self, value: f64) -> Numeral {
        let negative = value.is_sign_negative();
        let value = value.abs();
        let magnitude = match self.letter {
            b'b' => u64::from((value as f32).to_bits()),
            b'f' => of_digits(&format!("{value:.*}", usize::from(self.digits))),
            _ => {
                let text = format!("{value:.*e}", self.precision() - 1);
                let (digits, exponent) = text.split_once('e').unwrap_or((&text, "0"));
                self.of_parts(of_digits(digits), exponent.parse().unwrap_or_default()).unwrap_or(0)
            }
        };
        Numeral { magnitude, negative }
    }

    /// `None` where the exponent is beyond 99.
    fn of_parts(self, digits: u64, exponent: i32) -> Option<u64> {
        let place = u64::try_from(exponent + BIAS).ok().filter(|place| *place < 199);
        let above = digits.checked_sub(self.decade() / 9);
        if digits == 0 { Some(0) } else { Some(1 + place? * self.decade() + above?) }
    }

    /// A float's bits; decimals are rounded to the nearest float.
    ///
    /// # Errors
    /// No number of this style has this magnitude.
    pub(super) fn float(self, numeral: Numeral) -> Result<u32, RewriteError> {
        let bits = match self.letter {
            b'b' => self.check(numeral.magnitude).map(|()| numeral.magnitude as u32)?,
            _ => (self.value(numeral.magnitude)? as f32).to_bits(),
        };
        Ok(bits | u32::from(numeral.negative) << 31)
    }

    /// The number as text, as C's `printf` or Python's `repr` write it. Not for floats.
    ///
    /// # Errors
    /// No number of this style has this magnitude.
    pub(super) fn text(self, numeral: Numeral, out: &mut Vec<u8>) -> Result<(), RewriteError> {
        if self.letter == b'b' {
            return Err(RewriteError::Damaged);
        }
        self.check(numeral.magnitude)?;
        if numeral.negative {
            out.push(b'-');
        }
        let after = usize::from(self.digits);
        if self.letter == b'f' {
            let digits = format!("{:0width$}", numeral.magnitude, width = after + 1);
            let (whole, part) = digits.split_at(digits.len() - after);
            out.extend_from_slice(whole.as_bytes());
            push_part(out, part);
            return Ok(());
        }
        let (number, exponent) = self.parts(numeral.magnitude);
        let all = format!("{number:0width$}", width = self.precision());
        let digits = if self.letter == b'e' { &all[..] } else { all.trim_end_matches('0') };
        let digits = if digits.is_empty() { "0" } else { digits };
        let fixed_below = if self.letter == b'r' { 16 } else { self.precision() as i32 };
        if self.letter == b'e' || !(-4..fixed_below).contains(&exponent) {
            let (first, part) = digits.split_at(1);
            out.extend_from_slice(first.as_bytes());
            push_part(out, part);
            let sign = if exponent < 0 { '-' } else { '+' };
            let width = usize::from(self.exponent);
            out.extend_from_slice(format!("e{sign}{:0width$}", exponent.abs()).as_bytes());
        } else if exponent < 0 {
            out.extend_from_slice(b"0.");
            out.resize(out.len() + (-1 - exponent) as usize, b'0');
            out.extend_from_slice(digits.as_bytes());
        } else {
            let point = exponent as usize + 1;
            let (whole, part) = digits.split_at(point.min(digits.len()));
            out.extend_from_slice(whole.as_bytes());
            out.resize(out.len() + point - whole.len(), b'0');
            push_part(out, if part.is_empty() && self.letter == b'r' { "0" } else { part });
        }
        Ok(())
    }

    /// A text's number, if this is the very text that [`Self::text`] gives for it.
    pub(super) fn of_text(self, text: &[u8]) -> Option<Numeral> {
        let (negative, unsigned) = match text.strip_prefix(b"-") {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let unsigned = std::str::from_utf8(unsigned).ok()?;
        let magnitude = match self.letter {
            b'f' if unsigned.len() <= MOST_DIGITS + 1 => of_digits(unsigned),
            b'f' => return None,
            _ => self.magnitude_of(unsigned)?,
        };
        let numeral = Numeral { magnitude, negative };
        let mut back = Vec::with_capacity(text.len());
        self.text(numeral, &mut back).ok()?;
        (back == text).then_some(numeral)
    }

    /// Of digits with or without a point and an exponent. No float is asked, for it would be rounded.
    fn magnitude_of(self, text: &str) -> Option<u64> {
        let (number, exponent) = text.split_once('e').unwrap_or((text, "0"));
        let (whole, part) = number.split_once('.').unwrap_or((number, ""));
        let all = format!("{whole}{part}");
        let digits = all.trim_start_matches('0');
        if digits.is_empty() {
            return Some(0);
        }
        let exponent: i32 = exponent.parse().ok()?;
        let first = whole.len() as i32 - 1 - (all.len() - digits.len()) as i32;
        let significant = digits.trim_end_matches('0');
        if significant.len() > self.precision() {
            return None;
        }
        self.of_parts(of_digits(&format!("{significant:0<width$}", width = self.precision())), first + exponent)
    }
}

/// What follows the point, and the point, if anything does.
fn push_part(out: &mut Vec<u8>, part: &str) {
    if !part.is_empty() {
        out.push(b'.');
        out.extend_from_slice(part.as_bytes());
    }
}

/// The digits of a text as one integer; at most 18 of them count.
fn of_digits(text: &str) -> u64 {
    let digits = text.bytes().filter(u8::is_ascii_digit).take(18);
    digits.fold(0, |number, digit| number * 10 + u64::from(digit - b'0'))
}

/// The style in which all these texts are written as they are; `None` if none of ours does it.
pub(super) fn style_of<'a>(texts: impl Iterator<Item = &'a [u8]> + Clone) -> Option<NumeralStyle> {
    let (mut all_have_exponents, mut some_have, mut all_have_points) = (true, false, true);
    let (mut decimals, mut same_decimals, mut significant, mut exponent) = (None, true, 1, 3);
    for text in texts {
        let mark = text.iter().position(|&byte| byte == b'e');
        let number = text.get(..mark.unwrap_or(text.len())).unwrap_or_default();
        let point = number.iter().position(|&byte| byte == b'.');
        let part = point.map_or(0, |point| number.len() - point - 1);
        same_decimals &= *decimals.get_or_insert(part) == part;
        all_have_points &= point.is_some() || mark.is_some();
        let digits: Vec<u8> = number.iter().copied().filter(u8::is_ascii_digit).collect();
        let first = digits.iter().position(|&digit| digit != b'0').unwrap_or(digits.len());
        let last = digits.iter().rposition(|&digit| digit != b'0').map_or(first, |last| last + 1);
        significant = significant.max(last - first);
        match mark {
            Some(mark) => {
                some_have = true;
                let after = text.get(mark + 1..).unwrap_or_default();
                exponent = exponent.min(after.iter().filter(|byte| byte.is_ascii_digit()).count());
            }
            None => all_have_exponents = false,
        }
    }
    let exponent = if some_have { exponent.clamp(1, 3) as u8 } else { 2 };
    let decimals = decimals?;
    let (letter, digits) = match (all_have_exponents, some_have) {
        (true, _) if same_decimals => (b'e', decimals),
        (false, false) if same_decimals => (b'f', decimals),
        _ if all_have_points => (b'r', significant.max(6)),
        _ => (b'g', significant.max(6)),
    };
    NumeralStyle::checked(letter, u8::try_from(digits).ok()?, exponent).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn style(letter: u8, digits: u8) -> NumeralStyle {
        NumeralStyle::checked(letter, digits, 2).unwrap()
    }

    fn printed(style: NumeralStyle, numeral: Numeral) -> String {
        let mut out = Vec::new();
        style.text(numeral, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn texts_as_c_and_python_print_them_come_back() {
        let cases: [(u8, u8, &[&str]); 5] = [
            (
                b'g',
                6,
                &["0", "-0", "1", "-12.5", "0.0001", "1e-05", "1.5e-07", "123456", "1.23457e+06", "1e+20", "1e-99"],
            ),
            (b'e', 6, &["0.000000e+00", "-0.000000e+00", "1.500000e+01", "-9.999999e-99", "1.000000e+99"]),
            (b'e', 0, &["0e+00", "5e-03"]),
            (b'f', 4, &["0.0000", "-0.0000", "12.3456", "0.0001", "99999999999.9999"]),
            (b'r', 9, &["0.0", "-0.0", "1.0", "0.5", "1e-05", "1234567.25", "1e+16", "1000000000000000.0"]),
        ];
        for (letter, digits, texts) in cases {
            let style = style(letter, digits);
            let mut last = None;
            for text in texts {
                let numeral = style.of_text(text.as_bytes()).unwrap_or_else(|| panic!("{text} in {style:?}"));
                assert_eq!(printed(style, numeral), *text);
                assert_eq!(
                    style.value(numeral.magnitude).unwrap(),
                    text.trim_start_matches('-').parse::<f64>().unwrap()
                );
                assert_eq!(style.nearest(text.parse().unwrap()), numeral, "{text}");
                assert_eq!(Numeral::of_signed(numeral.signed()), numeral);
                last = last.max(Some(numeral.magnitude));
            }
        }
        assert_eq!(printed(style(b'f', 0), Numeral { magnitude: 12, negative: true }), "-12");
    }

    #[test]
    fn a_text_of_another_style_is_none_of_this() {
        for (letter, digits, text) in [
            (b'g', 6, "1.0"),
            (b'g', 6, "1.2345678"),
            (b'g', 6, "00.5"),
            (b'g', 6, "+1"),
            (b'g', 6, "1e-5"),
            (b'g', 6, "nan"),
            (b'g', 6, "inf"),
            (b'g', 6, ""),
            (b'g', 6, "1e+120"),
            (b'e', 6, "1.5e+01"),
            (b'e', 6, "1.500000E+01"),
            (b'f', 2, "1.234"),
            (b'f', 2, ".50"),
            (b'f', 2, "123456789012345678901.00"),
            (b'r', 6, "1"),
        ] {
            assert_eq!(style(letter, digits).of_text(text.as_bytes()), None, "{text}");
        }
    }

    #[test]
    fn the_style_of_texts_is_told() {
        let of = |texts: &[&str]| style_of(texts.iter().map(|text| text.as_bytes()));
        assert_eq!(of(&["0", "-1.5", "1e-05"]), Some(style(b'g', 6)));
        assert_eq!(of(&["0.0", "-1.5", "1e-05", "2.1234567"]), Some(style(b'r', 8)));
        assert_eq!(of(&["0.000", "-1.500"]), Some(style(b'f', 3)));
        assert_eq!(of(&["0.000e+00", "-1.500e+10"]), Some(style(b'e', 3)));
        assert_eq!(of(&["0.000e+000", "-1.500e+010"]), NumeralStyle::checked(b'e', 3, 3).ok());
        assert_eq!(of(&["1.2345678901234567", "0.5"]), None, "more digits than a double keeps");
        assert_eq!(of(&[]), None);
    }

    proptest::proptest! {
        #[test]
        fn every_magnitude_has_one_text_and_the_order_of_its_value(
            letter in 0usize..4, digits in 1u8..14, first in proptest::prelude::any::<u64>(), step in 1u64..1_000_000,
        ) {
            let style = style(*b"fegr".get(letter).unwrap(), digits);
            let most = if style.letter == b'f' { MOST_FIXED } else { 199 * style.decade() };
            let (low, high) = (first % most, (first % most + step).min(most - 1));
            let numeral = Numeral { magnitude: low, negative: false };
            let text = printed(style, numeral);
            proptest::prop_assert_eq!(style.of_text(text.as_bytes()), Some(numeral), "{}", text);
            proptest::prop_assert!(low == high || style.value(low).unwrap() < style.value(high).unwrap());
        }
    }
}
