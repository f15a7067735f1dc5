//! Any text as a catalogue of words -> no panic; its lines can be asked for, filled and compared.

use seedpress::catalogue::{Catalogue, built_in};

pub fn run(bytes: &[u8]) {
    let Ok(catalogue) = Catalogue::parse("xx", &String::from_utf8_lossy(bytes)) else { return };
    for (key, line) in catalogue.lines() {
        assert_eq!(catalogue.line(key), line);
        let _ = catalogue.fill(key, &[("n", "{sheets}"), ("sheets", "*7*"), ("count", "`")]);
        let _ = catalogue.counted(key, 1);
    }
    assert!(catalogue.matches(&catalogue).is_ok());
    if let Some(english) = built_in("en")
        && let Err(error) = catalogue.matches(&english)
    {
        assert!(!error.to_string().is_empty());
    }
}
