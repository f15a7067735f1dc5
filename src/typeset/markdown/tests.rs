//! Tests: Markdown documents -> expected Typst markup or error.
#![cfg(test)]

use proptest::prelude::*;
use typst::syntax::{SyntaxKind, SyntaxNode, parse};

use super::*;
use crate::limits::{MAX_DOCUMENT_DEPTH, MAX_DOCUMENT_NOTES, MAX_TABLE_CELLS, MAX_TABLE_COLUMNS};

fn body(text: &str) -> String {
    let body = MarkdownDocument::parse("a.md", text).unwrap().body;
    let mut plain = String::new();
    let mut rest = body.as_str();
    while let Some((before, mark)) = rest.split_once(LINE_MARK) {
        plain.push_str(before);
        rest = mark.split_once("*/").unwrap().1;
    }
    plain + rest
}

fn refused(text: &str) -> String {
    MarkdownDocument::parse("a.md", text).unwrap_err().to_string()
}

fn warnings(text: &str) -> Vec<String> {
    let document = MarkdownDocument::parse("a.md", text).unwrap();
    document.warnings.iter().map(|warning| format!("{}: {}", warning.line, warning.text)).collect()
}

/// The identifiers that generated markup may use.
const NAMES: &str = "it body opening let calc max raise heading level par quote block parbreak list enum start tight tasks none \
    true false auto left center right table columns align header raw emph strong strike smartquote double linebreak \
    note note-again piece str address rule picture inline-picture own-language alt width caption text hyphenate set dir ltr rtl \
    sub super underline highlight fill stroke box rect inset outset x y pad size deep-list \
    above below sticky breakable context first-line-indent notes-below note-room metadata amount all costs orphan widow";

/// All identifiers of a syntax tree; fails at syntax errors.
fn names(node: &SyntaxNode, found: &mut Vec<String>) {
    let mut open = vec![node.clone()];
    while let Some(node) = open.pop() {
        assert!(node.kind() != SyntaxKind::Error, "broken markup: {:?}", node.leaf_text());
        if matches!(node.kind(), SyntaxKind::Ident | SyntaxKind::MathIdent) {
            found.push(node.leaf_text().to_string());
        }
        assert!(
            !matches!(node.kind(), SyntaxKind::ModuleImport | SyntaxKind::ModuleInclude | SyntaxKind::Equation),
            "markup that no text may make: {:?}",
            node.kind()
        );
        open.extend(node.children().cloned());
    }
}

/// Checks that the module of a document is valid Typst that uses only the expected identifiers.
fn holds_no_code(text: &str) {
    let Ok(document) = MarkdownDocument::parse("a.md", text) else { return };
    let mut found = Vec::new();
    names(&parse(&document.typst()), &mut found);
    for name in found {
        let known = NAMES.split_whitespace().any(|known| known == name) || name.starts_with("note-");
        assert!(known, "{name} is called by {text:?}");
    }
}

