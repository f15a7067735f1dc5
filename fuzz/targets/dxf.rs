//! Any bytes as a DXF -> a design whose numbers are within their bounds, or an error in one line.

use super::drawn;

pub fn run(bytes: &[u8]) {
    drawn::check("drawing.dxf", bytes);
}
