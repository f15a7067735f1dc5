//! Pile -> files and a report, set by set.
