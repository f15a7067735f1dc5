//! The head of a column, in eleven languages or as address books write it -> what stands below it.

use crate::invisible::is_ignorable;
use crate::tree::model::WayKind;

use super::numbers::cleaned;

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ListField {
    /// The whole name; beside a column of family names the given one.
    Name,
    Given,
    Middle,
    Family,
    Nickname,
    Organisation,
    /// Numbers, to be called.
    Phone,
    /// Numbers, and in another column of the same number what they are: `Phone 1 - Label`.
    PhoneValue(u32),
    PhoneLabel(u32),
    Way(WayKind),
    /// A way that says its kind itself.
    SecondWay,
    Group,
    Place,
    Languages,
    Hours,
    Asked,
    Answer,
    Utc,
    Note,
}

impl ListField {
    pub fn is_name(self) -> bool {
        matches!(self, Self::Name | Self::Given | Self::Family | Self::Nickname | Self::Organisation)
    }

    pub fn is_way(self) -> bool {
        matches!(self, Self::Phone | Self::PhoneValue(_) | Self::Way(_) | Self::SecondWay)
    }
}

/// Heads as [`folded`] leaves them, divided by bars.
const HEADS: [(ListField, &str); 17] = [
    (
        ListField::Name,
        "name|names|full name|fullname|display name|displayname|contact|contact name|person|people|who|member|\
         neighbour|neighbor|file as|name and surname|nombre|nombres|nombre completo|nombre y apellidos|\
         nombre y apellido|persona|contacto|nom|nom complet|nom et prenom|prenom et nom|nom prenom|personne|nome|\
         nome completo|pessoa|contato|vollstandiger name|ganzer name|anzeigename|vor und nachname|wer|kontakt|mensch|\
         الاسم|اسم|الاسم الكامل|الاسم واللقب|نام|نام كامل|نام و نام خانوادگي|имя|фио|ф и о|полное имя|имя и фамилия|\
         фамилия и имя|фамилия имя|контакт|кто|ad|isim|adi|ad soyad|adi soyadi|ad ve soyad|adsoyad|isim soyisim|kisi|\
         नाम|पूरा नाम|व्यक्ति|姓名|名字|名称|全名|联系人|聯絡人|名前",
    ),
    (
        ListField::Given,
        "first name|firstname|given name|givenname|forename|christian name|vorname|vornamen|prenom|prenoms|\
         nombre de pila|primer nombre|primeiro nome|nome proprio|الاسم الاول|نام كوچك|on ad|onad|पहला नाम|名",
    ),
    (
        ListField::Middle,
        "middle name|additional name|middlename|weitere vornamen|zweiter vorname|отчество|segundo nombre|\
         deuxieme prenom|nome do meio|ikinci ad",
    ),
    (
        ListField::Family,
        "last name|lastname|surname|family name|familyname|sn|nachname|familienname|zuname|apellido|apellidos|\
         primer apellido|nom de famille|sobrenome|apelido|apelidos|ultimo nome|اسم العائلة|اللقب|العائلة|\
         نام خانوادگي|фамилия|soyad|soyadi|soyisim|उपनाम|कुलनाम|अंतिम नाम|姓|姓氏",
    ),
    (
        ListField::Nickname,
        "nickname|nick name|nick|alias|pseudonym|known as|spitzname|rufname|apodo|mote|surnom|pseudo|прозвище|кличка|\
         псевдоним|takma ad|lakap|昵称|绰号|暱稱",
    ),
    (
        ListField::Organisation,
        "organization|organisation|organization name|organisation name|organization 1 name|company|company name|\
         firma|unternehmen|empresa|organizacion|entreprise|societe|organizacao|شركة|الشركة|منظمة|المنظمة|شركت|سازمان|\
         организация|компания|sirket|kurum|कंपनी|संगठन|公司|组织|单位",
    ),
    (
        ListField::SecondWay,
        "second way|other way|another way|second contact|backup contact|way 2|ways|way|zweiter weg|anderer weg|\
         otra forma|segunda forma|segunda via|otra via|autre moyen|deuxieme moyen|outra forma|outro meio|طريقه ثانيه|\
         طريقة ثانية|طريقة اخري|راه دوم|второй способ|другой способ|ikinci yol|diger yol|दूसरा तरीका|第二方式|其他方式|第二联系方式",
    ),
    (
        ListField::Group,
        "group|groups|labels|label|group membership|category|categories|team|pod|branch|circle|gruppe|gruppen|\
         kategorie|kategorien|grupo|grupos|categoria|categorias|equipo|groupe|groupes|equipe|categorie|المجموعة|\
         مجموعة|المجموعات|گروه|группа|группы|команда|категории|grup|gruplar|ekip|kategori|समूह|टोली|组|小组|分组|群组|群組|组别",
    ),
    (
        ListField::Place,
        "place|location|where|city|town|village|home city|business city|neighbourhood|neighborhood|district|area|\
         quarter|block|floor|ort|wohnort|stadt|stadtteil|viertel|ort privat|ort geschaftlich|dorf|wo|lugar|ciudad|\
         barrio|pueblo|donde|localidad|lieu|ville|quartier|ou|local|cidade|bairro|onde|المكان|مكان|المدينة|مدينة|\
         الحي|مكان السكن|محل|محله|شهر|место|город|район|деревня|где|yer|sehir|mahalle|konum|ilce|स्थान|जगह|शहर|गांव|\
         गाँव|मोहल्ला|地点|地方|城市|位置|街区|村|地點",
    ),
    (
        ListField::Languages,
        "language|languages|speaks|spoken languages|sprache|sprachen|spricht|idioma|idiomas|lengua|lenguas|habla|\
         langue|langues|parle|lingua|linguas|fala|اللغة|اللغات|لغة|لغات|زبان|زبانها|زبان ها|язык|языки|говорит|dil|\
         diller|dili|भाषा|भाषाएं|भाषाएँ|语言|語言|语种",
    ),
    (
        ListField::Hours,
        "hours|hour|times|time|when|available|availability|reachable|best time|waking hours|zeiten|zeit|uhrzeit|\
         uhrzeiten|erreichbar|stunden|wann|horas|hora|horario|horarios|cuando|disponible|heures|heure|horaire|\
         horaires|disponibilite|quand|quando|disponivel|الساعات|ساعات|الوقت|الاوقات|ساعت|ساعتها|زمان|часы|время|\
         когда|saat|saatler|saatleri|zaman|घंटे|समय|कब|时间|时段|時間|时候",
    ),
    (
        ListField::Asked,
        "asked|consent|agreed|agrees|ok|on paper|ok on paper|gefragt|einverstanden|zugestimmt|zustimmung|\
         einwilligung|preguntado|consentimiento|de acuerdo|acepta|acuerdo|demande|d accord|accord|consentement|\
         perguntado|consentimento|concorda|acordo|موافق|موافقة|الموافقة|سئل|رضايت|موافقت|پرسيده|پرسيده شد|согласие|\
         согласен|спросили|спрошен|onay|riza|soruldu|kabul|सहमति|पूछा|पूछा गया|同意|已询问|征得同意|是否同意",
    ),
    (
        ListField::Answer,
        "answer|answers|answer rate|reliability|probability|chance|antwort|antwortet|antworten|zuverlassigkeit|\
         respuesta|respuestas|responde|contesta|reponse|reponses|repond|fiabilite|resposta|respostas|atende|الرد|يرد|\
         الاجابة|پاسخ|جواب|ответ|ответы|отвечает|cevap|yanit|cevaplar|उत्तर|जवाब|应答|接听率|应答率|回答",
    ),
    (
        ListField::Utc,
        "utc|gmt|utc offset|timezone|time zone|offset|zeitzone|zona horaria|huso horario|fuseau horaire|fuso horario|\
         المنطقة الزمنية|التوقيت|منطقه زماني|часовой пояс|saat dilimi|समय क्षेत्र|时区|時區",
    ),
    (
        ListField::Note,
        "note|notes|comment|comments|remark|remarks|notiz|notizen|bemerkung|bemerkungen|anmerkung|anmerkungen|\
         kommentar|nota|notas|observaciones|comentario|comentarios|remarque|remarques|commentaire|commentaires|\
         observacoes|observacao|ملاحظات|ملاحظة|يادداشت|توضيحات|توضيح|заметки|заметка|примечание|примечания|\
         комментарий|not|notlar|aciklama|टिप्पणी|नोट|备注|注释|笔记|備註",
    ),
    (
        ListField::Phone,
        "number|numbers|numero|numeros|nummer|nummern|num|nr|no|n|tel|tel no|tlf|tfno|tfn|fon|ph|cell|cel|cell no|\
         mob|mob no|contact no|contact number|gsm|whatsapp|other phone|natel|numara|cep|cep no|тел|номер|сот|رقم|\
         الرقم|ارقام|شماره|شماره تماس|همراه|नंबर|नम्बर|संपर्क|号码|號碼|联系方式|聯絡方式|联系电话|电|primary|ruf nr|rufnr",
    ),
    (ListField::Way(WayKind::Text), "sms|text|text message|texts"),
];

