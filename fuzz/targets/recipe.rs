//! Any text as a recipe -> no panic, and no path that leaves the recipe's folder.

use seedpress::recipe::Recipe;

pub fn run(bytes: &[u8]) {
    match Recipe::parse(&String::from_utf8_lossy(bytes)) {
        Ok(recipe) => {
            let named = recipe.inputs.iter().chain(&recipe.output).chain(&recipe.layout);
            for path in named.map(|named| named.value.as_str()) {
                assert!(
                    !path.starts_with('/') && path.split('/').all(|part| part != ".." && !part.is_empty()),
                    "{path}"
                );
            }
        }
        // What is wrong is said in one line that steers no terminal.
        Err(error) => assert!(!error.to_string().chars().any(char::is_control), "{error}"),
    }
}
