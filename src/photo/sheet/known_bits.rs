//! What a sheet's codes have in common -> the bits that each of them must carry, known before it is read.

use crate::frame::{self, Header, SetId};
use crate::sheet::Grid;

/// What is known of a sheet's codes before they are read.
#[derive(Debug, Clone, Copy)]
pub struct Common {
    /// Of any code of the sheet.
    pub header: Header,
    /// The whole set id is known, not only its first eight digits.
    pub whole_id: bool,
    pub shard_bytes: usize,
}

impl Common {
    /// From what a mark says.
    pub fn of_mark(mark: &frame::SheetMark) -> Option<Self> {
        let set = SetId::parse(&format!("{:0<width$}", mark.prefix, width = SetId::CHARS))?;
        let (shard, needed, sheet, sheets, grid): (u32, u32, u32, u32, Grid) =
            (mark.first_shard, mark.needed, mark.sheet, mark.sheets, mark.grid);
        let header = Header { set, shard, needed, sheet, sheets, grid };
        Some(Self { header, whole_id: false, shard_bytes: mark.shard_bytes })
    }

    /// Data bits from the first on, of the code with a shard; of the digits nothing is known.
    pub fn bits(&self, shard: u32, version: u8) -> Vec<Option<bool>> {
        frame::predicted_bits(&Header { shard, ..self.header }, self.whole_id, self.shard_bytes, version)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_carries_the_bits_that_were_predicted() {
        let grid = Grid { rows: 3, columns: 3, gap_x: 4, gap_y: 4 };
        let set = SetId::parse("NYV6Z9N8SW6QRB3C04N76602").unwrap();
        let header = Header { set, shard: 5, needed: 3, sheet: 1, sheets: 2, grid };
        for version in [9u8, 10, 27] {
            let shard = vec![0xA5; 60];
            let text = frame::header_text(&header);
            let mut bits = qrcode::bits::Bits::new(qrcode::Version::Normal(version.into()));
            bits.push_alphanumeric_data(text.as_bytes()).unwrap();
            bits.push_numeric_data(frame::piece_digits(&text, &shard).as_bytes()).unwrap();
            let bytes = bits.into_bytes();
            let bit = |at: usize| bytes[at / 8] >> (7 - at % 8) & 1 == 1;
            for whole_id in [true, false] {
                let common = Common { header: Header { shard: 1, ..header }, whole_id, shard_bytes: 60 };
                let predicted = common.bits(5, version);
                assert!(predicted.iter().enumerate().all(|(at, known)| known.is_none_or(|known| known == bit(at))));
                assert_eq!(predicted.iter().filter(|known| known.is_none()).count(), if whole_id { 0 } else { 8 * 11 });
            }
        }
    }
}
