//! Facts of a solid -> lines that stand beside its views.

use super::holes::decimal;
use crate::design::SolidFacts;
use crate::plate::LabelText;

/// Square and cubic millimetres in square and cubic centimetres.
const SQUARE: f64 = 100.0;
const CUBIC: f64 = 1_000.0;

pub(super) fn solid_facts(facts: &SolidFacts) -> Vec<LabelText> {
    let line = |key, slots| LabelText::Line(key, slots);
    let size = facts.size().map(decimal).join(" \u{d7} ");
    let mut lines = vec![line("plate.solid-size", vec![("size", size)])];
    if facts.is_watertight() {
        lines.push(line("plate.solid-volume", vec![("volume", decimal(facts.volume.abs() / CUBIC))]));
    }
    lines.push(line("plate.solid-area", vec![("area", decimal(facts.area / SQUARE))]));
    let counts = vec![("triangles", facts.triangles.to_string()), ("shells", facts.shells.to_string())];
    lines.push(line("plate.solid-triangles", counts));
    lines.push(match facts.open_at {
        _ if facts.is_watertight() => line("plate.solid-closed", Vec::new()),
        at => {
            let edges = (facts.open_edges + facts.turned_edges).to_string();
            let place = at.map_or_else(|| "?".to_owned(), |at| at.map(decimal).join(" / "));
            line("plate.solid-open", vec![("edges", edges), ("place", place)])
        }
    });
    if facts.is_inside_out() {
        lines.push(line("plate.solid-inside-out", Vec::new()));
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(facts: &SolidFacts) -> Vec<&'static str> {
        let key = |line| match line {
            LabelText::Line(key, _) => key,
            LabelText::Plain(_) => "",
        };
        solid_facts(facts).into_iter().map(key).collect()
    }

    #[test]
    fn a_volume_is_told_of_closed_solids_alone_and_open_ones_say_where() {
        let closed = SolidFacts { bounds: [[0.0; 3], [10.0; 3]], volume: -1_000.0, ..SolidFacts::default() };
        assert!(keys(&closed).contains(&"plate.solid-volume") && keys(&closed).contains(&"plate.solid-closed"));
        assert!(keys(&closed).contains(&"plate.solid-inside-out"));
        let open = SolidFacts { open_edges: 3, open_at: Some([1.0, 2.5, 0.0]), ..closed };
        assert!(!keys(&open).contains(&"plate.solid-volume") && !keys(&open).contains(&"plate.solid-closed"));
        assert!(format!("{:?}", solid_facts(&open)).contains("1 / 2.5 / 0"));
    }
}
