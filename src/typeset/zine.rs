//! Articles, a layout and a page setup -> pages of a zine in reading order.
//!
//! ```text
//! main.typ      imports the others, sets language and direction, passes the facts and the body to the layout
//! house.typ     functions shared by the built-in layouts (layouts/)
//! standard.typ  functions for all layouts: check boxes, addresses, pictures (layouts/)
//! layout.typ    the layout
//! piece-1.typ   an article as a function that returns its body (markdown/)
//! ```

use std::collections::BTreeMap;
use std::fmt::Write;

use typst::foundations::{Array, Dict, IntoValue, Value};

use super::article::Article;
use super::article_pictures::{self, typeset_articles};
use super::chapters::Chapter;
use super::layout::{LAYOUT_TYPST, ZineLayout};
use super::letters::fonts::FontSet;
use super::markdown::{DocumentError, DocumentFault, MarkdownDocument};
use super::settings::settings;
use super::words::lines;
use super::{OwnFonts, TypesetError, TypesetPages};
use crate::assets;
use crate::catalogue::Catalogue;
use crate::fold::{Binding, PageMargins};
use crate::halftone::{Photos, Picture};
use crate::units::{Mm, Size};

/// How articles are typeset, apart from the size of the page.
#[derive(Debug, Clone, PartialEq)]
pub struct TextOptions {
    /// A language tag; `None` for that of the first document, or English.
    pub lang: Option<String>,
    /// The short name of the packet to which the zine belongs.
    pub short_name: Option<String>,
    /// Whether the zine has a cover of its own.
    pub cover: bool,
    pub photos: Photos,
    /// Position of the codes with the source of the zine: `pages`, `back` or `papers`.
    pub mirror: Option<&'static str>,
    /// The key of these codes, in three words, if they are sealed.
    pub mirror_key: Option<String>,
    /// Whether the last page is enlarged to a poster.
    pub poster: bool,
    /// How the cover looks; `None` as the layout says.
    pub cover_style: Option<CoverStyle>,
    pub fonts: OwnFonts,
}

/// Everything that the pages of a zine depend on besides its articles and layout.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PageSetup<'a> {
    pub page: Size,
    pub margins: PageMargins,
    pub binding: Binding,
    /// How far a cover may run beyond the edges of the page; 0 where nothing may stand within 5 mm of the edge.
    pub bleed: Mm,
    /// Catalogue for the text that the layout itself prints.
    pub words: &'a Catalogue,
    pub text: &'a TextOptions,
}

/// How a cover looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum CoverStyle {
    /// The layout's own.
    Own,
    /// The cover picture fills the page above the title.
    Picture,
    /// White on black.
    Reversed,
}

impl CoverStyle {
    pub const ALL: [Self; 3] = [Self::Own, Self::Picture, Self::Reversed];

    /// Its name in documents, in `layout.toml` and on the command line.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Own => "own",
            Self::Picture => "picture",
            Self::Reversed => "reversed",
        }
    }
}

/// Languages written from right to left.
const RIGHT_TO_LEFT: [&str; 10] = ["ar", "fa", "he", "ur", "ps", "sd", "ug", "yi", "dv", "ckb"];

/// Whether a language is written from right to left.
#[must_use]
pub fn is_right_to_left(lang: &str) -> bool {
    let language = lang.split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase();
    RIGHT_TO_LEFT.contains(&language.as_str())
}

/// Typesets the pages of a zine.
///
/// # Errors
/// No article, a character that no font has, or an error in the layout, with file and line.
pub fn zine(articles: &[Article], layout: &ZineLayout, options: &PageSetup) -> Result<TypesetPages, TypesetError> {
    let Some(first) = articles.first() else { return Err(TypesetError::Empty) };
    articles.iter().try_for_each(|article| check_letters(&article.document, &options.text.fonts))?;
    let files = files(articles, layout);
    let data = data(articles, &first.document, layout, options);
    let template = |file: &str| format!("{}/{file}", layout.name);
    typeset_articles(files, data, articles, (options.text.photos, &options.text.fonts), LAYOUT_TYPST, template)
}

