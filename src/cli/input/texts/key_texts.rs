//! The text of a code -> whether it is a card's, a share's or a letter's: such texts are shown and kept nowhere.

/// What one text was.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum KeyKind {
    Card,
    /// Words or numbers without a card's second line.
    #[cfg(feature = "open")]
    Share,
    Letter,
    /// A card of a key that makes alerts, and opens nothing.
    AlertCard,
    /// It is nearly a card, and is none.
    #[cfg(feature = "open")]
    Broken,
}

impl KeyKind {
    /// One of them, in words.
    pub fn words(self) -> &'static str {
        match self {
            Self::Card => "a card of a key",
            #[cfg(feature = "open")]
            Self::Share => "numbers of a card",
            Self::Letter => "a letter with a key",
            Self::AlertCard => "a card for alerts",
            #[cfg(feature = "open")]
            Self::Broken => "a card that cannot be read",
        }
    }

    /// The same for programs.
    pub fn name(self) -> &'static str {
        match self {
            Self::Card => "card",
            #[cfg(feature = "open")]
            Self::Share => "share",
            Self::Letter => "letter",
            Self::AlertCard => "alert_card",
            #[cfg(feature = "open")]
            Self::Broken => "broken",
        }
    }
}

/// What texts were, each counted as often as it was seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct KeysSeen {
    pub cards: u32,
    pub shares: u32,
    pub letters: u32,
    pub alert_cards: u32,
    pub broken: u32,
}

impl KeysSeen {
    pub fn count(&mut self, kind: KeyKind) {
        match kind {
            KeyKind::Card => self.cards += 1,
            #[cfg(feature = "open")]
            KeyKind::Share => self.shares += 1,
            KeyKind::Letter => self.letters += 1,
            KeyKind::AlertCard => self.alert_cards += 1,
            #[cfg(feature = "open")]
            KeyKind::Broken => self.broken += 1,
        }
    }

    /// What came since.
    pub fn since(self, before: Self) -> Self {
        Self {
            cards: self.cards.saturating_sub(before.cards),
            shares: self.shares.saturating_sub(before.shares),
            letters: self.letters.saturating_sub(before.letters),
            alert_cards: self.alert_cards.saturating_sub(before.alert_cards),
            broken: self.broken.saturating_sub(before.broken),
        }
    }

    pub fn is_none(self) -> bool {
        self == Self::default()
    }
}

/// What a text is, as far as a build can tell that opens nothing.
#[cfg(not(feature = "open"))]
pub(crate) fn kind_of(text: &str) -> Option<KeyKind> {
    if text.trim_start().starts_with("-----BEGIN AGE ENCRYPTED FILE-----") {
        return Some(KeyKind::Letter);
    }
    let second = |start: &str| text.lines().any(|line| line.starts_with(start));
    match (second("SPK1-"), second("SPA1-")) {
        (true, _) => Some(KeyKind::Card),
        (false, alert) => alert.then_some(KeyKind::AlertCard),
    }
}

/// A build that opens nothing reads no cards.
#[cfg(not(feature = "open"))]
pub(crate) fn number_of_card(_: &str) -> Option<(u8, u8)> {
    None
}
