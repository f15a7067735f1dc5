//! What was asked of the seal + the compressed files -> sealed content, and the pages on which its key is kept.

use std::path::{Path, PathBuf};

use zeroize::Zeroizing;

use crate::cards::{self, CardPrintError, Holder, PlannedPage, card_page, letter_page};
use crate::catalogue::Catalogue;
use crate::cli::args::pack::PackArgs;
use crate::cli::args::seal::SealArgs;
use crate::cli::args::zine::ZineArgs;
use crate::cli::input::print::languages;
use crate::cli::input::recipients::{NamedRecipient, check_alike, read_recipients};
use crate::cli::output::{Existing, atomic_file, beside};
use crate::cli::run::private_process::keep_private;
use crate::cli::run::read_keys::read_keys;
use crate::cli::seal::by_hand::{check_terminal, copy_by_hand};
use crate::cli::seal::random::random;
use crate::cli::tell::{Failure, Progress, Terminal, counted, shown};
use crate::frame;
use crate::limits::MAX_CONTENT_BYTES;
use crate::pack::{Compact, SealedContent};
use crate::seal::{self, Key, PacketKey};
use crate::share::{Card, JoinError, KeyHash, MasterSecret, Policy, SplitState, deal, new_identifier, sort_by_split};
use crate::sheet::Paper;
use crate::typeset::{CardSize, OwnFonts};
use crate::vault::Vault;

/// A packet that is about to be sealed: everything was checked that needs no key.
pub(crate) struct SealPlan<'a> {
    args: &'a SealArgs,
    /// How the key is split; `None` if there are no cards.
    policy: Option<Policy>,
    holders: Vec<Holder>,
    recipients: Vec<NamedRecipient>,
    letters: Vec<NamedRecipient>,
    main: Catalogue,
    paper: Paper,
    /// Where the cards go.
    cards: Option<PathBuf>,
}

/// Sealed content, and the cards that open it.
pub(crate) struct SealedKeeping {
    pub content: SealedContent,
    pages: Vec<PlannedPage>,
    cards: Vec<Card>,
    secret: Option<MasterSecret>,
}

impl<'a> SealPlan<'a> {
    /// Refuses what does not go together, before anything is read; `None` if nothing is to be sealed.
    pub fn of_packet(args: &'a PackArgs, main: &Catalogue) -> Result<Option<Self>, Failure> {
        let seal = &args.sealing;
        if !seal.is_sealed() {
            if seal.open.is_empty() {
                return Ok(None);
            }
            return Err(Failure::usage("--open names a note beside a sealed packet, and nothing is sealed")
                .hint("add --seal, or name it with --print"));
        }
        if !args.print.is_empty() || !args.recipe_print.is_empty() {
            return Err(Failure::usage("a sealed packet prints no text of its files: --print does not go with it")
                .hint("a note that anyone may read is printed with --open NOTE.md"));
        }
        if args.compact == Some(Compact::Always) {
            return Err(Failure::usage(
                "a sealed packet does not fit on one piece of paper: --compact does not go with it",
            ));
        }
        let paper = args.sheets.paper.unwrap_or(Paper::A4);
        Self::of(seal, args.output.as_deref(), paper, args.force, main).map(Some)
    }

    /// The same for the source that a zine carries.
    pub fn of_mirror(args: &'a ZineArgs, main: &Catalogue) -> Result<Option<Self>, Failure> {
        let seal = &args.sealing;
        if !seal.is_sealed() && seal.open.is_empty() {
            return Ok(None);
        }
        if !args.folding.mirror {
            return Err(Failure::usage("a zine is there to be read; only the source that it carries can be sealed")
                .hint("add --mirror, or seal the files with `seedpress pack --seal`"));
        }
        if !seal.open.is_empty() {
            return Err(Failure::usage("the pages of a zine can be read by anyone as they are: --open is for `pack`"));
        }
        Self::of(seal, Some(&args.output), args.paper, args.force, main).map(Some)
    }

