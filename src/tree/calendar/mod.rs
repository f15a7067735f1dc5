//! An interval and a first day -> the days of check-in: every n days, or at new and full moon.

mod days;
mod moon;

pub use days::{CheckInDay, check_in_days, hour_after, weekday_named};
pub use moon::{MoonDay, MoonPhase, moon_days};
