//! Words about people in eleven languages: names of files, headings, heads of columns, labels of numbers, units.

use super::words::{Lexicon, is_letter, plain, words};

/// Words that are about a list of people wherever they stand, plain.
static LISTS: Lexicon = Lexicon::new(
    "addressbook adressbuch adherents adressen kontakter coordonnees rehber kisilerim ansprechpartner ansprechpersonen adresses addresses anwesende anwesenheitsliste annuaire arrestees \
     attendees aniversariantes anniversaires asistentes benevoles birthdays blutgruppen calltree callers contacts \
     contactos contatos contatti contactlist cumpleanos detainees detenidos detenidas detenus detidos direcciones \
     donors emargement enderecos festgenommene firmantes firmas freiwillige geburtstage gonulluler guests guardias \
     helferinnen helferliste inscritos indirizzi isimler iscritti invitados interpelles katilimcilar kisiler kontakte \
     kontakten kunden listin mailinglist members membership membres membri membros miembros mitglieder moradas names \
     namen namensliste nobet nobetler nombres noms nomes participants participantes partecipanti people personas \
     personen personnes phonebook phonelist phones presencas presos prisoners roster rota rubrica safehouses soci socios \
     socias signataires signatures signups spender staff subscribers supporters telefone telefonos telefones telefonlar \
     telefonliste telefonkette telefonbuch telefonnummern telefoni telephones teilnehmer teilnehmerinnen teilnehmende \
     trombinoscope unterschriften uyeler uye vertrauensleute voluntarios voluntarias volunteers whoiswho whoswho \
     assinaturas adresler nextofkin dienstplan schichtplan turnos guardia gozalti gozaltilar imzalar \
     контакты контактов телефоны телефонов участники участников члены членов списки волонтеры волонтеров люди людеи имена \
     фамилии подписи задержанные задержанных дежурства дежурств дежурные адреса жильцы \
     اسماء اعضاء الاعضاء هواتف الهواتف ارقام المتطوعین متطوعین متطوعون المشارکین المشارکون مشارکون عناوین المعتقلین معتقلون معتقلین مناوبات المناوبات \
     مخاطبین مخاطبان اعضا اسامی داوطلبان شرکتکنندگان نشانیها بازداشتیها بازداشتشدگان شماره‌ها شمارهها \
     संपर्क सदस्य सदस्यों स्वयंसेवक फोन पते नामसूची \
     联系人",
);
/// Parts of Chinese words.
static CHINESE_LISTS: Lexicon = Lexicon::new(
    "参加者 参与者 报名 通讯录 通訊錄 联系人 联络 名单 名册 花名册 成员 电话 手机 联系方式 志愿者 会员 值班 被捕 签名 签到 血型 生日 住址 群友 家长",
);
/// Words that make a list of people of the word beside them: phone tree, Mitgliederverzeichnis.
static ABOUT: Lexicon = Lexicon::new(
    "address adress adressen adresse arrest birthday blood call contact contacto contatto contato crew duty email \
     emergency guest geburtstags spender helfer kontakt mail mailing member mitglieder mitglied mobile mobil name namen names \
     neighbour notruf participant personen phone presenca presence presencia prisoner ruf safe shift signal staff \
     supporter team teilnehmer telefon telefono telefonnummern telefone telephone telefonico telefonica telefonica \
     volunteer whatsapp volunteers uye uyeler telefonlari kisi isim imza adherents membres membros miembros socios \
     contatos contactos urgence participantes detidos detenidos участников телефонов телефонная имен членов контактов \
     الاعضاء الاسماء اعضاء اعضای الهاتف الهواتف اسماء تلفن تماس सदस्य फोन नाम संपर्क",
);
static LIST: Lexicon = Lexicon::new(
    "agenda book books buch card cards chain directory groups houses kartei kette liste listen listesi listas list lists \
     lista listin liste listado nummern number numbers numeros numero plan شماره شمارههای ارقام नंबर नम्बर register registro rehberi repertoire roster \
     sheet tree verzeichnis caderneta agenda contacts arbol zinciri список списки книга дерево \
     قائمه دلیل لائحه دفترچه دفتر لیست فهرست सूची पुस्तिका",
);
/// Pairs of words that are no list of people though both are above.
const NO_PAIRS: [(&str, &str); 9] = [
    ("emergency", "plan"),
    ("contact", "sheet"),
    ("name", "card"),
    ("name", "cards"),
    ("call", "number"),
    ("call", "numbers"),
    ("team", "plan"),
    ("contact", "plan"),
    ("name", "register"),
];
/// Three words.
const PHRASES: [&str; 14] = [
    "wer ist wer",
    "who is who",
    "who s who",
    "quien es quien",
    "qui est qui",
    "quem e quem",
    "кто есть кто",
    "kim kimdir",
    "next of kin",
    "dogum gunleri",
    "дни рождения",
    "дни рождении",
    "جهات الاتصال",
    "اعیاد المیلاد",
];
/// Extensions of contact files.
const ENDINGS: [&str; 5] = ["vcf", "vcard", "ldif", "abook", "contact"];

