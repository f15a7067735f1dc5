//! Design files made to do harm -> a clear end, in bounded time and memory, by the program.

use std::io::Write;
use std::process::Command;
use std::time::{Duration, Instant};

use crate::program::WorkFolder;

/// KiB of address space, threads' stacks and all: 1 GiB.
const MEMORY: u32 = 1 << 20;
const TIME: Duration = Duration::from_secs(10);

/// Runs `plate` on a file; what it said on standard error, and its exit code.
fn ends(work: &WorkFolder, name: &str, bytes: &[u8]) -> (i32, String) {
    work.put(name, bytes);
    let started = Instant::now();
    let run = Command::new("sh")
        .args(["-c", &format!("ulimit -v {MEMORY} && exec \"$0\" plate \"$1\" -o p.pdf --force --no-mirror")])
        .arg(env!("CARGO_BIN_EXE_seedpress"))
        .arg(name)
        .current_dir(work.path(""))
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&run.stderr).into_owned();
    let took = started.elapsed();
    assert!(took < TIME, "{name}: {took:?}");
    assert!(
        !said.contains("panicked") && !said.contains("crash") && !said.contains("memory allocation"),
        "{name}: {said}"
    );
    let code = run.status.code().unwrap_or(-1);
    assert!((0..=2).contains(&code), "{name}: ended with {code}: {said}");
    (code, said)
}

/// The file is refused with words that name it.
fn refused(work: &WorkFolder, name: &str, bytes: &[u8]) -> String {
    let (code, said) = ends(work, name, bytes);
    assert!((1..=2).contains(&code) && said.contains(name), "{name}: {code}: {said}");
    said
}

fn binary_stl(header: &[u8], claims: u32, triangles: &[[[f32; 3]; 3]]) -> Vec<u8> {
    let mut bytes = header.to_vec();
    bytes.resize(80, 0);
    bytes.extend(claims.to_le_bytes());
    for corners in triangles {
        bytes.extend([0; 12]);
        bytes.extend(corners.iter().flatten().flat_map(|number| number.to_le_bytes()));
        bytes.extend([0; 2]);
    }
    bytes
}

/// A tetrahedron.
fn triangles(size: f32) -> Vec<[[f32; 3]; 3]> {
    let [a, b, c, d] = [[0.0, 0.0, 0.0], [size, 0.0, 0.0], [0.0, size, 0.0], [0.0, 0.0, size]];
    vec![[a, c, b], [a, b, d], [b, c, d], [a, d, c]]
}

#[test]
fn stl_files_that_claim_too_much_or_hold_no_numbers_are_refused() {
    let work = WorkFolder::new("hostile-stl");
    let sound = triangles(20.0);
    refused(&work, "claims.stl", &binary_stl(b"x", u32::MAX, &sound));
    refused(&work, "nothing.stl", &binary_stl(b"x", 0, &[]));
    let (code, said) = ends(&work, "solid.stl", &binary_stl(b"solid but binary", 4, &sound));
    assert_eq!(code, 0, "{said}");
    for (name, number) in [("nan.stl", f32::NAN), ("inf.stl", f32::INFINITY), ("far.stl", 1e38)] {
        let mut bad = sound.clone();
        bad[1][1][0] = number;
        refused(&work, name, &binary_stl(b"x", 4, &bad));
    }
    let whole = binary_stl(b"x", 4, &sound);
    for end in [0, 1, 79, 80, 83, 84, 85, 133, 200, whole.len() - 1] {
        ends(&work, "cut.stl", &whole[..end]);
    }
    refused(&work, "text.stl", b"solid x\nfacet normal nan nan nan\nouter loop\nvertex 1 2\n");
}

