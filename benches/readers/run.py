#!/usr/bin/env python3
"""Seedpress beside other readers of QR codes, over the same simulated photos -> a Markdown table.

    python3 benches/readers/run.py
    python3 benches/readers/run.py --photos 200 --profiles v25-M-7 --suites phone hard --folder readers-photos

Builds the camera and the readers, takes the photos (a second each; those of an earlier run in the same folder are
used again), shows every photo to every reader, and prints for each suite the share of codes read and the CPU time a
photo takes from file to texts. README.md beside this file says what is needed and what is counted.
"""

import argparse
import json
import resource
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CARGO = ["--release", "--no-default-features", "--features", "cli,pdf-in"]


def main():
    asked = arguments()
    asked.folder.mkdir(parents=True, exist_ok=True)
    target = build()
    readers = [reader for reader in (ZxingCpp(), Zbar(), Rqrr(target), Seedpress(target)) if reader.there()]
    suites = {suite: photos_of(target, suite, asked) for suite in asked.suites}
    tallies = {
        suite: {reader.name: tally(reader, photos, asked.patience) for reader in readers}
        for suite, photos in suites.items()
    }
    print(table(readers, suites, tallies))


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--photos", type=int, default=20, help="of each profile in each suite (20)")
    parser.add_argument("--seed", type=int, default=1000, help="of the first photo (1000)")
    parser.add_argument("--profiles", nargs="+", default=["v25-M-10", "v25-M-7"], help="version-level-printer dots")
    parser.add_argument("--suites", nargs="+", default=["phone", "hard", "seizure", "scanner"])
    parser.add_argument("--folder", type=Path, default=ROOT / "target/readers", help="where photos are kept")
    parser.add_argument("--patience", type=float, default=60, help="seconds a reader may look at one photo (60)")
    return parser.parse_args()


def build():
    """The folder of the built programs."""
    subprocess.run(["cargo", "build", *CARGO, "--bin", "seedpress", "--example", "profiles", "--example", "rqrr"],
                   cwd=ROOT, check=True)
    metadata = subprocess.run(["cargo", "metadata", "--no-deps", "--format-version", "1"],
                              cwd=ROOT, check=True, capture_output=True)
    return Path(json.loads(metadata.stdout)["target_directory"]) / "release"


def photos_of(target, suite, asked):
    """A suite's photos, each with the texts of the codes on its paper; taken unless they are there."""
    photos = []
    for profile in asked.profiles:
        names = [f"{suite}-{profile}-{seed:04}.jpg" for seed in range(asked.seed, asked.seed + asked.photos)]
        paths = [asked.folder / name for name in names]
        if not all(path.exists() for path in paths):
            print(f"taking {asked.photos} photos: {suite}, {profile}", file=sys.stderr)
            subprocess.run([target / "examples/profiles", "suite", suite, str(asked.photos), profile,
                            "--seed", str(asked.seed), "--take", asked.folder],
                           check=True, stdout=subprocess.DEVNULL)
        texts = frozenset((asked.folder / f"{profile}.txt").read_text().split("\n")) - {""}
        photos += [(path, texts) for path in paths]
    return photos


def tally(reader, photos, patience):
    """Codes read, codes there, texts that stand on no paper, CPU seconds, photos given up."""
    read = there = wrong = given_up = 0
    cpu = 0.0
    for count, (path, texts) in enumerate(photos):
        progress(f"{reader.name}: {count} of {len(photos)} photos")
        before = cpu_seconds()
        try:
            found = set(reader.read(path, patience))
        except subprocess.TimeoutExpired:
            found = set()
            given_up += 1
        cpu += cpu_seconds() - before
        read += len(found & texts)
        there += len(texts)
        # Marks are codes as well, and say something else than the codes of the sheet; what begins like one of these
        # and is none of them was misread.
        wrong += sum(1 for text in found - texts if text.startswith("SP1-") and len(text) > 200)
    progress("")
    return read, there, wrong, cpu, given_up


def progress(words):
    if sys.stderr.isatty():
        print(f"{words:60}", end="\r", file=sys.stderr)


def cpu_seconds():
    """Of this process and of all that it has waited for."""
    return sum(sum(resource.getrusage(who)[:2]) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))


class Program:
    """A reader that is a program: its output is one text a line."""

    def read(self, path, patience):
        run = subprocess.run([*self.command, path], capture_output=True, timeout=patience)
        return run.stdout.decode("utf-8", "replace").splitlines()


class ZxingCpp:
    name = "zxing-cpp"

    def there(self):
        try:
            from PIL import Image
            import zxingcpp
        except ImportError as error:
            print(f"zxing-cpp is left out ({error}): pip install zxing-cpp pillow", file=sys.stderr)
            return False
        from importlib.metadata import version
        self.image, self.zxing, self.version = Image, zxingcpp, version("zxing-cpp")
        return True

    def read(self, path, patience):
        with self.image.open(path) as picture:
            gray = picture.convert("L")
        return [code.text for code in self.zxing.read_barcodes(gray, formats=self.zxing.BarcodeFormat.QRCode)]


class Zbar(Program):
    name = "zbarimg"
    command = ["zbarimg", "-q", "--raw", "--nodbus", "-Sdisable", "-Sqrcode.enable"]

    def there(self):
        if not shutil.which("zbarimg"):
            print("zbarimg is left out: apt install zbar-tools", file=sys.stderr)
            return False
        run = subprocess.run(["zbarimg", "--version"], capture_output=True)
        self.version = run.stdout.decode().strip()
        return True


class Rqrr(Program):
    name = "rqrr"

    def __init__(self, target):
        self.command = [target / "examples/rqrr"]

    def there(self):
        lock = (ROOT / "Cargo.lock").read_text().split('name = "rqrr"\nversion = "')
        self.version = lock[1].split('"')[0] if len(lock) > 1 else ""
        return True


class Seedpress(Program):
    name = "seedpress"

    def __init__(self, target):
        self.command = [target / "seedpress", "inspect", "--json"]

    def there(self):
        self.version = ""
        return True

    def read(self, path, patience):
        lines = super().read(path, patience)
        return [text for text in (json.loads(line).get("text") for line in lines) if text]


def table(readers, suites, tallies):
    lines = [
        "| photos | codes | " + " | ".join(f"{reader.name} {reader.version}".strip() for reader in readers) + " |",
        "| --- " * (len(readers) + 2) + "|",
    ]
    notes = []
    for suite, photos in suites.items():
        cells = []
        for reader in readers:
            read, there, wrong, cpu, given_up = tallies[suite][reader.name]
            cells.append(f"{100 * read / there:.1f} %, {1000 * cpu / len(photos):.0f} ms")
            if wrong:
                notes.append(f"{reader.name} gave {wrong} wrong texts in {suite}.")
            if given_up:
                notes.append(f"{reader.name} did not come to an end on {given_up} of {len(photos)} photos in {suite}.")
        codes = tallies[suite][readers[0].name][1]
        lines.append(f"| {suite}, {len(photos)} | {codes:,} | " + " | ".join(cells) + " |")
    return "\n".join(lines + ([""] + notes if notes else []))


if __name__ == "__main__":
    main()