/// Whether the name of a file, or of one of its folders, is about people.
pub(super) fn names_people(path: &str) -> bool {
    let ending = path.rsplit_once('.').map(|(_, ending)| ending.to_lowercase());
    ending.is_some_and(|ending| ENDINGS.contains(&ending.as_str())) || path.split('/').any(is_list_name)
}

/// Whether words are about a list of people: `call-tree`, `Mitgliederverzeichnis`, `liste des adhérents`.
pub(super) fn is_list_name(name: &str) -> bool {
    let stem = name.rsplit_once('.').filter(|(stem, _)| !stem.is_empty()).map_or(name, |(stem, _)| stem);
    let words = words(stem);
    let joined = words.join(" ");
    words.iter().any(|word| is_list_word(word))
        || words.iter().enumerate().any(|(at, first)| words[at + 1..].iter().any(|second| is_pair(first, second)))
        || PHRASES.iter().any(|phrase| format!(" {joined} ").contains(&format!(" {phrase} ")))
        || CHINESE_LISTS.is_in(stem)
}

fn is_pair(first: &str, second: &str) -> bool {
    let either = (ABOUT.has(first) && LIST.has(second)) || (LIST.has(first) && ABOUT.has(second));
    let special = match first {
        "blood" => matches!(second, "groups" | "group" | "types" | "type"),
        "safe" => matches!(second, "house" | "houses"),
        "arrest" | "legal" => second == "support",
        "sign" => matches!(second, "ups" | "up"),
        "emergency" => second == "contact",
        "grupo" | "grupos" => matches!(second, "sanguineo" | "sanguineos"),
        "numeros" => second == "utiles",
        _ => false,
    };
    special || (either && !NO_PAIRS.contains(&(first, second)))
}

/// Compounds: what the list is about, then that it is a list.
fn is_list_word(word: &str) -> bool {
    if LISTS.has(word) {
        return true;
    }
    word.chars().count() >= 7
        && word.char_indices().skip(3).any(|(at, _)| {
            let (first, second) = word.split_at(at);
            let first = first.strip_suffix('s').filter(|first| !ABOUT.has(first) && first.len() > 3).unwrap_or(first);
            ABOUT.has(first) && LIST.has(second) && second.len() > 3 && !NO_PAIRS.contains(&(first, second))
        })
}

/// Heads of lists that are about people, and of shifts, in running text.
static TOPICS: Lexicon = Lexicon::new(
    "gruppe group groups grupo grupos groupe groupes группа группы grup مجموعه گروه समूह equipo equipe команда ekip team teams \
     affinity undersigned unterzeichnende abajo soussignes asistencia presenca inscrits inscritos permanences permanence limpieza putzplan \
     putzdienst kuchendienst cleaning menage уборка temizlik تنظیف نظافت सफाई donations spenden donaciones dons doacoes keys \
     schlussel llaves cles rooms cars zimmer habitaciones chambres кто kim کی كون कौन график گروه arrested arrests allergies allergien alergias birthday blood crew detained diet dietary diets drivers duty \
     emergency essen gardes turni guards дежурные festnahmen fahrer garde guardia guard guards medics nachtwache notfallkontakte participantes \
     custody jail haft untersuchungshaft calabozo gaste invites gozetim present presents prasent rota roster shift shifts turns turn turnos tours dienste dienst wache watch who wer quien qui quem \
     anwesend presentes asistentes attending attended absent excused entschuldigt zusagen absagen nobet plantao plantoes \
     escala дежурство дежурства присутствовали явка смена смены смен график حراسه مناوبه مناوبات حاضرون الحاضرون شیفت کشیک حاضران \
     पाली ड्यूटी उपस्थित threema signal telegram matrix wire session birthdays \
     hospital krankenhaus hopital больница больнице hastane hastanede مستشفی المستشفی بیمارستان अस्पताल",
);
static CHINESE_TOPICS: Lexicon =
    Lexicon::new("小组 谁 参加 打扫 卫生 值班 出席 到会人 名单 忌口 饮食 生日 血型 值夜 守夜 被捕 联系 电话");
