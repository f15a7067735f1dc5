//! A profile on paper -> a page of noise-like codes with its marks and squares, in pixels: what the measuring programs
//! photograph.

use std::error::Error;

use qrcode::bits::Bits;
use qrcode::canvas::{Canvas, MaskPattern};
use qrcode::types::{Color, EcLevel, Version};
use seedpress::frame::{self, Header, Piece, SetId, SheetMark};
use seedpress::photo::Gray;
use seedpress::qr::Layout;
use seedpress::rehearse::Random;
use seedpress::sheet::{Grid, Level, MARK_LEVEL, MARK_VERSION, Page, Paper, Profile, Side, Square};
use seedpress::units::Dpi;

/// A page, and the texts on it.
pub struct Drawn {
    pub page: Page,
    pub picture: Gray,
    /// Slot by slot.
    pub codes: Vec<String>,
    #[allow(dead_code)]
    pub shard_bytes: usize,
    /// Share of a code that may be gone, where all of it is known to be.
    #[allow(dead_code)]
    pub most_erased: f64,
}

/// What is drawn: a sheet of codes, or only its marks and squares.
pub struct Wanted<'a> {
    pub profile: &'a Profile,
    pub paper: Paper,
    pub dpi: Dpi,
    pub mark_version: u8,
    pub with_codes: bool,
}

/// Bits of data in a code.
pub fn data_bits(version: u8, level: Level) -> usize {
    Bits::new(Version::Normal(i16::from(version))).max_len(ec(level)).unwrap_or(0)
}

/// The profile of a few numbers.
#[allow(dead_code)] // each measuring program uses its own share of this file
pub fn profile(version: u8, level: Level, dots: u32) -> Result<Profile, Box<dyn Error>> {
    let text = format!("about = \"\"\nversion = {version}\nlevel = \"{}\"\ndots = {dots}\n", level.letter());
    Ok(Profile::parse("measured", &text)?)
}

pub fn draw(wanted: &Wanted, seed: u64) -> Result<Drawn, Box<dyn Error>> {
    let profile = wanted.profile;
    let page = Page::fit(profile, wanted.paper)?;
    let (width, height) =
        (wanted.dpi.dots(page.paper.width).round() as u32, wanted.dpi.dots(page.paper.height).round() as u32);
    let picture = Gray { width, height, pixels: vec![255; width as usize * height as usize] };
    let shard_bytes = frame::capacity(profile.version, data_bits(profile.version, profile.level));
    let layout = Layout::new(profile.version, profile.level, 0).ok_or("no such version")?;
    let block = layout.blocks.iter().map(|block| block.codewords.len()).max().unwrap_or(1);
    let most_erased = layout.checks() as f64 / block as f64;
    let mut drawn = Drawn { page, picture, codes: Vec::new(), shard_bytes, most_erased };
    let random = &mut Random::new(seed, 9000);
    let grid = page.geometry.grid;
    for slot in 0..if wanted.with_codes { grid.codes() } else { 0 } {
        let shard: Vec<u8> = (0..shard_bytes).map(|_| random.next() as u8).collect();
        let piece = Piece { header: header(grid, slot)?, shard };
        let head = frame::header_text(&piece.header);
        let dark = symbol(&head, &frame::piece_digits(&head, &piece.shard), profile.version, profile.level)?;
        drawn.stamp(&dark, page.geometry.code(slot), wanted.dpi);
        drawn.codes.push(piece.text());
    }
    for side in [Side::Left, Side::Right] {
        let text = mark(profile, &page, shard_bytes).text();
        let mut square = page.geometry.mark(side);
        // A larger mark grows upwards and inwards, so that its quiet zone stays.
        let more = 4 * (i32::from(wanted.mark_version) - i32::from(MARK_VERSION)) * page.geometry.mark_module as i32;
        square.side += more;
        square.top -= more;
        square.left -= if side == Side::Right { more } else { 0 };
        drawn.stamp(&symbol(&text, "", wanted.mark_version, MARK_LEVEL)?, square, wanted.dpi);
        drawn.stamp(&[true], page.geometry.foot(side), wanted.dpi);
    }
    Ok(drawn)
}

fn header(grid: Grid, slot: u32) -> Result<Header, Box<dyn Error>> {
    let set = SetId::parse("NYV6Z9N8SW6QRB3C04N76602").ok_or("no set id")?;
    Ok(Header { set, shard: slot + 1, needed: 60, sheet: 1, sheets: 7, grid })
}

/// Both marks of a sheet carry the same text.
pub fn mark(profile: &Profile, page: &Page, shard_bytes: usize) -> SheetMark {
    let square = page.geometry.mark(Side::Left);
    SheetMark {
        prefix: "NYV6Z9N8".to_owned(),
        sheet: 1,
        sheets: 7,
        needed: 60,
        first_shard: 1,
        shard_bytes,
        version: profile.version,
        level: profile.level,
        mask: profile.mask,
        grid: page.geometry.grid,
        module: page.geometry.mark_module,
        offset_x: square.left as u32,
        offset_y: (-square.top) as u32,
    }
}

impl Drawn {
    /// Fills a square of the sheet with modules, edges at the nearest dot.
    fn stamp(&mut self, dark: &[bool], square: Square, dpi: Dpi) {
        let count = dark.len().isqrt();
        let step = f64::from(square.side) / count as f64;
        let edge = |at: usize| {
            let spot =
                self.page.spot(f64::from(square.left) + step * at as f64, f64::from(square.top) + step * at as f64);
            (dpi.dots(spot.left).round() as usize, dpi.dots(spot.top).round() as usize)
        };
        let edges: Vec<(usize, usize)> = (0..=count).map(edge).collect();
        for (at, _) in dark.iter().enumerate().filter(|(_, dark)| **dark) {
            let (column, row) = (at % count, at / count);
            for line in edges[row].1..edges[row + 1].1 {
                let start = line * self.picture.width as usize;
                self.picture.pixels[start + edges[column].0..start + edges[column + 1].0].fill(0);
            }
        }
    }
}

fn ec(level: Level) -> EcLevel {
    match level {
        Level::L => EcLevel::L,
        Level::M => EcLevel::M,
        Level::Q => EcLevel::Q,
        Level::H => EcLevel::H,
    }
}

/// A text in alphanumeric, then digits in numeric mode, under mask 4.
fn symbol(text: &str, digits: &str, version: u8, level: Level) -> Result<Vec<bool>, Box<dyn Error>> {
    let number = Version::Normal(i16::from(version));
    let mut bits = Bits::new(number);
    let wrong = |error| format!("{error:?}");
    bits.push_alphanumeric_data(text.as_bytes()).map_err(wrong)?;
    if !digits.is_empty() {
        bits.push_numeric_data(digits.as_bytes()).map_err(wrong)?;
    }
    bits.push_terminator(ec(level)).map_err(wrong)?;
    let (data, parity) = qrcode::ec::construct_codewords(&bits.into_bytes(), number, ec(level)).map_err(wrong)?;
    let mut canvas = Canvas::new(number, ec(level));
    canvas.draw_all_functional_patterns();
    canvas.draw_data(&data, &parity);
    canvas.apply_mask(MaskPattern::LargeCheckerboard);
    Ok(canvas.into_colors().into_iter().map(|color| color == Color::Dark).collect())
}
