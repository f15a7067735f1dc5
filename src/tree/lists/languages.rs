//! Names of languages, as people write them in a list -> their tags (BCP 47).

use super::heads::folded;

/// Tags and names: in English, in the language itself, and in others that seedpress speaks. Written as [`folded`] leaves
/// them.
const NAMES: [(&str, &[&str]); 34] = [
    (
        "en",
        &[
            "english",
            "englisch",
            "anglais",
            "ingles",
            "الانجليزية",
            "انجليزي",
            "انگليسي",
            "английский",
            "ingilizce",
            "अंग्रेजी",
            "अंग्रेज़ी",
            "英语",
            "英文",
            "eng",
        ],
    ),
    (
        "es",
        &[
            "spanish",
            "spanisch",
            "espagnol",
            "espanol",
            "espanhol",
            "castellano",
            "الاسبانية",
            "اسپانيايي",
            "испанский",
            "ispanyolca",
            "स्पेनिश",
            "西班牙语",
            "spa",
        ],
    ),
    (
        "fr",
        &[
            "french",
            "franzosisch",
            "francais",
            "frances",
            "الفرنسية",
            "فرانسوي",
            "فرانسه",
            "французский",
            "fransizca",
            "फ्रेंच",
            "फ़्रेंच",
            "法语",
            "法文",
            "fra",
            "fre",
        ],
    ),
    (
        "pt",
        &[
            "portuguese",
            "portugiesisch",
            "portugais",
            "portugues",
            "البرتغالية",
            "پرتغالي",
            "португальский",
            "portekizce",
            "पुर्तगाली",
            "葡萄牙语",
            "por",
        ],
    ),
    (
        "de",
        &[
            "german",
            "deutsch",
            "allemand",
            "aleman",
            "alemao",
            "الالمانية",
            "آلماني",
            "الماني",
            "немецкий",
            "almanca",
            "जर्मन",
            "德语",
            "德文",
            "deu",
            "ger",
        ],
    ),
    ("ar", &["arabic", "arabisch", "arabe", "العربية", "عربي", "арабский", "arapca", "अरबी", "阿拉伯语", "ara"]),
    (
        "fa",
        &[
            "persian",
            "farsi",
            "persisch",
            "persan",
            "persa",
            "الفارسية",
            "فارسي",
            "персидский",
            "farsca",
            "फारसी",
            "फ़ारसी",
            "波斯语",
            "dari",
            "fas",
        ],
    ),
    (
        "ru",
        &[
            "russian",
            "russisch",
            "russe",
            "ruso",
            "russo",
            "الروسية",
            "روسي",
            "русский",
            "rusca",
            "रूसी",
            "俄语",
            "俄文",
            "rus",
        ],
    ),
    (
        "tr",
        &["turkish", "turkisch", "turc", "turco", "التركية", "تركي", "турецкий", "turkce", "तुर्की", "土耳其语", "tur"],
    ),
    ("hi", &["hindi", "hindī", "الهندية", "هندي", "хинди", "hintce", "हिन्दी", "हिंदी", "印地语", "hin"]),
    (
        "zh",
        &[
            "chinese",
            "chinesisch",
            "chinois",
            "chino",
            "chines",
            "mandarin",
            "الصينية",
            "چيني",
            "китайский",
            "cince",
            "चीनी",
            "中文",
            "汉语",
            "普通话",
            "zho",
            "chi",
        ],
    ),
    (
        "ku",
        &[
            "kurdish",
            "kurdisch",
            "kurde",
            "kurdo",
            "kurmanci",
            "kurmanji",
            "kurdi",
            "kurtce",
            "كردي",
            "الكردية",
            "курдский",
            "库尔德语",
            "kur",
        ],
    ),
    ("ckb", &["sorani"]),
    ("it", &["italian", "italienisch", "italien", "italiano", "итальянский", "italyanca", "意大利语", "ita"]),
    ("pl", &["polish", "polnisch", "polonais", "polaco", "polski", "польский", "lehce", "pol"]),
    ("uk", &["ukrainian", "ukrainisch", "ukrainien", "ucraniano", "українська", "украинский", "ukr"]),
    ("ro", &["romanian", "rumanisch", "roumain", "rumano", "romeno", "romana", "румынский", "ron"]),
    ("el", &["greek", "griechisch", "grec", "griego", "grego", "ελληνικα", "греческий", "yunanca", "ell"]),
    ("he", &["hebrew", "hebraisch", "hebreu", "hebreo", "hebraico", "עברית", "иврит", "ibranice", "heb"]),
    ("nl", &["dutch", "niederlandisch", "neerlandais", "holandes", "nederlands", "нидерландский", "nld"]),
    ("bn", &["bengali", "bangla", "বাংলা", "बंगाली", "бенгальский", "ben"]),
    ("ur", &["urdu", "اردو", "उर्दू", "урду", "urduca", "urd"]),
    ("pa", &["punjabi", "panjabi", "ਪੰਜਾਬੀ", "पंजाबी"]),
    ("ta", &["tamil", "தமிழ்"]),
    ("so", &["somali", "soomaali"]),
    ("ti", &["tigrinya", "ትግርኛ"]),
    ("am", &["amharic", "amharisch", "አማርኛ"]),
    ("sw", &["swahili", "kiswahili"]),
    ("ps", &["pashto", "paschtu", "پښتو"]),
    ("vi", &["vietnamese", "vietnamesisch", "tieng viet"]),
    ("ja", &["japanese", "japanisch", "japonais", "japones", "日本語", "日语"]),
    ("ko", &["korean", "koreanisch", "coreen", "coreano", "한국어", "韩语"]),
    ("sq", &["albanian", "albanisch", "albanais", "shqip"]),
    ("sr", &["serbian", "serbisch", "serbe", "srpski", "српски"]),
];