/// Whether a heading is about people.
pub(super) fn is_topic(heading: &str) -> bool {
    let words = words(heading);
    words.len() <= 12
        && (is_list_name(heading)
            || words.iter().any(|word| TOPICS.has(word) || word.ends_with("dienst"))
            || CHINESE_TOPICS.is_in(heading))
}

/// Heads of columns with what reaches somebody or is private, plain.
static COLUMNS: Lexicon = Lexicon::new(
    "allergies allergien alergias allergie birthday birth birthdate blood born blutgruppe cell cellphone cellular \
     cellulare celular cep contact contacts contacto contato contatto correo courriel diet dob eircode email emails \
     geb geboren geburtstag geburtsdatum gsm handle handy handynummer indirizzo irc jabber kontakt mail matrix mob mobil \
     mobile mobiltelefon movil morada nachname nascimento nacimiento naissance nickname ne phone phones portable \
     postcode residence signal sip surname firstname lastname fullname forename vorname apellido apellidos sobrenome \
     prenom cognome tel telef telefon telefone telefono telegram telemovel telephone threema whatsapp wire wohnort xmpp \
     eposta soyad soyisim dogum cepno iban passport ausweis dni pgp fingerprint \
     тел телефон телефоны почта фамилия рождения моб мобильныи сотовыи контакт контакты телеграм отчество паспорт \
     هاتف الهاتف جوال الجوال موبایل بریدالکترونی البرید تلفن تماس همراه شماره ایمیل نشانی تولد خانوادگی المیلاد العنوان \
     फोन मोबाइल ईमेल संपर्क जन्म पता उपनाम रक्त",
);
static COLUMN_STEMS: Lexicon =
    Lexicon::new("telefon telephon handy mobiltel rufnummer phone whatsapp geburts cellul telemov");
static CHINESE_COLUMNS: Lexicon =
    Lexicon::new("姓名 手机 电话 電話 联系 邮箱 微信 生日 出生 血型 住址 身份证 过敏 姓氏");
/// Heads of columns that hold names.
static WHO: Lexicon = Lexicon::new(
    "who wer quien qui quem chi кто kim من الاسم اسم نام کی कौन नाम имя ad isim ism nombre nom nome vorname member \
     mitglied miembro membre membro participant teilnehmer person persona personne pessoa volunteer driver fahrer \
     responsible verantwortlich responsable responsavel ответственныи sorumlu المسؤول مسئول जिम्मेदार zustandig",
);
/// Columns that hold names of people or of things.
static NAMES: Lexicon = Lexicon::new("name names namen nombre nom nome имя ad isim نام اسم الاسم नाम");

/// What a column holds, by its head.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Column {
    Other,
    /// Names of people or of things.
    Name,
    /// Names of people.
    Who,
    /// What reaches somebody, or is private.
    Private,
}

pub(super) fn column(head: &str) -> Column {
    let words = words(head);
    let joined = words.concat();
    let private = |word: &String| COLUMNS.has(word) || (COLUMN_STEMS.is_in(word) && !word.starts_with("micro"));
    if words.len() > 5 {
        return Column::Other;
    }
    if words.iter().any(private)
        || CHINESE_COLUMNS.is_in(head)
        || COLUMNS.has(&joined)
        || matches!(joined.as_str(), "howtoreach" | "howtoreachthem" | "wheretofind" | "epost" | "dateofbirth")
    {
        return Column::Private;
    }
    match words.as_slice() {
        [word] if NAMES.has(word) => Column::Name,
        [word] | [word, _] if WHO.has(word) => Column::Who,
        _ if head.contains("谁") || head.contains("负责人") => Column::Who,
        _ => Column::Other,
    }
}

/// Words for lists of things, in the first lines of a text.
pub(super) static GOODS: Lexicon = Lexicon::new(
    "parts stuckliste teileliste materialliste ersatzteil inventory inventar piezas pieces nomenclature pecas inventario \
     inventaire деталеи спецификация запчаст parca malzeme 零件 清单 库存 قطع مواد قطعات पुर्ज serial article ean isbn barcode",
);
/// Words before a number that chapters and figures have.
pub(super) static PARTS_OF_BOOKS: Lexicon = Lexicon::new(
    "fig figure abb vol no nr art pp p cap kap ch chap sec tab eq ver v part step rev seite page pag bild tafel teil",
);
/// What is said of places to hide in.
pub(super) const HIDEOUTS: &str = "safe house;safehouse;places to sleep;hideout;hiding place;unterschlupf;schlafplatze;schlafplatz bei;casa segura;\
     casas seguras;planque;lieux surs;lieu sur;casas de apoio;esconderijo;casa sicura;явк;убежище;ночлег;guvenli ev;\
     saklanma;بیوت امنه;بیت امن;مخبا;خانه امن;पनाह;सुरक्षित घर;安全屋;藏身;留宿";
