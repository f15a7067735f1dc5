//! The lines of a Wavefront OBJ file -> its mesh: places and faces; textures, normals and groups are passed over.
//!
//! Faces of more than three corners are cut into triangles: a fan if convex, else by ear clipping.

use super::file::SolidFile;
use super::point_table::checked;
use super::polygon::PolygonCutter;
use crate::design::error::DesignError;
use crate::design::model::{SpacePoint, TriangleMesh};
use crate::limits::{MAX_SOLID_POINTS, MAX_TRIANGLES};

const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";
/// Corners of one face, and bytes of one line that goes on in the next.
const MOST_CORNERS: usize = 1_000_000;
const LONGEST_LINE: usize = 32 << 20;
/// Bytes of a word of the file that are repeated in an error.
const TOLD: usize = 20;

/// Reads an OBJ file.
///
/// # Errors
///
/// [`DesignError::Broken`] with its line, for a face whose corner is 0, past the end or not a number;
/// [`DesignError::TooMany`] beyond [`MAX_TRIANGLES`] or [`MAX_SOLID_POINTS`]; [`DesignError::Empty`] without a face.
pub fn read(bytes: &[u8]) -> Result<SolidFile, DesignError> {
    let mut reader = ObjReader {
        mesh: TriangleMesh::default(),
        cutter: PolygonCutter::new(),
        undrawn: Vec::new(),
        line: 0,
        corners: Vec::new(),
        places: Vec::new(),
    };
    let bytes = bytes.strip_prefix(BYTE_ORDER_MARK).unwrap_or(bytes);
    let mut held: Vec<u8> = Vec::new();
    for line in bytes.split(|byte| *byte == b'\n') {
        reader.line += 1;
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        // A line that ends in a backslash goes on in the next.
        if let Some(part) = line.strip_suffix(b"\\") {
            held.extend(part);
            held.push(b' ');
            if held.len() > LONGEST_LINE {
                return Err(DesignError::TooMany { what: "bytes in one line", most: LONGEST_LINE });
            }
        } else if held.is_empty() {
            reader.take(line)?;
        } else {
            held.extend(line);
            reader.take(&std::mem::take(&mut held))?;
        }
    }
    reader.take(&held)?;
    let mut warnings: Vec<String> = reader
        .undrawn
        .iter()
        .map(|(word, line)| format!("Lines that begin with {word} (line {line}) are not drawn."))
        .collect();
    if reader.cutter.uncut {
        warnings.push("A face that crosses itself may be drawn wrong.".to_owned());
    }
    if reader.mesh.triangles.is_empty() {
        return Err(DesignError::Empty);
    }
    Ok(SolidFile { mesh: reader.mesh, warnings, ..SolidFile::default() })
}

struct ObjReader {
    mesh: TriangleMesh,
    cutter: PolygonCutter,
    /// Words for lines and free-form surfaces, each once, with its first line.
    undrawn: Vec<(&'static str, usize)>,
    line: usize,
    /// Of the face that is read.
    corners: Vec<u32>,
    places: Vec<SpacePoint>,
}

impl ObjReader {
    fn take(&mut self, line: &[u8]) -> Result<(), DesignError> {
        let text = line.split(|byte| *byte == b'#').next().unwrap_or_default();
        let mut words = text.split(u8::is_ascii_whitespace).filter(|word| !word.is_empty());
        match words.next() {
            Some(b"v") => self.point(words),
            Some(b"f" | b"fo") => self.face(words),
            Some(word) => {
                let kinds = ["l", "curv", "surf"];
                if let Some(kind) = kinds.into_iter().find(|kind| kind.as_bytes() == word)
                    && !self.undrawn.iter().any(|(known, _)| *known == kind)
                {
                    self.undrawn.push((kind, self.line));
                }
                Ok(())
            }
            None => Ok(()),
        }
    }

    fn point<'a>(&mut self, mut words: impl Iterator<Item = &'a [u8]>) -> Result<(), DesignError> {
        if self.mesh.points.len() == MAX_SOLID_POINTS {
            return Err(DesignError::TooMany { what: "different corners", most: MAX_SOLID_POINTS });
        }
        let mut number = || {
            let word = words.next();
            let number = word.and_then(|word| std::str::from_utf8(word).ok()).and_then(|word| word.parse().ok());
            number.ok_or_else(|| self.broken(format!("a place needs three numbers{}", told(word))))
        };
        // Weights and colours may follow.
        let point = [number()?, number()?, number()?];
        self.mesh.points.push(checked(point, || "a corner".to_owned(), Some(self.line))?);
        Ok(())
    }

