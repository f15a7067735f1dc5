//! Words -> whether they may name a person: given names of many languages, initials, and what is certainly no name.

use super::score::vocabulary::THINGS;
use super::words::{Lexicon, is_letter, plain};

/// Frequent given names, plain; no plants, months or other common words.
static GIVEN: Lexicon = Lexicon::new(
    "adam aisha alan albert alejandra alejandro alex alexander alexandra alfred ali alice alicia amal amanda amelia \
     amina amir amira amit ana anastasia andrea andreas andrei andrew anil anita anja anke anna anne annika anouk \
     antoine anton antonio arjun arthur astrid ayse aylin aziz barbara beatriz ben benjamin bernd bilal birgit bjorn \
     boris brigitte bruno camila camille carla carlos carmen caroline cecile cem charles charlotte chen chiara \
     chiamaka chloe chris christian christina christine christoph claire clara claudia clemens daniel daniela daria \
     david deniz diana diego dieter dimitri dmitri dominik dorothea eduardo elena elias elif elisabeth elise elizabeth \
     ella elsa emil emily emine emma emmanuel emre eric erik esther eva fadi fatima fatma felipe felix fernanda \
     fernando fiona florian francesca francesco francisco francois frank franz frederic frida friedrich gabriel \
     gabriela georg george gerda gertrud giovanni giulia goran greta guillaume gustavo hamid hannah hanna hans harald \
     hasan hassan heike heinz helen helena helene helga henri henry hugo huseyin ibrahim ignacio igor ines ingrid \
     irina isabel isabella ivan ivana jack jacob jakob jacques james jan jana jane javier jean jennifer jens jessica \
     joana joao joaquin johan johann johanna john jonas jonathan jordi jorge jose josef joseph juan julia julian \
     juliana julie jürgen juergen jurgen kamal karim karin karl kateryna katharina katja kavita kemal kerstin kevin \
     khalid klaus lara larissa lars laura laurent layla lea leila lena leo leon leonardo leonie leyla liam lina linda \
     lisa louis louise luca lucas lucia lucie luis luisa lukas lutz magda mahmoud mai malik manfred manuel manuela \
     marcel marco marcos marcus margaret maria mariam mariana marie marina mario marion markus marta martha martin \
     martina mary maryam mateo mathieu matteo matthias max maya mehmet mei mert michael michel miguel mia mikhail \
     mila milan mina mira miriam mohamed mohammad mohammed monika moritz mostafa muhammad murat mustafa nadia nadine \
     natalia natalie natasha nicolas nicole nikolai nina nora oksana olaf oleg olga oliver olivia omar oscar osman \
     oumar pablo paola pascal patricia patrick paul paula paulo pavel pedro peter petra philipp philippe pierre \
     pilar priya rachel rafael rahul raj rajesh ralf ramon rana raquel rashid ravi rebecca renata reza ricardo \
     richard rita robert roberto rosa ruben ruth sabine said salma samir samira samuel sandra sara sarah sebastian \
     selin sergei serkan shirin silvia simon simone sofia sonja sophie stefan stefanie stella stephan susanne suresh \
     svetlana sven tamara tanja tarek tatiana teresa thomas tim tobias tom ulrich ursula uwe valentina valeria vera \
     veronika victor viktor vincent vladimir wei werner william wolfgang xavier yasmin yuki yusuf zahra zainab zeynep \
     zoe анна иван мария петр ольга сергеи дмитрии елена алексеи наталья татьяна михаил николаи юрии юлия катя маша \
     саша паша женя света владимир андреи ирина марина павел антон игорь олег вера надя дима миша коля лена аня таня \
     محمد احمد علی حسن حسین فاطمه مریم زهرا لیلی عمر یوسف خالد سارا رضا امیر نرگس پریسا مینا کریم ابراهیم نور هدی سلمی \
     زینب عایشه مصطفی محمود سامی رامی دینا رانیا مهدی سعید \
     अमित राम सीता गीता सुनीता अनिल रवि राज मोहन सोहन प्रिया नेहा पूजा राहुल विजय अजय संजय मीना रीता कविता आशा लक्ष्मी राधा \
     शांति सुरेश रमेश महेश दिनेश",
);
/// Frequent Chinese surnames, one character each.
const SURNAMES: &str = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文松柏甲乙丙丁";
/// Words that begin a line or stand before a number, and name nobody; plain.
static NO_NAMES: Lexicon = Lexicon::new(
    "someone somebody nobody everyone everybody anyone anybody nothing something everything they he she each another \
     others all most many few one two three four five our your his her their my its these those not yes but as so then now \
     here there what who why how where when while because please see use using like also just only if run make add get set \
     er sie wir ihr ich man jemand niemand jeder jede alle es das die der wer was il elle on nous vous ils elles yo tu ella \
     ellos nosotros alguien nadie todos eu ele ela eles alguem ninguem todos я ты он она мы вы они кто это все ben sen biz \
     siz onlar herkes kimse tel telefon telephone phone fon fax mobile mobil handy mail email web url site address adresse note notes warning \
     ean isbn issn gtin upc sku art article item part no nr num number nummer numero serial version ver id code grid \
     date datum fecha time zeit hora step figure fig table page seite chapter total sum price preis cost room raum \
     question answer example step north south east west red green blue yellow black white the and or if in on at for \
     from to of with we you it this that call ring write monday tuesday wednesday thursday friday saturday sunday mon \
     tue wed thu fri sat sun montag dienstag mittwoch donnerstag freitag samstag sonntag mo di mi do fr sa so lunes \
     martes miercoles jueves viernes sabado domingo lundi mardi mercredi jeudi vendredi samedi dimanche segunda terca \
     quarta quinta sexta feira понедельник вторник среда четверг пятница суббота воскресенье пн вт ср чт пт сб вс \
     pazartesi sali carsamba persembe cuma cumartesi pazar الاحد الاثنین الثلاثاء الاربعاء الخمیس الجمعه السبت شنبه \
     یکشنبه دوشنبه سهشنبه چهارشنبه پنجشنبه جمعه सोमवार मंगलवार बुधवार गुरुवार शुक्रवार शनिवार रविवार 周一 周二 周三 周四 周五 周六 周日 \
     星期一 星期二 星期三 星期四 星期五 星期六 星期日 january february march april may june july august september october november \
     december januar februar marz mai juni juli oktober dezember enero febrero marzo abril mayo junio julio agosto \
     septiembre octubre noviembre diciembre janvier fevrier mars avril juin juillet aout septembre octobre novembre \
     decembre janeiro fevereiro marco maio junho julho setembro outubro novembro dezembro ocak subat nisan mayis haziran \
     temmuz agustos eylul ekim kasim aralik января февраля марта апреля мая июня июля августа сентября октября ноября \
     декабря frost sowing harvest rfc iso din utc sha md",
);

