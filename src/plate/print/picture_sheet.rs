//! A picture -> its sheet: at its own size where the file tells one, else as large as fits, in black dots.

use super::error::PlateError;
use super::key_sheet::PageArea;
use super::options::{PlateItem, PlateOptions, ScaleWish};
use super::place::{Beside, FACTS, correction, papers, room};
use super::plan::scale_text;
use super::planned::PlannedSheet;
use super::printed::{PlateKind, PrintedPlate};
use super::sheet_facts::{SheetFacts, bytes_text};
use crate::halftone::{Photos, Picture, PictureFile};
use crate::plate::{PlateGeometry, PlateScale};
use crate::units::Mm;

/// White above the words below a picture.
const GAP: f64 = 3.0;

/// The sheet of a picture. What is larger than a sheet is made smaller, and told.
pub(super) fn picture_sheet(
    at: usize,
    item: &PlateItem,
    picture: &Picture,
    size: Option<[f64; 2]>,
    options: &PlateOptions,
    told: &mut Vec<String>,
) -> Result<PlannedSheet, PlateError> {
    let [across, down] = correction(options.measured);
    let natural = picture.natural();
    let [width, height] = size.unwrap_or([natural.width.0, natural.height.0]);
    let wished = match options.scale {
        ScaleWish::Given(scale) => scale.factor(),
        ScaleWish::Usual | ScaleWish::FitPage => 1.0,
    };
    // The paper on which it is largest.
    let fits = papers(options.paper).map(|paper| {
        let [room_width, room_height] = room(paper, Beside { facts: true, file: None });
        let most = (room_width / (width * across)).min((room_height - GAP) / (height * down));
        (paper, most)
    });
    let [upright, lying] = fits;
    let least = if size.is_some() { wished } else { f64::INFINITY };
    let (paper, most) = if upright.1 >= least || upright.1 >= lying.1 { upright } else { lying };
    let factor = least.min(most);
    let is_true = size.is_some() && factor >= least;
    if size.is_some() && !is_true {
        told.push(format!(
            "{}: it is {width:.0} x {height:.0} mm large and does not fit on a sheet, so it is printed smaller",
            item.design.name
        ));
    }
    let geometry = PlateGeometry::new(paper);
    let (frame, frame_size) = geometry.frame();
    let [picture_width, picture_height] = [width * across * factor, height * down * factor];
    let area = PageArea {
        left: frame.left.0 + (frame_size.width.0 - picture_width) / 2.0,
        top: frame.top.0 + GAP,
        width: picture_width,
        height: picture_height,
    };
    let file = picture
        .render(Mm(picture_width), Photos::Dither)
        .map_err(|error| PlateError::Figure { name: item.design.name.clone(), problem: error.to_string() })?;
    let (ending, bytes) = match file {
        PictureFile::Png(bytes) => ("png", bytes),
        PictureFile::Svg(bytes) => ("svg", bytes),
    };
    let name = format!("picture-{at}.{ending}");
    let scale = match options.scale {
        ScaleWish::Given(scale) => scale,
        ScaleWish::Usual | ScaleWish::FitPage => PlateScale::ONE,
    };
    let facts_area = PageArea {
        left: frame.left.0,
        top: frame.top.0 + frame_size.height.0 - FACTS,
        width: frame_size.width.0,
        height: FACTS,
    };
    let facts = SheetFacts {
        shows: options.catalogue.line("plate.shows-picture").to_owned(),
        scale: is_true.then_some(scale),
        size: Some(paper),
        facts: vec![bytes_text(item, false, options)],
        facts_area: Some(facts_area),
        picture: Some((area, name.clone())),
        ..SheetFacts::default()
    };
    let about = PrintedPlate {
        design: at,
        kind: PlateKind::Drawing,
        tile: None,
        scale: is_true.then(|| scale_text(scale)),
        strip: false,
    };
    Ok(PlannedSheet { facts, parts: Vec::new(), art: Vec::new(), mark: None, about, picture: Some((name, bytes)) })
}
