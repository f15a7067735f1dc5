//! Design files that are named -> designs with their bills of materials.

mod bill;
mod files;

pub(crate) use files::{DesignFile, design_failure, designs};
