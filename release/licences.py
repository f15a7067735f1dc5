#!/usr/bin/env python3
"""The crates linked into the binary -> a folder with the licence texts of all that is inside.

Usage: release/licences.py TARGET FOLDER

Writes FOLDER/INDEX.txt (each crate, its licence as it declares it, its files) and one folder of texts for each crate. A crate
that ships no text must allow a licence whose text is here (Apache-2.0, or MIT with its authors), or the script fails and names it.
"""

import json
import pathlib
import re
import shutil
import subprocess
import sys

# What is under the licences in the root.
OURS = {"seedpress", "seedpress-page"}
ROOT = pathlib.Path(__file__).resolve().parent.parent
# A package without a text, whose sibling from the same repository has it.
SIBLINGS = {"alloc-stdlib": "alloc-no-stdlib"}
# Licences that ask for no text to be passed on.
FREE = {"0BSD", "CC0-1.0", "MIT-0", "Unlicense"}
NAMES = re.compile(r"(licen[cs]e|copying|copyright|notice|unlicense)", re.IGNORECASE)


def output(*command):
    return subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True).stdout


def linked(target, manifest="Cargo.toml"):
    """Name and version of each crate that the binary is made of (macros too: what they write is inside)."""
    lines = output("cargo", "tree", "--locked", "--manifest-path", manifest, "--edges", "normal", "--target", target,
                   "--prefix", "none", "--format", "{p}")
    crates = {tuple(line.split()[:2]) for line in lines.splitlines() if line.strip()}
    return sorted((name, version.removeprefix("v")) for name, version in crates if name not in OURS)


def packages_of(manifest="Cargo.toml"):
    """Name and version of each package -> what cargo knows of it."""
    metadata = json.loads(output("cargo", "metadata", "--locked", "--manifest-path", manifest, "--format-version", "1"))
    return {(package["name"], package["version"]): package for package in metadata["packages"]}


def texts(folder):
    """The licence files of a package, also of data in its subfolders; no sources."""
    found = [path for path in folder.rglob("*") if path.is_file() and NAMES.search(path.name)]
    return sorted(path for path in found if path.suffix.lower() not in {".rs", ".py", ".c", ".h", ".toml", ".json", ".html"})


def chosen_without_text(expression):
    """A licence of the expression whose text needs no package: Apache-2.0 is in the root, the free ones need none."""
    names = set(re.split(r"\s+OR\s+|\s*/\s*", expression or ""))
    return next((name for name in ["Apache-2.0", *sorted(FREE)] if name in names), None)


def mit_with_authors(package):
    """The text of the MIT licence with the authors that the package names; None if it allows another licence, or names nobody."""
    authors = [re.sub(r"\s*<[^>]*>", "", author) for author in package["authors"]]
    if package["license"] != "MIT" or not authors:
        return None
    text = (ROOT / "LICENSE-MIT").read_text()
    return re.sub(r"(?m)^Copyright .*$", f"Copyright (c) {', '.join(authors)}", text, count=1)


def main():
    target, out = sys.argv[1], pathlib.Path(sys.argv[2])
    packages = packages_of()
    folders = {name: pathlib.Path(package["manifest_path"]).parent for (name, _), package in packages.items()}
    index, missing = [], []
    for crate in linked(target):
        package = packages[crate]
        label = "-".join(crate)
        own = pathlib.Path(package["manifest_path"]).parent
        files = texts(own)
        if not files and crate[0] in SIBLINGS:
            own = folders[SIBLINGS[crate[0]]]
            files = texts(own)
        names = []
        for path in files:
            copy = out / label / path.relative_to(own)
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, copy)
            names.append(str(copy.relative_to(out)))
        if not names:
            free = chosen_without_text(package["license"])
            mit = mit_with_authors(package)
            if mit is not None:
                (out / label).mkdir(parents=True, exist_ok=True)
                (out / label / "LICENSE-MIT").write_text(mit)
                free = "MIT, with the authors that it names"
            elif free is None:
                missing.append(f"{label}: {package['license']}")
            names = ["Apache-2.0.txt (the package has no text)" if free == "Apache-2.0" else f"used under {free}"]
        index.append(f"{label}  {package['license'] or 'see its file'}\n" + "".join(f"    {name}\n" for name in names))
    if missing:
        sys.exit("no licence text for:\n" + "\n".join(missing))
    shutil.copyfile(ROOT / "LICENSE-APACHE", out / "Apache-2.0.txt")
    toolchain = pathlib.Path(output("rustc", "--print", "sysroot").strip())
    (out / "rust-standard-library").mkdir(parents=True, exist_ok=True)
    shutil.copyfile(toolchain / "share/doc/rust/COPYRIGHT-library.html", out / "rust-standard-library/COPYRIGHT-library.html")
    (out / "musl").mkdir(exist_ok=True)
    shutil.copyfile(ROOT / "release/musl.txt", out / "musl/COPYRIGHT.txt")
    (out / "fonts").mkdir(exist_ok=True)
    for name in ["OFL.txt", "Apache-2.0.txt"]:
        shutil.copyfile(ROOT / "layouts/fonts" / name, out / "fonts" / name)
    head = (
        "What is inside the program `seedpress`, and under which licences. seedpress itself: MIT OR Apache-2.0.\n"
        "The fonts: fonts/OFL.txt, and for DroidSansFallbackFull.ttf fonts/Apache-2.0.txt. The Rust standard library:\n"
        "rust-standard-library/. The C library: musl/. The crates:\n\n"
    )
    (out / "INDEX.txt").write_text(head + "\n".join(index), encoding="utf-8")


if __name__ == "__main__":
    main()
