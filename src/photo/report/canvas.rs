//! Lines, outlines and labels -> a picture in colour, for screens.

use image::{Rgb, RgbImage};

use crate::glyph::{self, HEIGHT};
use crate::photo::report::State;
use crate::photo::{Point, Reader};

/// Pixels a dot of the letters.
const SCALE: u32 = 2;
/// Height of the legend of the colours, in pixels.
pub const LEGEND: u32 = HEIGHT * SCALE + 16;
/// Its width.
const LEGEND_WIDTH: u32 = 1_360;

/// A colour and a dash pattern, which is told apart in grey as well.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pen {
    pub colour: [u8; 3],
    /// Pixels on either side of the line's middle.
    half: i32,
    /// Pixels drawn and pixels left out, in turn; 0 for a solid line.
    dash: u32,
}

/// Colours that people with any kind of colour vision tell apart (Okabe and Ito, 2008).
pub const FIRST: Pen = Pen { colour: [0, 158, 115], half: 1, dash: 0 };
pub const GUIDED: Pen = Pen { colour: [0, 114, 178], half: 2, dash: 0 };
pub const PART: Pen = Pen { colour: [230, 159, 0], half: 2, dash: 12 };
pub const UNREAD: Pen = Pen { colour: [213, 94, 0], half: 2, dash: 4 };
pub const MARK: Pen = Pen { colour: [204, 121, 167], half: 1, dash: 0 };
pub const FOUND: Pen = Pen { colour: [86, 180, 233], half: 0, dash: 0 };

impl Pen {
    /// The same colour, a pixel wide.
    pub fn thin(self) -> Self {
        Self { half: 0, dash: 0, ..self }
    }
}

const MEANINGS: [(Pen, &str); 6] = [
    (FIRST, "READ AT FIRST LOOK"),
    (GUIDED, "READ BY GUIDANCE"),
    (PART, "READ IN PART"),
    (UNREAD, "NOT READ"),
    (MARK, "MARKS AND OTHER CODES"),
    (FOUND, "PATTERNS FOUND"),
];

/// The pen of a place.
pub fn pen(state: &State) -> Pen {
    match state {
        State::Read(Reader::Guided) => GUIDED,
        State::Read(_) => FIRST,
        State::Unread(blocks) if blocks.contains(&true) => PART,
        State::Unread(_) => UNREAD,
    }
}

/// A picture being drawn.
pub struct Canvas(pub RgbImage);

impl Canvas {
    pub fn new(width: u32, height: u32) -> Self {
        Self(RgbImage::from_pixel(width, height, Rgb([255; 3])))
    }

    /// White, with room for the legend above.
    pub fn with_legend(width: u32, height: u32) -> Self {
        Self::new(width.max(LEGEND_WIDTH), height + LEGEND)
    }

    pub fn set(&mut self, x: u32, y: u32, grey: u8) {
        if x < self.0.width() && y < self.0.height() {
            self.0.put_pixel(x, y, Rgb([grey; 3]));
        }
    }

    fn dot(&mut self, x: i32, y: i32, pen: Pen) {
        for (dx, dy) in (-pen.half..=pen.half).flat_map(|dy| (-pen.half..=pen.half).map(move |dx| (dx, dy))) {
            let place = (u32::try_from(x + dx), u32::try_from(y + dy));
            let (Ok(x), Ok(y)) = place else { continue };
            if let Some(pixel) = self.0.get_pixel_mut_checked(x, y) {
                *pixel = Rgb(pen.colour);
            }
        }
    }

    /// A line; what lies outside is cut off.
    pub fn line(&mut self, from: Point, to: Point, pen: Pen) {
        let reach = (self.0.width().max(self.0.height()) * 4) as f32;
        let far = |at: Point| !(at.x.abs() < reach && at.y.abs() < reach);
        if far(from) || far(to) {
            return;
        }
        let steps = (to.x - from.x).abs().max((to.y - from.y).abs()).ceil().max(1.0) as u32;
        for step in (0..=steps).filter(|step| pen.dash == 0 || (step / pen.dash).is_multiple_of(2)) {
            let part = step as f32 / steps as f32;
            let (x, y) = (from.x + (to.x - from.x) * part, from.y + (to.y - from.y) * part);
            self.dot(x.floor() as i32, y.floor() as i32, pen);
        }
    }

    /// The outline of a place; a place that was not read is crossed out.
    pub fn outline(&mut self, corners: &[Point; 4], pen: Pen) {
        for (from, to) in corners.iter().zip(corners.iter().cycle().skip(1)) {
            self.line(*from, *to, pen);
        }
        if pen == UNREAD {
            self.line(corners[0], corners[2], pen);
            self.line(corners[1], corners[3], pen);
        }
    }

    pub fn cross(&mut self, at: Point, reach: f32) {
        self.line(Point { x: at.x - reach, ..at }, Point { x: at.x + reach, ..at }, FOUND);
        self.line(Point { y: at.y - reach, ..at }, Point { y: at.y + reach, ..at }, FOUND);
    }

    /// Text on white, from the top left.
    pub fn label(&mut self, at: Point, text: &str, pen: Pen) {
        let (wide, high) = (glyph::width(text, SCALE) + 4, HEIGHT * SCALE + 4);
        let mut words = image::GrayImage::from_pixel(wide, high, image::Luma([255]));
        glyph::write(&mut words, (2, 2), SCALE, text);
        for (x, y, pixel) in words.enumerate_pixels() {
            let place = (at.x as i32 + x as i32, at.y as i32 + y as i32);
            let colour = if pixel.0[0] < 128 { pen.colour } else { [255; 3] };
            self.dot(place.0, place.1, Pen { colour, half: 0, dash: 0 });
        }
    }

    /// The meanings of the colours, along the top.
    pub fn legend(&mut self) {
        let mut left = 8.0;
        for (pen, words) in MEANINGS {
            let middle = LEGEND as f32 / 2.0;
            self.line(Point { x: left, y: middle }, Point { x: left + 24.0, y: middle }, pen);
            self.label(Point { x: left + 30.0, y: 6.0 }, words, pen);
            left += 46.0 + glyph::width(words, SCALE) as f32;
        }
    }
}
