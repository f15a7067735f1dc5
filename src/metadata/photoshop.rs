//! Photoshop's image resources -> what they tell: IPTC, EXIF and XMP, captions, a small picture.

use super::bytes::{be16, be32, part, says_something};
use super::traces::{Trace, Traces};
use super::{exif, iptc, xmp};

/// What stands before the resources in a JPEG.
pub(super) const MARK: &[u8] = b"Photoshop 3.0\0";

/// `8BIM`, id, name, length, data; padded to even lengths.
pub(super) fn told(resources: &[u8]) -> Traces {
    let mut traces = Traces::default();
    let mut at = 0;
    while let Some((id, data, next)) = resource(resources, at) {
        match id {
            0x0404 => traces.add_all(iptc::told_by_records(data)),
            0x0409 | 0x040c => traces.add(Trace::Thumbnail),
            0x0422 | 0x0423 => traces.add_all(exif::told(data)),
            0x0424 => traces.add_all(xmp::told(data)),
            // Copyright flag and its address, caption, the computer's printer.
            0x040b if says_something(data) => traces.add(Trace::Person),
            0x03f0 | 0x041d if says_something(data) => traces.add(Trace::Comment),
            _ => {}
        }
        at = next;
    }
    traces
}

fn resource(resources: &[u8], at: usize) -> Option<(u16, &[u8], usize)> {
    if part(resources, at, 4)? != b"8BIM" {
        return None;
    }
    let id = be16(resources, at + 4)?;
    let name = usize::from(*resources.get(at + 6)?);
    let length_at = at + 6 + (name + 1).next_multiple_of(2);
    let length = be32(resources, length_at)? as usize;
    let data = part(resources, length_at + 4, length)?;
    Some((id, data, length_at.checked_add(4 + length.next_multiple_of(2))?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metadata::testing::iptc_record as record;

    #[test]
    fn records_stand_in_resources_beside_others() {
        let records = record(80, "Ash Tree");
        let odd = [&b"8BIM\x03\xed\x00\x00\0\0\0\x03abc\0"[..], b"8BIM\x04\x04\x03ash\0\0"].concat();
        let resources = [&odd[..], &(records.len() as u16).to_be_bytes(), &records].concat();
        assert_eq!(told(&resources), Traces::from_iter([Trace::Person]));
        assert_eq!(told(&[&resources[..], b"\0", b"8BIM\x04\x0c\0\0\0\0\0\0"].concat()).names(), "person, thumbnail");
        for cut in 0..resources.len() {
            let _ = told(&resources[..cut]);
        }
    }
}
