//! The reader as wasm, lines of the catalogues, scripts -> the restore page: one HTML file that needs nothing else.
//!
//! ```text
//! page/web/page.html   {{style}} {{script}} {{worker}}   page/web/*.css, *.js
//!                      {{words}}                         [page] and [restore] of each catalogue: JSON, gzip, base 85
//!                      {{plain}}                         what to do where scripts do not run, in each language
//!                      {{core}}                          the wasm: gzip, base 85
//!                      {{licences}}                      the licences of what is inside, from page/licences.py: gzip, base 85
//!                      {{policy}}                        what a browser may do with it: run these scripts, and nothing else
//! ```
//! Pure: the same input gives the same bytes.

use std::collections::BTreeMap;
use std::io::Write;

use flate2::{Compression, GzBuilder};
use sha2::{Digest, Sha256};

use crate::catalogue::Catalogue;

const TEMPLATE: &str = include_str!("../../page/web/page.html");
const STYLE: &str = include_str!("../../page/web/page.css");
const WORKER: &str = include_str!("../../page/web/worker.js");
/// In the order in which they need one another.
const SCRIPTS: [&str; 8] = [
    include_str!("../../page/web/inflate.js"),
    include_str!("../../page/web/words.js"),
    LINES_SCRIPT,
    include_str!("../../page/web/engine.js"),
    include_str!("../../page/web/screen.js"),
    include_str!("../../page/web/photos.js"),
    include_str!("../../page/web/live.js"),
    include_str!("../../page/web/main.js"),
];
const LINES_SCRIPT: &str = include_str!("../../page/web/lines.js");
const LINES_TEMPLATE: &str = include_str!("../../page/web/lines.html");
const LINES_MAIN: &str = include_str!("../../page/web/lines-main.js");

/// Tables of a catalogue whose lines the page has.
const TABLES: [&str; 2] = ["page.", "restore."];
/// What stands where scripts do not run.
const PLAIN: &str = "page.no-script";

/// The restore page. `wasm` is the module that `page/` makes, `licences` the texts of the licences of all that is in it;
/// `catalogues` are its languages, in their order.
#[must_use]
pub fn html(wasm: &[u8], licences: &str, catalogues: &[Catalogue]) -> String {
    let script: String = SCRIPTS.iter().map(|script| compact(script)).collect();
    let style = compact(STYLE);
    // `'wasm-unsafe-eval'` lets WebAssembly run; scripts that are made of text stay shut out.
    let policy = format!(
        "default-src 'none'; script-src {} 'wasm-unsafe-eval'; style-src {}; worker-src blob:; img-src blob:; \
         form-action 'none'; base-uri 'none'",
        source_of(&script),
        source_of(&style)
    );
    filled(
        TEMPLATE,
        &[
            ("policy", &policy),
            ("style", &style),
            ("plain", &plain(catalogues)),
            ("words", &base85(&packed(words(catalogues).as_bytes()))),
            ("core", &base85(&packed(wasm))),
            ("licences", &base85(&packed(licences.as_bytes()))),
            ("worker", &compact(WORKER)),
            ("script", &script),
        ],
    )
}

/// The small twin: texts of codes in, the packed file out; no WebAssembly, no photos.
#[must_use]
pub fn lines_html() -> String {
    let script = compact(LINES_SCRIPT) + &compact(LINES_MAIN);
    let policy = format!("default-src 'none'; script-src {}; form-action 'none'; base-uri 'none'", source_of(&script));
    filled(LINES_TEMPLATE, &[("policy", &policy), ("script", &script)])
}

/// Whether a text is a restore page of some version; what else is in it is not looked at.
#[must_use]
pub fn is_restore_page(html: &str) -> bool {
    html.starts_with("<!doctype html>") && html.contains("<script type=\"text/plain\" id=\"core\">")
}

/// SHA-256 in hex, as `sha256sum` prints it.
#[must_use]
pub fn digest(html: &str) -> String {
    format!("{:x}", Sha256::digest(html.as_bytes()))
}

/// A template with its places filled, each once; what is filled in is not looked at again.
fn filled(template: &str, places: &[(&str, &str)]) -> String {
    let mut page = String::with_capacity(template.len() + places.iter().map(|(_, text)| text.len()).sum::<usize>());
    for (at, part) in template.split("{{").enumerate() {
        let place = part.split_once("}}").filter(|_| at > 0);
        match place.and_then(|(name, rest)| Some((places.iter().find(|(known, _)| *known == name)?, rest))) {
            Some(((_, text), rest)) => {
                page.push_str(text);
                page.push_str(rest);
            }
            None => page.push_str(part),
        }
    }
    page
}

