//! Bytes of a picture of pixels -> its greys, and its size on paper if it tells its resolution.

use super::error::DesignError;
use super::found::DesignFound;
use super::model::DesignForm;
use crate::halftone::Picture;
use crate::photo;
use crate::units::{Dpi, MM_PER_INCH};

/// Not used for pictures of pixels, which have their own.
const ANY_DPI: Dpi = Dpi(300.0);
/// Resolutions that programs write without a thought: they say nothing of the size of a thing.
const USUAL: [f64; 3] = [1.0, 72.0, 96.0];

/// Whether these are the first bytes of PNG, JPEG, WebP, GIF, BMP, TIFF, PNM or HEIC.
pub(super) fn is_picture(bytes: &[u8]) -> bool {
    const STARTS: [&[u8]; 7] = [b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF87a", b"GIF89a", b"II*\0", b"MM\0*", b"BM"];
    let is_pnm =
        bytes.len() > 3 && bytes[0] == b'P' && (b'1'..=b'6').contains(&bytes[1]) && bytes[2].is_ascii_whitespace();
    let is_bmp = bytes.get(6..10) == Some(&[0; 4]);
    STARTS.iter().any(|start| bytes.starts_with(start) && (*start != b"BM" || is_bmp))
        || (bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP"))
        || (bytes.get(4..8) == Some(b"ftyp")
            && bytes.get(8..12).is_some_and(|brand| brand.starts_with(b"hei") || brand == b"mif1"))
        || is_pnm
}

/// # Errors
/// Broken, or over the limits.
pub(super) fn read(bytes: &[u8]) -> Result<DesignFound, DesignError> {
    let broken = |problem: String| DesignError::Broken { problem, line: None };
    let pages = photo::open(bytes.to_vec()).map_err(|error| broken(error.to_string()))?;
    let grey = pages.raster(0, ANY_DPI).map_err(|error| broken(error.to_string()))?;
    let resolution = resolution(bytes)
        .filter(|dpi| dpi.iter().all(|dpi| !USUAL.contains(&dpi.round()) && *dpi <= 10_000.0 && *dpi >= 10.0));
    let size = resolution.map(|[across, down]| {
        [f64::from(grey.width) / across * MM_PER_INCH, f64::from(grey.height) / down * MM_PER_INCH]
    });
    let told = match (size, resolution) {
        (Some([width, height]), Some([dpi, _])) => {
            format!("it is a picture of {dpi:.0} dpi, so {width:.1} x {height:.1} mm")
        }
        _ => "it is a picture that does not say how large it is; it is printed as large as fits".to_owned(),
    };
    let picture = Picture::of_grey(grey.width, grey.height, grey.pixels).map_err(|error| broken(error.to_string()))?;
    let mut found = DesignFound::new(DesignForm::Picture { picture, size }, None);
    found.warnings.push(told);
    Ok(found)
}

/// Pixels an inch, across and down, as PNG (`pHYs`) and JPEG (JFIF) tell them.
fn resolution(bytes: &[u8]) -> Option<[f64; 2]> {
    let number = |at: usize, length: usize| {
        let digits = bytes.get(at..at + length)?;
        Some(digits.iter().fold(0.0, |all, byte| all * 256.0 + f64::from(*byte)))
    };
    if bytes.starts_with(b"\x89PNG") {
        let mut at = 8;
        loop {
            let length = number(at, 4)? as usize;
            match bytes.get(at + 4..at + 8)? {
                b"pHYs" if bytes.get(at + 16) == Some(&1) => {
                    return Some([
                        number(at + 8, 4)? * MM_PER_INCH / 1_000.0,
                        number(at + 12, 4)? * MM_PER_INCH / 1_000.0,
                    ]);
                }
                b"IDAT" | b"IEND" => return None,
                _ => at = at.checked_add(length)?.checked_add(12)?,
            }
        }
    }
    if bytes.starts_with(b"\xff\xd8\xff\xe0") && bytes.get(6..11) == Some(b"JFIF\0") {
        let density = [number(14, 2)?, number(16, 2)?];
        return match bytes.get(13)? {
            1 => Some(density),
            2 => Some(density.map(|dots| dots * 2.54)),
            _ => None,
        };
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_resolution_is_read_of_png_and_jpeg() {
        let mut png = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR".to_vec();
        png.extend([0; 17]);
        png.extend(b"\0\0\0\x09pHYs\0\0\x2e\x23\0\0\x17\x12\x01");
        let [across, down] = resolution(&png).unwrap();
        assert!((across - 300.0).abs() < 0.01 && (down - 150.0).abs() < 0.02, "{across} {down}");
        let jpeg = b"\xff\xd8\xff\xe0\0\x10JFIF\0\x01\x01\x02\0\x64\0\x32\0\0";
        assert_eq!(resolution(jpeg), Some([254.0, 127.0]));
        assert_eq!(resolution(b"\xff\xd8\xff\xe0\0\x10JFIF\0\x01\x01\0\0\x01\0\x01\0\0"), None);
        assert_eq!(resolution(b"\x89PNG\r\n\x1a\n\xff\xff\xff\xffxxxx"), None);
    }

    #[test]
    fn a_picture_is_told_by_its_first_bytes() {
        for start in [&b"\x89PNG\r\n\x1a\n"[..], b"\xff\xd8\xff\xe1", b"GIF89a..", b"P6\n9 9", b"RIFF....WEBP"] {
            assert!(is_picture(start));
        }
        for start in [&b"solid cube"[..], b"BM of a house", b"P9 x", b"", b"0\nSECTION"] {
            assert!(!is_picture(start));
        }
    }
}
