//! Spreadsheets as they are, broken and hostile -> tables, or an error that says what is wrong.

use std::io::Write as _;

use flate2::Compression;
use flate2::write::DeflateEncoder;

use super::*;
use crate::limits::{MAX_LIST_CELL_BYTES, MAX_LIST_ROWS};

/// A ZIP archive of parts; what it says of their sizes is a lie, for nobody should believe it.
fn archive(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let (mut out, mut directory) = (Vec::new(), Vec::new());
    for (name, content) in parts {
        let mut deflater = DeflateEncoder::new(Vec::new(), Compression::best());
        deflater.write_all(content).unwrap();
        let packed = deflater.finish().unwrap();
        let at = out.len() as u32;
        let length = packed.len() as u32;
        let shared = |out: &mut Vec<u8>| {
            out.extend([20, 0, 0, 0, 8, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
            out.extend(length.to_le_bytes());
            out.extend(100_u32.to_le_bytes());
            out.extend((name.len() as u16).to_le_bytes());
        };
        out.extend(b"PK\x03\x04");
        shared(&mut out);
        out.extend([0, 0]);
        out.extend(name.as_bytes());
        out.extend(&packed);
        directory.extend(b"PK\x01\x02\x14\0");
        shared(&mut directory);
        directory.extend([0; 12]);
        directory.extend(at.to_le_bytes());
        directory.extend(name.as_bytes());
    }
    let (count, start, size) = (parts.len() as u16, out.len() as u32, directory.len() as u32);
    out.extend(directory);
    out.extend(b"PK\x05\x06\0\0\0\0");
    out.extend([count.to_le_bytes(), count.to_le_bytes()].concat());
    out.extend([size.to_le_bytes(), start.to_le_bytes()].concat());
    out.extend([0, 0]);
    out
}

fn xlsx(sheet: &str, strings: &str) -> Vec<u8> {
    let workbook = "<workbook><sheets><sheet name=\"People\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>";
    let relations = "<Relationships><Relationship Id=\"rId1\" Type=\"http://x/worksheet\" Target=\"worksheets/sheet1.xml\"/><Relationship Id=\"rId2\" Type=\"http://x/sharedStrings\" Target=\"/xl/sharedStrings.xml\"/><Relationship Id=\"rId3\" Type=\"http://x/styles\" Target=\"styles.xml\"/></Relationships>";
    let styles = "<styleSheet><numFmts><numFmt numFmtId=\"164\" formatCode=\"0000000000\"/></numFmts><cellStyleXfs><xf numFmtId=\"0\"/></cellStyleXfs><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"164\"/></cellXfs></styleSheet>";
    let sheet = format!("<worksheet><sheetData>{sheet}</sheetData></worksheet>");
    archive(&[
        ("xl/workbook.xml", workbook.as_bytes()),
        ("xl/_rels/workbook.xml.rels", relations.as_bytes()),
        ("xl/styles.xml", styles.as_bytes()),
        ("xl/sharedStrings.xml", format!("<sst>{strings}</sst>").as_bytes()),
        ("xl/worksheets/sheet1.xml", sheet.as_bytes()),
    ])
}

fn ods(rows: &str) -> Vec<u8> {
    let content = format!(
        "<office:document-content><office:body><office:spreadsheet><table:table table:name=\"People\">{rows}</table:table></office:spreadsheet></office:body></office:document-content>"
    );
    archive(&[("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"), ("content.xml", content.as_bytes())])
}

fn read(bytes: &[u8]) -> Result<Vec<(usize, Vec<String>)>, ListProblem> {
    let tables = tables(bytes)?.unwrap();
    Ok(tables
        .into_iter()
        .flat_map(|table| table.rows)
        .map(|row| (row.number, row.cells.into_iter().map(|cell| cell.text).collect()))
        .collect())
}

fn row(number: usize, cells: &[&str]) -> (usize, Vec<String>) {
    (number, cells.iter().map(|cell| (*cell).to_owned()).collect())
}

#[test]
fn cells_of_xlsx_are_read_in_all_their_forms() {
    let sheet = "<row r=\"3\"><c r=\"A3\" t=\"s\"><v>0</v></c><c r=\"C3\" t=\"inlineStr\"><is><t>in</t></is></c><c r=\"D3\"><v>4.91511234567E+11</v></c></row>\
                 <row><c t=\"s\"><v>1</v></c><c t=\"str\"><f>1+1</f><v>a &amp; b</v></c><c t=\"b\"><v>1</v></c><c t=\"e\"><v>#REF!</v></c><c s=\"1\"><v>301234567</v></c></row>\
                 <row r=\"9\"><c r=\"A9\" t=\"s\"><v>99999</v></c><c r=\"B9\"><v>1.2345678901234567E+18</v></c><c r=\"C9\"><v>0.75</v></c></row>";
    let strings =
        "<si><t xml:space=\"preserve\">Rosa </t></si><si><r><t>To</t></r><r><t>mas</t></r><rPh><t>x</t></rPh></si>";
    assert_eq!(
        read(&xlsx(sheet, strings)).unwrap(),
        [
            row(3, &["Rosa ", "", "in", "491511234567"]),
            row(4, &["Tomas", "a & b", "TRUE", "", "0301234567"]),
            row(9, &["", "1.2345678901234568E18", "0.75"])
        ]
    );
}

#[test]
fn cells_of_ods_are_read_and_comments_are_not() {
    let rows = "<table:table-row table:number-rows-repeated=\"2\"><table:table-cell table:number-columns-repeated=\"1024\"/></table:table-row>\
                <table:table-row><table:table-cell office:value-type=\"string\"><office:annotation><text:p>remark</text:p></office:annotation><text:p>Rosa<text:s text:c=\"1\"/>Q</text:p><text:p>two</text:p></table:table-cell>\
                <table:table-cell table:number-columns-repeated=\"2\"/><table:table-cell office:value-type=\"float\" office:value=\"491511234567\"><text:p>4.91E+11</text:p></table:table-cell>\
                <table:table-cell office:value-type=\"float\" office:value=\"301\"><text:p>0301</text:p></table:table-cell><table:covered-table-cell/></table:table-row>\
                <table:table-row table:number-rows-repeated=\"2\"><table:table-cell office:value-type=\"boolean\" office:boolean-value=\"true\"><text:p>WAHR</text:p></table:table-cell></table:table-row>";
    assert_eq!(
        read(&ods(rows)).unwrap(),
        [row(3, &["Rosa Q\ntwo", "", "", "491511234567", "0301"]), row(4, &["TRUE"]), row(5, &["TRUE"])]
    );
}

#[test]
fn a_part_that_grows_without_end_is_refused() {
    let zeros = vec![b' '; 200 << 20];
    let bytes = archive(&[("xl/workbook.xml", &zeros)]);
    assert!(bytes.len() < 1 << 20);
    assert!(matches!(read(&bytes), Err(ListProblem::Unpacks { .. })));
    let bytes = archive(&[("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"), ("content.xml", &zeros)]);
    assert!(matches!(read(&bytes), Err(ListProblem::Unpacks { .. })));
}

#[test]
fn repetitions_and_far_cells_take_no_memory_and_are_refused_where_they_hold_something() {
    let cell = "<table:table-cell office:value-type=\"string\"><text:p>Rosa</text:p></table:table-cell>";
    let empty = "<table:table-row table:number-rows-repeated=\"1048576\"><table:table-cell table:number-columns-repeated=\"16384\"/></table:table-row>";
    assert_eq!(
        read(&ods(&format!("{empty}<table:table-row>{cell}</table:table-row>"))).unwrap(),
        [row(1_048_577, &["Rosa"])]
    );
    for (count, expected) in
        [("1048576", true), ("4294967295", true), ("18446744073709551615", false), ("-1", false), ("0", false)]
    {
        let found =
            read(&ods(&format!("<table:table-row table:number-rows-repeated=\"{count}\">{cell}</table:table-row>")));
        assert_eq!(matches!(found, Err(ListProblem::TooManyRows { .. })), expected, "{count}");
    }
    let wide = cell.replace("<table:table-cell", "<table:table-cell table:number-columns-repeated=\"16384\"");
    assert!(matches!(
        read(&ods(&format!("<table:table-row>{wide}</table:table-row>"))),
        Err(ListProblem::TooManyColumns { .. })
    ));
    let far = "<row r=\"1048576\"><c r=\"XFD1048576\" t=\"inlineStr\"><is><t>x</t></is></c></row>";
    assert!(matches!(read(&xlsx(far, "")), Err(ListProblem::TooManyColumns { .. })));
    assert_eq!(
        read(&xlsx("<row r=\"4294967295\"><c r=\"A1\" t=\"inlineStr\"><is><t>x</t></is></c></row>", "")).unwrap(),
        [row(4_294_967_295, &["x"])]
    );
    let rows = "<row><c t=\"b\"><v>1</v></c></row>".repeat(MAX_LIST_ROWS + 1);
    assert!(matches!(read(&xlsx(&rows, "")), Err(ListProblem::TooManyRows { .. })));
}

#[test]
fn one_long_text_in_many_cells_is_refused() {
    let text = "a".repeat(MAX_LIST_CELL_BYTES * 4);
    let rows = "<row><c t=\"s\"><v>0</v></c></row>".repeat(50_000);
    assert!(matches!(read(&xlsx(&rows, &format!("<si><t>{text}</t></si>"))), Err(ListProblem::TooMuchText { .. })));
    let row = format!(
        "<table:table-row table:number-rows-repeated=\"90000\"><table:table-cell office:value-type=\"string\"><text:p>{text}</text:p></table:table-cell></table:table-row>"
    );
    assert!(matches!(read(&ods(&row)), Err(ListProblem::TooMuchText { .. })));
}

#[test]
fn what_is_cut_off_or_no_spreadsheet_is_told() {
    let whole = xlsx("<row><c t=\"b\"><v>1</v></c></row>", "");
    for end in 0..whole.len() {
        let _ = tables(&whole[..end]);
    }
    assert!(matches!(read(&whole[..whole.len() / 2]), Err(ListProblem::BrokenSheet { .. })));
    let cut = ods("</table:table-row>").len();
    assert!(
        cut > 0
            && matches!(
                read(&archive(&[("content.xml", b"<table:table table:name='x'><table:table-row>")])),
                Err(ListProblem::BrokenSheet { .. })
            )
    );
    for (part, _) in [("xl/workbook.bin", 0), ("word/document.xml", 0), ("Index/Document.iwa", 0), ("a.txt", 0)] {
        assert!(matches!(read(&archive(&[(part, b"x")])), Err(ListProblem::OtherSheet { .. })), "{part}");
    }
    let locked = archive(&[("META-INF/manifest.xml", b"<manifest:encryption-data/>"), ("content.xml", b"x")]);
    assert_eq!(read(&locked), Err(ListProblem::Password));
}

/// Bytes changed at random: what a byte says of a length, a place or a chain is never believed.
#[test]
fn mutated_spreadsheets_neither_panic_nor_grow() {
    let files: [&[u8]; 4] = [
        include_bytes!("../../../../fixtures/trees/lists/people.xls"),
        include_bytes!("../../../../fixtures/trees/lists/people-95.xls"),
        include_bytes!("../../../../fixtures/trees/lists/people.xlsx"),
        include_bytes!("../../../../fixtures/trees/lists/people.ods"),
    ];
    let mut seed = 0x5eed_u64;
    let mut random = move |below: usize| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) as usize % below.max(1)
    };
    for whole in files {
        for _ in 0..400 {
            let mut bytes = whole.to_vec();
            for _ in 0..=random(6) {
                let at = random(bytes.len());
                bytes[at] = match random(4) {
                    0 => 0xff,
                    1 => 0,
                    2 => bytes[at] ^ (1 << random(8)),
                    _ => random(256) as u8,
                };
            }
            if random(4) == 0 {
                bytes.truncate(random(bytes.len()));
            }
            let _ = tables(&bytes);
        }
    }
}
