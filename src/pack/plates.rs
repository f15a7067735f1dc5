//! Designs that wishes name -> plates between texts and sheets, and why others are in the codes only.
//!
//! What can be read on a plate (a listing, a bill of materials, words in a drawing) is judged as other texts are: a list of
//! people is printed only if a wish of `--print` that opens lists of people names its file.

use super::comma_table::bill_of_materials;
use super::error::PackError;
use super::{PackOptions, contact_tree, decoded};
use crate::design::{self, Design, DesignError, DesignForm, ReadOptions};
use crate::people::{self, PeopleSign};
use crate::plate::{self, FileBytes, PlateError, PlateItem, PlateOptions};
use crate::typeset::font_files;
use crate::vault::{Entry, SafePath, Vault};
use crate::watch::Watch;

/// Endings of files that may be a design's bill of materials.
const BILLS: [&str; 3] = ["csv", "tsv", "md"];

/// The plates of a packet.
#[derive(Debug, Default)]
pub struct PackedPlates {
    /// A PDF; empty if there are no plates.
    pub pdf: Vec<u8>,
    pub pages: usize,
    /// Designs that are drawn or listed, and bills of materials that are printed, by path.
    pub printed: Vec<String>,
    /// Designs among them.
    pub designs: usize,
    /// What could not be printed, in words.
    pub told: Vec<String>,
}

/// The plates that [`PackOptions::plates`] names, in a PDF beside the packet that these files are sealed in:
/// their bytes are in no code on it. `options` are those of the packet before it was sealed.
///
/// # Errors
/// [`PackError::Stopped`], or what makes all plates impossible; a design that cannot be printed is told.
pub fn separate_plates(vault: &Vault, options: &PackOptions, watch: &dyn Watch) -> Result<PackedPlates, PackError> {
    named(vault, options, watch)?.print(options, None, None, watch)
}

/// A design that is to be printed.
struct NamedDesign<'a> {
    path: &'a str,
    design: Design,
    bill: Option<(&'a str, Vec<Vec<String>>)>,
}

/// The designs that the wishes name.
pub(super) struct NamedDesigns<'a> {
    designs: Vec<NamedDesign<'a>>,
    told: Vec<String>,
}

/// Reads what wishes for plates name.
///
/// # Errors
/// [`PackError::Stopped`] alone: what cannot be drawn is told.
pub(super) fn named<'a>(
    vault: &'a Vault,
    options: &PackOptions,
    watch: &dyn Watch,
) -> Result<NamedDesigns<'a>, PackError> {
    let mut named = NamedDesigns { designs: Vec::new(), told: Vec::new() };
    if options.sealed.is_some() {
        return Ok(named);
    }
    let fonts = font_files(&options.fonts);
    for (path, entry) in &vault.entries {
        let (path, Entry::File { bytes, .. }) = (path.as_str(), entry) else { continue };
        if !options.plates.iter().any(|wish| wish.names(path)) {
            continue;
        }
        if watch.stop() {
            return Err(PackError::Stopped);
        }
        if contact_tree::is_contact_tree(path, bytes) {
            named.told.push(format!("{path} is a contact tree: no plate of it is printed"));
            continue;
        }
        match design::read(path, bytes, &ReadOptions { unit: None, fonts: &fonts, watch }) {
            Err(DesignError::Stopped) => return Err(PackError::Stopped),
            Err(error) => named.told.push(undrawn(path, &error)),
            Ok(Design { form: DesignForm::Bytes, .. }) => {
                named.told.push(format!("{path} cannot be drawn: it is in the codes only"));
            }
            Ok(design) => {
                if let Some(sign) = sign(path, &design).filter(|_| !is_open(path, options)) {
                    named.told.push(format!(
                        "no plate of {path} is printed: it may list people ({sign}); with --print {path}, too, it is"
                    ));
                } else {
                    named.told.extend(design.warnings.iter().map(|warning| format!("{path}: {warning}")));
                    let bill = bill(vault, path, options, &mut named.told);
                    named.designs.push(NamedDesign { path, design, bill });
                }
            }
        }
    }
    Ok(named)
}

fn undrawn(path: &str, error: &DesignError) -> String {
    let unit = matches!(error, DesignError::Unit { .. } | DesignError::Size { .. });
    let hint = if unit { "; `seedpress plate --unit` prints it in the unit that you say" } else { "" };
    format!("no plate of {path} is printed: {error}; it is in the codes only{hint}")
}

