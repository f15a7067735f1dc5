//! Numbers of lunations -> days of new and full moons, after Meeus, Astronomical Algorithms, chapter 49.

use std::f64::consts::TAU;

use crate::tree::date::Date;

/// Which of the two phases.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MoonPhase {
    New,
    Full,
}

/// The day of a phase, in UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MoonDay {
    pub day: Date,
    pub phase: MoonPhase,
}

/// Multiples of M', M and F, the power of E, and the coefficients for new and full moon, in days.
const PERIODIC: [([i8; 3], u8, f64, f64); 24] = [
    ([1, 0, 0], 0, -0.407_20, -0.406_14),
    ([0, 1, 0], 1, 0.172_41, 0.173_02),
    ([2, 0, 0], 0, 0.016_08, 0.016_14),
    ([0, 0, 2], 0, 0.010_39, 0.010_43),
    ([1, -1, 0], 1, 0.007_39, 0.007_34),
    ([1, 1, 0], 1, -0.005_14, -0.005_15),
    ([0, 2, 0], 2, 0.002_08, 0.002_09),
    ([1, 0, -2], 0, -0.001_11, -0.001_11),
    ([1, 0, 2], 0, -0.000_57, -0.000_57),
    ([2, 1, 0], 1, 0.000_56, 0.000_56),
    ([3, 0, 0], 0, -0.000_42, -0.000_42),
    ([0, 1, 2], 1, 0.000_42, 0.000_42),
    ([0, 1, -2], 1, 0.000_38, 0.000_38),
    ([2, -1, 0], 1, -0.000_24, -0.000_24),
    ([1, 2, 0], 0, -0.000_07, -0.000_07),
    ([2, 0, -2], 0, 0.000_04, 0.000_04),
    ([0, 3, 0], 0, 0.000_04, 0.000_04),
    ([1, 1, -2], 0, 0.000_03, 0.000_03),
    ([2, 0, 2], 0, 0.000_03, 0.000_03),
    ([1, 1, 2], 0, -0.000_03, -0.000_03),
    ([1, -1, 2], 0, 0.000_03, 0.000_03),
    ([1, -1, -2], 0, -0.000_02, -0.000_02),
    ([3, 1, 0], 0, -0.000_02, -0.000_02),
    ([4, 0, 0], 0, 0.000_02, 0.000_02),
];

/// The coefficient of the longitude of the ascending node, in days.
const NODE: f64 = -0.000_17;

/// Arguments of the planets in degrees, their change with each lunation, and their coefficients in days. The first has
/// a term of its own in the square of the time.
const PLANETS: [(f64, f64, f64); 14] = [
    (299.77, 0.107_408, 0.000_325),
    (251.88, 0.016_321, 0.000_165),
    (251.83, 26.651_886, 0.000_164),
    (349.42, 36.412_478, 0.000_126),
    (84.66, 18.206_239, 0.000_110),
    (141.74, 53.303_771, 0.000_062),
    (207.14, 2.453_732, 0.000_060),
    (154.84, 7.306_860, 0.000_056),
    (34.52, 27.261_239, 0.000_047),
    (207.19, 0.121_824, 0.000_042),
    (291.34, 1.844_379, 0.000_040),
    (161.72, 24.198_154, 0.000_037),
    (239.56, 25.513_099, 0.000_035),
    (331.55, 3.592_518, 0.000_023),
];

const FIRST_PLANET_SQUARE: f64 = -0.009_173;

/// The Julian day on which 1970-01-01 begins.
const UNIX_EPOCH: f64 = 2_440_587.5;
/// Length of a lunation in days, and the first new moon of 2000 as a day since 1970.
const LUNATION: f64 = 29.530_588_861;
const FIRST_NEW_MOON: f64 = 2_451_550.097_66 - UNIX_EPOCH;

/// How many phases may lie before the day that is asked for.
const MOST_BEFORE: usize = 2;

/// The first `count` new and full moons on or after a day.
#[must_use]
pub fn moon_days(from: Date, count: usize) -> Vec<MoonDay> {
    let number = i32::try_from(from.number()).unwrap_or_default();
    // A phase is at most 14 hours off its mean; half lunations are counted.
    let first = ((f64::from(number) - 2.0 - FIRST_NEW_MOON) / LUNATION * 2.0).floor();
    (0_u32..)
        .take(count.saturating_add(MOST_BEFORE))
        .filter_map(|step| {
            let half = first + f64::from(step);
            let phase = if half.rem_euclid(2.0) < 0.5 { MoonPhase::New } else { MoonPhase::Full };
            Some(MoonDay { day: day_of(instant(half / 2.0, phase))?, phase })
        })
        .filter(|moon| moon.day >= from)
        .take(count)
        .collect()
}

#[expect(clippy::cast_possible_truncation, reason = "a cast from f64 saturates, and Date refuses what is no day")]
fn day_of(at: f64) -> Option<Date> {
    Date::from_number(at.floor() as i64)
}

