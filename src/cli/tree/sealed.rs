//! A tree's file + how it is sealed -> sheets of codes for the master, and the pages of its key.

use std::collections::BTreeMap;
use std::path::Path;

use zeroize::Zeroizing;

use crate::assets;
use crate::catalogue::Languages;
use crate::cli::output::{Existing, atomic_file};
use crate::cli::seal::keeping::SealPlan;
use crate::cli::tell::packet::{pack_failure, packet_lines};
use crate::cli::tell::{Failure, Progress, Terminal};
use crate::pack::{self, PackOptions};
use crate::sheet::{Paper, Profile};
use crate::typeset::OwnFonts;
use crate::vault::{self, Entry, SafePath, Vault};

/// A tree's file that is about to be sealed.
pub(super) struct SealedTree<'a> {
    /// The tree's file.
    pub file: &'a Path,
    pub bytes: &'a [u8],
    pub plan: &'a SealPlan<'a>,
    /// Where the sheets go.
    pub path: &'a Path,
    pub paper: Paper,
    pub languages: &'a Languages,
    pub fonts: &'a OwnFonts,
    pub existing: Existing,
}

impl SealedTree<'_> {
    /// Writes the sheets and the key; what is to be said of them.
    pub fn write(&self, terminal: &mut Terminal) -> Result<Vec<String>, Failure> {
        let Self { file, bytes, plan, path, paper, languages, fonts, existing } = *self;
        atomic_file::check_free(path, existing)?;
        plan.check_writable()?;
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        let name = SafePath::new(&name).map_err(|error| Failure::new(format!("{name}: {error}")))?;
        let entry = Entry::File { bytes: bytes.to_vec(), executable: false, modified: None };
        let vault = Vault { entries: BTreeMap::from([(name, entry)]) };
        let content = Zeroizing::new(vault::compress(&vault, false).map_err(Failure::new)?);
        let sealed = plan.seal(&content)?;
        let (name, text) = assets::PROFILES[0];
        let profile = Profile::parse(name, text).map_err(Failure::new)?;
        let options = PackOptions {
            sealed: Some(sealed.content.clone()),
            languages: languages.clone(),
            fonts: fonts.clone(),
            ..PackOptions::new(profile, paper, String::new())
        };
        let progress = Progress::new();
        let packet = pack::pack(&Vault::default(), &options, &progress).map_err(|error| pack_failure(&error))?;
        // The cards first: sheets without them would be for nobody.
        let cards = plan.write_cards(sealed, fonts, existing, &progress, terminal)?;
        progress.clear();
        atomic_file::write_private(path, &packet.pdf, existing)?;
        let mut lines = packet_lines(&packet.facts, None, Some(path));
        lines.extend(cards);
        Ok(lines)
    }
}