/// The files of a zine without its articles.
pub(super) fn files(articles: &[Article], layout: &ZineLayout) -> Vec<(&'static str, String)> {
    vec![
        ("main.typ", main_file(articles)),
        ("standard.typ", assets::STANDARD_TYPST.to_owned()),
        ("house.typ", assets::HOUSE_TYPST.to_owned()),
        (LAYOUT_TYPST, layout.typst.clone()),
    ]
}

/// Checks that every character is in some font; others would print as empty boxes.
///
/// # Errors
/// All characters of the document that no font has, with the line of the first.
pub fn check_letters(document: &MarkdownDocument, own: &OwnFonts) -> Result<(), DocumentError> {
    if own.boxes {
        return Ok(());
    }
    let lacking = lacking_letters(document, own);
    match lacking.first() {
        None => Ok(()),
        Some(&(_, line)) => Err(DocumentFault::Letters(lacking).at(&document.file, line)),
    }
}

/// The letters of a document that no font has, each with the line of its first occurrence.
#[must_use]
pub fn lacking_letters(document: &MarkdownDocument, own: &OwnFonts) -> Vec<(char, usize)> {
    lacking(&document.letters, own)
}

/// Those of some letters that no font has, in the order of their lines.
pub(super) fn lacking(letters: &BTreeMap<char, usize>, own: &OwnFonts) -> Vec<(char, usize)> {
    let text: String = letters.keys().collect();
    let fonts = FontSet::of([text.as_str()], own);
    let is_lacking = |letter: char| !is_silent(letter) && !fonts.has(letter);
    let known = letters.iter().map(|(letter, line)| (*letter, *line));
    let mut lacking: Vec<(char, usize)> = known.filter(|(letter, _)| is_lacking(*letter)).collect();
    lacking.sort_by_key(|(letter, line)| (*line, *letter));
    lacking
}

/// Whether a character has no glyph of its own: joiners, soft hyphens, direction marks, variation selectors.
pub(super) fn is_silent(letter: char) -> bool {
    letter.is_control()
        || letter.is_whitespace()
        || matches!(u32::from(letter), 0xAD | 0x200B..=0x200F | 0x202A..=0x202E | 0x2060..=0x2069 | 0xFE00..=0xFE0F | 0xFEFF)
}

fn main_file(articles: &[Article]) -> String {
    let mut main = String::from(
        "#import \"standard.typ\"\n#import \"layout.typ\" as chosen\n#let it = standard.facts(sys.inputs, chosen)\n\
         #show: standard.in-language.with(it)\n\
         #show: standard.in-one-piece\n#set raw(theme: none)\n#show raw.where(block: true): standard.code-block\n#(standard.layout-of(it, chosen))(it, {\n",
    );
    for (number, Article { document, .. }) in (1..).zip(articles) {
        let first = number == 1;
        let beginning = Chapter::of(document, first).typst(document, first);
        // Writing to a string does not fail.
        let _ = write!(
            main,
            "  {{\n    import \"piece-{number}.typ\" as piece\n    let it = standard.of-piece(it, {number})\n    \
             show: standard.in-language.with(it)\n    {beginning}(piece.body)(it)\n  }}\n"
        );
    }
    main.push_str("})\n");
    main
}

/// The title of the first document, or the name of its file without folders.
fn title<'a>(first: &'a MarkdownDocument, own: &OwnFonts) -> &'a str {
    let name = first.file.rsplit(['/', '\\']).next().unwrap_or_default();
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    first.title().unwrap_or(if super::printable(stem, own) { stem } else { "–" })
}

