//! Name and text of a file -> whether it is a list of people, which is not printed as text.
//!
//! The tests look at names, table columns and lines. They prefer false positives: files that are left out are still in
//! the codes, and are reported to the user.

/// Words in names of files and folders about people, in lower case.
const NAMES: &str = "\
    addressbook addresses adherents adressen adresses attendees calltree callers contact contactos contacts \
    contatos contatti donors guests kontakte mailinglist members membership membres membros miembros mitglieder \
    names participants people personas personnes phonebook phonelist phones roster signups staff subscribers \
    telefonliste volunteers контакты люди участники أسماء مخاطبین 联系人";
/// Pairs of adjacent words with the same meaning.
const PAIRS: [(&str, &str); 6] =
    [("address", "book"), ("call", "tree"), ("phone", "book"), ("phone", "list"), ("phone", "tree"), ("sign", "ups")];
/// Extensions of contact files.
const ENDINGS: [&str; 4] = ["vcf", "vcard", "ldif", "abook"];
/// Words in table headers of columns with contact data.
const COLUMNS: &str = "\
    address adresse adres cell cellphone celular contact correo courriel direccion email emails endereco handy \
    mail mobil mobile movil phone phones portable signal surname tel telefon telefone telefono telegram telephone \
    whatsapp телефон почта هاتف 电话";
/// Digits of a telephone number (ITU-T E.164: at most 15).
const PHONE_DIGITS: std::ops::RangeInclusive<usize> = 7..=15;
/// Least number of lines with contact data: one may be a signature, two are a list.
const LEAST_LINES: usize = 2;

/// Whether the name of a file, or of one of its folders, is about people.
pub(super) fn named(path: &str) -> bool {
    let ending = path.rsplit_once('.').map(|(_, ending)| ending.to_lowercase());
    ending.is_some_and(|ending| ENDINGS.contains(&ending.as_str()))
        || path.split('/').any(|name| {
            let words = words(name);
            words.iter().any(|word| is_among(NAMES, word))
                || words.windows(2).any(|pair| PAIRS.iter().any(|(first, second)| pair == [*first, *second]))
        })
}

/// Whether a table header has a column with contact data.
pub(super) fn column(head: &[String]) -> bool {
    head.iter().flat_map(|cell| words(&plain(cell))).any(|word| is_among(COLUMNS, &word))
        || head.iter().any(|cell| words(cell).concat() == "email")
}

/// Whether several lines contain a telephone number or an e-mail address.
pub(super) fn listed(text: &str) -> bool {
    text.starts_with("BEGIN:VCARD")
        || text.lines().filter(|line| has_mail(line) || has_phone(line)).nth(LEAST_LINES - 1).is_some()
}

fn is_among(list: &str, word: &str) -> bool {
    list.split_whitespace().any(|known| known == word)
}

fn words(text: &str) -> Vec<String> {
    text.to_lowercase()
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect()
}

/// Lower case without the accents that occur in [`COLUMNS`].
fn plain(text: &str) -> String {
    text.to_lowercase()
        .chars()
        .map(|letter| match letter {
            'á' | 'à' | 'ã' | 'â' => 'a',
            'é' | 'è' | 'ê' => 'e',
            'í' => 'i',
            'ó' | 'õ' | 'ô' => 'o',
            'ú' => 'u',
            'ç' => 'c',
            other => other,
        })
        .collect()
}

/// Whether there is an e-mail address `name@host.tld`.
fn has_mail(line: &str) -> bool {
    let inside = |c: char| c.is_alphanumeric() || matches!(c, '.' | '-' | '_' | '+');
    line.match_indices('@').any(|(at, _)| {
        let before = line[..at].chars().next_back().is_some_and(|c| inside(c) && c != '.');
        let place: String = line[at + 1..].chars().take_while(|c| inside(*c)).collect();
        let dotted = place.trim_end_matches('.').rsplit_once('.');
        before
            && dotted
                .is_some_and(|(host, top)| !host.is_empty() && top.len() >= 2 && top.chars().all(char::is_alphabetic))
    })
}

fn has_phone(line: &str) -> bool {
    let part = |c: char| c.is_ascii_digit() || matches!(c, '+' | '(' | ')' | '-' | '.' | '/' | ' ');
    let mut rest = line;
    while let Some(start) = rest.find(part) {
        let (before, from) = rest.split_at(start);
        let (run, after) = from.split_at(from.find(|c: char| !part(c)).unwrap_or(from.len()));
        // Digits next to letters are part of a name or a fingerprint.
        let hangs = |c: Option<char>| c.is_some_and(char::is_alphabetic);
        let first =
            if hangs(before.chars().next_back()) { run.trim_start_matches(|c: char| c.is_ascii_digit()) } else { run };
        let free =
            if hangs(after.chars().next()) { first.trim_end_matches(|c: char| c.is_ascii_digit()) } else { first };
        if free.split("  ").any(is_phone) {
            return true;
        }
        rest = after;
    }
    false
}

