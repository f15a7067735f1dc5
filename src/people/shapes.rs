//! Lines -> rows of one shape, whatever the words: a name and what it is about, or a time or a place and names.

use super::lexicon;
use super::lines::{FoldedLine, FoldedLines};
use super::names::{self, Likeness};
use super::rows::names_of;
use super::sign::{PeopleKind, PeopleSign};
use super::slots::{cut, is_state, slot};
use super::words::{Lexicon, is_letter, plain, words};

/// Rows of a text that has nothing else.
const MOST_ROWS: usize = 60;
/// Lines of a note; a longer text may tell a story.
const MOST_NOTES: usize = 8;
/// Most words of a row.
const MOST_WORDS: usize = 14;
/// Heads of rows about things, plain.
static THINGS: Lexicon = Lexicon::new(
    "north south east west norden suden osten westen norte sur este oeste nord sud est ouest red green blue yellow black \
     white orange rot grun blau gelb schwarz weiss rojo verde azul amarillo rouge vert bleu jaune low high full empty half \
     left right top bottom front back inside outside question answer frage antwort pregunta respuesta reponse q a \
     warning note notes hint tip tips caution danger achtung hinweis warnung aviso attention nota time tools tool material \
     materials ingredients step steps result aim goal title author licence license language lang source sources date place \
     price cost total weight size length width height depth area volume speed power voltage current temperature pressure \
     gear input output example see also zutaten werkzeug ziel titel ort datum quelle zeit dauer kosten preis grosse lange \
     breite hohe tiefe temperatur druck ingredientes herramientas fecha lugar precio tiempo outils ingredients duree prix \
     temps lieu preparo tempo winter summer spring autumn sommer herbst fruhling morning noon evening night today tomorrow \
     decision decided agreed next open closed done todo agenda water fire air earth monday tuesday wednesday thursday friday \
     saturday sunday january february march april may june july august september october november december цель время место \
     материалы инструменты результат вопрос ответ север юг восток запад красный желтый зеленый amac sure yer malzemeler \
     soru cevap kuzey guney dogu bati الهدف الوقت المکان المواد سؤال سوال جواب الشمال الجنوب الشرق الغرب هدف زمان مکان مواد \
     शमाल उत्तर दक्षिण पूर्व पश्चिम प्रश्न समय सामग्री 目的 时间 地点 材料 工具 问题 回答 东 西 南 北 红 黄 绿 问 答 注意 步骤 结果 \
     problem cause remedy solution symptom ursache losung abhilfe fehler causa solucion probleme solution objetivo objectif \
     good bad better worse always never before after during first second third last pros cons",
);
/// Words before the number of a part of a text or of a time, which need more than names after them.
static ORDINALS: Lexicon = Lexicon::new(
    "step chapter part figure fig table day week lesson unit section point phase stage level act scene top tag woche punkt \
     kapitel teil abschnitt schritt capitulo parte paso dia semana punto leccion chapitre partie etape jour semaine point \
     capitulo passo aula глава часть шаг день неделя урок bolum adim gun hafta ders الفصل الخطوه اليوم فصل گام روز هفته अध्याय चरण दिन सप्ताह shelf \
     regal drawer box page seite layer version track song verse round runde channel kanal line option",
);
/// Words that begin the explanation of a thing.
static ARTICLES: Lexicon = Lexicon::new(
    "for para pour por fur zum zur для icin a an the one some any what how ein eine einen der die das un una el la los las une le les des du um uma o os as это bir",
);
/// Numbers of accounts, papers and plates.
static PAPERS: Lexicon = Lexicon::new(
    "iban passport passeport pasaporte passaporte паспорт pasaport reisepass ausweis dni nie plate kennzeichen matricula plaque placa plaka visa cpf ssn",
);

/// Whether a plain word heads rows about things, or numbers parts of a text.
pub(super) fn is_thing(word: &str) -> bool {
    THINGS.has(word) || ORDINALS.has(word)
}

/// Whether a plain word begins the explanation of a thing.
pub(super) fn is_article(word: &str) -> bool {
    ARTICLES.has(word)
}

