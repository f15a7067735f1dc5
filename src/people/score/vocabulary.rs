//! Plain word, in eleven languages -> whether it is what people do, how they are called, who they are, or no person.

use super::super::words::Lexicon;

/// Frequent given names, as they are written at home and in Latin letters. A weak sign.
pub(super) static GIVEN: Lexicon = Lexicon::new(include_str!("given.txt"));
/// What people do, and things do not.
pub(super) static VERBS: Lexicon = Lexicon::new(include_str!("verbs.txt"));
/// Calling, asking, finding somebody.
pub(super) static CALLS: Lexicon = Lexicon::new(include_str!("calls.txt"));
/// Relations, roles, and words for him and her.
pub(super) static KIN: Lexicon = Lexicon::new(include_str!("kin.txt"));
/// Words that are no names, though they may begin a sentence; well-known places, plants and programs.
pub(super) static COMMON: Lexicon = Lexicon::new(include_str!("common.txt"));
/// Tools, food, materials and other things, and words about them.
pub(in crate::people) static THINGS: Lexicon = Lexicon::new(include_str!("things.txt"));
/// What stands before things and places, and seldom before names.
pub(super) static DETERMINERS: Lexicon = Lexicon::new(
    "the an this that these those every in into near along over across via beyond der das den dem des ein eine einen einer im am ins nach aus vom zum zur \
     le les du des un une au aux el los las una en em nos nas desde bis seit by until в из на من في در از",
);
/// Verbs that people and things share.
pub(super) static SAYS: Lexicon = Lexicon::new(
    "got goes went comes came were are keeps stays is was has had can will does did needs makes has gets ist war sind waren hat hatte kann wird muss soll a est avait peut doit va es era ha puede debe \
     e era foi tem pode deve esta был была была будет может должен var yok",
);
/// Labels of lists of things.
pub(super) static OF_THINGS: Lexicon = Lexicon::new(
    "paint rotation apples pears kit gear tools tool parts material materials ingredients route stops seeds topics agenda needed needs order colours colors books \
     werkzeug material zutaten route strecke themen tagesordnung saatgut teile bucher outils materiel ingredients trajet itineraire \
     livres semences herramientas materiales ingredientes ruta semillas libros ferramentas materiais rota sementes livros инструменты \
     материалы маршрут семена книги malzeme malzemeler aletler yol tohum ادوات مواد المسار ابزار مواد औज़ार सामग्री 工具 材料 路线",
);
/// Money.
pub(super) static MONEY: Lexicon = Lexicon::new(
    "euro euros eur pounds quid bucks dollars francs rubles reais pesos lira tl kurus р руб рублеи جنیه دینار دینارا ریال تومان रुपये 元 块",
);
/// Houses: before `de Ash`.
pub(super) static HOUSES: Lexicon = Lexicon::new("casa maison house home haus дом ev بیت خانه");
/// Before somebody who has something.
pub(super) static OWNERS: Lexicon = Lexicon::new("chez bei у عند پیش");
