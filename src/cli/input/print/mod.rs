//! What is named for printing -> files, documents, languages, layouts and recipes.

pub(crate) mod collect;
pub(crate) mod documents;
mod foreign_kind;
pub(crate) mod languages;
pub(crate) mod layout;
pub(crate) mod leftovers;
pub(crate) mod made_by;
pub(crate) mod mirror_sources;
pub(crate) mod new_packet;
pub(crate) mod pack_options;
pub(crate) mod profile;
pub(crate) mod recipe;
pub(crate) mod templates;
pub(crate) mod zine_options;

pub(crate) use documents::{documents, poster_article};
pub(crate) use languages::languages;
pub(crate) use mirror_sources::MirrorSources;
pub(crate) use pack_options::pack_options;
pub(crate) use profile::profile;
pub(crate) use zine_options::{zine_languages, zine_options};
