//! Names of files and folders -> text of a new recipe: these inputs, and every other key commented out and explained.

use crate::assets;

/// The line of the built-in recipe that the inputs replace.
const INPUTS: &str = "inputs = [\"letters\", \"contacts.csv\"]";
/// Longest line of inputs in characters; longer lists take one line for each input.
const LINE: usize = 100;

/// A recipe for files and folders in its own folder. Where there are none, the recipe names examples.
#[must_use]
pub fn blank(inputs: &[String]) -> String {
    if inputs.is_empty() { assets::RECIPE.to_owned() } else { assets::RECIPE.replacen(INPUTS, &list(inputs), 1) }
}

fn list(inputs: &[String]) -> String {
    let quoted: Vec<String> = inputs.iter().map(|input| quoted(input)).collect();
    let line = format!("inputs = [{}]", quoted.join(", "));
    if line.chars().count() <= LINE { line } else { format!("inputs = [\n  {},\n]", quoted.join(",\n  ")) }
}

/// A TOML basic string (TOML 1.0, "String").
fn quoted(word: &str) -> String {
    let letter = |letter: char| match letter {
        '"' | '\\' => format!("\\{letter}"),
        _ if letter.is_control() => format!("\\u{:04X}", u32::from(letter)),
        _ => letter.to_string(),
    };
    format!("\"{}\"", word.chars().map(letter).collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::recipe::{Recipe, RecipeError};

    fn inputs(text: &str) -> Vec<String> {
        let recipe = Recipe::parse(text).unwrap();
        recipe.inputs.iter().map(|input| input.value.as_str().to_owned()).collect()
    }

    #[test]
    fn a_blank_recipe_is_a_recipe_for_what_was_found() {
        let few = ["seed's \u{e4}".to_owned(), "b.md".to_owned()];
        assert_eq!(inputs(&blank(&few)), few);
        let many: Vec<String> = (0..40).map(|number| format!("file-{number}.md")).collect();
        let text = blank(&many);
        assert_eq!(inputs(&text), many);
        assert!(text.lines().all(|line| line.chars().count() <= 120), "no line is longer than a screen");
        assert_eq!(inputs(&blank(&[])), ["letters", "contacts.csv"]);
    }

    #[test]
    fn names_with_quotes_stay_names() {
        let text = list(&["a\" ] #".to_owned(), "b\\".to_owned()]);
        assert!(matches!(Recipe::parse(&text), Err(RecipeError::Path { line: 1, path, .. }) if path == "a\" ] #"));
    }

    /// Keys that are not set are written `#key = ..`, explanations `# ..`.
    fn asked_for(text: &str) -> String {
        let uncommented = |line: &str| match line.strip_prefix('#') {
            Some(key) if key.starts_with(|first: char| first.is_ascii_lowercase() || first == '[') => key.to_owned(),
            _ => line.to_owned(),
        };
        text.lines().map(|line| uncommented(line) + "\n").collect()
    }

    #[test]
    fn every_key_stands_in_the_blank_recipe_and_can_be_asked_for_by_taking_its_mark_away() {
        let RecipeError::UnknownKey { known, .. } = Recipe::parse("x = 1").unwrap_err() else { panic!() };
        let text = asked_for(&blank(&[])).replace("spare-sheets = ", "# spare-sheets = ");
        for key in known {
            let told = text.contains(&format!("\n{key} = ")) || text.contains(&format!("\n[{key}]\n"));
            assert!(told || key.starts_with("spare"), "{key} is not told of");
        }
        Recipe::parse(&text).unwrap();
        let other = asked_for(&blank(&[])).replace("spare = ", "# spare = ");
        assert!(Recipe::parse(&other).unwrap().spare_sheets.is_some());
    }
}
