//! Modules of a sheet -> pixels of its picture: a homography, bent as the paper is.

pub mod affine;
pub mod coordinates;
pub mod gutters;
pub mod homography;
pub mod known_code;
pub mod label_map;
pub mod levels;
pub mod mesh;
pub mod polynomial;
pub mod registration;
pub mod template;
pub mod view;
pub mod warp;

pub use affine::LocalAffine;
pub use coordinates::{CodePoint, Offset, Pixel, SheetPoint};
pub use homography::{Homography, Pair};
pub use known_code::CodeRegistration;
pub use label_map::{BEYOND, Label, LabelMap};
pub use levels::{Levels, SHARPER};
pub use mesh::{MARGIN, Mesh};
pub use polynomial::PolynomialWarp;
pub use template::{Landmark, MAX_LANDMARKS, NOISE, Pattern, Template, WeightedTemplate};
pub use view::View;
pub use warp::Warp;
