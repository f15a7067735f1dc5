//! Any bytes as an SVG -> a design whose numbers are within their bounds, or an error in one line.

use super::drawn;

pub fn run(bytes: &[u8]) {
    drawn::check("drawing.svg", bytes);
}