/// Parts of words that mean a telephone, wherever they stand in a head.
const PHONES: &str = "phone|telefon|telef|mobil|movil|celular|cellular|cellulaire|handy|portable|rufnummer|ruckruf|telemovel|\
    telno|numero de tel|n de tel|tel n|tel mobile|tel fixe|cep tel|ruckmeldung|телефон|мобил|сотов|هاتف|جوال|\
    موبايل|محمول|تليفون|تلفن|फोन|फ़ोन|मोबाइल|दूरभाष|电话|手机|電話";
/// What a head says if it means no number by which to call this person.
const NO_PHONES: &str = "fax|pager|telex|assist|isdn|phonetic|photo|факс|فاكس|传真|傳真|faks|फैक्स|funkruf|pieper|texttelefon|tty|mail|\
    type|typ|label|emergency contact|besitzer|provider|company main|telefon firma|haupttelefon|photograph|\
    megaphone|model|carrier|extension";

/// Words that name a kind of way, alone, before a colon, or in a head.
const WAYS: [(WayKind, &str); 7] = [
    (
        WayKind::Phone,
        "phone|telephone|call|telefon|anruf|telefono|llamada|appel|telefone|tel|mobile|هاتف|تلفن|телефон|फोन|फ़ोन|电话|\
         手机|cell|handy|landline|festnetz",
    ),
    (WayKind::Text, "text|sms|texto|mensaje|message|mensagem|رسالة|پيامك|смс|mesaj|संदेश|短信"),
    (WayKind::Signal, "signal|سيگنال|سيجنال|сигнал|सिग्नल"),
    (
        WayKind::Radio,
        "radio|funk|funkgerat|callsign|rufzeichen|indicatif|indicativo|pmr|cb|ham|راديو|لاسلكي|بيسيم|بي سيم|рация|\
         радио|позывной|telsiz|रेडियो|无线电|对讲机|無線電",
    ),
    (
        WayKind::Knock,
        "knock|door|klopfen|klingeln|tur|tocar|puerta|frapper|sonner|porte|bater|porta|اطرق|الباب|طرق|درب|در|در زدن|\
         стук|постучать|дверь|kapi|kapiyi cal|दस्तक|दरवाजा|敲门|上门",
    ),
    (
        WayKind::Drop,
        "drop|deaddrop|dead drop|briefkasten|ablage|versteck|buzon|boite|caixa|صندوق|تسليم|тайник|закладка|kutu|\
         डिब्बा|信箱|投递点",
    ),
    (
        WayKind::Courier,
        "courier|messenger|bote|kurier|mensajero|messager|coursier|mensageiro|estafeta|رسول|ساعي|پيك|курьер|гонец|\
         kurye|दूत|信使|送信人",
    ),
];