/// Whether digits are grouped like a telephone number, and not like a date, a decimal, a range of years or an IP
/// address.
fn is_phone(run: &str) -> bool {
    let run = run.trim_matches(|c: char| !c.is_ascii_digit() && !matches!(c, '+' | '('));
    let groups: Vec<&str> = run.split(|c: char| !c.is_ascii_digit()).filter(|group| !group.is_empty()).collect();
    let digits: usize = groups.iter().map(|group| group.len()).sum();
    if !PHONE_DIGITS.contains(&digits) || is_date(&groups) {
        return false;
    }
    let dialled =
        run.starts_with('+') || run.starts_with('(') || (run.starts_with('0') && groups.first() != Some(&"0"));
    let (dots, blanks) = (run.contains('.'), run.contains(' '));
    match groups.len() {
        1 => run.starts_with('+') || (run.starts_with('0') && digits >= 9),
        _ if dots && blanks => false,
        2 if dots => false,
        4 if dots && !dialled => false,
        _ if dialled => true,
        _ if blanks || run.contains('/') => false,
        2 => groups.iter().any(|group| group.len() != 4) && groups.iter().all(|group| (3..=9).contains(&group.len())),
        _ => groups.iter().all(|group| (2..=5).contains(&group.len())),
    }
}

fn is_date(groups: &[&str]) -> bool {
    let lengths: Vec<usize> = groups.iter().take(3).map(|group| group.len()).collect();
    matches!(lengths.as_slice(), [4, 1 | 2, 1 | 2] | [1 | 2, 1 | 2, 4])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_files_and_folders_tell() {
        for path in ["contacts.csv", "Call Tree.md", "a/Members-2026.txt", "people/mira.md", "x.VCF", "call_tree/1.csv"]
        {
            assert!(named(path), "{path}");
        }
        for path in ["protocols/alert.md", "callus.md", "peopled.md", "README", "a.b/c", "phone.toml"] {
            assert!(!named(path), "{path}");
        }
    }

    #[test]
    fn columns_that_say_how_to_reach_somebody_tell() {
        let head = |cells: &str| cells.split(',').map(str::to_owned).collect::<Vec<_>>();
        for cells in ["name,Phone", "who,E-Mail", "who,e-mail address", "Nombre,Teléfono móvil", "имя,телефон"]
        {
            assert!(column(&head(cells)), "{cells}");
        }
        assert!(!column(&head("variety,days to harvest,rows")));
    }

    #[test]
    fn two_lines_with_numbers_or_addresses_are_a_list_and_one_is_a_signature() {
        assert!(listed("- Ada: 555-0101\n- Bo: ada@example.org\n"));
        assert!(!listed("Written by ada@example.org, 555-0101.\nNothing else.\n"));
        assert!(listed("BEGIN:VCARD\n"));
    }

    #[test]
    fn numbers_that_are_dialled_are_told_from_dates_measures_and_years() {
        for line in [
            "555-0101",
            "call +49 30 1234567 now",
            "(030) 123 45 67",
            "030/1234567",
            "+12125550123",
            "555.123.4567",
            "212-555-0123",
            "06 12 34 56 78",
            "06-12345678",
            "tel:0301234567,",
        ] {
            assert!(has_phone(line), "{line}");
        }
        for line in [
            "2026-11-21",
            "21.11.2026",
            "21/11/2026",
            "2026-2027",
            "0.296 0.593",
            "10 20 30 40",
            "192.168.10.12",
            "1,234,567",
            "3.14159265",
            "2026-11-21 10:00",
            "12345678",
            "07:00-08:30",
            "1f8b08080000000002ff612e",
            "8075 0 32768 0",
            "0 32768 0",
            "SP1-0000-0001X",
            "0.00001234",
            "1 000 000",
        ] {
            assert!(!has_phone(line), "{line}");
        }
    }

    #[test]
    fn an_address_needs_a_name_and_a_place() {
        assert!(has_mail("write to <ada.b+seeds@mail.example.org>."));
        for line in ["@everyone", "a @ b.org", "user@host", "5 @ 3.50"] {
            assert!(!has_mail(line), "{line}");
        }
    }
}
