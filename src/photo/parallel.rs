//! Work on one picture that can be shared out to threads.

use std::panic;
use std::thread;

/// What `work` makes of each item, in the order of the items, in at most so many threads. Where none can be started,
/// this one does it all.
pub fn each<I: Sync, O: Send>(items: &[I], threads: usize, work: impl Fn(&I) -> O + Sync) -> Vec<O> {
    let share = items.len().div_ceil(threads.max(1)).max(1);
    let (own, others) = items.split_at(share.min(items.len()));
    if others.is_empty() {
        return items.iter().map(work).collect();
    }
    let work = &work;
    thread::scope(|scope| {
        let name = thread::current().name().unwrap_or_default().to_owned();
        let started: Vec<_> = others
            .chunks(share)
            .map(|share| {
                let work = move || share.iter().map(work).collect::<Vec<O>>();
                (share, thread::Builder::new().name(name.clone()).spawn_scoped(scope, work))
            })
            .collect();
        let mut done: Vec<O> = own.iter().map(work).collect();
        for (share, handle) in started {
            match handle.map(thread::ScopedJoinHandle::join) {
                Ok(Ok(theirs)) => done.extend(theirs),
                Ok(Err(cause)) => panic::resume_unwind(cause),
                Err(_) => done.extend(share.iter().map(work)),
            }
        }
        done
    })
}

#[cfg(test)]
mod tests {
    use super::each;

    #[test]
    fn outcomes_have_the_order_of_the_items_whatever_the_threads() {
        let items: Vec<u32> = (0..7).collect();
        for threads in [0, 1, 2, 3, 7, 20] {
            assert_eq!(each(&items, threads, |item| item * item), [0, 1, 4, 9, 16, 25, 36], "{threads}");
        }
        assert!(each(&[] as &[u32], 2, |item| *item).is_empty());
    }

    #[test]
    #[should_panic(expected = "item 1")]
    fn a_panic_in_a_thread_is_that_of_the_caller() {
        each(&[0, 1], 2, |item| assert_ne!(*item, 1, "item {item}"));
    }
}
