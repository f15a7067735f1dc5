//! What a slip of a contact tree shows <-> the text of its code.
//!
//! ```text
//! SPT1-<digits>          five digits for two bytes, as in the codes of packets
//! bytes:  D D            length of the next part
//!         deflate ..     the lines (RFC 1951), D bytes, and a zero byte if D is odd
//!         shard ..       of the kept tree, if a line `k` tells of one
//!         tag            four bytes
//! ```
//! The code carries what its paper shows and no more: nothing of what lies under a staple. For readers of packets it is
//! a foreign code; docs/FORMAT.md ("Slips of contact trees") describes the lines for people without this program.

mod code;
mod content;
mod lines;

pub use code::{SLIP_START, SlipDamage, SlipMatch, each, read};
pub use content::{SlipCall, SlipPassOn, SlipPerson, SlipStandIn, SlipText, SlipWay, TreeShard};
pub use lines::{read as read_lines, write as lines};

#[cfg(test)]
mod tests;