/// Rows of one shape.
pub(super) fn sign(lines: &FoldedLines) -> Option<PeopleSign> {
    let plain_lines: Vec<&FoldedLine> = lines.all.iter().filter(|line| !line.heading).collect();
    // Rows that stand in one line.
    for line in &lines.all {
        let all = line.text.split([',', ';']).count();
        let rows = line.text.split([',', ';']).filter(|part| is_named_row(part.trim())).count();
        if rows >= 2 && rows == all {
            return Some(PeopleSign::in_lines(PeopleKind::Names, [line.number]));
        }
    }
    if let Some(sign) = only_rows(lines) {
        return Some(sign);
    }
    let owners = owners(lines);
    if owners.iter().any(|(_, name)| *name != owners[0].1) && lines.all.len() <= MOST_NOTES {
        return Some(PeopleSign::in_lines(PeopleKind::Names, owners.into_iter().map(|(line, _)| line)));
    }
    let german = plain_lines.iter().any(|line| words(&line.text).iter().any(|word| GERMAN.has(word)));
    let shapes: [fn(&str) -> bool; 6] =
        [is_named_row, is_full_name_row, is_paper, is_filled_slot, is_aged, is_somebody];
    for (at, shape) in shapes.into_iter().enumerate() {
        let rows: Vec<&&FoldedLine> = plain_lines.iter().filter(|line| shape(&line.text)).collect();
        let least = [2, 3, 2, 2, 2, 2][at];
        if rows.len() < least || rows.len() * 2 < plain_lines.len() {
            continue;
        }
        // Among rows with sums and sizes, the others are about things, too.
        let said = |line: &&&FoldedLine| {
            cut(&line.text).is_some_and(|(_, rest)| rest.is_empty() || !words(rest).iter().all(|word| is_state(word)))
        };
        let separated = plain_lines.iter().filter(said).count();
        if at == 0 && rows.len() * 4 < separated * 3 {
            continue;
        }
        let states = plain_lines.iter().filter_map(|line| slot(&line.text));
        let mut states = states.filter(|(_, rest)| words(rest).iter().any(|word| is_state(word)));
        if at == 3 && (states.next().is_some() || german && !rows.iter().any(|row| is_sure_slot(&row.text))) {
            continue;
        }
        if at == 0 && rows.iter().filter(|row| is_explained(&row.text)).count() * 2 >= rows.len() {
            continue;
        }
        return Some(PeopleSign::in_lines(PeopleKind::Names, rows.iter().map(|row| row.number)));
    }
    None
}

/// A text of nothing but short rows without numbers, each of which begins with another name; or with a name and hours.
fn only_rows(lines: &FoldedLines) -> Option<PeopleSign> {
    let rows: Vec<&FoldedLine> = lines.all.iter().filter(|line| !line.heading).collect();
    let first = |line: &FoldedLine| words(&line.text).into_iter().next().unwrap_or_default();
    let firsts: std::collections::BTreeSet<String> = rows.iter().map(|row| first(row)).collect();
    let thing = |text: &str| {
        words(text).iter().any(|word| THINGS.has(word) || ARTICLES.has(word) || is_state(word) || names::is_month(word))
    };
    let brief = |text: &str| {
        let begin = text.split([' ', ':', ',']).next().unwrap_or("");
        names::may_be_name(begin)
            && !text.ends_with(['.', '!', '?'])
            && !text.contains(|c: char| c.is_ascii_digit())
            && words(text).len() <= 3
            && !thing(text)
    };
    let hours = |text: &str| {
        let (name, hours) = text.split_once(' ').unwrap_or((text, ""));
        let colons = hours.matches(':').count() == 2 && hours.contains('-');
        names::may_be_name(name) && colons && !hours.contains(is_letter) && !thing(name)
    };
    let all = |shape: &dyn Fn(&str) -> bool| rows.iter().all(|row| shape(&row.text));
    let list = rows.len() >= 2 && rows.len() <= MOST_ROWS && firsts.len() == rows.len();
    (list && (all(&brief) || all(&hours)))
        .then(|| PeopleSign::in_lines(PeopleKind::Names, rows.iter().map(|row| row.number)))
}