/// Whether a list of words, divided by bars, has this one.
fn lists(words: &str, word: &str) -> bool {
    words.split('|').any(|one| one == word)
}

/// The kind of way that a word names.
pub(super) fn way_kind(word: &str) -> Option<WayKind> {
    WAYS.iter().find(|(_, words)| lists(words, word)).map(|(kind, _)| *kind)
}

/// The kind of a number by its label; `None` if it is not to be called, as a fax.
pub(super) fn labelled(label: &str) -> Option<WayKind> {
    let label = folded(label);
    if NO_PHONES.split('|').any(|word| label.contains(word)) && !label.contains("phone") {
        return None;
    }
    Some(label.split(' ').find_map(way_kind).filter(|kind| *kind != WayKind::Knock).unwrap_or(WayKind::Phone))
}

/// What a column holds, by its head.
pub(super) fn field(head: &str) -> Option<ListField> {
    let head = folded(head);
    if head.is_empty() || head.chars().count() > 48 {
        return None;
    }
    if let Some((field, _)) = HEADS.iter().find(|(_, heads)| lists(heads, &head)) {
        return Some(*field);
    }
    if let Some(kind) = way_kind(&head) {
        return Some(if kind == WayKind::Phone { ListField::Phone } else { ListField::Way(kind) });
    }
    if let Some(field) = numbered_phone(&head) {
        return Some(field);
    }
    if NO_PHONES.split('|').any(|word| head.contains(word)) {
        return None;
    }
    if PHONES.split('|').any(|stem| head.contains(stem)) {
        return Some(ListField::Phone);
    }
    // `Signal number`, `radio channel`, `name 2`, `Telefon-Nr.`
    let first = head.split(' ').next().unwrap_or_default();
    match way_kind(first) {
        Some(kind) if kind != WayKind::Phone => return Some(ListField::Way(kind)),
        _ => {}
    }
    if matches!(first, "tel" | "tlf" | "mob" | "cell" | "cep" | "тел") {
        return Some(ListField::Phone);
    }
    let bare = head.trim_end_matches(|c: char| c.is_ascii_digit()).trim();
    let known = HEADS.iter().find(|(_, heads)| lists(heads, bare)).map(|(field, _)| *field);
    known
        .filter(|field| bare != head && matches!(field, ListField::Phone | ListField::SecondWay | ListField::Languages))
}

