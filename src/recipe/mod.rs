//! Text of a `packet.toml` -> settings of a packet, each with its line.
//!
//! ```toml
//! inputs = ["letters", "contacts.csv"]     # files and folders beside the recipe
//! title = "Letters of the hill workshop"   # all other keys are named like the options of `pack`
//! profile = "sturdy"
//! spare-sheets = 2
//! ```
//! A recipe makes a packet repeatable: the same files and the same recipe give the same bytes. It may come from
//! somebody else, together with the files, so it can name nothing outside its own folder and holds no commands. This
//! room checks keys, types and paths; the meaning of a value (such as the name of a paper) is checked where the command
//! line checks it, so that the two never differ.

mod blank;
mod reader;

pub use blank::blank;
pub use reader::{RecipeError, WithLine};

use reader::KeyReader;

use crate::limits::{MAX_FONTS, MAX_RECIPE_HOLDERS, MAX_RECIPE_INPUTS, MAX_RECIPE_LANGUAGES, MAX_SHEETS};
use crate::vault::SafePath;

/// The default file name of a recipe; other names end in `.packet.toml`.
pub const FILE_NAME: &str = "packet.toml";

/// Settings of a recipe. Defaults apply where a key is missing.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Recipe {
    /// Files and folders to pack, at least one; relative to the recipe's folder.
    pub inputs: Vec<WithLine<SafePath>>,
    /// The PDF to write, relative to the recipe's folder.
    pub output: Option<WithLine<SafePath>>,
    pub title: Option<WithLine<String>>,
    /// A string, or a TOML date.
    pub date: Option<WithLine<String>>,
    /// The name of a profile, or a profile file in the recipe's folder.
    pub profile: Option<WithLine<String>>,
    pub paper: Option<WithLine<String>>,
    /// Spare codes as a share of the data codes, as on the command line: `40%`, or the number 0.4.
    pub spare: Option<WithLine<String>>,
    /// 1 to 9998.
    pub spare_sheets: Option<WithLine<u32>>,
    /// The edge over which the printer turns the paper; `None` for single-sided printing.
    pub duplex: Option<WithLine<String>>,
    /// How the paper is folded; `None` where it is not.
    pub fold: Option<WithLine<String>>,
    /// Whether all of it is to be on one piece of paper.
    pub compact: Option<WithLine<bool>>,
    pub keep_times: Option<WithLine<bool>>,
    /// Whether pictures are stripped of what they tell of their makers.
    pub strip: Option<WithLine<bool>>,
    /// Whether meshes may be packed in another form where that saves sheets.
    pub rewrite: Option<WithLine<bool>>,
    /// Whether left-overs of programs are packed, too.
    pub all_files: Option<WithLine<bool>>,
    /// Languages of the printed text, the main one first: tags, or catalogue files in the recipe's folder.
    pub languages: Vec<WithLine<String>>,
    /// A folder with templates for the pages, in the recipe's folder.
    pub layout: Option<WithLine<SafePath>>,
    /// Whether readable texts are printed as text.
    pub text: Option<WithLine<bool>>,
    /// Patterns of files that are printed to be read besides running text.
    pub print: Vec<WithLine<String>>,
    /// Patterns of designs of which plates are printed.
    pub plates: Vec<WithLine<String>>,
    /// Fonts for letters that the built-in ones lack, and what becomes of letters that none has.
    pub fonts: Vec<WithLine<SafePath>>,
    pub missing: Option<WithLine<String>>,
    /// The restore page that lies beside the packet, in the recipe's folder.
    pub page: Option<WithLine<SafePath>>,
    /// A contact tree that is packed, and whose papers are printed, in the recipe's folder.
    pub tree: Option<WithLine<SafePath>>,
    /// How the packet is sealed, if it is.
    pub seal: Option<RecipeSeal>,
    /// People or places that keep the papers, as named on the cover. Information only: nothing is locked.
    pub holders: Vec<WithLine<String>>,
}

/// The table `[seal]`: how the packet is sealed and how its key is kept. It holds no secret, and no names.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RecipeSeal {
    pub split: Option<WithLine<String>>,
    /// 1 to 16.
    pub groups: Option<WithLine<u32>>,
    pub whole_key: Option<WithLine<bool>>,
    pub letter_to: Vec<WithLine<String>>,
    pub recipients: Vec<WithLine<String>>,
    pub card_size: Option<WithLine<String>>,
    pub card_languages: Vec<WithLine<String>>,
    /// Notes that anyone may read.
    pub open: Vec<WithLine<String>>,
}