pub(super) const KEYS: &str = "key is with;key with;key under;keys with;key at;ring twice;knock;ask for;can sleep;can stay;can host;sleeps ;\
     schlussel bei;schlussel unter;fragt nach;klopfen;llave bajo;llave debajo;la llave la tiene;preguntar por;demander ;\
     cle sous;cle chez;chave com;perguntar por;ключ у;ключ под;спросить;anahtar;المفتاح;اسال عن;کلید;चाबी;钥匙;找";

/// Words before a number to dial.
static LABELS: Lexicon = Lexicon::new(
    "tel telefon telefono telefone telephone phone fon cell mobile mobil movil handy cel celular ruf call ring anruf \
     whatsapp signal sms тел телефон моб هاتف جوال تلفن फोन cep gsm",
);

/// Whether a text ends in the label of a telephone number.
pub(super) fn ends_in_label(before: &str) -> bool {
    let close = before.trim_end_matches([' ', ':', '.', '#', '(', '"', '=']);
    if before.len() - close.len() > 3 {
        return false;
    }
    ["电话", "手机", "電話", "☎", "📞", "📱"].iter().any(|label| close.ends_with(label))
        || words(close.rsplit(|c: char| !is_letter(c)).next().unwrap_or("")).last().is_some_and(|word| LABELS.has(word))
}

/// Units and currencies behind a number, plain.
static UNITS: Lexicon = Lexicon::new(
    "g kg mg t l ml cl dl mm cm m km m2 m3 ha s h min sec ms v mv a ma w kw kwh hz khz mhz ghz bar pa hpa rpm c f k bit \
     bits byte bytes kb mb gb tb eur euro euros usd chf rub руб ₽ € $ £ ₺ ₹ lira rupees people inhabitants persons \
     einwohner habitantes habitants stuck pcs pieces times years days hours minutes votes km² m² m³ % ‰ ° кг г л мл м км \
     шт человек жителеи ليتر غرام نفر رुपये रुपये किमी 元 米 公里 人 kisi adet turns cycles rows lines words",
);

/// Whether a text begins with a unit.
pub(super) fn is_unit(after: &str) -> bool {
    let after = after.trim_start();
    if after.starts_with(['%', '°', '€', '$', '£', '₽', '₺', '₹', '元', '米', '人', '克']) {
        return true;
    }
    let word: String = after.chars().take_while(|c| is_letter(*c) || matches!(c, '²' | '³')).collect();
    !word.is_empty()
        && word.chars().next().is_some_and(|c| !c.is_uppercase() || word.len() <= 3)
        && UNITS.has(&plain(&word))
}

/// Words that number things.
static MARKS: Lexicon = Lexicon::new(
    "isbn issn ean gtin upc sku no nr serial rfc iso din artikel article art part item version build commit ticket issue \
     order bestellnummer rev grid id port pid hash crc sha page seite line row ref reference referencia referenz артикул \
     stock model type typ modell modele modelo",
);

pub(super) fn is_mark(word: &str) -> bool {
    MARKS.has(word) || UNITS.has(word)
}

/// Whether a text ends in a word that numbers things: ISBN, part no.
pub(super) fn is_number_mark(before: &str) -> bool {
    let close = before.trim_end_matches([' ', ':', '.', '#', '-']);
    words(close.rsplit(|c: char| !is_letter(c)).next().unwrap_or("")).last().is_some_and(|word| MARKS.has(word))
}

