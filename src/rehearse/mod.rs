//! Pixels of a printed page -> photo by a simulated camera.
//!
//! ```text
//! page --printer--> print --paper, scene--> light on the sensor --blur--> --exposure--> grey values --> JPEG
//! ```
//! `drill` photographs a printed packet in this way and restores it from the photos alone. The same seed gives the same
//! photo on every machine.

mod camera;
mod drill;
mod faults;
mod paper;
mod printer;
mod random;

pub use camera::{Camera, Scene, Stored};
pub use drill::{drill_seed, lost_sheets};
pub use faults::{
    Fault, Impairments, Sensitivity, Suite, UnknownFault, one_of_each_kind, sensitivity, sensitivity_chart,
};
pub use random::Random;

use image::ImageEncoder;
use image::codecs::jpeg::JpegEncoder;

use crate::limits::MAX_PIXELS;
use crate::photo::Gray;
use crate::units::{Size, Spot};

/// Why a photo could not be taken.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RehearseError {
    #[error("a photo of {width} x {height} pixels cannot be taken of a page of {page_width} x {page_height}")]
    Empty { width: u32, height: u32, page_width: u32, page_height: u32 },
    #[error("the photo cannot be written as JPEG: {0}")]
    Jpeg(#[from] image::ImageError),
}

/// Takes a photo of a page and returns the bytes of a grey JPEG.
///
/// `page` covers the whole paper of `size`, at any resolution; about 600 dpi is needed for printer faults.
///
/// # Errors
/// The page or the frame is empty or larger than [`MAX_PIXELS`], or JPEG cannot hold the frame.
pub fn photograph(page: &Gray, size: Size, camera: &Camera, seed: u64) -> Result<Vec<u8>, RehearseError> {
    let picture = expose(page, size, camera, seed)?;
    let (picture, exif) = match camera.stored {
        Stored::Upright => (picture, None),
        Stored::Sideways => (quarter_turn(&picture), Some(TURNED_RIGHT)),
        Stored::SidewaysUnsaid => (quarter_turn(&picture), None),
    };
    let mut bytes = Vec::new();
    let mut encoder = JpegEncoder::new_with_quality(&mut bytes, camera.impairments.quality.clamp(1.0, 100.0) as u8);
    if let Some(exif) = exif {
        encoder.set_exif_metadata(exif.to_vec()).map_err(image::ImageError::Unsupported)?;
    }
    encoder.write_image(&picture.pixels, picture.width, picture.height, image::ExtendedColorType::L8)?;
    Ok(bytes)
}

/// Which places of a paper of `size` are torn off in the photo of this seed.
pub fn torn_off(size: Size, camera: &Camera, seed: u64) -> impl Fn(Spot) -> bool + use<> {
    let tear = paper::Tear::new(camera.impairments.torn, size, seed);
    move |spot| tear.as_ref().is_some_and(|tear| tear.beyond(spot) > 0.0)
}

/// The photo before it is stored.
///
/// # Errors
/// As [`photograph`].
pub fn expose(page: &Gray, size: Size, camera: &Camera, seed: u64) -> Result<Gray, RehearseError> {
    let (width, height) = (camera.width, camera.height);
    let sizes = [(width, height), (page.width, page.height)];
    let fits = |(width, height): (u32, u32)| (1..=MAX_PIXELS).contains(&(u64::from(width) * u64::from(height)));
    if !sizes.into_iter().all(fits) || page.pixels.len() != page.width as usize * page.height as usize {
        return Err(RehearseError::Empty { width, height, page_width: page.width, page_height: page.height });
    }
    Ok(camera::expose(page, size, camera, seed))
}

/// An EXIF block with one entry (Exif 2.32, 4.6.2): big-endian TIFF, one directory, Orientation (0x0112), one SHORT, 6:
/// rotate the stored picture clockwise by a quarter turn.
const TURNED_RIGHT: [u8; 26] = [b'M', b'M', 0, 42, 0, 0, 0, 8, 0, 1, 1, 0x12, 0, 3, 0, 0, 0, 1, 0, 6, 0, 0, 0, 0, 0, 0];

