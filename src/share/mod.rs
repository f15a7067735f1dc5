//! A secret <-> cards, any few of which give it back: SLIP-0039 shares, their check, and what a card carries besides.
//!
//! Everything here is a value: no files, no terminal, no clock, and random bytes come in as an argument. `slip39/` is the
//! standard; what stands beside it is ours:
//!
//! - **Typed words and numbers** ([`read`]), and the slips that explain a wrong checksum ([`corrections`]).
//! - **The pencil check** ([`sums()`], [`mend`]): sums of rows of five and of columns, by which one wrong number is mended
//!   without a computer.
//! - **The roll** ([`Roll`]): on each card of a group ten digits of the hash of each card that the group can have.
//! - **The card** ([`Card`]): a share, eight digits of its key's hash, its number, the roll; and its QR code's text.
//!
//! # What is hashed
//!
//! ```text
//! key's hash    SHA-256(ASCII `seedpress key ` + the secret's bytes), the first 40 bits: eight Crockford digits
//! roll          SHA-256(ASCII `seedpress share ` + the share's words), the first 50 bits: ten Crockford digits
//! ```
//! The words are in lower case with one blank between two of them, so that `printf` and `sha256sum` can do it too. The
//! digits are Crockford's base32 in upper case, the highest bits first. The first three bytes of the key's hash choose the
//! key's three words.
//!
//! # The text of a card's QR code
//!
//! ```text
//! code    = words LF tag key "-" number "-" roll            ASCII; a reader takes CR LF and a line end behind it, too
//! tag     = "SPK1-", or "SPA1-" if the key makes alerts
//! words   = the share's words in lower case, one blank apart (20 of them for a key, 33 for an age identity)
//! key     = 8 digits of the key's hash
//! number  = group "." card "." cards                        each 1 to 16, decimal: card 2 of 3 in group 1 is 1.2.3
//! roll    = 160 digits: ten for each of the 16 cards that the group can have, the first card's first
//! ```
//! Group and card are those of the words; a code whose two lines differ in them is none. `cards` is how many the group had
//! when the card was made. An example, the
//! only card of a key of sixteen zeros with the identifier 0 (its two lines are broken here):
//!
//! ```text
//! academic academic academic academic club leader flexible insect dish champion
//! snake alive medal video dream column manager tricycle primary should
//! SPK1-GYYQH8RR-1.1.1-NZTM5826KWEBZB9VQ8972R8TNNJ3RX03KFD9FG8JWTG64ZR1FDABZ0PKG54102ZPFH0QMYZ0WXH2
//! SYJQBKCHJYPK8XCT3Q8DGQVYXZSK3KVBB4Q4BPDHNT6ZM2YESNSC0VBB8DZ3X2Z0ZTNW0YBX8D9E32T8ZX9R
//! ```

mod card;
mod cards;
mod found;
#[cfg(feature = "seal")]
mod policy;
mod read;
mod repair;
mod roll;
mod secret;
mod slip39;
mod sums;
#[cfg(feature = "seal")]
#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;

pub use card::{Card, CardError, CardUse, KeyHash};
#[cfg(feature = "seal")]
pub use cards::{CardSplitError, deal, make_card};
pub use cards::{CardStanding, CardsError, OpenedCards, Votes, join_cards, votes};
pub use found::{FoundSplit, SplitState, SplitVerdict, place_words, sort_by_split};
#[cfg(feature = "seal")]
pub use policy::{GroupRule, Policy, PolicyError};
pub use read::{ReadError, read};
pub use repair::{Correction, Slip, corrections};
pub use roll::Roll;
pub use secret::{MasterSecret, SecretBytes};
pub use slip39::cipher::iterations;
pub use slip39::join::{GroupNeed, JoinError, Joined, join};
pub use slip39::share::{MAX_PLACES, Numbers, Parameters, Share, ShareError};
#[cfg(feature = "seal")]
pub use slip39::split::{NoRandomBytes, RandomBytes, SplitError, member, new_identifier, split};
pub use slip39::word_list::word;
pub use sums::{COLUMNS, PencilSums, SumCheck, mend, sums};