    /// The same for the sheets with the file of a contact tree.
    pub fn of_tree(
        seal: &'a SealArgs,
        output: &Path,
        paper: Paper,
        force: bool,
        main: &Catalogue,
    ) -> Result<Option<Self>, Failure> {
        if !seal.open.is_empty() {
            return Err(Failure::usage("the slips of a tree can be read by anyone as they are: --open is for `pack`"));
        }
        if !seal.is_sealed() {
            return Ok(None);
        }
        Self::of(seal, Some(output), paper, force, main).map(Some)
    }

    fn of(
        seal: &'a SealArgs,
        output: Option<&Path>,
        paper: Paper,
        force: bool,
        main: &Catalogue,
    ) -> Result<Self, Failure> {
        keep_private();
        if seal.by_hand {
            check_terminal()?;
        }
        let keeping = seal.split.is_some() || seal.whole_key || !seal.letter_to.is_empty() || !seal.key_from.is_empty();
        if seal.seal && !keeping {
            return Err(Failure::usage("say how the key is kept: without it nobody opens the packet again").hint(
                "--split 2-of-3 makes three cards of which two open it; --whole-key one card; --letter-to age1.. a letter",
            ));
        }
        if !seal.key_from.is_empty() && (seal.split.is_some() || seal.whole_key) {
            return Err(Failure::usage(
                "--key-from takes a key whose cards exist: --split and --whole-key make others",
            )
            .hint("to split an old key anew: `seedpress cards renew`"));
        }
        let policy = match (&seal.split, seal.whole_key) {
            (Some(_), true) => {
                return Err(Failure::usage("with --whole-key one card opens everything, and --split is for nothing")
                    .hint("leave one of the two out"));
            }
            (Some(text), false) => Some(
                Policy::parse(text, seal.groups.unwrap_or(1))
                    .map_err(|error| Failure::usage(format!("--split: {error}")))?,
            ),
            (None, true) => Some(Policy::whole()),
            (None, false) => None,
        };
        let count = policy.iter().flat_map(Policy::groups).map(|group| usize::from(group.members)).sum();
        let holders = holders(seal, count, main)?;
        let recipients = read_recipients("--recipient", &seal.recipient)?;
        check_alike("--recipient", &recipients)?;
        let letters = read_recipients("--letter-to", &seal.letter_to)?;
        let cards = if policy.is_some() || !letters.is_empty() { Some(cards_path(seal, output)?) } else { None };
        if let Some(path) = &cards {
            atomic_file::check_free(path, Existing::from_force(force))?;
        }
        Ok(Self { args: seal, policy, holders, recipients, letters, main: main.clone(), paper, cards })
    }

    /// Refuses a place where the cards cannot be written.
    pub fn check_writable(&self) -> Result<(), Failure> {
        self.cards.as_deref().map_or(Ok(()), atomic_file::check_writable)
    }