#[test]
fn each_element_becomes_its_own() {
    let cases = [
        (
            "Some *words* **of** `code`.",
            "#par[#\"Some \"#emph[#\"words\"]#\" \"#strong[#\"of\"]#\" \"#raw(\"code\")#\".\"]\n",
        ),
        ("two\nlines", "#par[#\"two\"#\" \"#\"lines\"]\n"),
        ("两\n行", "#par[#\"两\"#\"行\"]\n"),
        ("end  \nof", "#par[#\"end\"#linebreak()#\"of\"]\n"),
        ("> said", "#quote(block: true)[#par[#\"said\"]\n]\n"),
        ("***", "#(it.rule)()\n"),
        ("- a\n- b", "#list(tight: true, [#\"a\"], [#\"b\"])\n"),
        ("3. a\n\n4. b", "#enum(start: 3, tight: false, [#par[#\"a\"]\n], [#par[#\"b\"]\n])\n"),
        (
            "- [ ] a\n- [x] b\n- c",
            "#(it.tasks)(start: none, tight: true, (false, [#\"a\"]), (true, [#\"b\"]), (none, [#\"c\"]))\n",
        ),
        ("1. [ ] a", "#(it.tasks)(start: 1, tight: true, (false, [#\"a\"]))\n"),
        ("    let x = 1\n", "#raw(block: true, \"let x = 1\")\n"),
        ("~~no~~", "#par[#strike[#\"no\"]]\n"),
        ("[more](https://a.example)", "#par[#\"more\"#(it.address)(\"https://a.example\")]\n"),
        ("<https://a.example>", "#par[#text(hyphenate: false)[#\"https://\u{200b}a.example\"]]\n"),
        ("text\n\n## Part", "#par[#\"text\"]\n#heading(level: calc.max(1, 2 - it.raise))[#\"Part\"]\n"),
        (
            "a | b\n- | :-:\nc | d\ne | ",
            "#(it.table)((auto, center, ), (((\"a\", ), (\"c\", \"e\", ), ), ((\"b\", ), (\"d\", ), ), ), ((0, 1, ), (0, 1, ), ), (), ([#\"a\"], [#\"b\"], ), [#\"c\"], [#\"d\"], [#\"e\"], [], )\n",
        ),
        ("![a *boat*](b.png \"cap\")", "#(it.picture)(1, alt: \"a boat\", caption: [#\"cap\"])\n"),
        ("see ![](b.png#width=40mm)", "#par[#\"see \"#(it.inline-picture)(1, alt: \"\", width: 40mm)]\n"),
    ];
    for (text, markup) in cases {
        assert_eq!(body(text), markup, "{text}");
    }
}

#[test]
fn a_short_line_stays_with_the_list_the_table_or_the_code_below_it() {
    let kept = |text: &str| body(text).contains("sticky: true, breakable: false, context par");
    for below in ["- jars", "1. jars", "- [ ] jars", "| a |\n|---|\n| b |", "```\nx\n```", "    code"] {
        for line in ["Act.", "You need:", "**Act**", "必要なもの：", "تحتاج إلى:"] {
            assert!(kept(&format!("Text.\n\n{line}\n\n{below}\n")), "{line} {below}");
            assert!(kept(&format!("> {line}\n>\n> {}\n", below.replace('\n', "\n> "))), "{line} {below}");
        }
        let long = "Words that are set before a list. ".repeat(4);
        assert!(!kept(&format!("{long}\n\n{below}\n")), "{below}");
        assert!(kept(&format!("{long}They are:\n\n{below}\n")), "{below}");
        assert!(!kept(&format!("Act.\n\nText.\n\n> said\n\n{below}\n")), "{below}");
    }
    assert!(!kept("Act.\n\nText.\n"));
    assert!(!kept("Act[^a].\n\n- jars\n\n[^a]: Why.\n"), "its footnote would stay on the page that it leaves");
    // Indented as other paragraphs are, where one stands before it.
    let indented = "first-line-indent: (amount: par.first-line-indent.amount, all: true)";
    assert!(body("Text.\n\nAct.\n\n- jars\n").contains(indented));
    assert!(!body("# T\n\nText.\n\n## U\n\nAct.\n\n- jars\n").contains(indented));
}

#[test]
fn a_table_and_a_picture_stay_with_the_caption_below_them() {
    let kept = |text: &str| body(text).contains("width: 100%, sticky: true)[");
    let captions = [
        "*Our jars.*",
        "_Our jars_",
        "Table 3. Our jars",
        "Tab. 1: Gläser",
        "Fig. 2",
        "表 1：罐",
        "جدول 1: الجرار",
        "Table: jars",
    ];
    for caption in captions {
        for figure in ["| a |\n|---|\n| b |", "![](a.png)", "![](a.png)![](b.png)"] {
            assert!(kept(&format!("Text.\n\n{figure}\n\n{caption}\n")), "{figure} {caption}");
            assert!(!kept(&format!("Text.\n\n{figure}\n\nText.\n\n{caption}\n")), "{figure} {caption}");
        }
    }
    for other in ["Tables are heavy.", "Take *one* of them.", "Figure it out.", "- *item*"] {
        assert!(!kept(&format!("| a |\n|---|\n| b |\n\n{other}\n")), "{other}");
    }
    let noted = "| a[^a] |\n|---|\n| b |\n\n*Jars*\n\n[^a]: Why.\n";
    assert!(!kept(noted), "its footnote would stay on the page that it leaves");
}

