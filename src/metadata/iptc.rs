//! IPTC records -> what they tell (IPTC IIM 4.2).

use super::bytes::{be16, part, says_something};
use super::traces::{Trace, Traces};

/// Records `1C 02 number`, length, data.
pub(super) fn told_by_records(records: &[u8]) -> Traces {
    let mut traces = Traces::default();
    let mut at = 0;
    while let (Some([0x1c, record, number]), Some(length)) = (part(records, at, 3), be16(records, at + 3)) {
        let Some(data) = part(records, at + 5, usize::from(length)) else { break };
        at += 5 + data.len();
        let trace = match number {
            // By-line and its title, credit, source, copyright, contact, writer.
            80 | 85 | 110 | 115 | 116 | 118 | 122 => Trace::Person,
            // City, place in it, province, country.
            26 | 27 | 90 | 92 | 95 | 100 | 101 => Trace::Place,
            // Dates and times of release, creation and digitisation.
            30 | 35 | 47 | 55 | 60 | 62 | 63 => Trace::Time,
            65 | 70 => Trace::Program,
            5 | 7 | 15 | 20 | 25 | 40 | 103 | 105 | 120 => Trace::Comment,
            _ => continue,
        };
        if *record == 2 && says_something(data) {
            traces.add(trace);
        }
    }
    traces
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metadata::testing::iptc_record as record;

    #[test]
    fn names_places_and_dates_are_told_and_versions_are_not() {
        let records =
            [record(80, "Ash Tree"), record(90, "Nowhere"), record(0, "\0\x02"), record(55, "20261128")].concat();
        assert_eq!(told_by_records(&records), Traces::from_iter([Trace::Person, Trace::Place, Trace::Time]));
        assert!(told_by_records(&record(0, "\0\x02")).is_empty());
        for cut in 0..records.len() {
            let _ = told_by_records(&records[..cut]);
        }
    }
}
