//! Fold -> imposition tables: page in each position of a paper, and its folds and cuts.
//!
//! Positions are counted row by row from the top left, pages from 1, for a zine bound on the left. The back is seen as
//! if the paper were turned like the leaf of a book. `v` is a page upside down.
//!
//! ```text
//!   mini8   v5 v4 v3 v2        mini16  v5 v12 v9 v8     back  v7 v10 v11 v6        french  v3 v2
//!            6  7  8  1                 4 13 16  1             2 15  14  3                  4  1
//! ```

use super::imposition::{LineKind, Turn};

/// A page of a paper, counted from 1, and its rotation.
pub(super) type Placement = (u32, Turn);

use Turn::{Half as V, Upright as U};

pub(super) const MINI8: [Placement; 8] = [(5, V), (4, V), (3, V), (2, V), (6, U), (7, U), (8, U), (1, U)];
pub(super) const MINI16_FRONT: [Placement; 8] = [(5, V), (12, V), (9, V), (8, V), (4, U), (13, U), (16, U), (1, U)];
pub(super) const MINI16_BACK: [Placement; 8] = [(7, V), (10, V), (11, V), (6, V), (2, U), (15, U), (14, U), (3, U)];
pub(super) const FRENCH: [Placement; 4] = [(3, V), (2, V), (4, U), (1, U)];

/// A fold or a cut between pages, in columns and rows from the top left corner.
pub(super) type Seam = ((u32, u32), (u32, u32), LineKind);

use LineKind::{Cut, CutMountain, CutValley, Mountain, Valley};

/// Folded lengthwise first, cut between the two middle columns, pushed together from both ends, then wrapped.
pub(super) const MINI8_SEAMS: [Seam; 9] = [
    ((0, 1), (1, 1), Mountain),
    ((1, 1), (3, 1), Cut),
    ((3, 1), (4, 1), Mountain),
    ((1, 0), (1, 1), Valley),
    ((1, 1), (1, 2), Valley),
    ((2, 0), (2, 1), Mountain),
    ((2, 1), (2, 2), Mountain),
    ((3, 0), (3, 1), Valley),
    ((3, 1), (3, 2), Mountain),
];

/// The right half behind the left, the top over the bottom, the left over the right: an octavo. Fore edge and top are
/// cut open once it is stapled.
pub(super) const MINI16_SEAMS: [Seam; 7] = [
    ((2, 0), (2, 2), CutMountain),
    ((0, 1), (2, 1), CutValley),
    ((2, 1), (4, 1), CutMountain),
    ((1, 0), (1, 1), Mountain),
    ((1, 1), (1, 2), Valley),
    ((3, 0), (3, 1), Valley),
    ((3, 1), (3, 2), Mountain),
];

/// The top half behind the bottom half, then the left half behind the right half.
pub(super) const FRENCH_SEAMS: [Seam; 3] =
    [((0, 1), (2, 1), Mountain), ((1, 0), (1, 1), Valley), ((1, 1), (1, 2), Mountain)];
