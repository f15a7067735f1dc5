//! Words in eleven languages, plain: what people do, how they are called, and what is no person.

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
/// What stands before things and places, and seldom before names.
pub(super) static DETERMINERS: Lexicon = Lexicon::new(
    "the a an this that these those every in into near der das den dem des ein eine einen einer im am ins nach aus vom zum zur \
     le les du des un une au aux el los las una en em nos nas в из من في در از",
);
/// Verbs that people and things share.
pub(super) static SAYS: Lexicon = Lexicon::new(
    "is was has had can will does did needs makes has gets ist war hat hatte kann wird muss soll a est avait peut doit va es era ha puede debe \
     e era foi tem pode deve esta был была была будет может должен var yok",
);