/// What is said of somebody in a row, plain: of health, food, roles, debts, arrest, and birth.
static PERSONAL: Lexicon = Lexicon::new(
    "allergic allergy allergies allergisch alergia alergico alergica allergique asthma asthme asma astim diabetes \
     diabetic diabete diabetiker insulin insuline epilepsy epilepsie inhaler coeliac celiac zoliakie celiaco vegan \
     vegane vegano vegana vegetarian vegetarisch vegetariano vegetariana vegetarien vegetarienne glutenfrei gluten \
     halal kosher pregnant schwanger driver medic treasurer cook lawyer nurse cashier spokesperson secretary chair \
     fahrerin fahrer kassenwart kassiererin sanitaterin sanitater kochin anwalt anwaltin conductor conductora tesorera \
     tesorero medica medico abogada cocinera chauffeur tresoriere tresorier infirmiere avocate motorista tesoureira \
     tesoureiro medica advogada cozinheira enfermeira водитель казначеи медик врач повар адвокат sofor sayman saglikci \
     avukat asci سائق طبیب طبیبه محام محامیه طباخ راننده پزشک وکیل اشپز چालक वकील डॉक्टर रसोइया चालक owes paid schuldet bezahlt debe pago doit \
     должен должна borclu arrested detained released festgenommen verhaftet entlassen detenido detenida detenue arrete \
     arretee presa preso задержан задержана gozaltinda معتقل معتقله بازداشت गिरफ्तार born geboren geb nacida nacido nee \
     nascida nascido родилась родился dogumlu مواليد متولد जन्म lives wohnt vive habite живет yasiyor keeps caretaker \
     веган веганка вегетарианка вегетарианец аллергия диабет астма вegan vejetaryen alerjisi alerji نباتی حساسیه حساسیت شاکاہاری शाकाहारी \
     एलर्जी seeker minor lawyers turns cumple wird papers paperless speaks spricht habla parle asleep hurt injured verletzt herido blesse ранен nuts penicillin penicilina nusse noix frutos kids kid adults \
     adult adultes adulte adultos adulto erwachsene bebe bebes baby babys filhos filho hijos hijo hijas hija enfants enfant \
     fille fils figli figlio взрослые взрослых ребенок детеи дочь сын cocuk cocugu اطفال طفل بچه فرزند बच्चे बच्चा",
);
/// Beginnings of such words.
static PERSONAL_STEMS: Lexicon = Lexicon::new(
    "celiac coeliac zoliak vegetar vejetar vegan allerg alerg asthma asma astim diabet epilep insulin lactos laktos \
     glutenfrei schwanger pregnan embaraz enceinte gravid verhaft festgenomm detenid arrested inhaft аллерг вегет веган \
     задерж арест",
);
static CHINESE_PERSONAL: Lexicon = Lexicon::new(
    "组长 队长 班长 老师 厨师 负责 联络员 过敏 素食 吃素 糖尿 哮喘 司机 医生 护士 律师 会计 出纳 生于 被捕 欠 血型 清真 型血 孕",
);

/// Whether words are what is said of a person.
pub(super) fn is_personal(text: &str) -> bool {
    words(text).iter().any(|word| PERSONAL.has(word) || PERSONAL_STEMS.begins(word))
        || CHINESE_PERSONAL.is_in(text)
        || is_blood(text)
}

/// `0-`, `AB positive`.
fn is_blood(text: &str) -> bool {
    let text = plain(text);
    let text = text.trim().trim_end_matches(['.', ',', ')']);
    let rest = ["ab", "a", "b", "0", "o"].into_iter().find_map(|group| text.strip_prefix(group));
    rest.is_some_and(|rest| {
        matches!(rest.trim(), "+" | "-" | "rh+" | "rh-" | "rh +" | "rh -")
            || ["pos", "neg", "поз", "отр", "موجب", "सकारात्मक", "poz", "型"]
                .iter()
                .any(|sign| rest.trim().starts_with(sign))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_files_and_folders_tell() {
        for path in [
            "contacts.csv",
            "Call Tree.md",
            "a/Members-2026.txt",
            "people/mira.md",
            "x.VCF",
            "call_tree/1.csv",
            "contacts2.txt",
            "ContactList.md",
            "phone-numbers.txt",
            "Kontaktliste.md",
            "Mitgliederverzeichnis.md",
            "списки.txt",
            "телефоны.md",
            "annuaire.txt",
            "wer-ist-wer.md",
            "lista-de-presença.txt",
            "دفترچه-تلفن.txt",
            "通讯录.txt",
        ] {
            assert!(names_people(path), "{path}");
        }
        for path in [
            "protocols/alert.md",
            "callus.md",
            "peopled.md",
            "README",
            "a.b/c",
            "phone.toml",
            "emergency-plan.md",
            "contact-sheet.md",
            "phone-repair.md",
            "parts-list.md",
            "reading-list.md",
            "Stückliste.md",
            "Einkaufsliste.txt",
            "seed-list.txt",
        ] {
            assert!(!names_people(path), "{path}");
        }
    }

    #[test]
    fn columns_that_say_how_to_reach_somebody_tell() {
        for head in [
            "Phone",
            "E-Mail",
            "e-mail address",
            "Teléfono móvil",
            "телефон",
            "Тел.",
            "phoneNumber",
            "phone_1",
            "手机号",
            "تلفن",
            "फ़ोन",
            "Cep",
            "cellulare",
            "Telefonnummer",
            "mobile no.",
        ] {
            assert_eq!(column(head), Column::Private, "{head}");
        }
        for head in ["variety", "days to harvest", "rows", "part", "Zeit"] {
            assert_eq!(column(head), Column::Other, "{head}");
        }
    }
}