#[test]
fn a_line_that_ends_in_a_colon_stays_with_the_picture_below_it() {
    let kept = |text: &str| body(text).contains("sticky: true, breakable: false, context par");
    for line in ["So it looks:", "**Jars:**", "看图：", "انظر:"] {
        assert!(kept(&format!("Text.\n\n{line}\n\n![a jar](a.png)\n")), "{line}");
    }
    assert!(!kept("Text.\n\nSo it looks.\n\n![a jar](a.png)\n"));
    assert!(!kept("Text.\n\nSo it looks:\n\nText.\n\n![a jar](a.png)\n"));
}

#[test]
fn ids_of_headings_are_not_printed_and_what_only_looks_like_one_is() {
    for heading in ["## Jars {#jars}", "## Jars {#jars .wide} ##", "Jars {#jars}\n----", "## Jars {-}"] {
        let text = format!("# T\n\nText.\n\n{heading}\n\nText.\n");
        assert!(body(&text).contains("[#\"Jars\"]"), "{heading}: {}", body(&text));
    }
    for (heading, printed) in
        [("## Jars {a, b}", "{a, b}"), ("## Jars \\{#jars}", "{#jars}"), ("## {#a} Jars", "{#a} Jars")]
    {
        let text = format!("# T\n\nText.\n\n{heading}\n\nText.\n");
        assert!(body(&text).contains(printed), "{heading}: {}", body(&text));
    }
    assert!(body("# T\n\nJars {#jars}\n").contains("{#jars}"), "a paragraph has no id");
    assert_eq!(MarkdownDocument::parse("a.md", "# Jars {#jars}\n\nText\n").unwrap().title(), Some("Jars"));
}

#[test]
fn a_heading_before_a_line_with_a_footnote_keeps_room_for_both() {
    let notes = "\n\n[^a]: Why.\n";
    assert!(body(&format!("Text.\n\n## Jars\n\nOne[^a].{notes}")).contains("(it.note-room)(1, 1, 1)#["));
    assert!(!body(&format!("## Jars\n\nTwo.\n\nOne[^a].{notes}")).contains("note-room"));
    assert!(!body("Text.\n\n## Jars\n\nOne.\n").contains("note-room"));
}

#[test]
fn a_footnote_stands_before_the_text_and_is_called_where_it_is_mentioned() {
    let markup = body("One[^a] and[^a].\n\n[^a]: Why.\n\n    And how.\n");
    assert!(markup.starts_with("#let note-1 = (it.own-language)[#\"Why.\"#parbreak()#\"And how.\"]\n"), "{markup}");
    assert!(markup.contains("#(it.note)(1, 1, 1, note-1)"), "{markup}");
    assert_eq!(markup.matches("#(it.note-again)(1)").count(), 1);
    // A line never begins with the number of a footnote.
    assert!(body("One [^a].\n\n[^a]: Why.\n").contains("[#\"One\u{a0}\"#(it.note)("));
    assert!(body("See http://a.example/b [^a].\n\n[^a]: Why.\n").contains("\u{a0}\"]#(it.note)("));
    assert_eq!(
        warnings("Text.\n\n[^b]: Nobody asks.\n"),
        ["3: nothing in the text refers to the footnote b; it is not printed"]
    );
    assert_eq!(
        refused("A[^a].\n\n[^a]: See[^b].\n\n[^b]: So.\n"),
        "a.md, line 3: a footnote cannot contain a footnote"
    );
}

