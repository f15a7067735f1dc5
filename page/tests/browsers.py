#!/usr/bin/env python3
"""The restore page in real browsers: photos in, files out; what it must never do; what it costs.

    python3 page/tests/browsers.py [--only WORD] [--browser chromium|firefox] [--table FILE]

Needs target/restore.html and target/release/seedpress (`bash page/make`), chromium, chromium-driver and firefox-esr.
"""
import argparse
import filecmp
import hashlib
import inspect
import os
import pathlib
import random
import shutil
import subprocess
import sys
import tempfile
import time
import traceback
import zipfile

import drivers

ROOT = pathlib.Path(__file__).resolve().parents[2]
TARGET = pathlib.Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"))
PAGE = TARGET / "restore.html"
PROGRAM = pathlib.Path(os.environ.get("SEEDPRESS", TARGET / "release" / "seedpress"))
VAULT = ROOT / "fixtures" / "seed-vault"

FIGURES = []


def figure(browser, name, value):
    FIGURES.append((browser.name, name, value))
    print(f"      {name}: {value}")


class Samples:
    """Photos of packets, made once."""

    def __init__(self, folder):
        self.folder = folder
        self.drill = self.made("drill", VAULT)
        self.hard = self.made("hard", VAULT, "--suite", "hard")

    def made(self, name, *args):
        folder = self.folder / name
        if not folder.exists():
            subprocess.run([PROGRAM, "drill", *args, "-o", folder], check=True, stdout=subprocess.DEVNULL,
                           stderr=subprocess.DEVNULL)
        return sorted((folder / "photos").iterdir())


def url():
    return PAGE.as_uri()


def opened(browser):
    browser.open(url())
    browser.wait("document.documentElement.dataset.ready === 'all'", 20)


def idle(browser, seconds=90):
    browser.wait("!photos.running && !photos.queue.length", seconds)


def whole(browser, seconds=90):
    browser.wait("document.querySelector('.packet[data-state=whole] .files')", seconds)


def listed(browser):
    """Path -> SHA-256, as the page lists them."""
    return dict(browser.run("return photos.view.sets.flatMap(s => (s.files || []).map(f => [f.path, f.sha256]))"))


def digests(folder, above):
    return {str(path.relative_to(above)): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in sorted(folder.rglob("*")) if path.is_file()}


def downloaded(browser, name, seconds=30):
    path = pathlib.Path(browser.downloads) / name
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if path.exists() and path.stat().st_size and not list(path.parent.glob("*.crdownload")) \
                and not list(path.parent.glob("*.part")):
            return path
        time.sleep(0.05)
    raise AssertionError(f"{name} was not saved; there are {os.listdir(browser.downloads)}")


def test_photos_in_files_out(browser, samples):
    """Each byte the same as in the folder: by the digests on the screen, in the zip, and in one file that is saved."""
    opened(browser)
    browser.give("#choose", *samples.drill)
    whole(browser)
    assert listed(browser) == digests(VAULT, VAULT.parent), listed(browser)
    idle(browser)
    assert "every byte is proved" in browser.run("return document.getElementById('now').textContent")
    browser.click("[data-do=save-all]")
    name = browser.run("return photos.view.sets[0].short_name") + ".zip"
    with zipfile.ZipFile(downloaded(browser, name)) as archive:
        assert archive.testzip() is None
        inside = {info.filename: hashlib.sha256(archive.read(info)).hexdigest()
                  for info in archive.infolist() if not info.is_dir()}
    assert inside == digests(VAULT, VAULT.parent), inside
    browser.run("document.querySelector('[data-do=save][data-name$=\"contacts.csv\"]').click()")
    assert filecmp.cmp(downloaded(browser, "contacts.csv"), VAULT / "contacts.csv", shallow=False)
    browser.run("document.querySelector('[data-do=read][data-name$=\"alert.md\"]').click()")
    browser.wait("!document.getElementById('reading').hidden")
    shown = browser.run("return document.getElementById('reading-text').textContent")
    assert shown == (VAULT / "protocols" / "alert.md").read_text(encoding="utf-8")


def sets_in(folder):
    return folder


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", default="")
    parser.add_argument("--browser", choices=sorted(drivers.BROWSERS))
    parser.add_argument("--table", type=pathlib.Path)
    parser.add_argument("--samples", type=pathlib.Path, help="a folder for photos that is kept")
    options = parser.parse_args()
    for needed in (PAGE, PROGRAM):
        if not needed.exists():
            raise SystemExit(f"{needed} is missing: bash page/make")
    folder = options.samples or pathlib.Path(tempfile.mkdtemp(prefix="restore-page-samples-"))
    folder.mkdir(exist_ok=True)
    samples = Samples(folder)
    tests = [(name, test) for name, test in globals().items() if name.startswith("test_") and options.only in name]
    failed = []
    for name, kind in drivers.BROWSERS.items():
        if options.browser not in (None, name):
            continue
        for test_name, test in tests:
            only = getattr(test, "only", None)
            if only and only != name:
                continue
            began = time.monotonic()
            browser = None
            try:
                if "browser" in inspect.signature(test).parameters:
                    browser = kind(**getattr(test, "start", dict)())
                    test(browser, samples)
                else:
                    test(kind, samples)
                print(f"ok    {name} {test_name} {time.monotonic() - began:.1f} s", flush=True)
            except Exception:
                failed.append(f"{name} {test_name}")
                print(f"FAIL  {name} {test_name} {time.monotonic() - began:.1f} s", flush=True)
                traceback.print_exc()
            finally:
                if browser:
                    browser.close()
    if options.table:
        options.table.write_text("".join(f"| {b} | {n} | {v} |\n" for b, n, v in FIGURES), encoding="utf-8")
    if not options.samples:
        shutil.rmtree(folder, ignore_errors=True)
    if failed:
        raise SystemExit("these do not hold: " + ", ".join(failed))


if __name__ == "__main__":
    sys.path.insert(0, str(pathlib.Path(__file__).parent))
    main()
