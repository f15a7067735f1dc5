//! Codes and marks already read -> the codes of the same sheets that no finder saw.

mod attempt;
pub mod follow;
mod grouping;
pub mod known_bits;
mod marks;
mod order;
mod partial;
pub mod pilot_codes;
mod place;
mod refine;
pub mod seen;
pub mod single;
mod turbo;
pub mod unread;

pub use follow::Effort;
pub use pilot_codes::PilotCodes;
pub use seen::{Followed, LooseMark, Seen, SheetKey};
pub use turbo::{PINS, TurboDecoder};
pub use unread::Unread;
