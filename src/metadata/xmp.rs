//! The text of an XMP packet -> what it tells (ISO 16684-1).
//!
//! Properties are looked for by their names, as attributes and as elements; what they say is not read.

use super::bytes::{find, holds, says_something};
use super::text;
use super::traces::{Trace, Traces};

/// Names of properties, without prefixes where those differ, and what they tell.
const PROPERTIES: [(&str, Trace); 59] = [
    ("GPSLatitude", Trace::Place),
    ("GPSLongitude", Trace::Place),
    ("photoshop:City", Trace::Place),
    ("photoshop:State", Trace::Place),
    ("photoshop:Country", Trace::Place),
    ("Iptc4xmpCore:Location", Trace::Place),
    ("LocationCreated", Trace::Place),
    ("LocationShown", Trace::Place),
    ("RegionName", Trace::Person),
    ("PersonInImage", Trace::Person),
    ("mwg-rs:Name", Trace::Person),
    ("CreateDate", Trace::Time),
    ("ModifyDate", Trace::Time),
    ("MetadataDate", Trace::Time),
    ("DateCreated", Trace::Time),
    ("DateTimeOriginal", Trace::Time),
    ("DateTimeDigitized", Trace::Time),
    ("exif:DateTime", Trace::Time),
    ("GPSTimeStamp", Trace::Time),
    ("dc:date", Trace::Time),
    ("stEvt:when", Trace::Time),
    ("tiff:DateTime", Trace::Time),
    ("tiff:Make", Trace::Maker),
    ("tiff:Model", Trace::Maker),
    ("aux:Lens", Trace::Maker),
    ("exifEX:Lens", Trace::Maker),
    ("SerialNumber", Trace::Serial),
    ("ImageUniqueID", Trace::Serial),
    ("xmpMM:DocumentID", Trace::Serial),
    ("xmpMM:InstanceID", Trace::Serial),
    ("xmpMM:OriginalDocumentID", Trace::Serial),
    ("dc:creator", Trace::Person),
    ("dc:contributor", Trace::Person),
    ("dc:publisher", Trace::Person),
    ("dc:rights", Trace::Person),
    ("tiff:Artist", Trace::Person),
    ("tiff:Copyright", Trace::Person),
    ("pdf:Author", Trace::Person),
    ("OwnerName", Trace::Person),
    ("xmpRights:Owner", Trace::Person),
    ("xmpRights:Marked", Trace::Person),
    ("photoshop:Credit", Trace::Person),
    ("photoshop:Source", Trace::Person),
    ("photoshop:AuthorsPosition", Trace::Person),
    ("photoshop:CaptionWriter", Trace::Person),
    ("CreatorContactInfo", Trace::Person),
    ("xmpDM:artist", Trace::Person),
    ("CreatorTool", Trace::Program),
    ("softwareAgent", Trace::Program),
    ("tiff:Software", Trace::Program),
    ("pdf:Producer", Trace::Program),
    ("dc:description", Trace::Comment),
    ("dc:title", Trace::Comment),
    ("dc:subject", Trace::Comment),
    ("UserComment", Trace::Comment),
    ("photoshop:Headline", Trace::Comment),
    ("photoshop:Instructions", Trace::Comment),
    ("xmpGImg:image", Trace::Thumbnail),
    ("filePath", Trace::FileName),
];

/// What a packet tells. One that says something, but nothing of these, is told as other data.
pub(super) fn told(packet: &[u8]) -> Traces {
    let packet = narrowed(packet);
    let mut traces: Traces =
        PROPERTIES.iter().filter(|(name, _)| holds(&packet, name.as_bytes())).map(|(_, trace)| *trace).collect();
    if text::names_a_home(&packet) {
        traces.add(Trace::Folder);
    }
    if traces.is_empty() && says_something(&packet) {
        traces.add(Trace::Other);
    }
    traces
}

/// Packets may be written in UTF-16: the letters of names, without the zeros between them.
fn narrowed(packet: &[u8]) -> std::borrow::Cow<'_, [u8]> {
    let zeros = packet.iter().take(64).filter(|byte| **byte == 0).count();
    if zeros > 16 { packet.iter().copied().filter(|byte| *byte != 0).collect::<Vec<_>>().into() } else { packet.into() }
}

/// The packets that stand open in a file of any kind.
pub(super) fn told_anywhere(bytes: &[u8]) -> Traces {
    const MOST: usize = 1_000;
    let mut traces = Traces::default();
    let mut from = 0;
    for _ in 0..MOST {
        let Some(start) = find(bytes, b"<x:xmpmeta", from) else { break };
        let end = find(bytes, b"</x:xmpmeta", start).unwrap_or(bytes.len());
        traces.add_all(told(bytes.get(start..end).unwrap_or_default()));
        from = end;
    }
    traces
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attributes_and_elements_are_seen_in_both_widths_of_letters() {
        let packet = "<x:xmpmeta><rdf:RDF><rdf:Description exif:GPSLatitude='12,30N'><dc:creator>Ash</dc:creator>\
            </rdf:Description></rdf:RDF></x:xmpmeta>";
        let expected = Traces::from_iter([Trace::Place, Trace::Person]);
        assert_eq!(told(packet.as_bytes()), expected);
        let wide: Vec<u8> = packet.encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(told(&wide), expected);
        assert_eq!(told_anywhere(format!("%PDF {packet} endstream").as_bytes()), expected);
        assert_eq!(told(b"<unheard-of/>"), Traces::from_iter([Trace::Other]));
        assert!(told(b"   \0 ").is_empty());
    }
}
