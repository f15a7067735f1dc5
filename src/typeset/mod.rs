//! Facts and templates -> pages of words.
