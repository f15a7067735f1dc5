//! The modules of a QR code <-> the data that it carries (ISO/IEC 18004:2015). No pixels and no paper.
//!
//! ```text
//! text -- encode --> modules                                             (qrcode draws them)
//! modules -- format, layout --> codewords -- Reed-Solomon --> data -- segments --> payload
//! ```

mod belief_propagation;
mod encode;
pub(crate) mod format;
mod function_patterns;
mod gf256;
pub(crate) mod hard;
pub(crate) mod layout;
mod margin;
mod reed_solomon;
pub(crate) mod segments;
mod shift_jis;
pub(crate) mod soft;
#[cfg(test)]
pub(crate) mod testing;

pub use encode::{Symbol, SymbolError, code, code_data, data_bits, mark, plain, plain_version};
pub use format::Format;
pub(crate) use format::{format_bits, format_places};
pub use layout::{Layout, Modules};
pub use margin::Margin;
pub use segments::Payload;
pub use shift_jis::shift_jis_text;
pub use soft::{Decoded, decode};