#[test]
fn notes_have_places_below_their_paragraph_and_below_the_block_around_it() {
    let below = |text: &str| {
        let markup = body(&format!("{text}\n\n[^a]: A\n\n[^b]: B\n\n[^c]: C\n"));
        let body = markup.rsplit_once("#let note-").unwrap().1.split_once('\n').unwrap().1.to_owned();
        let calls = body.split("#(it.notes-below)").skip(1);
        calls.map(|call| call.split_once("note-").unwrap().0.to_owned()).collect::<Vec<_>>()
    };
    // How late the notes of this place are; the first notes of the paragraph and of the block.
    assert_eq!(below("One[^a] and[^b].\n\nThree[^c]."), ["((1, 2,), 1, 1, ", "((1, 2,), 3, 3, "]);
    assert_eq!(below("- One[^a]\n- Two[^b] and[^c]"), ["((1,), 1, 1, ", "((1,), 2, 1, ", "((2,), 1, 1, "]);
    assert_eq!(
        below("> One[^a]\n>\n> Two[^b]\n\nThree[^c]."),
        ["((1,), 1, 1, ", "((1,), 2, 1, ", "((2,), 1, 1, ", "((1, 2,), 3, 3, "]
    );
    assert_eq!(below("| a[^a] |\n|---|\n| b[^b] |\n\n[^c]"), ["((1, 2,), 1, 1, ", "((1, 2,), 3, 3, "]);
    // A heading may move, and so may an introduction.
    assert_eq!(below("Text.\n\n## One[^a]\n\nTwo[^b].\n\n[^c]"), ["((1, 2,), 1, 1, ", "((1, 2,), 3, 3, "]);
    assert_eq!(below("Text.\n\n## One[^a]\n\nTwo:\n\n- Three[^b]\n\n[^c]"), ["((1, 2,), 1, 1, ", "((1, 2,), 3, 3, "]);
    assert_eq!(below("> ## One[^a]\n>\n> Two[^b]\n\nThree[^c]."), ["((1, 2,), 1, 1, ", "((1, 2,), 3, 3, "]);
}

#[test]
fn the_heading_that_a_document_begins_with_is_its_title_unless_its_head_has_one() {
    let document = MarkdownDocument::parse("a.md", "# A *small* box\n\n## Part\n").unwrap();
    assert_eq!(document.title(), Some("A small box"));
    assert_eq!(document.top_level, Some(2));
    let document = MarkdownDocument::parse("a.md", "---\ntitle: Other\n---\n# A box\n").unwrap();
    assert_eq!(document.title(), Some("Other"));
    assert!(MarkdownDocument::parse("a.md", "Text\n\n# Late\n").unwrap().opening.is_none());
    assert!(
        MarkdownDocument::parse("a.md", "# Noted[^1]\n\n[^1]: x\n").unwrap().opening.is_none(),
        "its note would be lost"
    );
}

