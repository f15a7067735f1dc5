//! Any text as a pile file -> no panic; the pile is written and read back with the same lines under each picture.

use seedpress::pile::Pile;

pub fn run(bytes: &[u8]) {
    let Ok((pile, loaded)) = Pile::from_text(&String::from_utf8_lossy(bytes)) else { return };
    assert_eq!(loaded.first_other_line.is_some(), loaded.other_lines > 0);
    let written = pile.to_text();
    let Ok((back, again)) = Pile::from_text(&written) else { panic!("its own text is refused") };
    assert_eq!((again.damaged, again.dropped), (0, 0));
    assert_eq!(by_picture(&back.to_text()), by_picture(&written));
    assert_eq!(back.pages(), pile.pages());
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
    pictures.iter_mut().for_each(|lines| lines.sort_unstable());
    pictures
}
