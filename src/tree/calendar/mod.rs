//! An interval and a first day -> the days of check-in: every so many days, or new and full moons.

mod days;
mod moon;

pub use days::{CheckInDay, check_in_days, hour_after, weekday_named};
pub use moon::{MoonDay, MoonPhase, moon_days};