#[test]
fn html_means_what_it_means_in_a_browser() {
    let strong = "#par[#\"a \"#strong[#\"b\"]#\" c\"]\n";
    for (text, markup) in [
        ("a <b>b</b> c", strong),
        ("a <STRONG class='x'>b</STRONG> c", strong),
        ("<p>a <b>b</b> c</p>", strong),
        ("<div>\n\na **b** c\n\n</div>", strong),
        ("<div\nid=x>\na <b>b</b> c</div>", strong),
        ("a<br>b<br/>c", "#par[#\"a\"#linebreak()#\"b\"#linebreak()#\"c\"]\n"),
        ("H<sub>2</sub>O, m<sup>2</sup>", "#par[#\"H\"#sub[#\"2\"]#\"O, m\"#super[#\"2\"]]\n"),
        ("<i>a</i> <s>b</s> <u>c</u>", "#par[#emph[#\"a\"]#\" \"#strike[#\"b\"]#\" \"#underline[#\"c\"]]\n"),
        ("<code>a b</code>", "#par[#raw(\"a b\")]\n"),
        ("<kbd>Ctrl</kbd>", "#par[#box(stroke: 0.5pt, inset: (x: 2pt), outset: (y: 2pt))[#raw(\"Ctrl\")]]\n"),
        ("<p align=\"center\">a</p>", "#align(center)[#par[#\"a\"]\n]"),
        ("<center>\n\na\n\n</center>", "#align(center)[#par[#\"a\"]\n]"),
        ("<hr>", "#(it.rule)()\n"),
        ("<a href='https://a.example'>more</a>", "#par[#\"more\"#(it.address)(\"https://a.example\")]\n"),
        ("<ul><li>a</li><li>b</ul>", "#list(tight: true, [#\"a\"], [#\"b\"])\n"),
        ("<ol start=3>\n <li>a</li>\n</ol>", "#enum(start: 3, tight: true, [#\"a\"])\n"),
        ("x\n\n<h3>a</h3>", "#par[#\"x\"]\n#heading(level: calc.max(1, 3 - it.raise))[#\"a\"]\n"),
        ("<blockquote>a</blockquote>", "#quote(block: true)[#par[#\"a\"]\n]\n"),
        ("<pre>a\n  b</pre>", "#raw(block: true, \"a\\n  b\")\n"),
        (
            "<details>\n<summary>More</summary>\n\nHidden *words*.\n\n</details>",
            "#par[#strong[#\"More\"]]\n#par[#\"Hidden \"#emph[#\"words\"]#\".\"]\n",
        ),
        ("<p>a &amp; b&lt;c&gt; &eacute;&#x41;</p>", "#par[#\"a & b<c> éA\"]\n"),
        ("<img src=\"b.png\" alt=\"a boat\" width=\"96\">", "#(it.picture)(1, alt: \"a boat\", width: 25.4mm)\n"),
        ("see <img src=b.png width=50%>", "#par[#\"see \"#(it.inline-picture)(1, alt: \"\", width: 50%)]\n"),
        ("<p>a<p>b", "#par[#\"a\"]\n#par[#\"b\"]\n"),
        (
            "<table><tr><th>a<th>b</tr><tr><td>c</table>",
            "#(it.table)((auto, auto, ), (((\"*a\", ), (\"c\", ), ), ((\"*b\", ), (), ), ), ((0, ), (0, ), ), (), ([#\"a\"], [#\"b\"], ), [#\"c\"], [], )\n",
        ),
    ] {
        let markup = if text.starts_with("<table") { markup.replace("\"*", "\"") } else { markup.to_owned() };
        assert_eq!(body(text), markup, "{text}");
        assert_eq!(warnings(text), [""; 0], "{text}");
        holds_no_code(text);
    }
}

#[test]
fn no_html_is_lost_without_a_word() {
    assert_eq!(warnings("<!-- a\nnote -->\n\nText <!-- more --> and<br>on."), [""; 0]);
    assert!(!body("a <!-- secret --> b").contains("secret"));
    let told = warnings("Text\n\n<div class=\"x\">\n<video src=x>\n</div>\n\nA <blink>word</blink>\n");
    assert_eq!(told[0], "4: this HTML is printed as it is: <video src=x>");
    assert_eq!(told.len(), 3, "{told:?}");
    for (text, words) in [
        ("<script>\nalert(1)\n</script>", "alert(1)"),
        ("<style>p { x: y }</style>", "p { x: y }"),
        ("<div>\nhidden\n</div>", "hidden"),
        ("a <foo-bar x=\"1\">b</foo-bar>", "<foo-bar x="),
        ("Vec<T>", "<T>"),
        ("<table><tr><td>cell</td></tr>stray</table>", "stray"),
        ("<table><caption>name</caption><tr><td>cell</td></tr></table>", "name"),
        ("<td>alone</td>", "alone"),
        ("a</b>c", "</b>"),
        ("<li>alone", "alone"),
        ("<p>open <b>still", "still"),
        ("<unfinished\n\nword", "word"),
        ("<table><tr><td><table><tr><td>inner</td></tr></table></td></tr></table>", "inner"),
        ("<details><summary>one</details>two", "two"),
    ] {
        assert!(body(text).replace('\u{200b}', "").contains(words), "{text}: {}", body(text));
        holds_no_code(text);
    }
    assert_eq!(warnings(&"<blink>".repeat(1_000)).len(), 21);
    assert_eq!(
        warnings("Text\n\n<!-- open\n\nmore"),
        ["3: a comment (<!--) does not end: nothing after it is printed"]
    );
}