#[test]
fn obj_files_with_indices_of_nothing_are_refused() {
    let work = WorkFolder::new("hostile-obj");
    let points = "v 0 0 0\nv 10 0 0\nv 0 10 0\nv 0 0 10\n";
    for face in ["f 0 1 2", "f 1 2 5", "f -1 -2 -5", "f 1 2 99999999999999999999", "f 1 2 x"] {
        refused(&work, "bad.obj", format!("{points}{face}\n").as_bytes());
    }
    refused(&work, "far.obj", b"v 0 0 0\nv 1e300 0 0\nv 0 1 nan\nf 1 2 3\n");
    let wide = format!("{points}f {}\n", "1 2 3 ".repeat(300_000));
    ends(&work, "wide.obj", wide.as_bytes());
}

/// A DXF in millimetres with these blocks and entities.
fn dxf(blocks: &str, entities: &str) -> Vec<u8> {
    format!(
        "0\nSECTION\n2\nHEADER\n9\n$ACADVER\n1\nAC1015\n9\n$INSUNITS\n70\n4\n0\nENDSEC\n0\nSECTION\n2\nBLOCKS\n{blocks}0\nENDSEC\n\
         0\nSECTION\n2\nENTITIES\n{entities}0\nENDSEC\n0\nEOF\n"
    )
    .into_bytes()
}

const LINE: &str = "0\nLINE\n8\n0\n10\n0\n20\n0\n30\n0\n11\n50\n21\n20\n31\n0\n";

#[test]
fn dxf_files_with_loops_bombs_and_open_ends_cost_a_sentence() {
    let work = WorkFolder::new("hostile-dxf");
    let block = |name: &str, inside: &str| {
        format!("0\nBLOCK\n8\n0\n2\n{name}\n70\n0\n10\n0\n20\n0\n30\n0\n3\n{name}\n1\n\n{inside}0\nENDBLK\n8\n0\n")
    };
    let insert = |name: &str, more: &str| format!("0\nINSERT\n8\n0\n2\n{name}\n10\n0\n20\n0\n30\n0\n{more}");
    let loops = block("A", &insert("B", "")) + &block("B", &insert("A", ""));
    ends(&work, "loop.dxf", &dxf(&loops, &(insert("A", "") + LINE)));
    let array = insert("L", "70\n32000\n71\n32000\n44\n1\n45\n1\n");
    refused(&work, "array.dxf", &dxf(&block("L", LINE), &array));
    let doubling: String =
        (1..40).map(|at| block(&format!("B{at}"), &insert(&format!("B{}", at - 1), "").repeat(2))).collect();
    refused(&work, "doubling.dxf", &dxf(&(block("B0", LINE) + &doubling), &insert("B39", "")));
    let knots: String = (0..1_000_000).map(|at| format!("40\n{at}\n")).collect();
    let spline =
        format!("0\nSPLINE\n8\n0\n70\n8\n71\n3\n72\n1000000\n73\n3\n{knots}10\n0\n20\n0\n30\n0\n10\n9\n20\n9\n30\n0\n");
    ends(&work, "spline.dxf", &dxf("", &(spline + LINE)));
    let whole = dxf(&block("L", LINE), &(insert("L", "") + LINE));
    for end in (0..whole.len()).step_by(37) {
        ends(&work, "cut.dxf", &whole[..end]);
    }
    refused(&work, "far.dxf", &dxf("", &LINE.replace("50", "1e300")));
    ends(&work, "nan.dxf", &dxf("", &(LINE.replace("50", "nan") + LINE)));
}

