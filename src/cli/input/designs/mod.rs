//! Design files that are named -> designs with their bills of materials.

mod bill;
mod files;
mod picture;

pub(crate) use files::{DesignFile, designs};
pub(crate) use picture::{DesignPictures, is_design};
