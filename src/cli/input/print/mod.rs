//! What is named for printing -> files, documents, languages, layouts and recipes.

pub(crate) mod collect;
pub(crate) mod documents;
pub(crate) mod languages;
pub(crate) mod layout;
pub(crate) mod mirror_sources;
pub(crate) mod pack_options;
pub(crate) mod profile;
pub(crate) mod recipe;
pub(crate) mod templates;
pub(crate) mod zine_options;