#[test]
fn a_picture_of_the_net_costs_that_picture_alone() {
    for picture in [
        "![state](https://example.org/badge.svg)",
        "[![state](http://example.org/badge.svg)](https://example.org)",
        "<img src='//example.org/badge.svg' alt='state'>",
    ] {
        let text = format!("# Pump\n\n{picture}\n\n1. Open");
        let document = MarkdownDocument::parse("a.md", &text).unwrap();
        assert!(document.pictures.is_empty());
        assert_eq!(document.warnings.len(), 1, "{:?}", document.warnings);
        let plain = document.body.replace('\u{200b}', "");
        assert!(
            plain.contains("#box(stroke: 0.5pt, inset: 3pt)")
                && plain.contains("state")
                && plain.contains("example.org/badge.svg"),
            "{plain}"
        );
        assert!(plain.contains("#enum("));
        holds_no_code(&text);
    }
    let data = "![dot](data:image/png;base64,iVBORw0KGgo=)";
    assert!(body(data).contains("dot") && !body(data).contains("iVBOR"));
}

#[test]
fn lines_may_end_as_old_programs_end_them() {
    let fed = body("# One\n\ntwo\n\n- three\n");
    assert_eq!(body("# One\r\rtwo\r\r- three\r"), fed);
    assert_eq!(body("# One\r\n\r\ntwo\r\r- three\r\n"), fed);
}

#[test]
fn a_private_path_is_not_printed() {
    let text = "See [the plan](file:///home/mira/plan.odt).";
    assert!(!body(text).contains("mira"));
    assert_eq!(warnings(text).len(), 1);
}

#[test]
fn a_place_in_the_markup_leads_back_to_its_line() {
    let document =
        MarkdownDocument::parse("a.md", "---\nlang: en\n---\nOne\n\n- two\n- three\n\n      four\n").unwrap();
    let module = document.typst();
    for (word, line) in [("One", 4), ("two", 6), ("four", 9)] {
        assert_eq!(MarkdownDocument::line_at(&module, module.find(word).unwrap()), line, "{word}: {module}");
    }
}

#[test]
fn what_is_too_deep_too_wide_or_too_many_is_refused_by_line() {
    let deep = format!("Text\n\n{} x", ">".repeat(MAX_DOCUMENT_DEPTH + 1));
    assert_eq!(refused(&deep), "a.md, line 3: lists, quotes and the like are nested more than 24 deep");
    let wide = format!("\n{}\n{}\n", "a|".repeat(MAX_TABLE_COLUMNS + 1), "-|".repeat(MAX_TABLE_COLUMNS + 1));
    assert_eq!(refused(&wide), "a.md, line 2: the table has 25 columns; at most 24 fit on a page");
    let notes = (0..=MAX_DOCUMENT_NOTES).map(|note| format!("[^{note}]\n\n[^{note}]: x\n\n"));
    let notes = notes.collect::<Vec<_>>().concat();
    assert!(refused(&notes).ends_with("there are more than 2000 footnotes"), "{}", refused(&notes));
    let cells = format!("a|b\n-|-\n{}", "c|d\n".repeat(MAX_TABLE_CELLS / 2));
    assert!(refused(&cells).ends_with("there are more than 20000 cells of tables"), "{}", refused(&cells));
    let large = "x".repeat(crate::limits::MAX_DOCUMENT_BYTES + 1);
    assert!(refused(&large).contains("at most 4194304 can be set"));
}

