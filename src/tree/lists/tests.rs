//! A list from each source, with each fault -> the same people, and what is doubtful, by row.

use super::*;
use crate::limits::{MAX_LIST_NAME, MAX_LIST_ROWS};
use crate::tree::listed::ListedPerson;
use crate::tree::model::WayKind;

macro_rules! fixture {
    ($name:literal) => {
        read($name, include_bytes!(concat!("../../../fixtures/trees/lists/", $name))).unwrap()
    };
}

fn told(person: &ListedPerson) -> (&str, Vec<&str>) {
    (&person.name, person.ways.iter().map(|way| way.at.as_str()).collect())
}

fn doubt<'a>(list: &'a PeopleList, at: &str) -> &'a str {
    list.doubts.iter().find(|doubt| doubt.at == at).map_or("", |doubt| &doubt.says)
}

#[test]
fn the_same_people_are_read_from_every_source() {
    let lists = [
        ("google-new", fixture!("google-new.csv")),
        ("google-old", fixture!("google-old.csv")),
        ("outlook-english", fixture!("outlook-english.csv")),
        ("outlook-german", fixture!("outlook-german.csv")),
        ("thunderbird-us", fixture!("thunderbird-us.csv")),
        ("thunderbird-uk", fixture!("thunderbird-uk.csv")),
        ("unicode-text", fixture!("unicode-text.txt")),
        ("no-head", fixture!("no-head.csv")),
        ("no-head-two-names", fixture!("no-head-two-names.csv")),
        ("our-columns", fixture!("our-columns.csv")),
        ("unsere-spalten", fixture!("unsere-spalten.csv")),
        ("plain", fixture!("plain.txt")),
        ("chat", fixture!("chat.txt")),
        ("table", fixture!("table.md")),
        ("android", fixture!("android.vcf")),
        ("iphone", fixture!("iphone.vcf")),
        ("outlook", fixture!("outlook.vcf")),
        ("cut-off", fixture!("cut-off.vcf")),
        ("wide", fixture!("wide.vcf")),
        ("thunderbird", fixture!("thunderbird.ldif")),
    ];
    for (name, list) in lists {
        let people: Vec<_> = list.people.iter().map(told).collect();
        assert_eq!(
            people.iter().map(|person| person.0).collect::<Vec<_>>(),
            ["Rosa Quillfeather", "Tomas Emberly", "Äsop Brückenmüller"],
            "{name}"
        );
        assert!(people[0].1.contains(&"555-0105") && !people[0].1.contains(&"555-0125"), "{name}: {:?}", people[0]);
        assert_eq!(people[1].1[0], "555-0106", "{name}");
        assert_eq!(people[2].1[0], "+1 555 0105", "{name}");
        assert!(list.people[0].ways.iter().all(|way| way.by != WayKind::Signal), "{name}");
    }
}

#[test]
fn the_sheets_of_a_workbook_are_read_in_every_format() {
    let lists = [fixture!("people.xlsx"), fixture!("people.ods"), fixture!("people.xls"), fixture!("people-95.xls")];
    for list in &lists {
        let names: Vec<_> = list.people.iter().map(|person| (person.at.as_str(), person.name.as_str())).collect();
        assert_eq!(
            names,
            [
                ("sheet \"People\", row 4", "Rosa Quillfeather"),
                ("sheet \"People\", row 5", "Tomas Emberly"),
                ("sheet \"People\", row 6", "Äsop Brückenmüller"),
                ("sheet \"People\", row 8", "Ilse Öztürk"),
                ("sheet \"Abroad\", row 2", "Beni Thistle-Down"),
            ]
        );
        assert_eq!(told(&list.people[1]).1, ["555-0106", "555-0116"]);
        assert_eq!(told(&list.people[2]).1, ["491555010555"]);
        assert!(list.people[3].ways.is_empty());
        assert!(doubt(list, "sheet \"People\", row 6").contains("491555010555"));
        assert!(doubt(list, "sheet \"People\", row 8").contains("rounded"));
        assert!(doubt(list, "sheet \"Notes\"").contains("not read"));
        assert_eq!(list, &lists[0]);
    }
}

