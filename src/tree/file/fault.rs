//! Faults of a tree file -> lines for people.

use std::cell::RefCell;
use std::fmt;

use crate::limits::MAX_TREE_FAULTS;

/// All that is wrong with a tree file; at least one fault.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TreeError {
    pub faults: Vec<TreeFault>,
    /// Faults beyond those.
    pub more: usize,
}

/// One fault: where it stands and what to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TreeFault {
    pub line: Option<usize>,
    pub says: String,
}

impl fmt::Display for TreeFault {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            Some(line) => write!(out, "line {line}: {}", self.says),
            None => out.write_str(&self.says),
        }
    }
}

impl fmt::Display for TreeError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, fault) in self.faults.iter().enumerate() {
            write!(out, "{}{fault}", if at == 0 { "" } else { "\n" })?;
        }
        if self.more > 0 {
            write!(out, "\nand {} more", self.more)?;
        }
        Ok(())
    }
}

impl std::error::Error for TreeError {}

impl TreeError {
    pub(super) fn one(line: Option<usize>, says: impl Into<String>) -> Self {
        Self { faults: vec![TreeFault { line, says: says.into() }], more: 0 }
    }
}

/// Faults as they are found.
#[derive(Debug, Default)]
pub(super) struct FoundFaults {
    faults: RefCell<Vec<TreeFault>>,
    count: RefCell<usize>,
}

impl FoundFaults {
    pub fn add(&self, line: usize, says: impl Into<String>) {
        *self.count.borrow_mut() += 1;
        if self.faults.borrow().len() < MAX_TREE_FAULTS {
            self.faults.borrow_mut().push(TreeFault { line: Some(line), says: says.into() });
        }
    }

    /// All faults in the order of their lines, or the value.
    pub fn or<T>(self, value: T) -> Result<T, TreeError> {
        let mut faults = self.faults.into_inner();
        if faults.is_empty() {
            return Ok(value);
        }
        faults.sort_by_key(|fault| fault.line);
        let more = self.count.into_inner() - faults.len();
        Err(TreeError { faults, more })
    }
}