impl RecipeSeal {
    fn parse(mut reader: KeyReader) -> Result<Self, RecipeError> {
        let seal = Self {
            split: reader.word("split")?,
            groups: reader.count("groups", MAX_CARD_PLACES)?,
            whole_key: reader.switch("whole-key")?,
            letter_to: reader.words("letter-to", MAX_RECIPE_HOLDERS)?,
            recipients: reader.words("recipients", MAX_RECIPE_HOLDERS)?,
            card_size: reader.word("card-size")?,
            card_languages: reader.words("card-languages", MAX_RECIPE_INPUTS)?,
            open: reader.words("open", MAX_RECIPE_INPUTS)?,
        };
        reader.finish()?;
        Ok(seal)
    }
}

/// Groups of cards, and cards of a group.
const MAX_CARD_PLACES: u32 = 16;

impl Recipe {
    /// Parses the text of a recipe.
    ///
    /// # Errors
    /// The line and key of the first TOML error, unknown key, wrong type or value out of range.
    pub fn parse(text: &str) -> Result<Self, RecipeError> {
        let mut reader = KeyReader::new(text)?;
        let recipe = Self {
            inputs: reader.paths("inputs", MAX_RECIPE_INPUTS)?,
            output: reader.path("output")?,
            title: reader.word("title")?,
            date: reader.date("date")?,
            profile: reader.word("profile")?,
            paper: reader.word("paper")?,
            spare: reader.share("spare")?,
            spare_sheets: reader.count("spare-sheets", MAX_SHEETS - 1)?,
            duplex: reader.word("duplex")?,
            fold: reader.word("fold")?,
            compact: reader.switch("compact")?,
            keep_times: reader.switch("keep-times")?,
            strip: reader.switch("strip")?,
            rewrite: reader.switch("rewrite")?,
            all_files: reader.switch("all-files")?,
            languages: reader.words("languages", MAX_RECIPE_LANGUAGES)?,
            layout: reader.path("layout")?,
            text: reader.switch("text")?,
            print: reader.words("print", MAX_RECIPE_INPUTS)?,
            plates: reader.words("plates", MAX_RECIPE_INPUTS)?,
            fonts: reader.paths("fonts", MAX_FONTS)?,
            missing: reader.word("missing")?,
            page: reader.path("page")?,
            tree: reader.path("tree")?,
            seal: reader.table("seal")?.map(RecipeSeal::parse).transpose()?,
            holders: reader.words("holders", MAX_RECIPE_HOLDERS)?,
        };
        reader.refuse("open-contacts", "print = [\"contacts.csv\"]")?;
        reader.finish()?;
        recipe.check()
    }

    fn check(self) -> Result<Self, RecipeError> {
        if let (Some(_), Some(WithLine { line, .. })) = (&self.spare, &self.spare_sheets) {
            return Err(RecipeError::Both { line: *line, key: "spare-sheets", other: "spare" });
        }
        if let (Some(WithLine { value: false, .. }), [WithLine { line, .. }, ..]) = (&self.text, &*self.print) {
            return Err(RecipeError::Both { line: *line, key: "print", other: "text = false" });
        }
        if self.inputs.is_empty() { Err(RecipeError::NoInputs) } else { Ok(self) }
    }