/// When a phase happens, in days since 1970-01-01 0:00 UTC. `k` is whole for a new moon, and half more for a full one.
fn instant(k: f64, phase: MoonPhase) -> f64 {
    let t = k / 1_236.85;
    let polynomial = |terms: &[f64]| terms.iter().rev().fold(0.0, |sum, term| sum * t + term);
    let mean = FIRST_NEW_MOON + LUNATION * k + polynomial(&[0.0, 0.0, 0.000_154_37, -0.000_000_150, 0.000_000_000_73]);
    let e = polynomial(&[1.0, -0.002_516, -0.000_007_4]);
    // Mean anomalies of the sun and the moon, the moon's argument of latitude, the longitude of its ascending node.
    let sun = 2.553_4 + 29.105_356_70 * k + polynomial(&[0.0, 0.0, -0.000_001_4, -0.000_000_11]);
    let moon = 201.564_3 + 385.816_935_28 * k + polynomial(&[0.0, 0.0, 0.010_758_2, 0.000_012_38, -0.000_000_058]);
    let latitude = 160.710_8 + 390.670_502_84 * k + polynomial(&[0.0, 0.0, -0.001_611_8, -0.000_002_27, 0.000_000_011]);
    let node = 124.774_6 - 1.563_755_88 * k + polynomial(&[0.0, 0.0, 0.002_067_2, 0.000_002_15]);

    let mut correction = NODE * sine(node);
    for ([of_moon, of_sun, of_latitude], power, new, full) in PERIODIC {
        let angle = f64::from(of_moon) * moon + f64::from(of_sun) * sun + f64::from(of_latitude) * latitude;
        let coefficient = if phase == MoonPhase::New { new } else { full };
        correction += coefficient * e.powi(i32::from(power)) * sine(angle);
    }
    for (n, (start, rate, coefficient)) in PLANETS.into_iter().enumerate() {
        let square = if n == 0 { FIRST_PLANET_SQUARE * t * t } else { 0.0 };
        correction += coefficient * sine(start + rate * k + square);
    }
    let dynamical = mean + correction;
    dynamical - delta_t(2000.0 + dynamical_year(dynamical)) / 86_400.0
}

/// Years since the beginning of 2000.
fn dynamical_year(day: f64) -> f64 {
    (day - 10_957.0) / 365.242_5
}

/// The sine of an angle in degrees.
fn sine(degrees: f64) -> f64 {
    (degrees.rem_euclid(360.0) / 360.0 * TAU).sin()
}

/// Dynamical time less universal time in seconds: the polynomials of Espenak and Meeus as far as they were measured, and
/// about what `ephem` expects of this century. Nobody knows it to a minute at the century's end, nor is it needed: a day
/// is wrong only where a phase falls that close to midnight.
fn delta_t(year: f64) -> f64 {
    let polynomial = |x: f64, terms: &[f64]| terms.iter().rev().fold(0.0, |sum, term| sum * x + term);
    match year {
        1986.0..2005.0 => {
            polynomial(year - 2000.0, &[63.86, 0.334_5, -0.060_374, 0.001_727_5, 0.000_651_814, 0.000_023_735_99])
        }
        2005.0..2026.0 => polynomial(year - 2000.0, &[62.92, 0.322_17, 0.005_589]),
        2026.0..2100.0 => polynomial(year - 2026.0, &[75.1, 1.1, 0.012_7]),
        _ => polynomial((year - 1820.0) / 100.0, &[-20.0, 0.0, 32.0]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// New (`n`) and full (`f`) moons of 1990 to 2099 by `ephem`, one year a line; `.ci/tree_moon.py` makes the table anew.
    const BY_EPHEM: &str = include_str!("moon_days.txt");

    #[test]
    fn new_and_full_moons_of_1990_to_2099_are_those_of_ephem() {
        let table: Vec<MoonDay> = BY_EPHEM
            .lines()
            .filter(|line| !line.starts_with('#'))
            .flat_map(|line| {
                let (year, moons) = line.split_once(' ').unwrap();
                moons.split(' ').map(move |moon| {
                    let (day, phase) = moon.split_at(5);
                    let phase = if phase == "n" { MoonPhase::New } else { MoonPhase::Full };
                    MoonDay { day: Date::parse(&format!("{year}-{day}")).unwrap(), phase }
                })
            })
            .collect();
        assert!(table.len() > 2_700);
        let ours = moon_days(Date::new(1990, 1, 1).unwrap(), table.len());
        let differing: Vec<_> = ours.iter().zip(&table).filter(|(ours, theirs)| ours != theirs).collect();
        assert!(differing.is_empty(), "{differing:?}");
    }

    #[test]
    fn phases_take_turns_and_none_is_left_out_whatever_the_day_asked_for() {
        let all = moon_days(Date::new(2026, 1, 1).unwrap(), 60);
        assert!(all.windows(2).all(|pair| {
            let days = pair[1].day.number() - pair[0].day.number();
            pair[0].phase != pair[1].phase && (13..=17).contains(&days)
        }));
        for number in all[0].day.number()..all[40].day.number() {
            let from = Date::from_number(number).unwrap();
            let next = all.iter().position(|moon| moon.day >= from).unwrap();
            assert_eq!(moon_days(from, 7), all[next..next + 7]);
        }
    }

    #[test]
    fn where_the_calendar_ends_the_moons_end() {
        assert_eq!(moon_days(Date::new(9999, 12, 31).unwrap(), 7).len(), 0);
        assert_eq!(moon_days(Date::new(1, 1, 1).unwrap(), 7).len(), 7);
    }
}