/// Months, plain.
static MONTHS: Lexicon = Lexicon::new(
    "january february march april may june july august september october november december januar februar marz mai juni juli \
     oktober dezember enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre janvier fevrier \
     mars avril juin juillet aout septembre octobre novembre decembre janeiro fevereiro marco maio junho julho setembro outubro \
     novembro dezembro январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь ocak subat mart nisan \
     mayis haziran temmuz agustos eylul ekim kasim aralik",
);

/// Whether a plain word is a month.
pub(super) fn is_month(word: &str) -> bool {
    MONTHS.has(word)
}

/// Whether a word may be a name: it has a capital, or its script has none.
pub(super) fn may_be_name(word: &str) -> bool {
    let word = word.trim_matches(|c: char| !is_letter(c));
    let Some(first) = word.chars().next() else { return false };
    let letters = word.chars().count();
    let capital = first.is_uppercase() || !(first.is_lowercase() || first.is_uppercase());
    let shouted = letters >= 4 && word.is_ascii() && word.chars().all(char::is_uppercase);
    capital
        && !shouted
        && (2..=24).contains(&(letters + usize::from(('\u{3040}'..='\u{9fff}').contains(&first))))
        && word.chars().all(|c| is_letter(c) || matches!(c, '-' | '\'' | '\u{2019}' | '_'))
        && !is_nobody(word)
}

/// Whether a word is certainly no name.
fn is_nobody(word: &str) -> bool {
    let word = plain(word);
    NO_NAMES.has(&word) || THINGS.has(&word)
}

/// Whether a word may be a name that is written small, or large throughout.
pub(super) fn may_be_called(word: &str) -> bool {
    let letters = word.chars().filter(|c| is_letter(*c)).count();
    letters == word.chars().count() && (2..=16).contains(&letters) && !is_nobody(word)
}

/// Whether a word is a given name, or surely a Chinese name.
pub(super) fn is_given(word: &str) -> bool {
    let word = word.trim_matches(|c: char| !is_letter(c));
    if !word.starts_with(|c: char| !c.is_lowercase()) {
        return false;
    }
    GIVEN.has(&plain(word)) || is_chinese(word)
}

/// `松某`, `王小明`: a surname, then one or two characters.
fn is_chinese(word: &str) -> bool {
    let letters: Vec<char> = word.chars().collect();
    let some = letters.len() == 2 && letters[1] == '某';
    some || (letters.len() == 3 && letters[1] == '小' && SURNAMES.contains(letters[0]))
}

/// What a group of words is, as the name of a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Likeness {
    No,
    /// One to three words that may be names.
    Perhaps,
    /// A given name, or a word with an initial.
    Surely,
}

/// How much some words look like the name of one person.
pub(super) fn likeness(text: &str) -> Likeness {
    if text.contains(|c: char| c.is_ascii_digit()) {
        return Likeness::No;
    }
    let text = text.trim_matches(|c: char| !is_letter(c) && c != '.' && c != ')').trim_start_matches('@');
    let words: Vec<&str> = text.split([' ', '\u{3000}']).filter(|word| !word.is_empty()).collect();
    if words.is_empty() || words.len() > 4 {
        return Likeness::No;
    }
    let initial = |word: &&&str| {
        let letters: Vec<char> = word.chars().filter(|c| is_letter(*c)).collect();
        letters.len() == 1 && letters[0].is_uppercase() && word.len() > letters[0].len_utf8() && word.ends_with('.')
    };
    let initials = words.iter().filter(initial).count();
    let full: Vec<&&str> = words.iter().filter(|word| !initial(word)).collect();
    if full.is_empty() || full.len() > 3 || !full.iter().all(|word| may_be_name(word)) {
        return Likeness::No;
    }
    if initials > 0 || full.iter().any(|word| is_given(word)) {
        return Likeness::Surely;
    }
    Likeness::Perhaps
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn given_names_and_initials_are_sure_and_capitals_may_be_names() {
        for name in ["Anna", "Pedro Madeup", "Ash M.", "Ясень И. И.", "ИВАН Madeup", "松某", "王小明", "फातिमा M."]
        {
            assert_eq!(likeness(name), Likeness::Surely, "{name}");
        }
        for name in ["Juniper", "Larch Madeup", "عرعر", "देवदार"] {
            assert_eq!(likeness(name), Likeness::Perhaps, "{name}");
        }
        for name in ["monday", "Monday", "M8", "the mill", "", "Open the gate and wait for it"] {
            assert_eq!(likeness(name), Likeness::No, "{name}");
        }
    }
}
