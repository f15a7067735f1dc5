//! The head of an SVG -> its title, who made it and under which licence, as it says of itself (Dublin Core, Creative Commons).

use usvg::roxmltree::{Document, Node, ParsingOptions};

use crate::design::found::DesignFound;

/// The words inside an element, or what it points to.
fn words(node: &Node) -> Option<String> {
    let text: String = node.descendants().filter(Node::is_text).filter_map(|part| part.text()).collect();
    let resource =
        node.attributes().find(|attribute| attribute.name() == "resource").map(|found| found.value().to_owned());
    if text.trim().is_empty() { resource } else { Some(text) }
}

/// Fills in what the file says of itself.
pub(super) fn tell(text: &str, found: &mut DesignFound) {
    let options = ParsingOptions { allow_dtd: true, ..Default::default() };
    let Ok(document) = Document::parse_with_options(text, options) else { return };
    let root = document.root_element();
    let named = |node: &Node, name: &str| node.is_element() && node.tag_name().name() == name;
    let metadata = root.children().find(|node| named(node, "metadata"));
    // Only the head: within a work, not within its licence.
    let of = |name: &str| {
        let mut all = metadata?.descendants();
        let node = all.find(|node| {
            named(node, name)
                && !node.ancestors().skip(1).any(|around| {
                    matches!(around.tag_name().name(), "License" | "creator" | "rights" | "publisher")
                        && around.tag_name().name() != name
                })
        })?;
        words(&node)
    };
    found.title =
        of("title").or_else(|| root.children().find(|node| named(node, "title")).and_then(|node| words(&node)));
    found.maker = of("creator");
    found.licence = of("license").or_else(|| of("rights"));
}
