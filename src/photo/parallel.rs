//! Two pieces of work on one picture -> what both gave; the caller may do them at the same time.

use crate::watch::Watch;

/// What `work` makes of each item, in the order of the items; of two items at the same time, if the caller can.
pub fn each<I: Sync, O: Send>(items: &[I], watch: &dyn Watch, work: impl Fn(&I) -> O + Sync) -> Vec<O> {
    let [first, second] = items else { return items.iter().map(work).collect() };
    let (mut one, mut other) = (None, None);
    watch.side_by_side(&mut || one = Some(work(first)), &mut || other = Some(work(second)));
    one.into_iter().chain(other).collect()
}

#[cfg(test)]
mod tests {
    use super::each;
    use crate::watch::{Unwatched, Watch};

    /// Does the second piece of work first.
    struct Turned;

    impl Watch for Turned {
        fn side_by_side(&self, first: &mut (dyn FnMut() + Send), second: &mut (dyn FnMut() + Send)) {
            second();
            first();
        }
    }

    #[test]
    fn outcomes_have_the_order_of_the_items_whichever_is_done_first() {
        for items in [&[][..], &[3], &[3, 5], &[3, 5, 7]] {
            let squares: Vec<u32> = items.iter().map(|item| item * item).collect();
            assert_eq!(each(items, &Unwatched, |item| item * item), squares);
            assert_eq!(each(items, &Turned, |item| item * item), squares);
        }
    }
}
