//! Any text as a pile file -> no panic; the pile is written and read back with the same lines under each picture.

use seedpress::pile::Pile;

pub fn run(bytes: &[u8]) {
    let Ok((pile, loaded)) = Pile::from_text(&String::from_utf8_lossy(bytes)) else { return };
    assert_eq!(loaded.first_other_line.is_some(), loaded.other_lines > 0);
    let written = pile.to_text();
    let Ok((back, again)) = Pile::from_text(&written) else { panic!("its own text is refused") };
    assert_eq!((again.damaged, again.dropped), (0, 0));
    assert_eq!(by_picture(&back.to_text()), by_picture(&written));
    // Lines before the first picture may be damaged or newer: a pile file keeps them, its text alone does not.
    let said = |pile: &Pile| -> Vec<_> {
        let pages = pile.pages().iter();
        let found =
            pages.map(|page| (page.picture, page.page, page.counts.codes, page.counts.in_part, page.counts.marks));
        found
            .filter(|(_, _, codes, in_part, marks)| [codes, in_part, marks].into_iter().any(|count| *count > 0))
            .collect()
    };
    assert_eq!(said(&back), said(&pile));
    let _ = pile.progress(4);
}

/// The lines under each picture. Their order is no fact: of several readings of one code, the first that was seen comes
/// first.
fn by_picture(text: &str) -> Vec<Vec<&str>> {
    let mut pictures = vec![Vec::new()];
    for line in text.lines() {
        if line.starts_with("# picture ") {
            pictures.push(Vec::new());
        }
        pictures.last_mut().unwrap().push(line);
    }
    for lines in &mut pictures {
        lines.sort_unstable();
    }
    pictures
}
