//! Deflated bytes -> the bytes, up to a bound; and the members of a ZIP file.

use std::io::Read;

use flate2::read::{DeflateDecoder, ZlibDecoder};

use super::bytes::{be, le16, le32, part};

/// Bytes of one text or member that are looked at.
pub(super) const MOST: u64 = 8 << 20;
/// Members of a ZIP file that are looked at.
const MOST_MEMBERS: usize = 5_000;

/// What is in a zlib stream, up to so many bytes; as much as can be read.
pub(super) fn zlib(packed: &[u8], most: u64) -> Vec<u8> {
    read(ZlibDecoder::new(packed).take(most))
}

/// What is in a gzip file; as much as can be read.
pub(super) fn gzip(packed: &[u8]) -> Vec<u8> {
    read(flate2::read::GzDecoder::new(packed))
}

fn read(packed: impl Read) -> Vec<u8> {
    let mut bytes = Vec::new();
    // What comes before an error counts, too.
    let _ = packed.take(MOST).read_to_end(&mut bytes);
    bytes
}

/// A member of a ZIP file.
pub(super) struct Member<'a> {
    pub name: String,
    packed: &'a [u8],
    deflated: bool,
}

impl Member<'_> {
    pub fn bytes(&self) -> Vec<u8> {
        if self.deflated { read(DeflateDecoder::new(self.packed)) } else { read(self.packed) }
    }
}

/// The members that the central directory names (APPNOTE 6.3.10, 4.3.12).
pub(super) fn members(zip: &[u8]) -> Vec<Member<'_>> {
    let mut found = Vec::new();
    let Some(end) = zip.windows(4).rposition(|four| four == b"PK\x05\x06") else { return found };
    let Some(mut at) = le32(zip, end + 16).map(|at| at as usize) else { return found };
    while part(zip, at, 4) == Some(b"PK\x01\x02") && found.len() < MOST_MEMBERS {
        let Some((member, next)) = member(zip, at) else { break };
        found.extend(member);
        at = next;
    }
    found
}

/// The member at an entry of the directory, unless it is locked, and where the next entry stands.
fn member(zip: &[u8], at: usize) -> Option<(Option<Member<'_>>, usize)> {
    let name_length = usize::from(le16(zip, at + 28)?);
    let name = String::from_utf8_lossy(part(zip, at + 46, name_length)?).into_owned();
    let next = at + 46 + name_length + usize::from(le16(zip, at + 30)?) + usize::from(le16(zip, at + 32)?);
    let locked = le16(zip, at + 8)? & 1 == 1;
    let deflated = le16(zip, at + 10)? == 8;
    let size = le32(zip, at + 20)? as usize;
    let local = le32(zip, at + 42)? as usize;
    let head = local.checked_add(30)?;
    let packed = || {
        be(zip, local, 4).filter(|mark| *mark == 0x504b_0304)?;
        let start = head + usize::from(le16(zip, local + 26)?) + usize::from(le16(zip, local + 28)?);
        part(zip, start, size)
    };
    let member = packed().filter(|_| !locked).map(|packed| Member { name, packed, deflated });
    Some((member, next))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metadata::testing::stored_zip;

    #[test]
    fn members_come_with_their_bytes_and_a_broken_file_ends() {
        let zip = stored_zip(&[("docProps/core.xml", b"<a/>"), ("word/media/a.jpg", b"xyz")]);
        let found: Vec<_> = members(&zip).iter().map(|member| (member.name.clone(), member.bytes())).collect();
        assert_eq!(
            found,
            [("docProps/core.xml".to_owned(), b"<a/>".to_vec()), ("word/media/a.jpg".to_owned(), b"xyz".to_vec())]
        );
        for cut in 0..zip.len() {
            members(&zip[..cut]);
            let mut wrong = zip.clone();
            wrong[cut] ^= 0xff;
            members(&wrong);
        }
    }
}
