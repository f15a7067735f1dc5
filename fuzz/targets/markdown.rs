//! Any text as a document -> no panic, and markup in which no letter of the text is code.

use seedpress::typeset::MarkdownDocument;
use typst_syntax::{SyntaxKind, SyntaxNode, parse};

pub fn run(bytes: &[u8]) {
    match MarkdownDocument::parse("fuzzed.md", &String::from_utf8_lossy(bytes)) {
        Ok(document) => {
            let _ = document.title();
            check(&parse(&document.typst()));
        }
        Err(error) => assert!(error.line >= 1 && error.to_string().starts_with("fuzzed.md, line ")),
    }
}

/// All text stands in quoted strings. What a text could smuggle out of them would be one of these kinds, a fault of
/// syntax, or a function that the emitter never calls.
fn check(root: &SyntaxNode) {
    let mut open = vec![root];
    while let Some(node) = open.pop() {
        let text = node.leaf_text();
        match node.kind() {
            SyntaxKind::Error
            | SyntaxKind::ModuleImport
            | SyntaxKind::ModuleInclude
            | SyntaxKind::Equation
            | SyntaxKind::Escape
            | SyntaxKind::Shorthand
            | SyntaxKind::SmartQuote
            | SyntaxKind::Raw
            | SyntaxKind::Link
            | SyntaxKind::Ref
            | SyntaxKind::Heading
            | SyntaxKind::Strong
            | SyntaxKind::Emph => panic!("markup that no text may make: {:?} {text:?}", node.kind()),
            SyntaxKind::Text => assert!(text.trim().is_empty(), "text outside of a string: {text:?}"),
            SyntaxKind::Ident => {
                let forbidden =
                    ["eval", "read", "plugin", "csv", "json", "toml", "yaml", "xml", "cbor", "image", "sys"];
                assert!(!forbidden.contains(&text.as_str()), "a text calls {text}");
            }
            _ => {}
        }
        open.extend(node.children());
    }
}