/// The tags of the languages in a cell, and what is none.
pub(super) fn tags(text: &str) -> (Vec<String>, Vec<String>) {
    let (mut tags, mut unknown) = (Vec::new(), Vec::new());
    for word in text.split([',', ';', '/', '|', '+', '&', '\n', '،', '؛', '、', '，', '·', '•']) {
        let all = word.split(" ::: ").flat_map(|part| match tag(part) {
            Some(tag) => vec![Ok(tag)],
            // `en ar`, `Deutsch und Arabisch`
            None => {
                part.split_whitespace().filter(|word| !is_joining(word)).map(|word| tag(word).ok_or(word)).collect()
            }
        });
        for one in all {
            match one {
                Ok(tag) if !tags.contains(&tag) => tags.push(tag),
                Err(word) if word.chars().any(char::is_alphanumeric) => unknown.push(word.to_owned()),
                Ok(_) | Err(_) => {}
            }
        }
    }
    (tags, unknown)
}

fn is_joining(word: &str) -> bool {
    matches!(word.to_lowercase().as_str(), "and" | "und" | "et" | "y" | "e" | "ve" | "и" | "و" | "और" | "和" | "-")
}

fn tag(word: &str) -> Option<String> {
    let name = folded(word);
    if let Some((tag, _)) = NAMES.iter().find(|(tag, names)| *tag == name || names.contains(&name.as_str())) {
        return Some((*tag).to_owned());
    }
    // A tag of two or three letters, and what may follow it: `zh-Hans`, `pt_BR`.
    let tag = word.trim().to_lowercase().replace('_', "-");
    let mut parts = tag.split('-');
    let first = parts.next().unwrap_or_default();
    let is_tag = (first.len() == 2 || (first.len() == 3 && tag.contains('-')))
        && first.bytes().all(|b| b.is_ascii_lowercase())
        && parts.all(|part| (2..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric()));
    is_tag.then_some(tag)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages_are_known_by_tag_and_by_name() {
        for (text, expected) in [
            ("en, ar", &["en", "ar"][..]),
            ("EN/AR", &["en", "ar"]),
            ("en ar", &["en", "ar"]),
            ("Deutsch und Türkisch", &["de", "tr"]),
            ("English; Français", &["en", "fr"]),
            ("العربية، فارسی", &["ar", "fa"]),
            ("русский, Türkçe", &["ru", "tr"]),
            ("中文、英语", &["zh", "en"]),
            ("zh-Hans, pt_BR", &["zh-hans", "pt-br"]),
            ("Español", &["es"]),
            ("en, en", &["en"]),
            ("Hindi / हिन्दी", &["hi"]),
        ] {
            assert_eq!(tags(text).0, expected, "{text}");
            assert!(tags(text).1.is_empty(), "{text}: {:?}", tags(text).1);
        }
    }

    #[test]
    fn what_is_no_language_is_told() {
        assert_eq!(tags("en, whistling"), (vec!["en".to_owned()], vec!["whistling".to_owned()]));
    }
}
