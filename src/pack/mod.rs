//! Vault, profile and wishes -> a printable packet: the print staircase.
