//! Any text as the words or numbers of a share -> no panic; a share says itself again, and a correction is a share.

use seedpress::share::{self, Share, SumCheck};

pub fn run(bytes: &[u8]) {
    let Ok(numbers) = share::read(&String::from_utf8_lossy(bytes)) else { return };
    assert!(matches!(share::mend(&numbers, &share::sums(&numbers)), SumCheck::Right));
    match Share::from_numbers(&numbers) {
        Ok(share) => {
            assert_eq!(share.numbers(), numbers);
            assert_eq!(share::read(&share.words()).as_ref(), Ok(&numbers));
            assert!(share::corrections(&numbers, share.parameters.extendable).is_empty());
            let _ = share::join(&[share], b"", share::iterations(0));
        }
        Err(_) => {
            for extendable in [false, true] {
                for correction in share::corrections(&numbers, extendable) {
                    assert!(Share::from_numbers(&correction.numbers).is_ok());
                }
            }
        }
    }
}