    /// Whether a file of this name is a recipe: `packet.toml`, or a name that ends in `.packet.toml`.
    #[must_use]
    pub fn is_name(name: &str) -> bool {
        name.strip_suffix(FILE_NAME).is_some_and(|before| before.is_empty() || before.ends_with('.'))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(text: &str) -> String {
        Recipe::parse(text).unwrap_err().to_string()
    }

    #[test]
    fn each_wish_comes_with_the_line_it_stands_in() {
        let text = "# spring\ninputs = [\n  \"letters/\",\n  'seeds/beans.md',\n]\n\ntitle = \"Für Mira\"\n\
            date = 2026-11-21\nspare = 0.4\nkeep-times = true\n";
        let recipe = Recipe::parse(text).unwrap();
        let inputs: Vec<(usize, &str)> = recipe.inputs.iter().map(|input| (input.line, input.value.as_str())).collect();
        assert_eq!(inputs, [(3, "letters"), (4, "seeds/beans.md")]);
        assert_eq!(recipe.title, Some(WithLine { line: 7, value: "Für Mira".to_owned() }));
        assert_eq!(recipe.date, Some(WithLine { line: 8, value: "2026-11-21".to_owned() }));
        assert_eq!(recipe.spare, Some(WithLine { line: 9, value: "0.4".to_owned() }));
        assert_eq!(recipe.keep_times, Some(WithLine { line: 10, value: true }));
        assert_eq!((recipe.paper, recipe.spare_sheets), (None, None));
    }

    #[test]
    fn a_key_that_nobody_knows_is_named_with_its_line_and_all_that_are_known() {
        let message = refused("inputs = [\"a\"]\n\nprofil = \"sturdy\"\n");
        assert!(message.starts_with("line 3: a recipe has no `profil`"), "{message}");
        for key in ["inputs", "profile", "spare-sheets"] {
            assert!(message.contains(key), "{message}");
        }
        assert!(refused("input = [\"a\"]").contains("`input`"), "the slip is named, and not what it leaves missing");
        assert!(refused("[packet]\ninputs = [\"a\"]").starts_with("line 1: a recipe has no `packet`"));
    }

    #[test]
    fn the_wrong_kind_of_value_is_named_with_what_is_allowed() {
        let wrong = |line: &str| refused(&format!("inputs = [\"a\"]\n{line}\n"));
        assert_eq!(wrong("title = 7"), "line 2: title is 7, but it must be words in quotes");
        assert_eq!(wrong("text = \"yes\""), "line 2: text is \"yes\", but it must be true or false");
        assert_eq!(wrong("spare-sheets = 0"), "line 2: spare-sheets is 0, but it must be a number from 1 to 9998");
        assert!(wrong("spare-sheets = 99999999999999999999").contains("from 1 to 9998"));
        assert!(refused("inputs = \"en\"").contains("a list of words in quotes"));
        assert!(refused("\ninputs = [\"en\", 3]").starts_with("line 2: inputs is 3,"));
        assert!(wrong("spare = true").contains("a share like \"40%\""));
        assert!(wrong("date = []").contains("words in quotes, or a date"));
    }

    #[test]
    fn what_is_no_toml_is_told_in_one_line_with_its_number() {
        for (text, line) in
            [("inputs = [\"a\"\ntitle = \"x\"", "line 2"), ("\n\ntitle", "line 3"), ("a=1\na=2", "line 2")]
        {
            let message = refused(text);
            assert!(message.starts_with(line) && !message.contains('\n'), "{message}");
        }
        assert!(refused(&format!("title = {}", "[".repeat(100_000))).starts_with("line 1"), "nested without end");
    }

    #[test]
    fn no_path_leads_out_of_the_recipes_folder() {
        for path in ["../secret", "/etc/passwd", "a/../../b", "C:\\\\x", ".", "", "a//b"] {
            let message = refused(&format!("title = \"x\"\ninputs = [\"{path}\"]"));
            assert!(message.starts_with("line 2: inputs: `"), "{path}: {message}");
            let message = refused(&format!("inputs = [\"a\"]\noutput = \"{path}\""));
            assert!(message.starts_with("line 2: output: `"), "{path}: {message}");
        }
    }

    #[test]
    fn a_recipe_without_inputs_or_with_two_spares_is_refused() {
        assert_eq!(Recipe::parse("title = \"x\""), Err(RecipeError::NoInputs));
        assert_eq!(Recipe::parse("inputs = []"), Err(RecipeError::NoInputs));
        let both = refused("inputs = [\"a\"]\nspare = \"40%\"\nspare-sheets = 2");
        assert_eq!(both, "line 3: spare-sheets does not go together with spare; one of them must go");
        let both = refused("inputs = [\"a\"]\nprint = [\"a.csv\"]\ntext = false");
        assert_eq!(both, "line 2: print does not go together with text = false; one of them must go");
    }

    #[test]
    fn a_key_that_is_gone_says_what_took_its_place() {
        for value in ["true", "false", "\"yes\""] {
            let gone = refused(&format!("inputs = [\"a\"]\nopen-contacts = {value}"));
            assert!(gone.starts_with("line 2: `open-contacts` is gone") && gone.contains("print = ["), "{gone}");
        }
    }

    #[test]
    fn lists_are_bounded() {
        let many = format!("inputs = [{}]", "\"a\",".repeat(MAX_RECIPE_INPUTS + 1));
        assert!(refused(&many).contains(&format!("{} entries", MAX_RECIPE_INPUTS + 1)));
        assert!(refused(&format!("inputs = [\"a\"]\nholders = [{}]", "\"a\",".repeat(1_000))).contains("is the most"));
    }

    #[test]
    fn a_recipe_is_known_by_its_name() {
        for name in ["packet.toml", "spring.packet.toml", "..packet.toml"] {
            assert!(Recipe::is_name(name), "{name}");
        }
        for name in ["mypacket.toml", "packet.toml.bak", "Cargo.toml", "packet"] {
            assert!(!Recipe::is_name(name), "{name}");
        }
    }
}
