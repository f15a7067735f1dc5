#!/usr/bin/env python3
"""The crates linked into the restore page -> one text: what is inside, and each licence's text once.

Usage: page/licences.py FILE

A crate that ships no text must allow a licence whose text is here, or the script fails and names it.
"""
import html
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "release"))
import licences  # noqa: E402

MANIFEST = "page/Cargo.toml"
TARGET = "wasm32-unknown-unknown"
# Crates of the Rust standard library that are linked for this target, besides its own.
OF_STANDARD_LIBRARY = ("cfg-if", "dlmalloc", "foldhash", "hashbrown")
LINE = "-" * 60


class Texts:
    """Licence texts, each once, whatever its line breaks."""

    def __init__(self):
        self.known = {}

    def add(self, text, label):
        key = " ".join(text.split()).lower().replace("https://", "http://")
        _, labels = self.known.setdefault(key, (paragraphs(text), []))
        if label not in labels:
            labels.append(label)

    def all(self):
        # Those that are alike beside one another: so they take the least room when they are compressed.
        known = sorted(self.known.values(), key=lambda one: (len(one[0]) // 500, one[0]))
        return [f"{LINE}\n{', '.join(labels)}\n{LINE}\n{text}\n" for text, labels in known]


def paragraphs(text):
    """Each paragraph on one line: a browser breaks lines, and texts that are alike are so byte by byte."""
    return "\n".join(" ".join(paragraph.split()) for paragraph in re.split(r"\n[ \t]*\n", text) if paragraph.strip())


def without_tags(text):
    text = html.unescape(re.sub(r"<[^>]*>", "", text))
    return re.sub(r"\n\s*\n+", "\n", re.sub(r"[ \t]+", " ", text)).strip()


def standard_library(texts):
    """What the toolchain says of the library that it links."""
    path = pathlib.Path(licences.output("rustc", "--print", "sysroot").strip()) / "share/doc/rust/COPYRIGHT-library.html"
    if not path.exists():
        sys.exit(f"{path} is missing: it comes with the component `rustc` of rustup's toolchains")
    page = path.read_text(encoding="utf-8")
    _, _, own = page.partition('<h2 id="in-tree-files">')
    own, _, others = own.partition('<h2 id="out-of-tree-dependencies">')
    texts.add(without_tags("<p " + own), "the Rust standard library")
    for section in others.split("<h3>")[1:]:
        title, _, rest = section.partition("</h3>")
        name = title.split()[-1].rpartition("-")[0]
        if name in OF_STANDARD_LIBRARY:
            for text in re.findall(r"<pre>(.*?)</pre>", rest, re.DOTALL):
                texts.add(html.unescape(text), f"{name} (of the Rust standard library)")


def main():
    packages = licences.packages_of(MANIFEST)
    folders = {name: pathlib.Path(package["manifest_path"]).parent for (name, _), package in packages.items()}
    texts, index, missing = Texts(), [], []
    for name in ["LICENSE-MIT", "LICENSE-APACHE"]:
        texts.add((ROOT / name).read_text(encoding="utf-8"), "seedpress")
    for crate in licences.linked(TARGET, MANIFEST):
        package = packages[crate]
        label = " ".join(crate)
        found = licences.texts(pathlib.Path(package["manifest_path"]).parent)
        if not found and crate[0] in licences.SIBLINGS:
            found = licences.texts(folders[licences.SIBLINGS[crate[0]]])
        for path in found:
            texts.add(path.read_text(encoding="utf-8", errors="replace"), label)
        if not found:
            mit = licences.mit_with_authors(package)
            if mit is not None:
                texts.add(mit, label)
            elif licences.chosen_without_text(package["license"]) is None:
                missing.append(f"{label}: {package['license']}")
        index.append(f"{label}  {package['license'] or 'see its text'}")
    if missing:
        sys.exit("no licence text for:\n" + "\n".join(missing))
    standard_library(texts)
    head = (
        "What is inside this page, and under which licences. seedpress itself: MIT OR Apache-2.0. The Rust standard\n"
        "library: MIT OR Apache-2.0, but where its text below says otherwise. A crate without a text of its own is used\n"
        "under Apache-2.0, whose text is below. The crates:\n\n"
    )
    pathlib.Path(sys.argv[1]).write_text(head + "\n".join(index) + "\n\n" + "\n".join(texts.all()), encoding="utf-8")


if __name__ == "__main__":
    main()
