//! A solid that a reader gave -> its corners exist and its facts are numbers; or its error is one line.

use seedpress::design::{DesignError, SolidFacts, SolidFile, welded};

pub fn check(read: Result<SolidFile, DesignError>) {
    match read {
        Ok(file) => {
            let count = file.mesh.points.len();
            assert!(!file.mesh.triangles.is_empty());
            assert!(file.mesh.triangles.as_flattened().iter().all(|corner| (*corner as usize) < count));
            assert!(file.mesh.points.as_flattened().iter().all(|x| x.is_finite()));
            let facts = SolidFacts::of(&file.mesh);
            assert!(facts.area >= 0.0 && facts.volume.is_finite());
            assert_eq!(facts.triangles, file.mesh.triangles.len());
            assert_eq!(facts.open_at.is_some(), !facts.is_watertight());
            assert_eq!(welded(&welded(&file.mesh)), welded(&file.mesh));
        }
        Err(error) => assert!(!error.to_string().chars().any(char::is_control), "{error}"),
    }
}