/// `phone 1 value`, `phone 1 type`, `phone 1 label`, as Google writes them.
fn numbered_phone(head: &str) -> Option<ListField> {
    let rest = head.strip_prefix("phone ")?;
    let (number, what) = rest.split_once(' ')?;
    let number = number.parse().ok()?;
    match what {
        "value" => Some(ListField::PhoneValue(number)),
        "type" | "label" => Some(ListField::PhoneLabel(number)),
        _ => None,
    }
}

/// A head or a word for comparison: small letters without accents, other signs as single blanks.
pub(super) fn folded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars().filter_map(spaced).flat_map(char::to_lowercase) {
        let c = base(c);
        match c {
            '\0' => {}
            c if c.is_alphanumeric() || is_mark(c) || is_tick(c) => out.push(c),
            _ if out.ends_with(' ') || out.is_empty() => {}
            _ => out.push(' '),
        }
    }
    cleaned(&out)
}

/// U+200C keeps letters of a word apart in Persian: written as a blank as often.
fn spaced(c: char) -> Option<char> {
    match c {
        '\u{200c}' => Some(' '),
        c if is_ignorable(c) => None,
        c => Some(c),
    }
}

/// Vowel signs of Indian scripts belong to the letters.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{900}'..='\u{963}' | '\u{980}'..='\u{9e3}' | '\u{a00}'..='\u{d7f}' | '\u{300}'..='\u{36f}')
}

fn is_tick(c: char) -> bool {
    matches!(c, '✓' | '✔' | '✗' | '✘' | '☐' | '☑' | '☒')
}