#[test]
fn hostile_texts_are_answered() {
    let line = 1 << 20;
    for text in [
        ">".repeat(10_000),
        "- ".repeat(10_000),
        "*a **b ".repeat(10_000),
        "[".repeat(100_000),
        "![".repeat(50_000),
        "[a](".repeat(50_000),
        "`".repeat(100_000) + "x",
        "<".repeat(100_000),
        "<!--".repeat(50_000),
        "&".repeat(100_000),
        "|".repeat(10_000) + "\n" + &"-|".repeat(10_000) + "\n" + &"|\n".repeat(50_000),
        "x".repeat(line),
        "x ".repeat(line / 2),
        "[^1]".repeat(50_000) + "\n\n[^1]: x",
        (0..2_000).map(|depth| " ".repeat(depth) + "- x\n").collect(),
        "<b>".repeat(10_000),
        "<div>\n\n".repeat(2_000),
        "<ul><li>".repeat(2_000),
        "<table><tr><td>".repeat(2_000),
        "<table><tr><td>".repeat(200) + "x" + &"</table>".repeat(200),
        "<p><pre><script>".repeat(500),
        "</div>".repeat(20_000),
        "a\u{202e}b\u{0}c\u{feff}".to_owned(),
        "\r\r\r\n\n\r".to_owned(),
    ] {
        holds_no_code(&text);
    }
}

#[test]
fn texts_that_look_like_typst_stay_texts() {
    for text in [
        "#read(\"/etc/passwd\")",
        "\"#eval(\"1\")\"",
        "\\\" #panic() \\\"",
        "$x$ @label <label> // /* */ = heading + item",
        "`#read()`",
        "```\n\"#read()\n```",
        "![\"#read()](a.png \"\\\"#read()\")",
        "[\"](https://a.example/\\\"#read\\(\\))",
        "| \"#a() |\n|-|\n| ]#read()[ |",
        "[^\"]: #read()\n\n[^\"]",
        "]#read()[",
        "- ]#read()[\n1. \")]#read()",
    ] {
        holds_no_code(text);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn no_text_at_all_becomes_code(text in "[ \\n#*_`>~|\\[\\]()!<>\"'\\\\/$@=+&;:^x1.-]{0,80}") {
        holds_no_code(&text);
    }

    #[test]
    fn no_html_at_all_becomes_code(parts in prop::collection::vec("(</?(b|p|div|ul|li|td|tr|table|a href=x|img src=y|pre|kbd|h2|q|summary|center|foo)>|\n\n|x|\"#|\\]| |- |<!--|-->|&lt;|\\*)", 0..30)) {
        holds_no_code(&parts.concat());
    }

    #[test]
    fn no_words_of_html_are_lost(parts in prop::collection::vec("(</?(b|p|div|ul|li|td|tr|table|a href=x|blockquote|kbd|h2|q|summary|center|foo|dl|dd|figure)>|\n\n|\n)", 20), words in prop::collection::vec("[a-z]{5,9}", 1..20)) {
        let text: Vec<String> = words.iter().zip(parts.iter().cycle()).map(|(word, part)| format!("{part}{word}")).collect();
        let text = text.concat();
        let document = MarkdownDocument::parse("a.md", &text).unwrap();
        let module = document.typst().replace('\u{200b}', "");
        for word in &words {
            prop_assert!(module.contains(word.as_str()), "{} is lost: {:?} -> {}", word, text, module);
        }
    }

    #[test]
    fn no_words_are_lost(words in prop::collection::vec("[a-z]{3,9}", 1..20), marks in prop::collection::vec("(\\*|\\*\\*|`|> |- |# |\n\n|\n| |~~|\\[|\\]|\\()", 20)) {
        let text = words.iter().zip(marks.iter().cycle()).map(|(word, mark)| format!("{mark}{word}"));
        let text = text.collect::<Vec<_>>().concat();
        let document = MarkdownDocument::parse("a.md", &text).unwrap();
        let module = document.typst().replace('\u{200b}', "");
        for word in &words {
            prop_assert!(module.contains(word.as_str()), "{} is lost: {:?} -> {}", word, text, module);
        }
    }
}
