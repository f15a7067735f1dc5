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
