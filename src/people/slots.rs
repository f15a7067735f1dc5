//! Row -> the weekday, time or number that stands first, and the rest.

use super::words::{Lexicon, plain, words};

/// Weekdays and times of a day, plain.
static TIMES: Lexicon = Lexicon::new(
    "monday tuesday wednesday thursday friday saturday sunday mon tue wed thu fri sat sun montag dienstag mittwoch \
     donnerstag freitag samstag sonntag mo di mi do fr sa so lunes martes miercoles jueves viernes sabado domingo lundi \
     mardi mercredi jeudi vendredi samedi dimanche segunda terca quarta quinta sexta понедельник вторник среда четверг \
     пятница суббота воскресенье пн вт ср чт пт сб вс pazartesi sali carsamba persembe cuma cumartesi pazar الاحد \
     الاثنین الثلاثاء الاربعاء الخمیس الجمعه السبت شنبه یکشنبه دوشنبه चहारशنبه चहار سهشنبه چهارشنبه پنجشنبه جمعه सोमवार \
     मंगलवार बुधवार गुरुवार शुक्रवार शनिवार रविवार",
);
/// Values that are no names.
static STATES: Lexicon = Lexicon::new(
    "closed open geschlossen offen cerrado abierto ferme ouvert fechado aberto закрыто открыто выходнои kapali acik مغلق مفتوح \
     تعطیل باز बंद खुला 休息 关闭 开放 free frei libre none keine nada rien нет yok yes no ja nein si oui sim да нет evet hayir",
);
/// Parts of a day, plain.
pub(super) static DAYTIMES: Lexicon = Lexicon::new(
    "early late night morning noon midday afternoon evening day dawn dusk weekend fruh spat nacht morgen morgens vormittag \
     mittag nachmittag abend abends tag manana tarde noche mediodia matin midi soir nuit manha noite утро день вечер ночь \
     утром днем вечером ночью sabah ogle aksam gece gunduz صباح صباحا مساء ظهر ليل ليلا صبح ظهر عصر شب सुबह दोपहर शाम रात 早 早上 \
     上午 中午 下午 晚 晚上 夜 夜里 早班 中班 晚班 夜班",
);
/// Parts of a house, plain.
pub(super) static HOUSING: Lexicon = Lexicon::new(
    "flat apartment apt room floor door wohnung stock zimmer piso apartamento habitacion appartement etage chambre quarto \
     andar кв квартира комната этаж daire kat oda شقه غرفه طابق طبقه اتاق واحد",
);
/// Words between somebody and a place, plain.
pub(super) static AT: Lexicon = Lexicon::new("at in on am im beim an auf au aux a en dans chez no na em в на у");

/// Whether a plain word is a weekday.
pub(super) fn is_weekday(word: &str) -> bool {
    TIMES.has(word)
}

/// Whether a plain word says that something is open, closed, or not there.
pub(super) fn is_state(word: &str) -> bool {
    STATES.has(word)
}

/// The part before a separator, and after it.
pub(super) fn cut(text: &str) -> Option<(&str, &str)> {
    let cuts = [": ", ":", " - ", " -> ", " = "];
    let digit = |c: char| c.is_ascii_digit();
    let free = |at: usize| !(text[..at].ends_with(digit) && text[at + 1..].starts_with(digit));
    let first = |cut: &str| text.match_indices(cut).map(|(at, _)| at).find(|at| free(*at)).map(|at| (at, cut.len()));
    let (at, length) = cuts.into_iter().filter_map(first).min()?;
    Some((&text[..at], text[at + length..].trim()))
}

/// Weekdays, times and numbers that stand first, and the rest.
pub(super) fn slot(text: &str) -> Option<(&str, &str)> {
    if let Some((head, rest)) = cut(text) {
        let weekday = words(head).first().is_some_and(|word| is_weekday(word)) || head.contains(['周', '期']);
        let numbered = head.contains(|c: char| c.is_ascii_digit()) && words(head).len() <= 2;
        return ((weekday || numbered) && words(head).len() <= 3 && !head.contains(['.', ','])).then_some((head, rest));
    }
    let mut end = 0;
    for word in text.split_inclusive(' ') {
        let is_slot = word.contains(|c: char| c.is_ascii_digit())
            || is_weekday(&plain(word.trim().trim_end_matches('.')))
            || super::names::is_month(&plain(word.trim().trim_end_matches('.')))
            || matches!(word.trim(), "-" | "No." | "Nr." | "N.º" | "№");
        if !is_slot {
            break;
        }
        end += word.len();
    }
    (end > 0 && end < text.len()).then(|| text.split_at(end))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slots_are_weekdays_times_and_numbers() {
        for (text, rest) in [("Mon: Ash", "Ash"), ("20-22 Ash", "Ash"), ("Room 1: Ash", "Ash"), ("周一: 松", "松")]
        {
            assert_eq!(slot(text).map(|(_, rest)| rest), Some(rest), "{text}");
        }
        for text in ["Ash: Mon", "Ash", "1", "Open the valve: 3 turns"] {
            assert_eq!(slot(text), None, "{text}");
        }
    }
}
