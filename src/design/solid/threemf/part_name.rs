//! A path in a 3MF package -> the name of a part of its archive.

use crate::design::error::DesignError;
use crate::invisible::is_ignorable;
use crate::limits::MAX_PATH_BYTES;

/// A path in the package, from its top: `/3D/other.model`.
pub(super) fn part_name(path: &str) -> Result<String, DesignError> {
    let name = path.trim_start_matches('/').replace('\\', "/");
    let is_odd = name.len() > MAX_PATH_BYTES || name.chars().any(|c| c.is_control() || is_ignorable(c));
    if is_odd || name.split('/').any(|step| matches!(step, "." | ".." | "")) {
        let shown: String = name.escape_debug().take(60).collect();
        return Err(broken(format!("it names a part that cannot be in it: {shown}")));
    }
    Ok(name)
}

pub(super) fn broken(problem: String) -> DesignError {
    DesignError::Broken { problem, line: None }
}
