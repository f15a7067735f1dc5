//! Contents with rewritten meshes, sound and false, and marks of plates among codes -> cases (docs/FORMAT.md, "Rewritten files").

use seedpress::assets::RESTORER_OF_MESHES;
use seedpress::rewrite::{MAGIC, shrink, wrap};
use seedpress::vault::{Entry, SafePath, Vault, compress, compress_rewritten};

use crate::Case;
use crate::containers::{Member, opened, refused, tgz};
use crate::packet::{codes, texts};

const NOTE: &[u8] = b"Print it with walls of 2 mm.\n";

/// The corners of a cube's triangles, in steps of its side.
const CUBE: [[[u8; 3]; 3]; 12] = [
    [[0, 0, 0], [0, 1, 0], [1, 1, 0]],
    [[0, 0, 0], [1, 1, 0], [1, 0, 0]],
    [[0, 0, 1], [1, 0, 1], [1, 1, 1]],
    [[0, 0, 1], [1, 1, 1], [0, 1, 1]],
    [[0, 0, 0], [1, 0, 0], [1, 0, 1]],
    [[0, 0, 0], [1, 0, 1], [0, 0, 1]],
    [[1, 0, 0], [1, 1, 0], [1, 1, 1]],
    [[1, 0, 0], [1, 1, 1], [1, 0, 1]],
    [[1, 1, 0], [0, 1, 0], [0, 1, 1]],
    [[1, 1, 0], [0, 1, 1], [1, 1, 1]],
    [[0, 1, 0], [0, 0, 0], [0, 0, 1]],
    [[0, 1, 0], [0, 0, 1], [0, 1, 1]],
];

/// A cube of 20.4 mm, its normals not computed (0 0 0), as many programs write it.
fn binary() -> Vec<u8> {
    let mut bytes = b"made-up cube".to_vec();
    bytes.resize(80, b' ');
    bytes.extend(12_u32.to_le_bytes());
    for triangle in CUBE {
        bytes.extend([0; 12]);
        bytes.extend(triangle.as_flattened().iter().flat_map(|step| (20.4 * f32::from(*step)).to_le_bytes()));
        bytes.extend([0; 2]);
    }
    bytes
}

fn ascii() -> Vec<u8> {
    let mut text = String::from("solid made-up cube\n");
    for triangle in CUBE {
        text += "  facet normal 0 0 0\n    outer loop\n";
        for [x, y, z] in triangle {
            text += &format!("      vertex {} {} {}\n", 20.4 * f32::from(x), 20.4 * f32::from(y), 20.4 * f32::from(z));
        }
        text += "    endloop\n  endfacet\n";
    }
    (text + "endsolid made-up cube\n").into_bytes()
}

fn vault(entries: &[(&str, &[u8])]) -> Vault {
    let file = |bytes: &[u8]| Entry::File { bytes: bytes.to_vec(), executable: false, modified: None };
    Vault { entries: entries.iter().map(|(name, bytes)| (SafePath::new(name).unwrap(), file(bytes))).collect() }
}

/// A rewritten file whose bytes from a place on are others.
fn changed(file: &[u8], at: usize, others: &[u8]) -> Vec<u8> {
    [&file[..at], others, &file[at + others.len()..]].concat()
}

pub fn cases() -> Vec<Case> {
    let (binary, ascii) = (binary(), ascii());
    let restorer = RESTORER_OF_MESHES.as_bytes();
    let rewritten = |entries: &[(&str, &[u8])]| compress_rewritten(&vault(entries), false).unwrap().unwrap().bytes;
    let spm = shrink(&binary).unwrap();
    let digest = MAGIC.len();
    let false_digest = changed(&spm, digest, &[spm[digest] ^ 1]);
    // A length of 5 TB in seven bytes, where the true one takes two.
    let length = digest + 32;
    let claim = [&spm[..length], &[0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01], &spm[length + 2..]].concat();
    let stays = |name, note: &str, file: &[u8]| {
        let content = tgz(&[Member::file("unspm.py", restorer), Member::file("cube.stl.spm", file)]);
        opened(name, note, &content).file("cube.stl.spm", file).file("unspm.py", restorer)
    };
    let own = wrap(NOTE);
    let content = rewritten(&[("parts/cube.stl", &binary), ("parts/cube.md", NOTE)]);
    let all = codes(&content, 300, 6);
    let plate_marks = [
        "DRAWING. SEE ITS FIRST PAGE. SPP1-9F86D081884C7D65-F1S4T8NB3W560H726X18600Y-1250P1R2M4960.4980",
        "DRAWING. SEE ITS FIRST PAGE. SPP1-9F86D081884C7D65-F1S4T8W560H726X18600Y-1250P1R2",
    ];
    vec![
        opened("rewritten-mesh", "a binary STL file in another form, its program left out", &content)
            .file("parts/cube.stl", &binary)
            .file("parts/cube.md", NOTE),
        opened("rewritten-ascii-mesh", "an ASCII STL file in another form", &rewritten(&[("cube.stl", &ascii)]))
            .file("cube.stl", &ascii),
        stays("rewritten-of-another-digest", "it does not prove its digest: a file as it is", &false_digest),
        refused(
            "rewritten-claims-too-much",
            "a length of 4 TB is told: refused before memory is taken",
            "the files take more than",
            &tgz(&[Member::file("unspm.py", restorer), Member::file("cube.stl.spm", &claim)]),
        ),
        stays("rewritten-cut", "its end is missing: a file as it is", &spm[..spm.len() - 9]),
        opened(
            "own-spm",
            "a user's own file that is named and begins as a rewritten one",
            &compress(&vault(&[("mine.spm", &own), ("note.md", NOTE)]), false).unwrap(),
        )
        .file("mine.spm", &own)
        .file("note.md", NOTE),
        opened("plate-marks", "marks of plates between the codes are foreign", &content)
            .file("parts/cube.stl", &binary)
            .file("parts/cube.md", NOTE)
            .with("foreign-lines", plate_marks.len())
            .lines(texts(&all).chain(plate_marks.map(str::to_owned))),
    ]
}