/// A script or a style without its comment lines and the blanks at the start of lines.
fn compact(text: &str) -> String {
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with("//"));
    lines.fold(String::with_capacity(text.len()), |mut all, line| {
        all.push_str(line);
        all.push('\n');
        all
    })
}

/// How a policy names a script or a style: by its SHA-256 (Content Security Policy Level 3, 2.3.1).
fn source_of(text: &str) -> String {
    format!("'sha256-{}'", base64(&Sha256::digest(text.as_bytes())))
}

fn packed(bytes: &[u8]) -> Vec<u8> {
    let mut packed = GzBuilder::new().mtime(0).write(Vec::new(), Compression::best());
    // Nothing is written to that could fail.
    let _ = packed.write_all(bytes);
    packed.finish().unwrap_or_default()
}

/// `{"en": {"name": "English", "dir": "ltr", "lines": {"page.take": "Take a photo", ..}}, ..}`
fn words(catalogues: &[Catalogue]) -> String {
    let languages = catalogues.iter().map(|catalogue| {
        let lines = catalogue.lines().filter(|(key, _)| TABLES.iter().any(|table| key.starts_with(table)));
        let lines: Vec<String> = lines
            .filter(|(key, _)| *key != PLAIN)
            .map(|(key, line)| format!("{}:{}", json_text(key), json_text(line)))
            .collect();
        let (lang, name) = (json_text(catalogue.lang()), json_text(catalogue.name()));
        let dir = catalogue.direction().word();
        format!("{lang}:{{\"name\":{name},\"dir\":\"{dir}\",\"lines\":{{{}}}}}", lines.join(","))
    });
    format!("{{{}}}", languages.collect::<Vec<_>>().join(",\n"))
}

/// What to do where scripts do not run, in each language.
fn plain(catalogues: &[Catalogue]) -> String {
    let paragraphs = catalogues.iter().map(|catalogue| {
        let (lang, dir) = (catalogue.lang(), catalogue.direction().word());
        format!("<p lang=\"{lang}\" dir=\"{dir}\">{}</p>\n", escaped(&catalogue.fill(PLAIN, &[])))
    });
    paragraphs.collect()
}

fn escaped(text: &str) -> String {
    let entities = BTreeMap::from([('&', "&amp;"), ('<', "&lt;"), ('>', "&gt;"), ('"', "&quot;")]);
    let letter = |c: char| entities.get(&c).map_or_else(|| c.to_string(), |entity| (*entity).to_owned());
    text.chars().map(letter).collect()
}

/// A text in JSON, without anything that could end a script element.
fn json_text(text: &str) -> String {
    let letter = |c: char| match c {
        '"' => "\\\"".to_owned(),
        '\\' => "\\\\".to_owned(),
        '<' => "\\u003c".to_owned(),
        c if c.is_control() => format!("\\u{:04x}", u32::from(c)),
        c => c.to_string(),
    };
    format!("\"{}\"", text.chars().map(letter).collect::<String>())
}

/// Base 85: four bytes are five digits, the most significant first; n bytes at the end are n + 1 digits, as in Ascii85. The
/// digits are what ASCII shows, without nine characters that mean something in markup or scripts. It is a sixteenth
/// shorter than base64.
fn base85(bytes: &[u8]) -> String {
    const LEFT_OUT: &str = "\"&'<>\\`{}";
    const PLACES: [u32; 5] = [85 * 85 * 85 * 85, 85 * 85 * 85, 85 * 85, 85, 1];
    let digits: Vec<char> = ('!'..='~').filter(|letter| !LEFT_OUT.contains(*letter)).collect();
    let mut text = String::with_capacity(bytes.len().div_ceil(4) * 5);
    for four in bytes.chunks(4) {
        let value = (0..4).fold(0u32, |value, at| value << 8 | u32::from(four.get(at).copied().unwrap_or(0)));
        text.extend(PLACES.iter().take(four.len() + 1).map(|place| digits[(value / place % 85) as usize]));
    }
    text
}