/// The letter without its accent; letters that Arabic and Persian write alike as one; `\0` for what is left out.
fn base(c: char) -> char {
    match c {
        'à'..='å' | 'ā' | 'ă' | 'ą' => 'a',
        'ç' | 'ć' | 'č' => 'c',
        'è'..='ë' | 'ē' | 'ę' | 'ě' => 'e',
        'ì'..='ï' | 'ī' | 'ı' => 'i',
        'ñ' | 'ń' => 'n',
        'ò'..='ö' | 'ø' | 'ō' | 'ő' => 'o',
        'ù'..='ü' | 'ū' | 'ű' => 'u',
        'ý' | 'ÿ' => 'y',
        'ş' | 'ș' | 'š' => 's',
        'ğ' => 'g',
        'ž' | 'ź' | 'ż' => 'z',
        'ё' => 'е',
        'ی' | 'ى' => 'ي',
        'ک' => 'ك',
        'أ' | 'إ' => 'ا',
        // Combining accents, vowel signs of Arabic, the stroke that only lengthens a word.
        '\u{300}'..='\u{36f}' | '\u{64b}'..='\u{652}' | '\u{640}' | '\u{670}' => '\0',
        c => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn heads_of_address_books_are_known() {
        for (head, expected) in [
            ("Phone 1 - Value", ListField::PhoneValue(1)),
            ("Phone 2 - Label", ListField::PhoneLabel(2)),
            ("Phone 1 - Type", ListField::PhoneLabel(1)),
            ("Group Membership", ListField::Group),
            ("Given Name", ListField::Given),
            ("Family Name", ListField::Family),
            ("Business Phone 2", ListField::Phone),
            ("Telefon geschäftlich", ListField::Phone),
            ("Telefon (privat)", ListField::Phone),
            ("Mobiltelefon", ListField::Phone),
            ("Mobile Number", ListField::Phone),
            ("Rufnummer", ListField::Phone),
            ("Telefon-Nr.", ListField::Phone),
            ("Tel.", ListField::Phone),
            ("Vorname", ListField::Given),
            ("Nachname", ListField::Family),
            ("Display Name", ListField::Name),
            ("Signal number", ListField::Way(WayKind::Signal)),
            ("Second way", ListField::SecondWay),
            ("UTC", ListField::Utc),
        ] {
            assert_eq!(field(head), Some(expected), "{head}");
        }
    }

    #[test]
    fn heads_in_eleven_languages_are_known() {
        for (name, phone) in [
            ("Name", "Phone"),
            ("Nombre", "Teléfono"),
            ("Nom", "Téléphone portable"),
            ("Nome", "Telemóvel"),
            ("Name", "Handynummer"),
            ("الاسم", "رقم الهاتف"),
            ("نام", "شمارهٔ تلفن"),
            ("ФИО", "Мобильный"),
            ("Adı Soyadı", "Cep telefonu"),
            ("नाम", "फ़ोन"),
            ("姓名", "手机号码"),
        ] {
            assert_eq!(field(name), Some(ListField::Name), "{name}");
            assert_eq!(field(phone), Some(ListField::Phone), "{phone}");
        }
        for (head, expected) in [
            ("Idiomas", ListField::Languages),
            ("اللغات", ListField::Languages),
            ("زبان‌ها", ListField::Languages),
            ("भाषाएँ", ListField::Languages),
            ("Gruppe", ListField::Group),
            ("Mahalle", ListField::Place),
            ("Einverstanden", ListField::Asked),
            ("Согласие", ListField::Asked),
            ("时区", ListField::Utc),
            ("Fuseau horaire", ListField::Utc),
            ("ŞEHİR", ListField::Place),
        ] {
            assert_eq!(field(head), Some(expected), "{head}");
        }
    }

    #[test]
    fn heads_that_mean_no_number_to_call_are_left_alone() {
        for head in [
            "Business Fax",
            "Fax privat",
            "Pager Number",
            "Assistant's Phone",
            "Telefon Assistent",
            "Phonetic First Name",
            "Photo",
            "E-mail 1 - Value",
            "Birthday",
            "House number",
            "TTY/TDD Phone",
            "Telex",
        ] {
            assert_eq!(field(head), None, "{head}");
        }
    }

    #[test]
    fn no_head_stands_for_two_things() {
        for (at, (field, heads)) in HEADS.iter().enumerate() {
            for head in heads.split('|') {
                let first = HEADS.iter().position(|(_, heads)| lists(heads, head));
                assert_eq!(first, Some(at), "{head} is {field:?} and something else");
                assert_eq!(folded(head), head, "{head} is never found");
            }
        }
    }
}