#[test]
fn calamine_reads_the_same_sheets() {
    use calamine::{Reader, Sheets, open_workbook_auto_from_rs};
    for bytes in [
        &include_bytes!("../../../fixtures/trees/lists/people.xlsx")[..],
        include_bytes!("../../../fixtures/trees/lists/people.ods"),
        include_bytes!("../../../fixtures/trees/lists/people.xls"),
    ] {
        let mut theirs: Sheets<_> = open_workbook_auto_from_rs(std::io::Cursor::new(bytes)).unwrap();
        for table in sheets::tables(bytes).unwrap().unwrap() {
            let range = theirs.worksheet_range(table.sheet.as_deref().unwrap()).unwrap();
            for row in &table.rows {
                for (column, cell) in row.cells.iter().enumerate() {
                    let value = range
                        .get_value((row.number as u32 - 1, column as u32))
                        .map(ToString::to_string)
                        .unwrap_or_default();
                    let same = value.eq_ignore_ascii_case(&cell.text)
                        || value.parse::<f64>().ok() == cell.text.parse::<f64>().ok();
                    assert!(same, "{value} and {}", cell.text);
                }
            }
        }
    }
}

#[test]
fn a_rounded_number_is_named_with_its_row_and_never_made_up() {
    let list = fixture!("rounded.csv");
    assert_eq!(
        list.people.iter().map(told).collect::<Vec<_>>(),
        [
            ("Rosa Quillfeather", vec![]),
            ("Tomas Emberly", vec!["555-0106"]),
            ("Äsop Brückenmüller", vec![]),
            ("Ilse Öztürk", vec!["0301", "0302"])
        ]
    );
    assert!(doubt(&list, "row 2").contains("4.91E+11") && doubt(&list, "row 4").contains("4,91555E+12"));
}

#[test]
fn a_number_that_may_have_lost_its_first_digit_is_kept_and_named() {
    let list = fixture!("lost-zeros.csv");
    assert_eq!(told(&list.people[3]).1, ["301234567"]);
    assert_eq!(list.doubts.iter().map(|doubt| doubt.at.as_str()).collect::<Vec<_>>(), ["row 5"]);
    // Where numbers are local, none begins with 0.
    assert!(fixture!("digits.csv").doubts.is_empty());
    let many: String = (10..50)
        .map(|n| format!("Ash {n},0555010{n:04}\n"))
        .chain((10..30).map(|n| format!("Elm {n},5550101{n:04}\n")))
        .collect();
    let list = read("a.csv", format!("Name,Phone\n{many}").as_bytes()).unwrap();
    assert_eq!(list.doubts.len(), 1);
    assert!(list.doubts[0].says.starts_with("20 numbers"));
}

#[test]
fn digits_marks_and_wrappings_of_numbers_are_read() {
    for list in [fixture!("digits.csv"), fixture!("said-mark.csv")] {
        let numbers: Vec<String> = list.people.iter().map(|person| person.ways[0].at.replace('-', "")).collect();
        assert_eq!(numbers, ["5550105", "5550106", "+1 555 0105"]);
    }
}

#[test]
fn our_own_columns_are_read_and_what_cannot_be_is_named() {
    let list = fixture!("our-columns.csv");
    let rosa = &list.people[0];
    assert_eq!(
        (rosa.group.as_deref(), rosa.place.as_deref(), rosa.note.as_deref()),
        (Some("mill"), Some("Hill"), Some("has a key"))
    );
    assert_eq!(
        (rosa.languages.join(" ").as_str(), rosa.asked, rosa.answer, rosa.utc_minutes),
        ("en ar", Some(true), Some(0.75), Some(120))
    );
    assert_eq!(
        rosa.ways.iter().map(|way| (way.by, way.hours)).collect::<Vec<_>>(),
        [(WayKind::Phone, Some((480, 1320))), (WayKind::Knock, None)]
    );
    assert_eq!(list.people[1].ways[0].hours, Some((1320, 360)));
    assert_eq!(list.people[1].ways[1].by, WayKind::Radio);
    for word in ["in the tower", "klingon", "evenings", "perhaps", "often", "Europe/Berlin"] {
        assert!(list.doubts.iter().any(|doubt| doubt.at == "row 4" && doubt.says.contains(word)), "{word}");
    }
    let german = fixture!("unsere-spalten.csv");
    assert_eq!(
        german.people[0].ways,
        list.people[0]
            .ways
            .iter()
            .cloned()
            .map(|mut way| {
                if way.by == WayKind::Knock {
                    way.at = "hinter der Mühle".to_owned();
                }
                way
            })
            .collect::<Vec<_>>()
    );
    assert_eq!(
        (german.people[0].asked, german.people[1].asked, german.people[0].utc_minutes),
        (Some(true), Some(false), Some(120))
    );
}

