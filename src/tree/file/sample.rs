//! Nothing -> a tree file that explains itself, with made-up people.

/// A commented example; it reads as a tree that checks clean.
#[must_use]
pub fn sample() -> &'static str {
    include_str!("sample.tree.toml")
}

#[cfg(test)]
mod tests {
    use super::super::{read, write};
    use super::*;
    use crate::tree::model::{Interval, WayKind};

    #[test]
    fn the_sample_reads_and_what_is_written_of_it_reads_back_the_same() {
        let tree = read(sample()).unwrap();
        assert_eq!((tree.people.len(), tree.groups.len(), tree.starters.len()), (15, 3, 3));
        assert_eq!(tree.check_in.as_ref().unwrap().every, Interval::Days(7));
        assert_eq!(tree.people[0].ways[0].by, WayKind::Phone);
        let text = write(&tree);
        assert_eq!(read(&text).unwrap(), tree);
        assert_eq!(write(&read(&text).unwrap()), text);
    }
}
