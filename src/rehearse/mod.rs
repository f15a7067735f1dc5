//! A printed page's pixels -> a photo of it, by a simulated camera.
