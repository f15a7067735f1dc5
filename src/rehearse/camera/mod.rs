//! Printed page and camera -> grey values of the photo.

mod blur;
mod device;
mod exposure;
mod lamp;
mod scene;

pub(super) use blur::BlurKernel;
pub use device::{Camera, Stored};
pub(super) use exposure::expose;
pub use scene::Scene;
