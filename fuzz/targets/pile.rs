//! Any text as a pile file -> no panic; the pile is written and read back as it was.

use seedpress::pile::Pile;

pub fn run(bytes: &[u8]) {
    let Ok((pile, loaded)) = Pile::from_text(&String::from_utf8_lossy(bytes)) else { return };
    assert_eq!(loaded.first_other_line.is_some(), loaded.other_lines > 0);
    let written = pile.to_text();
    let Ok((back, again)) = Pile::from_text(&written) else { panic!("its own text is refused") };
    assert_eq!((again.damaged, again.dropped), (0, 0));
    assert_eq!(back.to_text(), written);
    assert_eq!(back.pages(), pile.pages());
    let _ = pile.progress(4);
}
