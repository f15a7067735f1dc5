//! Coordinates: modules of a sheet, modules of a code and pixels of its picture, each plane a type of its own.

use std::ops::{Add, Mul, Sub};

use crate::photo::Point;
use crate::sheet::Square;

macro_rules! vector {
    ($($(#[$doc:meta])* $name:ident)*) => { $(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Default)]
        pub struct $name {
            pub x: f64,
            pub y: f64,
        }

        impl Mul<f64> for $name {
            type Output = Self;

            fn mul(self, factor: f64) -> Self {
                Self { x: self.x * factor, y: self.y * factor }
            }
        }
    )* };
}

macro_rules! operator {
    ($($trait:ident $method:ident: $left:ident, $right:ident -> $output:ident)*) => { $(
        impl $trait<$right> for $left {
            type Output = $output;

            fn $method(self, other: $right) -> $output {
                $output { x: self.x.$method(other.x), y: self.y.$method(other.y) }
            }
        }
    )* };
}

vector! {
    /// Modules right of and below the top left corner of a sheet's grid.
    SheetPoint
    /// Modules right of and below the top left corner of a code.
    CodePoint
    /// A distance in modules, right and down.
    Offset
    /// Pixels right of and below the top left corner of a picture, or between two places of it.
    Pixel
}

operator! {
    Add add: SheetPoint, Offset -> SheetPoint
    Sub sub: SheetPoint, SheetPoint -> Offset
    Add add: CodePoint, Offset -> CodePoint
    Add add: Offset, Offset -> Offset
    Sub sub: Offset, Offset -> Offset
    Add add: Pixel, Pixel -> Pixel
    Sub sub: Pixel, Pixel -> Pixel
}

impl SheetPoint {
    /// The place on a sheet of a place on one of its codes.
    pub fn on(code: Square, at: CodePoint) -> Self {
        Self { x: f64::from(code.left) + at.x, y: f64::from(code.top) + at.y }
    }

    /// The middle of the module at this column and row.
    pub fn of_module(column: i32, row: i32) -> Self {
        Self { x: f64::from(column) + 0.5, y: f64::from(row) + 0.5 }
    }

    pub fn middle(square: Square) -> Self {
        let half = f64::from(square.side) / 2.0;
        Self::on(square, CodePoint { x: half, y: half })
    }
}

impl CodePoint {
    /// The corners of a code `side` modules wide: top left, top right, bottom right, bottom left.
    pub fn corners(side: f64) -> [Self; 4] {
        [(0.0, 0.0), (side, 0.0), (side, side), (0.0, side)].map(|(x, y)| Self { x, y })
    }
}

impl Offset {
    pub fn of((x, y): (i32, i32)) -> Self {
        Self { x: f64::from(x), y: f64::from(y) }
    }

    pub fn length(self) -> f64 {
        self.x.hypot(self.y)
    }
}

impl Pixel {
    pub fn length(self) -> f64 {
        self.x.hypot(self.y)
    }
}

impl From<Point> for Pixel {
    fn from(at: Point) -> Self {
        Self { x: at.x.into(), y: at.y.into() }
    }
}

impl From<Pixel> for Point {
    fn from(at: Pixel) -> Self {
        Self { x: at.x as f32, y: at.y as f32 }
    }
}