#[test]
fn heads_are_found_below_titles_and_again_between_two_lists() {
    let list = fixture!("titles.csv");
    assert_eq!(
        list.people.iter().map(|person| person.at.as_str()).collect::<Vec<_>>(),
        ["row 5", "row 6", "row 9", "row 10"]
    );
}

#[test]
fn heads_in_eleven_languages_give_the_same_list() {
    for heads in [
        "Name;Phone;Group;Languages",
        "Nombre y apellidos;Teléfono;Grupo;Idiomas",
        "Nom complet;Téléphone;Groupe;Langues",
        "Nome;Telemóvel;Grupo;Idiomas",
        "Name;Handynummer;Gruppe;Sprachen",
        "الاسم;رقم الجوال;المجموعة;اللغات",
        "نام;شماره‌ تماس;گروه;زبان‌ها",
        "ФИО;Телефон;Группа;Языки",
        "Ad Soyad;Cep telefonu;Grup;Diller",
        "नाम;मोबाइल नंबर;समूह;भाषाएँ",
        "姓名;手机号;小组;语言",
    ] {
        let list = read("a.csv", format!("{heads}\nRosa Quillfeather;555-0105;mill;ar\n").as_bytes()).unwrap();
        let rosa = &list.people[0];
        assert_eq!(
            (told(rosa), rosa.group.as_deref(), rosa.languages.as_slice()),
            (("Rosa Quillfeather", vec!["555-0105"]), Some("mill"), &["ar".to_owned()][..]),
            "{heads}"
        );
        assert!(list.doubts.is_empty(), "{heads}: {:?}", list.doubts);
    }
}

#[test]
fn names_and_given_names_are_put_together_in_every_language() {
    for (heads, row) in [
        ("Vorname;Name;Telefon", "Rosa;Quillfeather;555-0105"),
        ("Nombre;Apellidos;Teléfono", "Rosa;Quillfeather;555-0105"),
        ("Имя;Фамилия;Телефон", "Rosa;Quillfeather;555-0105"),
        ("Фамилия;Имя;Телефон", "Quillfeather;Rosa;555-0105"),
        ("Prénom;Nom;Téléphone", "Rosa;Quillfeather;555-0105"),
        ("Ad;Soyad;Telefon", "Rosa;Quillfeather;555-0105"),
        ("Name;Given Name;Family Name;Phone", "Rosa Quillfeather;Rosa;Quillfeather;555-0105"),
        ("Organization;Phone", "Rosa Quillfeather;555-0105"),
        ("Nickname;First Name;Phone", "Rosie;Rosa Quillfeather;555-0105"),
    ] {
        let list = read("a.csv", format!("{heads}\n{row}\n").as_bytes()).unwrap();
        assert_eq!(told(&list.people[0]), ("Rosa Quillfeather", vec!["555-0105"]), "{heads}");
    }
}

#[test]
fn names_that_attack_paper_or_screen_are_one_harmless_line() {
    let list = fixture!("hostile-names.csv");
    let names: Vec<_> = list.people.iter().map(|person| person.name.as_str()).collect();
    assert_eq!(
        names,
        [
            "Rosa Quillfeather",
            "gnp.yltneM",
            "#let x = [*bold*] <a> $y$ \\ // `code`",
            "**Ash** | [link](http://example.org)"
        ]
    );
    assert!(doubt(&list, "row 3").contains("turn the writing"));
    let long = format!("Name,Phone\n{},555-0105\nTomas,{}\n", "Rosa ".repeat(13_000), "5".repeat(65_000));
    let list = read("a.csv", long.as_bytes()).unwrap();
    assert_eq!(list.people[0].name.chars().count(), MAX_LIST_NAME - 1);
    assert!(doubt(&list, "row 2").contains("cut off"));
    assert!(list.people[1].ways.is_empty() && list.doubts.iter().any(|doubt| doubt.at == "row 3"));
}