/// Rotates counter-clockwise by a quarter turn: the stored picture of a phone that is held upright.
fn quarter_turn(upright: &Gray) -> Gray {
    let (width, height) = (upright.width as usize, upright.height as usize);
    let mut pixels = Vec::with_capacity(upright.pixels.len());
    for column in (0..width).rev() {
        pixels.extend((0..height).map(|row| upright.pixels[row * width + column]));
    }
    Gray { width: upright.height, height: upright.width, pixels }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sheet::Paper;
    use crate::units::{Dpi, Spot};

    /// White paper with black squares of 7 mm, 14 mm apart, at 150 dpi.
    fn page() -> Gray {
        let (width, height) = (1240_u32, 1754_u32);
        let dark = |x: u32, y: u32| x / 41 % 2 == 1 && y / 41 % 2 == 1;
        let pixels = (0..height).flat_map(|y| (0..width).map(move |x| if dark(x, y) { 0 } else { 255 })).collect();
        Gray { width, height, pixels }
    }

    /// A small frame, so that tests without optimisation are quick.
    fn small(impairments: Impairments) -> Camera {
        Camera { width: 600, height: 800, ..Camera::phone(impairments) }
    }

    #[test]
    fn the_same_seed_gives_the_same_photo_and_another_seed_another() {
        let take = |seed| photograph(&page(), Paper::A4.size(), &small(Impairments::rehearsed(1)), seed).unwrap();
        assert_eq!(take(4), take(4));
        assert_ne!(take(4), take(5));
    }

    #[test]
    fn what_the_scene_says_is_where_the_photo_shows_it() {
        let faults = Impairments { tilt: 20.0, turn: 17.0, curl: 50.0, lens: 0.03, ..Impairments::NONE };
        let camera = small(faults);
        for seed in 0..5 {
            let photo = expose(&page(), Paper::A4.size(), &camera, seed).unwrap();
            let scene = Scene::new(Paper::A4.size(), &camera, seed);
            let dot = Dpi(150.0).length(41.0);
            for (column, row) in [(3, 3), (3, 35), (13, 19), (25, 5), (25, 35)] {
                let middle = |at: i32| dot * (f64::from(at) + 0.5);
                let value = |column, row| {
                    let seen = scene.project(Spot { left: middle(column), top: middle(row) });
                    photo.pixels[seen.y as usize * 600 + seen.x as usize]
                };
                assert!(value(column, row) < 100, "seed {seed}: the square {column}, {row} is not there");
                assert!(value(column + 1, row + 1) > 180, "seed {seed}: no white beside {column}, {row}");
            }
        }
    }

    #[test]
    fn a_phone_held_upright_stores_the_photo_sideways_and_says_so() {
        let upright = small(Impairments::NONE);
        let sideways = Camera { stored: Stored::Sideways, ..upright };
        let unsaid = Camera { stored: Stored::SidewaysUnsaid, ..upright };
        let size = |camera: &Camera| {
            let bytes = photograph(&page(), Paper::A4.size(), camera, 1).unwrap();
            let reading = crate::photo::open(bytes).unwrap().read(0, &crate::watch::Unwatched).unwrap();
            (reading.width, reading.height)
        };
        assert_eq!([size(&upright), size(&sideways), size(&unsaid)], [(600, 800), (600, 800), (800, 600)]);
    }

    /// A code of 37 modules, 111 mm wide, on white A4 at 150 dpi.
    fn coded(text: &str) -> Gray {
        let version = qrcode::Version::Normal(5);
        let code = qrcode::QrCode::with_version(text, version, qrcode::EcLevel::M).unwrap();
        let dark = |x: u32, y: u32| {
            let (column, row) = (x.wrapping_sub(290) / 18, y.wrapping_sub(500) / 18);
            column < 37 && row < 37 && code[(column as usize, row as usize)] == qrcode::Color::Dark
        };
        let pixels = (0..1754).flat_map(|y| (0..1240).map(move |x| (x, y)));
        let pixels = pixels.map(|(x, y)| if dark(x, y) { 0 } else { 255 }).collect();
        Gray { width: 1240, height: 1754, pixels }
    }

    #[test]
    fn a_code_on_a_rehearsed_photo_is_read_and_stands_where_the_scene_says() {
        let page = coded("SEEDS TRAVEL");
        for seed in 0..4 {
            let camera = Camera { width: 900, height: 1200, ..Camera::phone(Impairments::rehearsed(seed)) };
            let bytes = photograph(&page, Paper::A4.size(), &camera, seed).unwrap();
            let reading = crate::photo::open(bytes).unwrap().read(0, &crate::watch::Unwatched).unwrap();
            let [sighting] = reading.sightings.as_slice() else { panic!("seed {seed}: {:?}", reading.sightings) };
            assert_eq!(sighting.payload, crate::qr::Payload::Text("SEEDS TRAVEL".to_owned()));
            let corner = Spot { left: Dpi(150.0).length(290.0), top: Dpi(150.0).length(500.0) };
            let real = Scene::new(Paper::A4.size(), &camera, seed).project(corner);
            let seen = sighting.corners[0];
            assert!((seen.x - real.x).hypot(seen.y - real.y) < 6.0, "seed {seed}: {seen:?}, not {real:?}");
        }
    }

    #[test]
    fn light_noise_and_blur_do_what_they_are_told() {
        let blank = Gray { width: 620, height: 877, pixels: vec![255; 620 * 877] };
        let middle = |faults: Impairments| {
            let photo = expose(&blank, Paper::A4.size(), &small(faults), 7).unwrap();
            let pixels: Vec<f64> = (300..500)
                .flat_map(|y| (200..400).map(move |x| y * 600 + x))
                .map(|at| f64::from(photo.pixels[at]))
                .collect();
            let mean = pixels.iter().sum::<f64>() / pixels.len() as f64;
            (mean, (pixels.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / pixels.len() as f64).sqrt())
        };
        let (clean, spread) = middle(Impairments::NONE);
        assert!((225.0..232.0).contains(&clean) && (1.5..2.5).contains(&spread), "{clean} {spread}");
        let (_, noisy) = middle(Impairments { noise: 13.0, ..Impairments::NONE });
        assert!((11.0..15.0).contains(&noisy), "{noisy}");
        let (dim, _) = middle(Impairments { dimming: 0.6, ..Impairments::NONE });
        assert!(dim < clean * 0.95, "{dim}");
    }

    #[test]
    fn a_page_or_frame_without_pixels_is_refused() {
        let none = Gray { width: 0, height: 10, pixels: Vec::new() };
        let camera = small(Impairments::NONE);
        assert!(matches!(photograph(&none, Paper::A4.size(), &camera, 0), Err(RehearseError::Empty { .. })));
        let cut = Gray { width: 10, height: 10, pixels: vec![0; 99] };
        assert!(photograph(&cut, Paper::A4.size(), &camera, 0).is_err());
        assert!(photograph(&page(), Paper::A4.size(), &Camera { width: 0, ..camera }, 0).is_err());
    }
}
