//! Vaults with meshes, and with files that look like rewritten ones -> the same vaults.

use super::tests::{file, noise, path, vault};
use super::*;
use crate::rewrite;

/// A strip of squares whose height varies: a binary STL file of two triangles for each.
pub(super) fn mesh(squares: u16) -> Vec<u8> {
    let mut out = vec![b' '; 80];
    out.extend((2 * u32::from(squares)).to_le_bytes());
    let point = |along: u16, across: f32| {
        let height = f32::from(along * 7919 % 101) * 0.25;
        [f32::from(along) * 1.5, across, height]
    };
    for at in 0..squares {
        let [a, b] = [point(at, 0.0), point(at + 1, 0.0)];
        let [c, d] = [point(at, 12.25), point(at + 1, 12.25)];
        for corners in [[a, b, d], [a, d, c]] {
            let numbers = [[0.0; 3]].iter().chain(&corners).flatten().flat_map(|number| number.to_le_bytes());
            out.extend(numbers.collect::<Vec<_>>());
            out.extend([0, 0]);
        }
    }
    out
}

fn comes_back(vault: &Vault) -> Vec<String> {
    let same = Opened::Files { vault: vault.clone(), renamed: vec![] };
    assert_eq!(open(&compress(vault, true).unwrap()).as_ref(), Ok(&same));
    match compress_rewritten(vault, true).unwrap() {
        None => Vec::new(),
        Some(RewrittenContent { bytes, files }) => {
            assert_eq!(open(&bytes), Ok(same));
            files.iter().map(|path| path.as_str().to_owned()).collect()
        }
    }
}

/// Names in the archive of a vault.
fn member_names(vault: &Vault, meshes: bool) -> Vec<String> {
    rewritten::members(vault, meshes).unwrap().list.iter().map(|(path, _)| path.as_str().to_owned()).collect()
}

#[test]
fn meshes_come_back_with_their_modes_and_times() {
    let dated = Entry::File { bytes: mesh(200), executable: true, modified: Some(1_700_000_000) };
    let folder = Entry::Folder { modified: Some(1_600_000_000) };
    let whole = vault([
        ("parts/a.stl", dated),
        ("parts/B.STL", file(&mesh(90))),
        ("parts/notes.md", file(b"Print it flat.\n")),
        ("empty", folder),
    ]);
    assert_eq!(comes_back(&whole), ["parts/B.STL", "parts/a.stl"]);
    let names = member_names(&whole, true);
    assert_eq!(names, ["unspm.py", "empty", "parts/B.STL.spm", "parts/a.stl.spm", "parts/notes.md"]);
    let (plain, small) = (compress(&whole, true).unwrap(), compress_rewritten(&whole, true).unwrap().unwrap().bytes);
    let restorer = xz::write(crate::assets::RESTORER_OF_MESHES.as_bytes()).unwrap().len();
    assert!(small.len() - restorer < plain.len(), "{} of which {restorer}, {}", small.len(), plain.len());
    assert_eq!(comes_back(&vault([("alone.stl", file(&mesh(50)))])), ["alone.stl"]);
}

#[test]
fn what_is_no_mesh_is_packed_as_before() {
    for whole in [
        vault([("a.stl", file(b"solid nothing\nendsolid nothing\n")), ("b.txt", file(b"1"))]),
        vault([("mesh.bin", file(&mesh(50)))]),
        vault([("noise.stl", file(&noise(3, 5000)))]),
        vault([("folder.stl", Entry::Folder { modified: None })]),
    ] {
        assert_eq!(comes_back(&whole), [""; 0]);
        assert!(!member_names(&whole, true).contains(&"unspm.py".to_owned()));
    }
}

#[test]
fn a_users_own_spm_comes_back_as_it_is() {
    let shrunk = rewrite::shrink(&mesh(60)).unwrap();
    let broken = [&shrunk[..40], b"not the rest"].concat();
    for whole in [
        // By itself, where gzip holds it, and beside others, where a tar does.
        vault([("mine.stl.spm", file(&shrunk))]),
        vault([("mine.stl.spm", file(&shrunk)), ("b.txt", file(b"1"))]),
        vault([("a/mine.stl.spm", file(&broken)), ("b.spm", file(b"SPM1\n")), ("c.spm", file(b"an older format"))]),
        // With the mesh that it is made of, and what else stands in an archive that somebody unpacked by hand.
        vault([
            ("mine.stl", file(&mesh(60))),
            ("mine.stl.spm", file(&shrunk)),
            ("mine.stl.spm.spm", file(&rewrite::wrap(&shrunk))),
            ("unspm.py", file(crate::assets::RESTORER_OF_MESHES.as_bytes())),
        ]),
        // With a file that has the name which it would be packed under.
        vault([("x.spm", file(&shrunk)), ("X.SPM.spm", file(b"other")), ("x.spm.SPM.spm", file(b"third"))]),
    ] {
        comes_back(&whole);
    }
    let both = vault([("mine.stl.spm", file(&shrunk)), ("unspm.py", file(b"my own"))]);
    assert_eq!(member_names(&both, false), ["unspm~2.py", "mine.stl.spm.spm", "unspm.py"]);
}

