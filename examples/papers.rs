//! A made-up key -> PDFs of sealed papers, key cards and a letter, the same bytes each time: for docs/gallery.
//!
//! ```text
//! papers FOLDER      writes sealed-PAPER-LANGUAGE.pdf, cards-SIZE-LANGUAGE.pdf; practice, by-heart, roll and alert-card,
//!                    each -PAPER-LANGUAGE.pdf
//! ```
//! The key is known to everyone and the sealed file is noise, so none of it may be used.

#![allow(clippy::disallowed_methods)] // an example writes files

use std::error::Error;
use std::fs;
use std::path::Path;

use seedpress::alert::{AlertRoll, print_roll};
use seedpress::assets;
use seedpress::cards::{self, Holder, PlannedPage, card_page, letter_page};
use seedpress::catalogue::{Languages, built_in};
use seedpress::frame::key_words;
use seedpress::mnemonic::{KEY_BYTES, Mnemonic, WordList};
use seedpress::pack::{PackOptions, SealedContent, pack};
use seedpress::practice::{PracticeWish, passages, print_text, print_words};
use seedpress::share::{Card, CardUse, KeyHash, NoRandomBytes, Policy, SecretBytes, deal};
use seedpress::sheet::{Paper, Profile};
use seedpress::typeset::{CardSize, OwnFonts};
use seedpress::vault::Vault;
use seedpress::watch::Unwatched;

const RECIPIENT: &str = "age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p";

fn main() -> Result<(), Box<dyn Error>> {
    let folder = std::env::args().nth(1).ok_or("usage: papers FOLDER")?;
    let folder = Path::new(&folder);
    for lang in ["en", "ar"] {
        for (paper, name) in [(Paper::A4, "a4"), (Paper::Letter, "letter")] {
            fs::write(folder.join(format!("sealed-{name}-{lang}.pdf")), packet(paper, lang)?)?;
        }
        for (size, name) in [(CardSize::Wallet, "wallet"), (CardSize::Page, "page")] {
            let pdf = cards::print(pages(lang)?, size, Paper::A4.size(), &OwnFonts::default())?;
            fs::write(folder.join(format!("cards-{name}-{lang}.pdf")), pdf)?;
        }
    }
    for lang in ["en", "ar", "zh"] {
        for (paper, name) in [(Paper::A4, "a4"), (Paper::Letter, "letter")] {
            for (what, pdf) in heads(paper, lang)? {
                fs::write(folder.join(format!("{what}-{name}-{lang}.pdf")), pdf)?;
            }
        }
    }
    Ok(())
}

/// Names of papers and their PDFs.
type Papers<const COUNT: usize> = [(&'static str, Vec<u8>); COUNT];

/// Practice sheets of a key and of a text, a roll of alerts, and a card that makes them.
fn heads(paper: Paper, lang: &str) -> Result<Papers<4>, Box<dyn Error>> {
    let (text, meanings) = match lang {
        "ar" => (
            "لا يُترك أحد وراءنا.\nما يعرفه واحد منّا يعرفه اثنان.\nنسأل قبل أن نأخذ.\n",
            ["ابقوا في البيوت", "غادروا الوادي"],
        ),
        "zh" => ("我们不丢下任何人。\n一个人知道的事，两个人都要知道。\n先问，再拿。\n", ["待在家里", "离开山谷"]),
        _ => (
            "Nobody is left behind.\nWhat one of us knows, two of us know.\nWe ask before we take.\n",
            ["Stay at home", "Leave the valley"],
        ),
    };
    let (catalogue, fonts) = (built_in(lang).ok_or("no such language")?, OwnFonts::default());
    let wish = PracticeWish { catalogue: &catalogue, paper: paper.size(), fonts: &fonts };
    let secret = secret(16)?;
    let key: &[u8; KEY_BYTES] = secret.expose().try_into()?;
    let list = WordList::of_language(lang);
    let practice = print_words(&key_words(KeyHash::of(&secret).0), &Mnemonic::of(key), list, &wish)?;
    let by_heart = print_text("principles", &passages(text)?, &wish)?;
    let roll = AlertRoll::new(&secret, list.unwrap_or(WordList::English), &meanings.map(str::to_owned), 20)?;
    let roll = print_roll(&roll, &catalogue, paper.size(), &fonts)?;
    let policy = Policy::parse("2-of-3", 1)?;
    let dealt = deal(&secret, &policy, 4_321, &mut noise())?;
    let card = dealt.iter().flatten().next().ok_or("no card")?;
    let card = Card { of: CardUse::Alerts, ..card.clone() };
    let page = card_page(&card, &policy, Holder { name: None, catalogue: catalogue.clone() }, false);
    let card = cards::print(vec![page], CardSize::Wallet, paper.size(), &fonts)?;
    Ok([("practice", practice), ("by-heart", by_heart), ("roll", roll), ("alert-card", card)])
}

/// Bytes that look random, the same in each run.
fn noise() -> impl FnMut(&mut [u8]) -> Result<(), NoRandomBytes> {
    let mut state: u64 = 2;
    move |bytes| {
        bytes.fill_with(|| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 56) as u8
        });
        Ok(())
    }
}

