//! Shapes one by one -> a drawing whose numbers are finite and within the limits.

use super::arcs;
use super::error::DesignError;
use super::model::{Outline, OutlinePart, PlaneCircle, PlaneDrawing, PlanePen, PlanePoint, PlaneShape};
use crate::limits::{MAX_DESIGN_MM, MAX_OUTLINE_PARTS, MAX_PLANE_SHAPES};

/// Bytes of all words of a drawing.
const MOST_WORDS: usize = 1 << 20;

/// A drawing that grows.
#[derive(Debug, Default)]
pub(super) struct DrawingBuilder {
    drawing: PlaneDrawing,
    parts: usize,
    words: usize,
}

impl DrawingBuilder {
    /// # Errors
    /// A coordinate that is no number or farther than [`MAX_DESIGN_MM`]; more parts than [`MAX_OUTLINE_PARTS`].
    fn check(&mut self, outline: &Outline) -> Result<(), DesignError> {
        self.parts += outline.parts.len() + 1;
        if self.parts > MAX_OUTLINE_PARTS {
            return Err(DesignError::TooMany { what: "lines and curves", most: MAX_OUTLINE_PARTS });
        }
        let is_sound = |point: &PlanePoint| point.x.abs() <= MAX_DESIGN_MM && point.y.abs() <= MAX_DESIGN_MM;
        let part_is_sound = |part: &OutlinePart| match part {
            OutlinePart::Line(to) | OutlinePart::Move(to) => is_sound(to),
            OutlinePart::Curve(points) => points.iter().all(is_sound),
        };
        if !is_sound(&outline.start) || !outline.parts.iter().all(part_is_sound) {
            return Err(far());
        }
        Ok(())
    }

    /// Draws a shape; one without parts is left out.
    ///
    /// # Errors
    /// More shapes or parts than are drawn; coordinates that no thing has.
    pub fn draw(&mut self, outline: Outline, pen: PlanePen, clip: Option<usize>) -> Result<(), DesignError> {
        if outline.parts.is_empty() {
            return Ok(());
        }
        self.check(&outline)?;
        if self.drawing.shapes.len() >= MAX_PLANE_SHAPES {
            return Err(DesignError::TooMany { what: "shapes", most: MAX_PLANE_SHAPES });
        }
        self.drawing.shapes.push(PlaneShape { outline, pen, clip });
        Ok(())
    }

    /// Draws a line from point to point.
    ///
    /// # Errors
    /// As [`Self::draw`].
    pub fn lines(&mut self, points: &[PlanePoint], closed: bool, pen: PlanePen) -> Result<(), DesignError> {
        let Some((first, rest)) = points.split_first() else { return Ok(()) };
        let parts = rest.iter().map(|point| OutlinePart::Line(*point)).collect();
        self.draw(Outline { start: *first, parts, closed }, pen, None)
    }

    /// Draws a circle and tells it.
    ///
    /// # Errors
    /// As [`Self::draw`].
    pub fn circle(&mut self, centre: PlanePoint, radius: f64, pen: PlanePen) -> Result<(), DesignError> {
        self.draw(arcs::circle(centre, radius), pen, None)?;
        self.told_circle(PlaneCircle { centre, diameter: 2.0 * radius });
        Ok(())
    }

    /// A circle that is drawn already, for the table of holes.
    pub fn told_circle(&mut self, circle: PlaneCircle) {
        if self.drawing.circles.len() < MAX_PLANE_SHAPES {
            self.drawing.circles.push(circle);
        }
    }

    /// An area that shapes are cut off by.
    ///
    /// # Errors
    /// As [`Self::draw`].
    pub fn clip(&mut self, area: Outline) -> Result<usize, DesignError> {
        self.check(&area)?;
        if self.drawing.clips.len() >= MAX_PLANE_SHAPES {
            return Err(DesignError::TooMany { what: "areas that cut off", most: MAX_PLANE_SHAPES });
        }
        self.drawing.clips.push(area);
        Ok(self.drawing.clips.len() - 1)
    }

    pub fn clips(&self) -> &[Outline] {
        &self.drawing.clips
    }

    /// Words that are drawn as shapes.
    ///
    /// # Errors
    /// More than are looked at.
    pub fn words(&mut self, words: &str) -> Result<(), DesignError> {
        let words = words.trim();
        self.words += words.len();
        if self.words > MOST_WORDS {
            return Err(DesignError::TooMany { what: "letters", most: MOST_WORDS });
        }
        if !words.is_empty() {
            self.drawing.words.push(words.to_owned());
        }
        Ok(())
    }

    /// # Errors
    /// Nothing in it leaves ink.
    pub fn finish(self) -> Result<PlaneDrawing, DesignError> {
        if self.drawing.shapes.iter().all(|shape| matches!(shape.pen, PlanePen::Blank { .. })) {
            return Err(DesignError::Empty);
        }
        Ok(self.drawing)
    }
}

/// A coordinate that no thing has.
pub(super) fn far() -> DesignError {
    DesignError::Broken { problem: "a coordinate is no number, or farther than 100 km".to_owned(), line: None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn coordinates_that_no_thing_has_are_refused() {
        for bad in [f64::NAN, f64::INFINITY, 1e300, -2e8] {
            let points = [PlanePoint::default(), PlanePoint { x: bad, y: 0.0 }];
            assert_eq!(DrawingBuilder::default().lines(&points, false, PlanePen::Thin), Err(far()));
            assert!(DrawingBuilder::default().circle(PlanePoint { x: 0.0, y: bad }, 1.0, PlanePen::Thin).is_err());
        }
        assert_eq!(DrawingBuilder::default().finish(), Err(DesignError::Empty));
    }
}