/// Whether a typed wish prints the file even if it lists people.
fn is_open(path: &str, options: &PackOptions) -> bool {
    options.print.iter().any(|wish| wish.opens_people && wish.names(path))
}

/// What says that a plate would list people.
fn sign(path: &str, design: &Design) -> Option<PeopleSign> {
    let words = match &design.form {
        DesignForm::Plane(drawing) => drawing.words.join("\n"),
        DesignForm::Listing(text) => text.clone(),
        _ => String::new(),
    };
    let said = [&design.title, &design.maker].into_iter().flatten();
    let words = said.fold(words, |words, said| words + "\n" + said);
    people::sign(path, None).or_else(|| people::sign("words.txt", Some(&words)))
}

/// The bill of materials in the same folder, of the same name.
fn bill<'a>(
    vault: &'a Vault,
    path: &str,
    options: &PackOptions,
    told: &mut Vec<String>,
) -> Option<(&'a str, Vec<Vec<String>>)> {
    let folder = path.rfind('/').map_or(0, |slash| slash + 1);
    let stem = path.rfind('.').filter(|dot| *dot > folder).map_or(path, |dot| &path[..dot]);
    BILLS.into_iter().find_map(|ending| {
        let name = SafePath::new(&format!("{stem}.{ending}")).ok().filter(|name| name.as_str() != path)?;
        let (name, Entry::File { bytes, .. }) = vault.entries.get_key_value(&name)? else { return None };
        let text = decoded::decoded(bytes)?.text;
        let rows = bill_of_materials(&text, ending)?;
        match people::sign(name.as_str(), Some(&text)).filter(|_| !is_open(name.as_str(), options)) {
            None => Some((name.as_str(), rows)),
            Some(sign) => {
                told.push(format!("{} may list people ({sign}): it is no bill of materials on a plate", name.as_str()));
                None
            }
        }
    })
}

impl NamedDesigns<'_> {
    /// Whether nothing is to be drawn.
    pub fn is_empty(&self) -> bool {
        self.designs.is_empty()
    }

    /// The plates. `first_page` is the number of the first one, where pages are numbered.
    ///
    /// # Errors
    /// What makes all plates impossible; a design that cannot be printed is told.
    pub fn print(
        &self,
        options: &PackOptions,
        packet: Option<&str>,
        first_page: Option<usize>,
        watch: &dyn Watch,
    ) -> Result<PackedPlates, PackError> {
        let mut told = self.told.clone();
        let mut designs: Vec<&NamedDesign> = self.designs.iter().collect();
        let usual = PlateOptions::usual(options.page, options.languages.main(), &options.fonts);
        let plate_options = PlateOptions { packet, first_page, ..usual };
        while !designs.is_empty() {
            let bytes = if packet.is_some() { FileBytes::Codes } else { FileBytes::NotPrinted };
            let items: Vec<PlateItem> = designs.iter().map(|named| named.item(bytes)).collect();
            match plate::plates(&items, &plate_options, watch) {
                Ok(plates) => {
                    told.extend(plates.told);
                    let bills = designs.iter().filter_map(|named| Some(named.bill.as_ref()?.0.to_owned()));
                    let mut printed: Vec<String> =
                        designs.iter().map(|named| named.path.to_owned()).chain(bills).collect();
                    printed.sort();
                    printed.dedup();
                    let (pages, count) = (plates.sheets.len(), designs.len());
                    return Ok(PackedPlates { pdf: plates.pdf, pages, printed, designs: count, told });
                }
                Err(PlateError::Stopped) => return Err(PackError::Stopped),
                Err(error) => {
                    let at = error.design().and_then(|name| designs.iter().position(|named| named.design.name == name));
                    let Some(at) = at else { return Err(error.into()) };
                    let path = designs.remove(at).path;
                    told.push(format!("no plate of {path} is printed: {error}; it is in the codes only"));
                }
            }
        }
        Ok(PackedPlates { told, ..PackedPlates::default() })
    }
}

impl NamedDesign<'_> {
    fn item<'a>(&'a self, bytes: FileBytes<'a>) -> PlateItem<'a> {
        let bill = self.bill.as_ref().map(|(_, rows)| rows.as_slice());
        PlateItem { design: &self.design, bytes, bill }
    }
}