/// The facts for a layout (docs/LAYOUTS.md).
pub(super) fn data(articles: &[Article], first: &MarkdownDocument, layout: &ZineLayout, options: &PageSetup) -> Dict {
    let front = &first.front;
    let tag = options.text.lang.as_deref().or(first.lang()).unwrap_or("en").to_owned();
    let text = |text: Option<&str>| text.map_or(Value::None, IntoValue::into_value);
    let length = |length: Mm| Value::Float(length.0);
    let mut dict = Dict::new();
    let mut put = |key: &str, value: Value| dict.insert(key.into(), value);
    put("title", title(first, &options.text.fonts).into_value());
    put("subtitle", text(front.subtitle.as_deref()));
    put("author", text(front.author.as_deref()));
    put("licence", text(front.licence.as_deref()));
    for (key, value) in language(&tag) {
        put(key, value);
    }
    put("page", lengths(&[("width", length(options.page.width)), ("height", length(options.page.height))]));
    let PageMargins { inner, outer, top, bottom, last } = options.margins;
    // Without a cover, any page may be the last.
    let bottom = if options.text.cover { bottom } else { last };
    let margins = [("inner", inner), ("outer", outer), ("top", top), ("bottom", bottom), ("last", last)];
    put("bleed", length(options.bleed).into_value());
    put("margins", lengths(&margins.map(|(side, margin)| (side, length(margin)))));
    let binding = match options.binding {
        Binding::Left => "left",
        Binding::Right => "right",
    };
    put("binding", binding.into_value());
    put("words", Value::Dict(lines(options.words, &[])));
    put("short-name", text(options.text.short_name.as_deref()));
    put("cover", options.text.cover.into_value());
    put("mirror", text(options.text.mirror));
    put("mirror-key", text(options.text.mirror_key.as_deref()));
    put("cover-style", text(options.text.cover_style.map(CoverStyle::word)));
    put("poster", options.text.poster.into_value());
    put(
        "cover-number",
        first.cover_picture().and_then(|number| i64::try_from(number).ok()).map_or(Value::None, Value::Int),
    );
    put("settings", Value::Dict(settings(&layout.settings)));
    let articles = articles.iter().enumerate().map(|(at, article)| chapter_data(article, at == 0));
    put("pieces", Value::Array(articles.collect::<Array>()));
    dict
}

