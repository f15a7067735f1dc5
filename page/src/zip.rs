//! Names and bytes -> one zip file, stored, the same bytes each time (PKWARE APPNOTE.TXT 6.3, 4.3 and 4.4).

/// The oldest date that the format can say: files have none of their own.
const DATE: u16 = 0x21;
/// Bit 11: names are UTF-8.
const UTF8: u16 = 1 << 11;
/// 2.0: folders.
const VERSION: u16 = 20;

/// A zip of files and (names that end in `/`) folders; `None` where they are more than the format can say without zip64.
#[must_use]
pub fn stored<'a>(files: impl Iterator<Item = (String, &'a [u8])>) -> Option<Vec<u8>> {
    let (mut zip, mut directory, mut count) = (Vec::new(), Vec::new(), 0_u16);
    for (name, bytes) in files {
        let offset = u32::try_from(zip.len()).ok()?;
        let size = u32::try_from(bytes.len()).ok()?;
        let length = u16::try_from(name.len()).ok()?;
        let mut fields = Vec::new();
        for field in [VERSION, UTF8, 0, 0, DATE] {
            fields.extend(field.to_le_bytes());
        }
        for field in [crc32(bytes), size, size] {
            fields.extend(field.to_le_bytes());
        }
        fields.extend(length.to_le_bytes());
        fields.extend(0_u16.to_le_bytes());
        zip.extend(b"PK\x03\x04");
        zip.extend(&fields);
        zip.extend(name.as_bytes());
        zip.extend(bytes);
        directory.extend(b"PK\x01\x02");
        directory.extend(VERSION.to_le_bytes());
        directory.extend(&fields);
        // Comment, disk, inner attributes; outer attributes: the folder bit.
        directory.extend([0; 6]);
        directory.extend((u32::from(name.ends_with('/')) << 4).to_le_bytes());
        directory.extend(offset.to_le_bytes());
        directory.extend(name.as_bytes());
        count = count.checked_add(1)?;
    }
    let (offset, size) = (u32::try_from(zip.len()).ok()?, u32::try_from(directory.len()).ok()?);
    zip.extend(directory);
    zip.extend(b"PK\x05\x06\0\0\0\0");
    zip.extend([count.to_le_bytes(), count.to_le_bytes()].concat());
    zip.extend([size.to_le_bytes(), offset.to_le_bytes()].concat());
    zip.extend([0; 2]);
    Some(zip)
}

/// CRC-32 of ISO 3309, as zip and gzip use it.
fn crc32(bytes: &[u8]) -> u32 {
    let mut table = [0_u32; 256];
    for (value, entry) in (0_u32..).zip(&mut table) {
        *entry = (0..8).fold(value, |crc, _| if crc & 1 == 1 { crc >> 1 ^ 0xedb8_8320 } else { crc >> 1 });
    }
    !bytes.iter().fold(!0, |crc, byte| crc >> 8 ^ table[usize::from(*byte ^ crc as u8)])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_checksum_is_the_standards() {
        assert_eq!(crc32(b"123456789"), 0xcbf4_3926);
        assert_eq!(crc32(b""), 0);
    }

    #[test]
    fn a_zip_holds_its_files_at_the_places_that_its_directory_names() {
        let files = [("a/".to_owned(), &b""[..]), ("a/ü.txt".to_owned(), b"Seeds travel.\n")];
        let zip = stored(files.into_iter()).unwrap_or_default();
        let end = zip.len() - 22;
        assert_eq!(zip[end..end + 4], *b"PK\x05\x06");
        let at = u32::from_le_bytes(zip[end + 16..end + 20].try_into().unwrap_or_default()) as usize;
        assert_eq!(zip[at..at + 4], *b"PK\x01\x02");
        assert!(zip.windows(14).any(|window| window == b"Seeds travel.\n"));
    }
}