    /// What is to be known of its recipients and letters.
    pub fn warning(&self) -> Option<&'static str> {
        let mut all = self.recipients.iter().chain(&self.letters);
        all.any(|named| !named.recipient.is_post_quantum()).then_some(CLASSICAL)
    }

    /// Compressed files -> sealed content and the pages of its key.
    pub fn seal(&self, content: &[u8]) -> Result<SealedKeeping, Failure> {
        if self.args.seal { self.with_key(content) } else { self.to_recipients(content) }
    }

    /// How long a content of this length will be once it is sealed, to within some bytes of its header.
    pub fn sealed_bytes(&self, content: usize) -> usize {
        const HEADER: usize = 150;
        const OF_A_RECIPIENT: usize = 100;
        const OF_A_POST_QUANTUM_ONE: usize = 1_650;
        let of_one = |named: &NamedRecipient| {
            if named.recipient.is_post_quantum() { OF_A_POST_QUANTUM_ONE } else { OF_A_RECIPIENT }
        };
        let padded = seal::padded(content);
        HEADER + self.recipients.iter().map(of_one).sum::<usize>() + padded + 16 * padded.div_ceil(64 << 10)
    }

    fn to_recipients(&self, content: &[u8]) -> Result<SealedKeeping, Failure> {
        let bytes = seal::seal_to(content, self.recipients.iter().map(|named| &named.recipient), random);
        let post_quantum = self.recipients.iter().all(|named| named.recipient.is_post_quantum());
        let content = SealedContent { bytes: bytes.map_err(Failure::new)?, key: None, post_quantum, rewriting: None };
        Ok(SealedKeeping { content, pages: Vec::new(), cards: Vec::new(), secret: None })
    }

    fn with_key(&self, content: &[u8]) -> Result<SealedKeeping, Failure> {
        let key = self.key()?;
        let secret = MasterSecret::new(key.bytes().to_vec());
        let hash = KeyHash::of(&secret);
        let bytes = seal::seal_with_key(content, &key).map_err(Failure::new)?;
        let mut pages = Vec::new();
        let mut cards = Vec::new();
        if let Some(policy) = &self.policy {
            let identifier = new_identifier(&[], &mut random).map_err(Failure::new)?;
            let groups = deal(&secret, policy, identifier, &mut random).map_err(Failure::new)?;
            cards = groups.into_iter().flatten().collect();
            let page = |(card, holder): (&Card, &Holder)| card_page(card, policy, holder.clone(), self.args.by_hand);
            pages.extend(cards.iter().zip(&self.holders).map(page));
        }
        for NamedRecipient { text, recipient } in &self.letters {
            let letter = seal::letter(&key, recipient, random).map_err(Failure::new)?;
            pages.push(letter_page(hash, text, &letter, self.main.clone()));
        }
        let content =
            SealedContent { bytes, key: Some(frame::key_words(hash.0)), post_quantum: false, rewriting: None };
        Ok(SealedKeeping { content, pages, cards, secret: Some(secret) })
    }

    fn key(&self) -> Result<PacketKey, Failure> {
        if !self.args.key_from.is_empty() {
            return key_from(&self.args.key_from);
        }
        let mut bytes = Zeroizing::new([0; 16]);
        random(&mut *bytes).map_err(Failure::new)?;
        Ok(PacketKey::new(&bytes))
    }

    /// Writes the cards and letters, after every set of cards that is enough was joined from the drawn pages, and one key
    /// that was joined so has opened the packet. What is to be said of them.
    pub fn write_cards(
        &self,
        sealed: SealedKeeping,
        fonts: &OwnFonts,
        existing: Existing,
        progress: &Progress,
        terminal: &mut Terminal,
    ) -> Result<Vec<String>, Failure> {
        let Some(path) = &self.cards else { return Ok(Vec::new()) };
        let SealedKeeping { content, pages, cards, secret } = sealed;
        let count = pages.len();
        let pdf = cards::print(pages, self.args.card_size.unwrap_or(CardSize::Wallet), self.paper.size(), fonts)
            .map_err(|error| match error {
                CardPrintError::Typeset(error) => {
                    Failure::new(error).hint("take larger paper, or give the holders and groups shorter or other names")
                }
                error => Failure::new(error),
            })?;
        let mut lines = Vec::new();
        if let (Some(policy), Some(secret), false) = (&self.policy, &secret, self.args.by_hand) {
            let sets = cards::check(&pdf, &cards, policy, secret, progress).map_err(Failure::new)?;
            lines.push(format!(
                "the cards were tried from their drawn pages: {} join to the key",
                counted(sets, "set of them", "sets of them"),
            ));
        }
        if let Some(secret) = &secret {
            must_open(&content.bytes, secret)?;
        }
        atomic_file::write_private(path, &pdf, existing)?;
        if self.args.by_hand {
            copy_by_hand(&cards, terminal)?;
        }
        let words = content.key.as_deref().unwrap_or_default();
        lines.insert(0, format!("{words}  the key: {} in {}", counted(count, "page", "pages"), shown(path)));
        lines.push(
            "give each holder their page, keep none of them with the sheets, and delete that file then".to_owned(),
        );
        Ok(lines)
    }
}