#[test]
fn who_has_a_number_and_no_name_is_kept_and_who_has_neither_is_named() {
    let list = read("a.csv", b"Name,Phone,E-mail\n,555-0105,\n,,ash@example.org\nRosa,,\nBeni,ask Tomas,\n").unwrap();
    let people: Vec<_> = list.people.iter().map(told).collect();
    assert_eq!(people, [("unnamed (row 2)", vec!["555-0105"]), ("Rosa", vec![]), ("Beni", vec![])]);
    assert!(
        doubt(&list, "row 2").contains("name")
            && doubt(&list, "row 3").contains("left out")
            && doubt(&list, "row 5").contains("ask Tomas")
    );
    assert!(doubt(&list, "row 1").contains("E-mail"));
}

#[test]
fn what_is_no_list_is_refused_with_its_name_and_a_way_out() {
    let huge = vec![b'a'; (4 << 20) + 1];
    let cases: [(&[u8], &str); 8] = [
        (b"", "nothing"),
        (b"Meet at the school at six.\nBring water.\n", "nobody"),
        (b"a,b\nc,d\n", "nobody"),
        (b"<html><table><tr><td>Rosa</td></tr></table></html>", "web page"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0", "neither text"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "damaged"),
        (b"PK\x03\x04cut", "cut off"),
        (&huge, "4 MB"),
    ];
    for (bytes, says) in cases {
        let error = read("hill.csv", bytes).unwrap_err();
        assert!(error.to_string().starts_with("hill.csv: ") && error.to_string().contains(says), "{error}");
        assert!(!error.hint().is_empty());
    }
}

#[test]
fn a_million_rows_are_refused_and_soon() {
    let rows = "a,5550101\n".repeat(MAX_LIST_ROWS + 1);
    assert!(
        matches!(read("a.csv", rows.as_bytes()), Err(ListError { problem: ListProblem::TooManyRows { at }, .. }) if at == "row 100001")
    );
    let cards = "BEGIN:VCARD\nFN:a\nEND:VCARD\n".repeat(MAX_LIST_ROWS + 1);
    assert!(matches!(read("a.vcf", cards.as_bytes()), Err(ListError { problem: ListProblem::TooManyRows { .. }, .. })));
    let lines = "Ash 5550101\n".repeat(MAX_LIST_ROWS + 1);
    assert!(matches!(read("a.txt", lines.as_bytes()), Err(ListError { problem: ListProblem::TooManyRows { .. }, .. })));
    let blank = "\n".repeat(4 << 20);
    assert!(matches!(read("a.csv", blank.as_bytes()), Err(ListError { problem: ListProblem::Empty, .. })));
    let wide = format!("Name,Phone\n{}\n", "a,".repeat(1_001));
    assert!(matches!(
        read("a.csv", wide.as_bytes()),
        Err(ListError { problem: ListProblem::TooManyColumns { .. }, .. })
    ));
}

#[test]
fn four_megabytes_of_anything_end() {
    for piece in [
        "\"",
        "\"a,",
        ",",
        ";\"",
        "|",
        "a:",
        "=",
        "\u{202e}",
        "BEGIN:VCARD\n",
        "N;QUOTED-PRINTABLE:=\n",
        "dn: x\n a\n",
        "5",
        "+5 (",
        "Ash: 5550101 ",
        "- ",
        "[1:23] a: ",
        "Name,",
        "Name,Phone\n",
        "\u{661}",
        "a\tb\n",
        "E+11 ",
    ] {
        let text = piece.repeat((4 << 20) / piece.len());
        for name in ["a.csv", "a.vcf", "a.ldif"] {
            let _ = read(name, text.as_bytes());
        }
    }
}