/// Base64 (RFC 4648, 4) with padding.
fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for three in bytes.chunks(3) {
        let byte = |at: usize| u32::from(three.get(at).copied().unwrap_or(0));
        let value = byte(0) << 16 | byte(1) << 8 | byte(2);
        for at in 0..4 {
            let digit = DIGITS[(value >> (18 - 6 * at) & 63) as usize];
            text.push(if at > three.len() { '=' } else { char::from(digit) });
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assets::CATALOGUES;
    use crate::catalogue::built_in;

    const WASM: &[u8] = b"\0asm\x01\0\0\0";
    const LICENCES: &str = "https://licence.example\n";

    fn page() -> String {
        let catalogues: Vec<Catalogue> = CATALOGUES.iter().filter_map(|(lang, _)| built_in(lang)).collect();
        html(WASM, LICENCES, &catalogues)
    }

    /// The page without its policy and its payload, where alone such words may stand.
    fn without_policy_and_payload(page: &str) -> String {
        let (head, rest) = page.split_once("<meta http-equiv=\"Content-Security-Policy\" content=\"").unwrap();
        let (_, rest) = rest.split_once("\">").unwrap();
        let without = |text: &str, id: &str| {
            let (before, rest) = text.split_once(&format!("id=\"{id}\">")).unwrap();
            let (_, after) = rest.split_once("</script>").unwrap();
            format!("{before}{after}")
        };
        let page = without(&without(&without(&format!("{head}{rest}"), "core"), "licences"), "words");
        let catalogues: Vec<Catalogue> = CATALOGUES.iter().filter_map(|(lang, _)| built_in(lang)).collect();
        page + &words(&catalogues)
    }

    const BANNED: [&str; 24] = [
        "fetch",
        "XMLHttpRequest",
        "WebSocket",
        "WebTransport",
        "EventSource",
        "RTC",
        "sendBeacon",
        "import(",
        "importScripts",
        "serviceWorker",
        "<link",
        "<iframe",
        "<object",
        "<embed",
        "<form",
        "<base",
        "://",
        "innerHTML",
        "outerHTML",
        "insertAdjacentHTML",
        "createContextualFragment",
        "document.write",
        "eval(",
        "Function(",
    ];

    #[test]
    fn no_name_that_reaches_a_network_or_makes_markup_of_text_stands_in_the_page() {
        let (page, lines) = (without_policy_and_payload(&page()), lines_html());
        for word in BANNED {
            assert!(!page.contains(word), "restore.html has {word}");
            assert!(!lines.contains(word), "lines.html has {word}");
        }
    }

    #[test]
    fn the_policy_names_the_very_script_and_style_that_stand_in_the_page() {
        let page = page();
        for element in ["<style>", "<script>"] {
            let (_, rest) = page.split_once(element).unwrap();
            let (text, _) = rest.split_once("</s").unwrap();
            assert!(page.contains(&source_of(text)), "{element}");
            assert_eq!(page.matches(element).count(), 1, "{element}");
        }
        assert!(page.contains("default-src 'none'"));
    }

    #[test]
    fn the_same_input_gives_the_same_bytes_and_every_language_is_in_it() {
        let page = page();
        assert_eq!(page, self::page());
        assert!(!page.contains("{{"), "a place was not filled");
        assert!(is_restore_page(&page) && !is_restore_page(&lines_html()));
        for (lang, _) in CATALOGUES {
            assert!(page.contains(&format!("<p lang=\"{lang}\"")), "{lang}");
        }
    }

    #[test]
    fn base85_has_no_markup_and_a_quarter_more_characters_than_bytes() {
        let ends = [("", ""), ("f", "Fj"), ("fo", "FvE"), ("foo", "FvIX"), ("foob", "FvIYz"), ("fooba", "FvIYzE2")];
        for (bytes, text) in ends {
            assert_eq!(base85(bytes.as_bytes()), text);
        }
        assert_eq!(base85(&[255; 5]), "z;]0!yy");
        let all: Vec<u8> =
            (0..=255u8).cycle().take(4_000).enumerate().map(|(at, byte)| byte ^ (at / 256) as u8).collect();
        let text = base85(&all);
        assert_eq!(text.len(), 5_000);
        assert!(!text.contains(['"', '&', '\'', '<', '>', '\\', '`', '{', '}', ' ']));
    }

    #[test]
    fn base64_is_the_standards() {
        for (bytes, text) in [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg==")] {
            assert_eq!(base64(bytes.as_bytes()), text);
        }
    }

    #[test]
    fn text_cannot_leave_its_quotes_or_its_element() {
        assert_eq!(json_text("a\"</script>\\\n"), "\"a\\\"\\u003c/script>\\\\\\u000a\"");
        assert_eq!(escaped("<b> & \"c\""), "&lt;b&gt; &amp; &quot;c&quot;");
    }

    #[test]
    fn the_small_twin_is_small() {
        assert!(lines_html().len() <= 10 << 10, "{} bytes", lines_html().len());
    }
}
