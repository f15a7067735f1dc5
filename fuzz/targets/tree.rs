//! Any text as a tree file -> a tree that is written and read back the same, checked and played, or faults in single lines.

use seedpress::tree::check::{CheckWish, weaknesses};
use seedpress::tree::file::{read, write};
use seedpress::tree::round::callers::CallOrder;
use seedpress::tree::round::engine::RoundEngine;
use seedpress::tree::round::slips::call_slips;

/// People of trees that are played: more tell nothing new, and take long.
const MOST_PLAYED: usize = 60;

pub fn run(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let tree = match read(text) {
        Ok(tree) => tree,
        Err(error) => {
            assert!(!error.faults.is_empty());
            assert!(error.faults.iter().all(|fault| !fault.says.chars().any(char::is_control)), "{error}");
            return;
        }
    };
    let written = write(&tree);
    let again = read(&written);
    assert_eq!(again.as_ref(), Ok(&tree), "{written}");
    if tree.people.len() > MOST_PLAYED {
        return;
    }
    let order = CallOrder::of(&tree);
    let mut engine = RoundEngine::new(&tree, &order, &[]);
    for set in 0..8usize {
        let silent: Vec<bool> = (0..order.len()).map(|person| set > 0 && (person * 7 + set) % (set + 2) == 0).collect();
        let round = engine.record(&silent);
        assert!(round.reached.iter().zip(&silent).all(|(reached, silent)| reached.is_none() || !silent));
    }
    assert_eq!(call_slips(&tree).len(), tree.people.len());
    let found = weaknesses(&tree, &CheckWish::default());
    assert!(found.findings.iter().all(|finding| !finding.says.chars().any(char::is_control)));
}
