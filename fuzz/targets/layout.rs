//! Any text as the `layout.toml` of a zine, and what follows a zero byte as its `layout.typ` -> no panic.

use seedpress::typeset::ZineLayout;

pub fn run(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let (toml, typst) = text.split_once('\0').unwrap_or((&text, ""));
    if let Err(error) = ZineLayout::parse("fuzzed", toml, typst) {
        assert!(error.to_string().starts_with("fuzzed/"), "{error}");
    }
}