fn secret(bytes: usize) -> Result<SecretBytes, Box<dyn Error>> {
    let mut secret = vec![0; bytes];
    noise()(&mut secret).map_err(|_| "no bytes")?;
    Ok(SecretBytes::new(secret))
}

fn packet(paper: Paper, lang: &str) -> Result<Vec<u8>, Box<dyn Error>> {
    let mut content = vec![0; 20_000];
    noise()(&mut content).map_err(|_| "no bytes")?;
    let head = b"age-encryption.org/v1\n";
    content[..head.len()].copy_from_slice(head);
    let profile = Profile::parse("phone", assets::profile("phone").ok_or("no such profile")?)?;
    let mut options = PackOptions::new(profile, paper, "");
    options.languages = Languages::new(built_in(lang).ok_or("no such language")?, []);
    options.sealed = Some(SealedContent {
        bytes: content,
        key: Some(key_words(KeyHash::of(&secret(16)?).0)),
        post_quantum: false,
        rewriting: None,
    });
    Ok(pack(&Vault::default(), &options, &Unwatched)?.pdf)
}

/// A card of a key, of one of two groups, a whole key, a card of an identity, one for a pen, and a letter.
fn pages(lang: &str) -> Result<Vec<PlannedPage>, Box<dyn Error>> {
    let catalogue = built_in(lang).ok_or("no such language")?;
    let mut pages = Vec::new();
    for (split, groups, bytes, name, pen) in [
        ("2-of-3", 1, 16, Some("Ash"), false),
        ("home=2-of-3, abroad=3-of-5", 2, 16, Some("Birch"), false),
        ("1-of-1", 1, 16, Some("Cedar"), false),
        ("2-of-3", 1, 32, Some("Ash"), false),
        ("2-of-3", 1, 16, None, true),
    ] {
        let policy = Policy::parse(split, groups)?;
        let dealt = deal(&secret(bytes)?, &policy, 4_321, &mut noise())?;
        let card = dealt.iter().flatten().next().ok_or("no card")?;
        let holder = Holder { name: name.map(str::to_owned), catalogue: catalogue.clone() };
        let mut planned = card_page(card, &policy, holder, pen);
        planned.page.recipient = (bytes == 32).then(|| RECIPIENT.to_owned());
        pages.push(planned);
    }
    let mut letter = vec![0; 200];
    noise()(&mut letter).map_err(|_| "no bytes")?;
    let digits: Vec<String> = letter.iter().map(|byte| format!("{byte:02X}")).collect();
    let lines: Vec<String> = digits.chunks(32).map(<[String]>::concat).collect();
    let text = format!("-----BEGIN AGE ENCRYPTED FILE-----\n{}\n-----END AGE ENCRYPTED FILE-----\n", lines.join("\n"));
    pages.push(letter_page(KeyHash::of(&secret(16)?), RECIPIENT, &text, catalogue));
    Ok(pages)
}