#[test]
fn a_name_that_is_taken_keeps_its_file_and_a_mesh_stays_as_it_is() {
    let whole = vault([("a.stl", file(&mesh(60))), ("A.stl.SPM", file(b"notes of mine"))]);
    assert_eq!(comes_back(&whole), [""; 0]);
    let folder = vault([("a.stl", file(&mesh(60))), ("a.stl.spm/b", file(b"1"))]);
    assert_eq!(comes_back(&folder), [""; 0]);
    let long = format!("{}.stl", "n".repeat(250));
    assert_eq!(comes_back(&vault([(long.as_str(), file(&mesh(60)))])), [""; 0]);
    let shrunk = rewrite::shrink(&mesh(60)).unwrap();
    let blocked = vault([("a.spm", file(&shrunk)), ("a.spm.spm/b", file(b"1"))]);
    assert!(matches!(compress(&blocked, false), Err(VaultError::NoName { path }) if path == "a.spm"));
}

#[test]
fn only_what_proves_its_digest_is_undone_and_only_once() {
    let open_tar = |members: &[(&str, Vec<u8>)]| {
        let list: Vec<_> = members.iter().map(|(name, bytes)| (path(name), file(bytes))).collect();
        let archive = archive::write(list.iter().map(|(path, entry)| (path, entry)), false);
        match open(&xz::write(&archive).unwrap()) {
            Ok(Opened::Files { vault, .. }) => vault,
            other => panic!("{other:?}"),
        }
    };
    let whole = mesh(60);
    let mut wrong = rewrite::shrink(&whole).unwrap();
    wrong[10] ^= 1;
    let restorer = || crate::assets::RESTORER_OF_MESHES.as_bytes().to_vec();
    let kept = open_tar(&[("unspm.py", restorer()), ("a.stl.spm", wrong.clone())]);
    assert_eq!(kept, vault([("unspm.py", file(&restorer())), ("a.stl.spm", file(&wrong))]), "nothing was rewritten");
    let twice = rewrite::wrap(&rewrite::wrap(b"beans"));
    assert_eq!(open_tar(&[("a.spm.spm", twice)]), vault([("a.spm", file(&rewrite::wrap(b"beans")))]));
    // A file that only looks like what reverses it stays, and so does one that is not the first.
    let last = open_tar(&[("a.stl.spm", rewrite::shrink(&whole).unwrap()), ("unspm.py", restorer())]);
    assert_eq!(last, vault([("a.stl", file(&whole)), ("unspm.py", file(&restorer()))]));
    let named = open_tar(&[("unspm.py", b"my own".to_vec()), ("b.spm", rewrite::wrap(b"1"))]);
    assert_eq!(named, vault([("unspm.py", file(b"my own")), ("b", file(b"1"))]));
    // A forged archive that has a file under both names: both come out.
    let both = open_tar(&[("a.stl", b"one".to_vec()), ("a.stl.spm", rewrite::wrap(b"two"))]);
    assert_eq!(both, vault([("a.stl", file(b"one")), ("a~2.stl", file(b"two"))]));
}

#[test]
fn rewritten_files_that_would_fill_the_memory_are_refused() {
    let bomb = rewrite::wrap(&vec![0; 2 << 20]);
    let list = [(path("a.spm"), file(&bomb)), (path("b.spm"), file(&bomb))];
    let content = xz::write(&archive::write(list.iter().map(|(path, entry)| (path, entry)), false)).unwrap();
    assert!(open_within(&content, 5 << 20).is_ok());
    assert_eq!(open_within(&content, 3 << 20), Err(VaultError::TooBig { most: 3 << 20 }));
    let claims = [&b"SPM1\n"[..], &[0; 32], &[0xff, 0xff, 0xff, 0xff, 0x7f, 1]].concat();
    let list = [(path("a.spm"), file(&claims))];
    let content = xz::write(&archive::write(list.iter().map(|(path, entry)| (path, entry)), false)).unwrap();
    assert!(matches!(open(&content), Err(VaultError::TooBig { .. })));
}