/// The key of cards that exist: photos of enough of them, texts of their codes, their numbers, or 32 hex digits in a file.
fn key_from(paths: &[PathBuf]) -> Result<PacketKey, Failure> {
    let keys = read_keys(paths, &Progress::new())?;
    let splits = sort_by_split(&keys.found.cards, &keys.found.shares);
    let mut found: Vec<MasterSecret> = Vec::new();
    let mut why = Vec::new();
    for split in splits.iter().filter(|split| !split.is_identity()) {
        match split.judge().state {
            SplitState::Enough(secret) => {
                if !found.contains(&secret) {
                    found.push(secret);
                }
            }
            SplitState::TooFew { groups_missing, groups } => {
                why.push(JoinError::TooFew { groups_missing, groups }.to_string());
            }
            SplitState::Unfit { why: reason } => why.push(reason),
        }
    }
    match found.as_slice() {
        [secret] => PacketKey::from_hex(&secret.hex()).map_err(Failure::new),
        [] if why.is_empty() => Err(Failure::new("--key-from: no card of a packet's key is in what was named")
            .hint("photograph enough cards of the key, flat and near, or write their numbers into a text file")),
        [] => Err(Failure::new(format!("--key-from: the cards do not give their key: {}", why.join("; ")))
            .hint("bring more cards of the same key; `seedpress cards check` says which are there")),
        _ => Err(Failure::new("--key-from: there are cards of several keys, and a packet is sealed with one")
            .hint("name photos of the cards of one key")),
    }
}

/// The sealed content opens with the key that cards give.
fn must_open(sealed: &[u8], secret: &MasterSecret) -> Result<(), Failure> {
    let key = PacketKey::from_hex(&secret.hex()).map_err(Failure::new)?;
    let opened = seal::open(sealed, &[Key::packet(&key)], MAX_CONTENT_BYTES);
    opened.map(|_| ()).map_err(|error| Failure::new(format!("what was sealed does not open again: {error}")))
}

fn holders(seal: &SealArgs, count: usize, main: &Catalogue) -> Result<Vec<Holder>, Failure> {
    let given = |what: &str, given: usize| {
        let cards = counted(count, "card", "cards");
        Failure::usage(format!("there are {given} {what} for {cards}"))
            .hint("give one for each card, in their order, or none")
    };
    if !seal.names.is_empty() && seal.names.len() != count {
        return Err(given("names", seal.names.len()));
    }
    if !seal.card_lang.is_empty() && seal.card_lang.len() != count {
        return Err(given("languages", seal.card_lang.len()));
    }
    (0..count)
        .map(|at| {
            let catalogue = match seal.card_lang.get(at) {
                Some(lang) => languages(std::slice::from_ref(lang))?.main().clone(),
                None => main.clone(),
            };
            let name = seal.names.get(at).map(|name| name.trim().to_owned()).filter(|name| !name.is_empty());
            Ok(Holder { name, catalogue })
        })
        .collect()
}

/// `p.pdf` -> `p.cards.pdf`.
fn cards_path(seal: &SealArgs, output: Option<&Path>) -> Result<PathBuf, Failure> {
    if let Some(path) = &seal.cards {
        return Ok(path.clone());
    }
    let Some(output) = output.filter(|path| path.as_os_str() != "-") else {
        return Err(Failure::usage("say where to write the cards").hint("for example, with --cards packet.cards.pdf"));
    };
    Ok(beside(output, ".cards.pdf"))
}

/// The files that anyone may read are all that the pages are made of.
pub(crate) fn told_of_seal(notes: &Vault, files: usize) -> Vec<String> {
    let names: Vec<String> = notes.entries.keys().map(|path| crate::cli::tell::spelled(path.as_str())).collect();
    let read = if names.is_empty() {
        "no file; only the pages about the packet".to_owned()
    } else {
        format!("{}: {}", counted(names.len(), "note", "notes"), names.join(", "))
    };
    vec![
        format!("to be read by anyone: {read}"),
        format!("sealed: {}, also their names and sizes", counted(files, "file", "files")),
    ]
}

/// What is to be known of recipients that are not post-quantum.
pub(crate) const CLASSICAL: &str = "recipients that begin with age1 are not safe from quantum computers, unless with age1pq1: \
                                    what is photographed now may be opened in decades";