/// A language tag as seen by templates.
fn language(tag: &str) -> [(&'static str, Value); 3] {
    let mut parts = tag.split(['-', '_']);
    let lang = parts.next().unwrap_or_default().to_ascii_lowercase();
    let region = parts.find(|part| part.len() == 2).map(str::to_ascii_uppercase);
    let dir = if is_right_to_left(&lang) { "rtl" } else { "ltr" };
    [
        ("lang", lang.into_value()),
        ("region", region.map_or(Value::None, IntoValue::into_value)),
        ("dir", dir.into_value()),
    ]
}

/// Metadata of an article, and its role as a chapter.
fn chapter_data(article: &Article, first: bool) -> Value {
    let mut dict = article_data(article);
    dict.insert("raise".into(), Value::Int(Chapter::of(&article.document, first).raise));
    let own = article.document.lang().map(|tag| language(tag).map(|(key, value)| (key.into(), value)));
    dict.insert("language".into(), Value::Dict(own.into_iter().flatten().collect()));
    Value::Dict(dict)
}

/// Metadata and pictures of an article.
pub(super) fn article_data(Article { document, pictures }: &Article) -> Dict {
    let text = |text: Option<&str>| text.map_or(Value::None, IntoValue::into_value);
    let picture = |picture: &Picture| {
        let (natural, ending) = (picture.natural(), article_pictures::ending(picture));
        let sides = [("width", natural.width), ("height", natural.height)].map(|(side, mm)| (side, Value::Float(mm.0)));
        lengths(&[sides[0].clone(), sides[1].clone(), ("ending", ending.into_value())])
    };
    let mut dict = Dict::new();
    dict.insert("title".into(), text(document.front.title.as_deref()));
    dict.insert("author".into(), text(document.front.author.as_deref()));
    dict.insert("pictures".into(), Value::Array(pictures.iter().map(picture).collect::<Array>()));
    dict
}

fn lengths(pairs: &[(&str, Value)]) -> Value {
    Value::Dict(pairs.iter().map(|(key, value)| ((*key).into(), value.clone())).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::limits::MAX_DOCUMENT_DEPTH;

    const TOML: &str = "about = \"for a test\"\n";
    const PLAIN: &str = "#let layout(it, body) = { set page(width: it.page.width * 1mm, height: it.page.height * 1mm, \
                         margin: 10mm); set text(font: it.fonts, size: 8pt); body }";

    /// The pages of articles on small paper with the usual options.
    fn pages(articles: &[Article], layout: &ZineLayout) -> Result<TypesetPages, TypesetError> {
        let ten = Mm(10.0);
        let languages = crate::catalogue::Languages::english();
        let text = TextOptions {
            lang: None,
            short_name: None,
            cover: true,
            photos: Photos::Dither,
            mirror: None,
            mirror_key: None,
            poster: false,
            cover_style: None,
            fonts: OwnFonts::default(),
        };
        let setup = PageSetup {
            page: Size { width: Mm(105.0), height: Mm(148.0) },
            bleed: Mm(0.0),
            margins: PageMargins { inner: ten, outer: ten, top: ten, bottom: ten, last: ten },
            binding: Binding::Left,
            words: languages.main(),
            text: &text,
        };
        zine(articles, layout, &setup)
    }

    fn layout(typst: &str) -> ZineLayout {
        ZineLayout::parse("mine", TOML, typst).unwrap()
    }

    fn article(file: &str, text: &str) -> Article {
        let document = MarkdownDocument::parse(file, text).unwrap();
        let grey = Picture::of_grey(40, 30, (0..1_200).map(|level| (level % 256) as u8).collect()).unwrap();
        let pictures = vec![grey; document.pictures.len()];
        Article { document, pictures }
    }

    fn refused(typst: &str, text: &str) -> String {
        pages(&[article("a.md", text)], &layout(typst)).unwrap_err().to_string()
    }

    #[test]
    fn the_same_texts_give_the_same_bytes() {
        let text = "# Beans\n\nText with *all*[^1] ![](a.png)\n\n[^1]: Note.\n\n![](a.png \"caption\")\n\n- [ ] done\n";
        let articles = [article("a.md", text), article("b.md", text)];
        let first = pages(&articles, &layout(PLAIN)).unwrap();
        assert_eq!(first, pages(&articles, &layout(PLAIN)).unwrap());
        assert!(first.pages >= 1);
    }

    #[test]
    fn what_is_wrong_with_a_layout_is_told_with_its_file_and_line() {
        let cases = [
            ("#let layout(it, body) = {\n  set page(width: 3)\n}", "mine/layout.typ, line 2: expected"),
            ("#let layout(it, body) = {\n  body\n", "mine/layout.typ, line 1: unclosed delimiter"),
            (
                "#let layout(it, body) = {\n\n  set text(font: \"No Such Sans\")\n  body\n}",
                "mine/layout.typ, line 3: unknown font family",
            ),
            (
                "#let layout(it, body) = it.settings.size",
                "mine/layout.typ, line 1: dictionary does not contain key \"size\"",
            ),
            ("#let layout(it, body) = read(\"/etc/hostname\")", "mine/layout.typ, line 1: "),
            ("#import \"other.typ\": x\n#let layout(it, body) = body", "mine/layout.typ, line 1: "),
            ("#import \"@preview/cetz:0.2.0\"\n#let layout(it, body) = body", "mine/layout.typ, line 1: "),
            (
                "#let layout(it, body) = { let x = 1; while x > 0 { x += 1 } }",
                "mine/layout.typ, line 1: loop seems to be infinite",
            ),
            (
                "#let f(x) = f(x)\n#let layout(it, body) = f(1)",
                "mine/layout.typ, line 1: maximum function call depth exceeded",
            ),
            ("#let layot(it, body) = body", "mine/standard.typ, line "),
            ("#let check = 3\n#let layout(it, body) = body", "mine/standard.typ, line "),
        ];
        for (typst, start) in cases {
            let told = refused(typst, "Text\n");
            assert!(told.starts_with(start), "{told}");
        }
        assert!(refused("", "Text").contains("a layout must define a function: #let layout(it, body) = .."));
    }

    #[test]
    fn a_letter_that_no_font_has_is_told_with_its_document_and_line() {
        assert_eq!(
            refused(PLAIN, "Text\n\nseeds ዘ here, and ዘ\n"),
            "a.md, line 3: the fonts that seedpress prints with have no letter `ዘ` (\\u{12d8})"
        );
        assert!(refused(PLAIN, "---\ntitle: ዘ\n---\n").starts_with("a.md, line 2: "));
    }

    #[test]
    fn html_in_any_place_is_set() {
        let layout = layout(PLAIN);
        for text in [
            "a <ul><li>b</li></ul> c",
            "a <hr> b <h3>c</h3> d",
            "a <blockquote>b</blockquote> <dl><dt>c</dt><dd>d</dd></dl>",
            "a <table><tr><td>b</td></tr></table> c",
            "| a |\n|---|\n| b <ul><li>c</li></ul> <hr> |\n",
            "- <p align=center>a</p>\n- <pre>b</pre>",
            "<h2>a\n\nb\n\n- c",
            "<details><summary>a</summary>\n\n| b |\n|---|\n| c |\n\n</details>",
            "a ![b](https://a.example/c.svg) d",
            "<kbd>a</kbd> <mark>b</mark> <sub>c</sub> <small>d</small> <u>e</u>",
            "<b>a<ul><li>b</b></ul>",
            "x[^1]\n\n[^1]: a <ul><li>b</li></ul> <p>c</p>",
            "<center>\n\n# a\n\n</center>",
        ] {
            let document = MarkdownDocument::parse("a.md", text).unwrap();
            let pages = pages(&[Article { document, pictures: Vec::new() }], &layout);
            assert!(pages.is_ok(), "{text}: {}", pages.unwrap_err());
        }
    }

    #[test]
    fn everything_as_deep_as_it_may_be_is_still_set() {
        let styles = "*a **b ".repeat(MAX_DOCUMENT_DEPTH / 2 - 2) + "x" + &"** c*".repeat(MAX_DOCUMENT_DEPTH / 2 - 2);
        for text in [
            format!("{} x", ">".repeat(MAX_DOCUMENT_DEPTH - 2)),
            (0..MAX_DOCUMENT_DEPTH / 2 - 1).map(|depth| "   ".repeat(depth) + "1. x\n").collect(),
            (0..MAX_DOCUMENT_DEPTH / 2 - 1).map(|depth| "  ".repeat(depth) + "- x\n").collect(),
            (0..MAX_DOCUMENT_DEPTH / 2 - 1).map(|depth| "  ".repeat(depth) + "- [ ] x\n").collect(),
            styles,
        ] {
            let set = pages(&[article("a.md", &text)], &layout(PLAIN));
            assert!(set.is_ok(), "{}: {text}", set.unwrap_err());
        }
    }

    #[test]
    fn a_drawing_full_of_shades_is_told_with_its_document_and_line() {
        let mut shaded = article("a.md", "Text\n\n![](b.svg)\n");
        let svg = "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9 9'><pattern id='p' width='1' height='1'><path d='M0 0h1'/>\
                   </pattern><linearGradient id='g'><stop stop-color='#000'/><stop offset='1' stop-color='#fff'/></linearGradient>\
                   <path d='M0 0h9v9z' fill='url(#g)'/></svg>";
        shaded.pictures = vec![Picture::of_svg(svg.as_bytes(), &[]).unwrap()];
        let told = pages(&[shaded], &layout(PLAIN)).unwrap_err().to_string();
        assert!(told.starts_with("a.md, line 3: the picture b.svg cannot be used: the SVG holds a gradient"), "{told}");
    }

    #[test]
    fn headings_begin_at_the_first_level_whatever_the_documents_begin_with() {
        let levels = "#let layout(it, body) = { show heading: it => assert(it.level == 1, message: \"level \" + str(it.level)); body }";
        for text in ["# Title\n\n## Part\n\n## Other\n", "### Part\n", "---\ntitle: Other\n---\n# Part\n"] {
            assert!(pages(&[article("a.md", text)], &layout(levels)).is_ok(), "{text}");
        }
        assert!(refused(levels, "# Title\n\n## Part\n\n### Below\n").contains("level 2"));
        let two = [article("a.md", "# One\n\nText"), article("b.md", "---\ntitle: Two\nauthor: Mira\n---\nText")];
        assert!(pages(&two, &layout(levels)).is_ok());
    }

    #[test]
    fn a_text_without_a_title_is_called_by_its_files_name_and_not_by_its_folders() {
        let titled = |file: &str, text: &str| {
            title(&MarkdownDocument::parse(file, text).unwrap(), &OwnFonts::default()).to_owned()
        };
        assert_eq!(titled("/home/mira/plans/beans.v2.md", "Text"), "beans.v2");
        assert_eq!(titled("beans", "Text"), "beans");
        assert_eq!(titled("x/ዘር.md", "Text"), "–");
        assert_eq!(titled("x/y.md", "# Beans"), "Beans");
    }

    #[test]
    fn right_to_left_is_known_by_the_language() {
        assert!(is_right_to_left("ar") && is_right_to_left("fa-IR") && is_right_to_left("HE"));
        assert!(!is_right_to_left("en") && !is_right_to_left("tr") && !is_right_to_left(""));
    }
}