#[test]
fn svg_files_with_bombs_and_links_cost_a_sentence() {
    let work = WorkFolder::new("hostile-svg");
    let head = "<svg xmlns='http://www.w3.org/2000/svg' xmlns:xlink='http://www.w3.org/1999/xlink' width='50mm' height='50mm' viewBox='0 0 50 50'>";
    let entities: String =
        (1..12).map(|at| format!("<!ENTITY e{at} '{}'>", format!("&e{};", at - 1).repeat(10))).collect();
    let laughs = format!("<!DOCTYPE svg [<!ENTITY e0 'ha'>{entities}]>{head}<text y='9'>&e11;</text></svg>");
    ends(&work, "laughs.svg", laughs.as_bytes());
    let uses: String = (1..40)
        .map(|at| format!("<g id='g{at}'><use xlink:href='#g{}'/><use xlink:href='#g{}'/></g>", at - 1, at - 1))
        .collect();
    let nested = format!("{head}<defs><path id='g0' d='M0 0h9v9z'/>{uses}</defs><use xlink:href='#g39'/></svg>");
    ends(&work, "uses.svg", nested.as_bytes());
    let giant = "<svg xmlns='http://www.w3.org/2000/svg' width='1e30mm' height='1e30mm' viewBox='0 0 1e30 1e30'><path d='M0 0h1e30'/></svg>";
    refused(&work, "giant.svg", giant.as_bytes());
    work.put("secret.png", b"secret");
    for target in ["secret.png", "file:///etc/passwd", "http://127.0.0.1:9/x.png", "../secret.svg#a"] {
        let linked = format!("{head}<path d='M1 1h20v20z'/><image xlink:href='{target}' width='9' height='9'/></svg>");
        ends(&work, "linked.svg", linked.as_bytes());
    }
    let deep = format!("{head}{}<path d='M1 1h9v9z'/>{}</svg>", "<g>".repeat(100_000), "</g>".repeat(100_000));
    ends(&work, "deep.svg", deep.as_bytes());
}

/// A ZIP archive of packed members.
fn zip(members: &[(&str, Vec<u8>)]) -> Vec<u8> {
    let (mut bytes, mut directory) = (Vec::new(), Vec::new());
    for (name, content) in members {
        let mut packer = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::best());
        packer.write_all(content).unwrap();
        let packed = packer.finish().unwrap();
        let mut crc = flate2::Crc::new();
        crc.update(content);
        let mut about = vec![20, 0, 0, 0, 8, 0, 0, 0, 33, 0];
        about.extend(crc.sum().to_le_bytes());
        about.extend((packed.len() as u32).to_le_bytes());
        about.extend((content.len() as u32).to_le_bytes());
        about.extend((name.len() as u16).to_le_bytes());
        about.extend([0, 0]);
        directory.extend(b"PK\x01\x02\x14\0");
        directory.extend(&about);
        directory.extend([0; 10]);
        directory.extend((bytes.len() as u32).to_le_bytes());
        directory.extend(name.as_bytes());
        bytes.extend(b"PK\x03\x04");
        bytes.extend(&about);
        bytes.extend(name.as_bytes());
        bytes.extend(&packed);
    }
    let start = bytes.len() as u32;
    bytes.extend(&directory);
    bytes.extend(b"PK\x05\x06\0\0\0\0");
    bytes.extend([(members.len() as u16).to_le_bytes(), (members.len() as u16).to_le_bytes()].concat());
    bytes.extend((directory.len() as u32).to_le_bytes());
    bytes.extend(start.to_le_bytes());
    bytes.extend([0, 0]);
    bytes
}

fn threemf(model: Vec<u8>) -> Vec<u8> {
    let types = "<?xml version='1.0'?><Types xmlns='http://schemas.openxmlformats.org/package/2006/content-types'>\
        <Default Extension='rels' ContentType='application/vnd.openxmlformats-package.relationships+xml'/>\
        <Default Extension='model' ContentType='application/vnd.ms-package.3dmanufacturing-3dmodel+xml'/></Types>";
    let links = "<?xml version='1.0'?><Relationships xmlns='http://schemas.openxmlformats.org/package/2006/relationships'>\
        <Relationship Target='/3D/3dmodel.model' Id='r0' Type='http://schemas.microsoft.com/3dmanufacturing/2013/01/3dmodel'/></Relationships>";
    zip(&[("[Content_Types].xml", types.into()), ("_rels/.rels", links.into()), ("3D/3dmodel.model", model)])
}

