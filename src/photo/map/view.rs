//! Bilinear sampling: a place between the pixels of a picture -> its grey level.

use super::coordinates::Pixel;
use crate::photo::Gray;

/// Grey levels between the pixels of a picture.
pub struct View<'a> {
    gray: &'a Gray,
}

impl<'a> View<'a> {
    pub fn new(gray: &'a Gray) -> Self {
        Self { gray }
    }

    /// Bilinear; pixels at the picture's edge are repeated beyond it.
    pub fn level(&self, Pixel { x, y }: Pixel) -> f64 {
        let (width, height) = (self.gray.width as usize, self.gray.height as usize);
        let (x, y) = ((x - 0.5).clamp(0.0, (width - 1) as f64), (y - 0.5).clamp(0.0, (height - 1) as f64));
        let (left, top) = (x as u32 as usize, y as u32 as usize);
        let (dx, dy) = (x - f64::from(left as u32), y - f64::from(top as u32));
        let first = top * width + left;
        let pixels = match self.gray.pixels.get(first..first + width + 2) {
            Some(near) if left + 1 < width => [near[0], near[1], near[width], near[width + 1]],
            _ => {
                let (right, foot) = ((left + 1).min(width - 1), (top + 1).min(height - 1));
                [(left, top), (right, top), (left, foot), (right, foot)].map(|(x, y)| self.gray.pixels[y * width + x])
            }
        };
        let [one, two, three, four] = pixels.map(f64::from);
        let upper = one * (1.0 - dx) + two * dx;
        let lower = three * (1.0 - dx) + four * dx;
        upper * (1.0 - dy) + lower * dy
    }

    /// Pixels of the picture.
    pub fn pixels(&self) -> usize {
        self.gray.pixels.len()
    }

    /// Whether a place lies in the picture.
    pub fn holds(&self, Pixel { x, y }: Pixel) -> bool {
        (0.0..f64::from(self.gray.width)).contains(&x) && (0.0..f64::from(self.gray.height)).contains(&y)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_are_bilinear_between_pixels_and_go_on_beyond_the_edge() {
        let gray = Gray { width: 2, height: 2, pixels: vec![0, 100, 200, 40] };
        let view = View::new(&gray);
        let level = |x: f64, y: f64| view.level(Pixel { x, y });
        let seen = [level(0.5, 0.5), level(1.5, 0.5), level(1.0, 0.5), level(1.0, 1.0), level(-7.0, 1.75)];
        assert!(seen.iter().zip([0.0, 100.0, 50.0, 85.0, 200.0]).all(|(seen, right)| (seen - right).abs() < 1e-9));
        assert!(view.holds(Pixel { x: 1.9, y: 0.0 }) && !view.holds(Pixel { x: 2.0, y: 0.0 }));
    }
}