fn is_short(text: &str) -> bool {
    text.chars().count() <= 160 && words(text).len() <= MOST_WORDS
}

/// `Name: some words`, and not `Name: 500 g`.
fn is_named_row(text: &str) -> bool {
    let Some((head, rest)) = cut(text).filter(|_| is_short(text)) else { return false };
    let cased = head.chars().any(|c| c.is_lowercase() || c.is_uppercase());
    let digit = |c: char| c.is_ascii_digit();
    names::likeness(head) >= Likeness::Perhaps
        && words(head).len() <= 2
        && !words(head).iter().any(|word| THINGS.has(word) || ORDINALS.has(word))
        && !rest.starts_with(|c: char| {
            c.is_ascii_digit() || matches!(c, '~' | '<' | '>' | '+' | '=' | '"' | '`' | '$' | '/')
        })
        && !rest.starts_with("http")
        && rest.chars().filter(|c| is_letter(*c)).count() >= 2
        && (cased || !rest.contains(digit))
        && !words(rest).iter().any(|word| lexicon::is_mark(word))
        && !words(rest).iter().all(|word| is_state(word))
        && !words(rest).first().is_some_and(|word| names::is_month(word))
}

/// A name and what somebody is, has, or can: `Ash, the lawyer`, `Ash has the key`.
fn is_somebody(text: &str) -> bool {
    let (name, rest) = text.split_once(", ").or_else(|| text.split_once(' ')).unwrap_or((text, ""));
    let first = words(rest).into_iter().next().unwrap_or_default();
    let comma = text[name.len()..].starts_with(',');
    is_short(text)
        && !text.contains(|c: char| c.is_ascii_digit())
        && words(name).len() == 1
        && names::likeness(name) >= Likeness::Perhaps
        && !words(name).iter().any(|word| THINGS.has(word) || ARTICLES.has(word))
        && if comma { OF_PEOPLE.has(&first) } else { DOES.has(&first) }
}

/// Words that begin what somebody is.
static OF_PEOPLE: Lexicon =
    Lexicon::new("the with who our my from la el le der die mit con avec com с который которая");
/// Words for what somebody has or can.
static DOES: Lexicon = Lexicon::new(
    "can cannot will has needs wants brings knows likes drives cooks lives sleeps works speaks keeps owns kann hat braucht \
     bringt weiss fahrt kocht wohnt schlaft spricht puede tiene necesita quiere trae sabe vive peut doit veut apporte sait \
     habite pode precisa quer traz может хочет живет знает yapabilir",
);

/// Names with an apostrophe: `Ash's boat`.
fn owners(lines: &FoldedLines) -> Vec<(usize, String)> {
    static NOBODY: Lexicon = Lexicon::new(
        "it that what there here he she let who where how today tomorrow one everyone nobody somebody year week day month",
    );
    let owner = |word: &str| {
        let name = word.strip_suffix("'s").or_else(|| word.strip_suffix("\u{2019}s"))?;
        let name = name.trim_start_matches(|c: char| !is_letter(c));
        (names::may_be_name(name) && !NOBODY.has(&plain(name))).then(|| plain(name))
    };
    let all = lines.all.iter().flat_map(|line| {
        line.text.split(' ').filter_map(move |word| Some((line.number, owner(word.trim_end_matches([',', '.', ':']))?)))
    });
    all.collect()
}

/// The value explains a thing: `Bowline: a loop that holds`.
fn is_explained(text: &str) -> bool {
    let named = |rest: &str| rest.split_once(", ").is_some_and(|(_, last)| names_of(last).len() == 1);
    cut(text).is_some_and(|(_, rest)| words(rest).first().is_some_and(|word| ARTICLES.has(word)) && !named(rest))
}

