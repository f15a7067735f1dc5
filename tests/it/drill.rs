//! `seedpress drill`: the whole way, from files over paper and photos to files.

use std::fs;

use crate::paper::noise;
use crate::program::Desk;

#[test]
fn a_drill_loses_a_sheet_brings_every_byte_back_and_leaves_its_pictures() {
    let desk = Desk::new("drill");
    desk.put("vault/noise.bin", noise(2_000, 1));
    desk.put("vault/words.md", "Meet at the well.\n");
    fs::create_dir(desk.path("vault/empty")).unwrap();
    let run = desk.run(&["drill", "vault"]).ended(0);
    run.said(&[
        "on 4 sheets",
        "thrown away",
        "It works",
        "2 files, 2,018 bytes, every byte the same",
        "seedpress-drill/packet.pdf",
    ]);
    let names: Vec<String> = desk.all("seedpress-drill").into_iter().map(|(name, _)| name).collect();
    assert!(names.contains(&"packet.pdf".to_owned()) && names.contains(&"restored/vault/noise.bin".to_owned()));
    let photos = names.iter().filter(|name| name.starts_with("photos/sheet-")).count();
    assert!((1..4).contains(&photos), "at least one of 4 sheets is lost, and not all: {names:?}");
    desk.run(&["drill", "vault", "--output", "seedpress-drill"]).ended(1).told(&["is not empty"]);
}
