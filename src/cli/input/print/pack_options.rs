//! The arguments of `pack` and `drill` -> pack options: profile, paper, title, date.

use std::path::PathBuf;
use std::time::{SystemTime, UNIX_EPOCH};

use super::collect::own_name;
use super::profile::profile;
use super::templates::templates;
use crate::catalogue::{Catalogue, Languages};
use crate::cli::args::pack::{PackArgs, RecipePrint, SheetArgs};
use crate::cli::input::fonts::own_fonts;
use crate::cli::input::page_file::page_file;
use crate::cli::tell::{Failure, spelled};
use crate::pack::{Compact, PackOptions, PrintWish, Spare};
use crate::sheet::{Paper, Profile};
use crate::typeset::OwnFonts;
use crate::vault::{Entry, Vault};
use crate::{assets, typeset};

/// What was asked of `pack`, over what is usual.
pub(crate) fn pack_options(args: &PackArgs, languages: Languages) -> Result<PackOptions, Failure> {
    let folder = args.layout.as_deref();
    let fonts = own_fonts(&args.fonts, folder)?;
    let title = match &args.title {
        Some(title) => title.clone(),
        None => title_of(&args.paths, languages.main(), &fonts),
    };
    let mut options = usual_options(&args.sheets, title)?;
    options.spare = match (args.spare, args.spare_sheets) {
        (Some(share), _) => share,
        (None, Some(sheets)) => Spare::Sheets(sheets),
        (None, None) => Spare::Usual,
    };
    options.sheets_per_paper = if args.duplex.is_some() { 2 } else { 1 };
    options.chapters.text = !args.no_text;
    options.compact = args.compact.unwrap_or(Compact::Usual);
    options.print = print_wishes(args);
    options.plates = plate_wishes(args);
    options.date = args.date.as_deref().map(date);
    options.keep_times = args.keep_times;
    options.rewrite = !args.no_rewrite;
    options.page_file = args.page.as_deref().map(page_file).transpose()?;
    options.holders.clone_from(&args.holders);
    options.fonts = fonts;
    if let Some(folder) = folder {
        options.templates = templates(folder)?;
    }
    options.languages = languages;
    Ok(options)
}

/// What is to be printed besides running text. Only what is typed opens lists of people: a recipe may be a stranger's.
fn print_wishes(args: &PackArgs) -> Vec<PrintWish> {
    let typed = args.print.iter().map(|pattern| PrintWish { pattern: pattern.clone(), opens_people: true });
    let recipe = args.recipe_print.iter();
    typed.chain(recipe.map(|print| PrintWish { pattern: print.pattern.clone(), opens_people: false })).collect()
}

/// The designs of which plates are wished. A plate that may list people is opened by `--print`, never by this wish.
fn plate_wishes(args: &PackArgs) -> Vec<PrintWish> {
    let recipe = args.recipe_plates.iter().map(|plates| &plates.pattern);
    let wish = |pattern: &String| PrintWish { pattern: pattern.clone(), opens_people: false };
    args.plates.iter().chain(recipe).map(wish).collect()
}

/// Refuses patterns that name no file, each with its place: whoever wrote one expects something to be printed.
pub(crate) fn check_print(args: &PackArgs, options: &PackOptions, vault: &Vault) -> Result<(), Failure> {
    check_wishes("print", &args.recipe_print, &options.print, vault)?;
    check_wishes("plates", &args.recipe_plates, &options.plates, vault)
}

fn check_wishes(key: &str, of_recipe: &[RecipePrint], wishes: &[PrintWish], vault: &Vault) -> Result<(), Failure> {
    let files = || vault.entries.iter().filter(|(_, entry)| matches!(entry, Entry::File { .. }));
    let names_none = |wish: &&PrintWish| !files().any(|(path, _)| wish.names(path.as_str()));
    let Some(wish) = wishes.iter().find(names_none) else { return Ok(()) };
    let pattern = spelled(&wish.pattern);
    let from_recipe = of_recipe.iter().find(|print| !wish.opens_people && print.pattern == wish.pattern);
    let what = match from_recipe {
        Some(RecipePrint { place, .. }) => format!("{place}: {key}: `{pattern}` names no file of this packet"),
        None => format!("--{key} {pattern} names no file of this packet"),
    };
    let example = files().next().map_or("letters/first.csv", |(path, _)| path.as_str());
    Err(Failure::usage(what).hint(format!("write a path as it is packed, or its last name, like {}", spelled(example))))
}

/// The usual options, but for the profile and the paper.
pub(crate) fn usual_options(sheets: &SheetArgs, title: String) -> Result<PackOptions, Failure> {
    let usual = assets::PROFILES[0].0;
    let profile = profile(sheets.profile.as_deref().unwrap_or(usual))?;
    let small_page_profile = match sheets.profile {
        None => Some(Profile::parse("phone, small pages", assets::SMALL_PAGE_PROFILE).map_err(Failure::new)?),
        Some(_) => None,
    };
    let options = PackOptions::new(profile, sheets.paper.unwrap_or(Paper::A4), title);
    Ok(PackOptions { small_page_profile, ..options })
}

/// The name of what is packed.
pub(crate) fn title_of(paths: &[PathBuf], words: &Catalogue, fonts: &OwnFonts) -> String {
    // A path without a name is refused when the files are collected, with all others that are.
    let first = paths.first().and_then(|path| own_name(path).ok()).unwrap_or_default();
    let title = match paths.len() {
        0 | 1 => first,
        more => words.fill("cover.and-more", &[("name", &first), ("count", &(more - 1).to_string())]),
    };
    // A name that the fonts lack is no reason to print nothing: nobody asked for it to stand there.
    if typeset::printable(&title, fonts) { title } else { words.line("cover.kind").to_owned() }
}

fn date(word: &str) -> String {
    if word != "today" {
        return word.to_owned();
    }
    let seconds = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
    let (year, month, day) = civil(seconds / 86_400);
    format!("{year}-{month:02}-{day:02}")
}

/// Days since 1970-01-01 (UTC) -> year, month, day. Counted in 400-year cycles of 146,097 days from March on, so that
/// the leap day comes last; a month from March on begins at day (153 m + 2) / 5.
fn civil(days: u64) -> (u64, u64, u64) {
    let days = days + 719_468;
    let (cycle, of_cycle) = (days / 146_097, days % 146_097);
    let year = (of_cycle - of_cycle / 1_460 + of_cycle / 36_524 - of_cycle / 146_096) / 365;
    let of_year = of_cycle - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month + 2) / 5 + 1;
    let (month, next) = if month < 10 { (month + 3, 0) } else { (month - 9, 1) };
    (cycle * 400 + year + next, month, day)
}

#[cfg(test)]
mod tests {
    use super::civil;

    #[test]
    fn days_since_1970_are_the_days_of_the_calendar() {
        for (days, date) in [
            (0, (1970, 1, 1)),
            (58, (1970, 2, 28)),
            (59, (1970, 3, 1)),
            (11_016, (2000, 2, 29)),
            (11_017, (2000, 3, 1)),
            (20_778, (2026, 11, 21)),
            (47_540, (2100, 2, 28)),
            (47_541, (2100, 3, 1)),
        ] {
            assert_eq!(civil(days), date, "{days}");
        }
    }
}