/// Two words with capitals, alone or before a comma or a sum.
fn is_full_name_row(text: &str) -> bool {
    let end = text.find(|c: char| matches!(c, ',' | '(' | ':') || c.is_ascii_digit());
    let (name, rest) = text.split_at(end.unwrap_or(text.len()));
    let name = name.trim_end_matches(|c: char| !is_letter(c) && c != '.').trim();
    let full = words(name).len() == 2 && name.split(' ').count() == 2 && name.chars().any(char::is_lowercase);
    let number = rest.trim_start().starts_with(|c: char| c.is_ascii_digit());
    let bare = number && !rest.contains(is_letter) && !rest.contains(['"', '%']);
    full && names::likeness(name) >= Likeness::Perhaps
        && !words(name).iter().any(|word| THINGS.has(word) || ORDINALS.has(word))
        && (rest.is_empty() || bare || rest.starts_with(", ") && !rest.contains(|c: char| c.is_ascii_digit()))
}

/// A number of an account or a paper, and a name.
fn is_paper(text: &str) -> bool {
    let about = words(text).iter().any(|word| PAPERS.has(word));
    about
        && text.split([' ', ':', ',']).any(|word| {
            names::may_be_name(word) && !PAPERS.has(&plain(word)) && word.chars().any(|c| !c.is_uppercase())
        })
}

/// A time or a place with a number, then one or more names: `20-22 Ash and Larch`, `Room 1: Ash`.
fn is_filled_slot(text: &str) -> bool {
    let Some((slot, names)) = slot(text).filter(|_| is_short(text)) else { return false };
    let cased = names.chars().any(char::is_lowercase);
    let several = names.contains([',', '&']) || AND.iter().any(|and| names.contains(and));
    let ordinal = words(slot).iter().any(|word| ORDINALS.has(word));
    let slot_words = words(slot).len();
    let list = names_of(names);
    !list.is_empty()
        && cased
        && !words(names).iter().any(|word| is_state(word) || THINGS.has(word))
        && (several && list.len() >= 2 && !(ordinal && slot_words > 0 && list.len() > 3)
            || (slot_words > 0 && !ordinal && words(names).len() <= 2))
}

static AND: [&str; 9] = [" and ", " und ", " y ", " et ", " e ", " и ", " ve ", " / ", " + "];

/// Several names, or one that is surely one.
fn is_sure_slot(text: &str) -> bool {
    slot(text).is_some_and(|(_, names)| {
        let list = names_of(names);
        list.contains(&Likeness::Surely) || (list.len() >= 2 && names.contains(" und "))
    })
}

/// A name, an age, and more: `Ash, 34, teacher`.
fn is_aged(text: &str) -> bool {
    let mut parts = text.split(", ");
    let name = parts.next().is_some_and(|name| names::likeness(name) >= Likeness::Perhaps);
    let age = parts.next().is_some_and(|age| {
        words(age).len() <= 1
            && age.split(' ').next().unwrap_or("").parse::<u8>().is_ok_and(|age| (14..=99).contains(&age))
    });
    name && age && parts.next().is_some_and(|more| more.starts_with(char::is_alphabetic))
}

/// German writes all nouns with capitals.
static GERMAN: Lexicon = Lexicon::new(
    "der die das und ist fur mit nicht ein eine einen im am vom zum zur auf bei nach montag dienstag mittwoch donnerstag \
     freitag samstag sonntag uhr januar februar marz mai juni juli oktober dezember wir ihr sind",
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_of_one_shape_are_seen_whatever_the_words() {
        for text in [
            "Quill: welding\nMoss: first aid\n",
            "Quill Reed, plumber\nMoss Reed, baker\nFern Sedge, cook\n",
            "20-22 Quill and Moss\n22-00 Fern and Reed\n",
            "Room 1: Quill, Moss\nRoom 2: Fern\n",
            "passport Quill X0171\npassport Moss X0172\n",
        ] {
            assert!(sign(&FoldedLines::of(text)).is_some(), "{text}");
        }
        for text in [
            "Flour: 500 g\nSalt: 10 g\n",
            "Bowline: a loop that holds\nReef knot: the one for parcels\n",
            "Monday: closed\nTuesday: open\n",
            "08:00 breakfast\n12:30 lunch\n",
            "North: hills\nEast: river\n",
            "Green Zebra 75 days\nBlack Cherry 65 days\nBerner Rose 80 days\n",
        ] {
            assert_eq!(sign(&FoldedLines::of(text)), None, "{text}");
        }
    }
}
