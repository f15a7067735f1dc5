//! The bytes of a PDF -> whether `bind` made a packet of them.
//!
//! No PDF of ours carries a banner. A packet is known by what it is made of: codes as image masks, and pages that show
//! nothing but words (its front page), each word page as one form; or a sheet with a second form, where a packet is one
//! piece of paper. In a zine with a mirror every bound page has codes.

use super::bind::{MORE_WORDS, WORDS};

/// Whether these are the bytes of a packet that this program wrote. Another program that wrote the PDF anew leaves
/// nothing to know it by.
#[must_use]
pub fn is_packet(pdf: &[u8]) -> bool {
    let page_of_words = format!("/Resources<</XObject<</{WORDS} ");
    let words_below = format!("/{MORE_WORDS} ");
    pdf.starts_with(b"%PDF-1.")
        && holds(pdf, b"/ImageMask true")
        && [page_of_words, words_below].iter().any(|sign| holds(pdf, sign.as_bytes()))
}

fn holds(bytes: &[u8], needle: &[u8]) -> bool {
    let Some((first, rest)) = needle.split_first() else { return false };
    let mut bytes = bytes;
    while let Some(at) = bytes.iter().position(|byte| byte == first) {
        bytes = &bytes[at + 1..];
        if bytes.starts_with(rest) {
            return true;
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pdf_of_another_kind_is_no_packet() {
        assert!(is_packet(b"%PDF-1.7\n<</ImageMask true>> <</Type/Page/Resources<</XObject<</Words 4 0 R>>>>>>"));
        assert!(is_packet(b"%PDF-1.7\n<</ImageMask true>> <</XObject<</D1 3 0 R/Words 4 0 R/WordsBelow 5 0 R>>>>"));
        assert!(!is_packet(b"%PDF-1.7\n<</ImageMask true>> <</Resources<</XObject<</D1 3 0 R/Words 4 0 R>>>>>>"));
        assert!(!is_packet(b"%PDF-1.7\n<</Resources<</XObject<</Words 4 0 R>>>>>>"));
        assert!(!is_packet(b"<</ImageMask true>> <</Resources<</XObject<</Words 4 0 R>>>>>>"));
        assert!(!is_packet(b""));
    }
}