fn model(resources: &str, item: u32) -> Vec<u8> {
    format!(
        "<?xml version='1.0'?><model unit='millimeter' xmlns='http://schemas.microsoft.com/3dmanufacturing/core/2015/02'>\
         <resources>{resources}</resources><build><item objectid='{item}'/></build></model>"
    )
    .into_bytes()
}

const MESH: &str = "<object id='1' type='model'><mesh><vertices><vertex x='0' y='0' z='0'/><vertex x='20' y='0' z='0'/>\
    <vertex x='0' y='20' z='0'/><vertex x='0' y='0' z='20'/></vertices><triangles><triangle v1='0' v2='2' v3='1'/>\
    <triangle v1='0' v2='1' v3='3'/><triangle v1='1' v2='2' v3='3'/><triangle v1='0' v2='3' v3='2'/></triangles></mesh></object>";

#[test]
fn archives_of_solids_with_bombs_loops_and_ways_out_are_refused() {
    let work = WorkFolder::new("hostile-3mf");
    let (code, said) = ends(&work, "sound.3mf", &threemf(model(MESH, 1)));
    assert_eq!(code, 0, "the archives of this test are sound: {said}");
    let component = |id: u32, of: &[u32]| {
        let inside: String = of.iter().map(|of| format!("<component objectid='{of}'/>")).collect();
        format!("<object id='{id}' type='model'><components>{inside}</components></object>")
    };
    refused(&work, "loop.3mf", &threemf(model(&(component(2, &[3]) + &component(3, &[2])), 2)));
    let doubling: String = (2..40).map(|id| component(id, &[id - 1, id - 1])).collect();
    refused(&work, "doubling.3mf", &threemf(model(&(MESH.to_owned() + &doubling), 39)));
    let mut blanks = model(MESH, 1);
    blanks.extend(vec![b' '; 300 << 20]);
    refused(&work, "bomb.3mf", &threemf(blanks));
    refused(&work, "none.3mf", b"PK\x03\x04 and nothing more");
    refused(&work, "index.3mf", &threemf(model(&MESH.replace("v3='3'", "v3='4000000000'"), 1)));
    ends(&work, "out.3mf", &zip(&[("../../out.model", model(MESH, 1)), ("3D/3dmodel.model", model(MESH, 1))]));
    assert!(!work.path("../out.model").exists());
    let whole = threemf(model(MESH, 1));
    for end in (0..whole.len()).step_by(41) {
        ends(&work, "cut.3mf", &whole[..end]);
    }
}

#[test]
fn programs_of_machines_that_never_end_or_are_endless_cost_a_sentence() {
    let work = WorkFolder::new("hostile-gcode");
    ends(&work, "loop.ngc", b"G21 G90\no100 while [1 EQ 1]\nG1 X1 F100\no100 endwhile\nG1 X50 Y20\nM2\n");
    ends(&work, "call.ngc", b"G21 G90\no100 sub\no100 call\no100 endsub\no100 call\nG1 X50 Y20 F100\nM2\n");
    ends(
        &work,
        "arc.nc",
        b"G21 G90 G17\nG1 X10 F100\nG2 X10 Y0 I1e9 J1e9\nG2 X20 Y0 R0\nG3 X50 Y5 R-1e30\nG1 X50 Y20\n",
    );
    ends(&work, "far.nc", b"G21 G90\nG1 X1e300 F100\nG1 Xnan\n");
    let cycle = b"G21 G90\nG83 X10 Y10 Z-1000 R2 Q0.000001 F100 L1000000\nG80\nM30\n";
    ends(&work, "pecks.nc", cycle);
    let mut long = b"G21 G90\nG1 F100\n".to_vec();
    for at in 0..10_000_000_u32 {
        long.extend(if at % 2 == 0 { b"G1X9\n" } else { b"G1X0\n" });
    }
    ends(&work, "long.gcode", &long);
}