    fn face<'a>(&mut self, words: impl Iterator<Item = &'a [u8]>) -> Result<(), DesignError> {
        let (mut corners, mut places) = (std::mem::take(&mut self.corners), std::mem::take(&mut self.places));
        corners.clear();
        places.clear();
        for word in words {
            let (index, place) = self.corner(word)?;
            if corners.len() == MOST_CORNERS {
                return Err(DesignError::TooMany { what: "corners in one face", most: MOST_CORNERS });
            }
            corners.push(index);
            places.push(place);
        }
        if corners.len() < 3 {
            return Err(self.broken("a face has fewer than three corners".to_owned()));
        }
        if self.mesh.triangles.len() + corners.len() - 2 > MAX_TRIANGLES {
            return Err(DesignError::TooMany { what: "triangles", most: MAX_TRIANGLES });
        }
        for triangle in self.cutter.triangles(&places) {
            self.mesh.triangles.push(triangle.map(|corner| corners.get(corner).copied().unwrap_or_default()));
        }
        (self.corners, self.places) = (corners, places);
        Ok(())
    }

    /// A corner as `7`, `7/1`, `7//3` or `7/1/3`; below nought it counts backwards from the last place before it.
    fn corner(&self, word: &[u8]) -> Result<(u32, SpacePoint), DesignError> {
        let first = word.split(|byte| *byte == b'/').next().unwrap_or_default();
        let number = std::str::from_utf8(first).ok().and_then(|first| first.parse::<i64>().ok());
        let number =
            number.ok_or_else(|| self.broken(format!("a face needs numbers of corners{}", told(Some(word)))))?;
        let count = self.mesh.points.len();
        let index = match number {
            0 => return Err(self.broken("a face has a corner 0; they count from 1".to_owned())),
            1.. => usize::try_from(number - 1).ok(),
            _ => usize::try_from(number.unsigned_abs()).ok().and_then(|back| count.checked_sub(back)),
        };
        let place = index.and_then(|index| self.mesh.points.get(index));
        let found = index.and_then(|index| u32::try_from(index).ok()).zip(place.copied());
        found.ok_or_else(|| {
            self.broken(format!(
                "a face has a corner {number}, and {count} places are given before it; it may be cut off"
            ))
        })
    }

    fn broken(&self, problem: String) -> DesignError {
        DesignError::Broken { problem, line: Some(self.line) }
    }
}

/// A word that was found instead.
fn told(word: Option<&[u8]>) -> String {
    let shown = |word: &[u8]| String::from_utf8_lossy(word.get(..TOLD).unwrap_or(word)).escape_debug().to_string();
    word.map_or_else(String::new, |word| format!(", and \"{}\" stands there", shown(word)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::design::solid::SolidFacts;

    const CUBE: &str = "# a cube\no cube\nv 0 0 0\nv 10 0 0\nv 10 10 0\nv 0 10 0\nv 0 0 10 1.0\nv 10 0 10 0.5 0.5 0.5\nv 1e1 10. 10\n\
                        v 0 10 10\nvt 0 0\nvn 0 0 1\ng sides\n";
    const FACES: &str = "f 4 3 2 1\nf 5 6 7 8\nf 1 2 6 5\nf 2 3 7 6\nf 3 4 8 7\nf 4 1 5 8\n";

    #[test]
    fn faces_are_read_with_any_kind_of_corner() {
        let expected = read((CUBE.to_owned() + FACES).as_bytes()).unwrap().mesh;
        let facts = SolidFacts::of(&expected);
        assert!(facts.is_watertight() && (facts.volume - 1000.0).abs() < 1e-9);
        let each = |form: fn(&str) -> String| {
            let faces = FACES.lines().map(|line| {
                let corners = line.split(' ').skip(1).map(form).collect::<Vec<_>>();
                format!("f {}\n", corners.join(" "))
            });
            CUBE.to_owned() + &faces.collect::<String>()
        };
        let back = |corner: &str| (corner.parse::<i32>().unwrap() - 9).to_string();
        for text in [
            each(|corner| format!("{corner}/1")),
            each(|corner| format!("{corner}//1")),
            each(|corner| format!("{corner}/1/1")),
            each(back),
            (CUBE.to_owned() + FACES).replace('\n', "\r\n"),
            (CUBE.to_owned() + FACES).replace(" 3 ", " \\\n3 "),
            (CUBE.to_owned() + FACES).replace('\n', " # a note\n"),
            "\u{feff}".to_owned() + CUBE + FACES,
        ] {
            assert_eq!(read(text.as_bytes()).unwrap().mesh, expected, "{text}");
        }
    }

    #[test]
    fn corners_that_are_not_there_are_refused_with_their_line() {
        for (corner, problem) in [
            ("0", "a corner 0; they count from 1"),
            ("9", "a corner 9, and 8 places"),
            ("-9", "a corner -9, and 8 places"),
            ("99999999999999999999", "\"99999999999999999999\""),
            ("9223372036854775807", "and 8 places"),
            ("-9223372036854775808", "and 8 places"),
            ("a/1", "\"a/1\""),
            ("", "fewer than three"),
        ] {
            let told = read(format!("{CUBE}f 1 2 {corner}\n").as_bytes()).unwrap_err().to_string();
            assert!(told.contains(problem) && told.ends_with("(line 14)"), "{told}");
        }
        for place in ["1 2", "1 2 x", "nan 0 0", "1e38 0 0", "inf 0 0"] {
            let told = read(format!("v 0 0 0\nv {place}\n").as_bytes()).unwrap_err().to_string();
            assert!(told.ends_with("(line 2)"), "{told}");
        }
        assert_eq!(read(CUBE.as_bytes()), Err(DesignError::Empty));
        assert_eq!(read(b""), Err(DesignError::Empty));
    }

    #[test]
    fn faces_and_lines_without_end_are_refused() {
        let face = |count: usize| format!("{CUBE}f{}\n", " 1 2 3".repeat(count / 3));
        assert!(matches!(read(face(1_200_000).as_bytes()), Err(DesignError::TooMany { .. })));
        assert_eq!(read(face(3_000).as_bytes()).unwrap().mesh.triangles.len(), 2_998);
        let line = format!("{CUBE}f{}", " 1 2 3 \\\n".repeat(5 << 20));
        assert!(matches!(read(line.as_bytes()), Err(DesignError::TooMany { .. })));
    }

    #[test]
    fn lines_and_free_form_surfaces_are_told_once() {
        let text = format!("{CUBE}{FACES}l 1 2\nl 2 3\ncurv 0 1 1 2\n");
        let warnings = read(text.as_bytes()).unwrap().warnings;
        assert_eq!(
            warnings,
            ["Lines that begin with l (line 20) are not drawn.", "Lines that begin with curv (line 22) are not drawn."]
        );
    }
}
