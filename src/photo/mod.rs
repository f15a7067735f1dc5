//! Picture bytes -> code texts, and where they stand.
//!
//! ```text
//! bytes -- files/ --> Gray -- threshold --> bits -- locate --> squares of modules -- decode --> texts
//!                       `------- guided: codes already read tell where the others stand ---------^
//! ```
//! Colour is dropped as early as can be: a 48-megapixel photo is 48 MB here. Nothing in this room asks for the time;
//! all loops ask the [`Watch`] whether to go on, and are bounded where they can't ask.

mod code;
mod detect;
mod equalise;
mod files;
mod largest;
mod map;
mod parallel;
mod picture;
mod plate;
mod read;
mod report;
#[cfg(test)]
mod scenes;
mod search;
mod sheet;
mod simd;
#[cfg(test)]
mod synthetic;
#[cfg(test)]
pub(crate) mod testing;

pub use crate::qr::Payload;
pub use code::{PartialSighting, Reader, Sighting};
pub use detect::other_symbols::{OtherSymbol, SymbolKind, other_symbols};
pub use files::{Pages, PhotoError, open};
pub use picture::{Gray, Point};
pub use plate::{PlateFault, PlateMap, PlateSighting, plates};
pub use read::{PlatePage, Reading, read_pixels};
pub use report::chart::{Place, SheetSeen, State};
pub use report::explain::{Explained, explain};
pub use report::quality::{Quality, SheetQuality};
pub use report::quality_lines::{parse_quality_lines, quality_lines};
pub use search::{SearchEffort, read};
pub use sheet::PilotCodes;
