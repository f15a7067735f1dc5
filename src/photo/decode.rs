//! A square of modules -> what the code carries.

use rxing::common::BitMatrix;
use rxing::qrcode::cpp_port::decoder::Decode;

use super::Payload;

/// What a code carries, and whether it was seen in a mirror; `None` when its error correction fails.
pub(super) fn decode(modules: &BitMatrix) -> Option<(Payload, bool)> {
    let decoded = Decode(modules).ok().filter(|decoded| decoded.isValid())?;
    let content = decoded.content();
    let payload = if content.has_eci {
        Payload::Text(decoded.text())
    } else {
        match String::from_utf8(content.bytes().to_vec()) {
            Ok(text) => Payload::Text(text),
            Err(error) => Payload::Bytes(error.into_bytes()),
        }
    };
    Some((payload, decoded.isMirrored()))
}
