"""Samples, and what several tests of the restore page do: open it, give it files, wait, compare."""
import base64
import hashlib
import json
import os
import pathlib
import struct
import subprocess
import tempfile
import time
import zlib

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
        self.other = self.made("other", VAULT / "protocols", "--seed", "2")

    def sealed(self):
        """The pile text of a sealed packet, and pictures of its three cards, of which two are needed."""
        folder = self.folder / "sealed"
        packet, cards = folder / "packet.pdf", folder / "cards.pdf"
        if not folder.exists():
            folder.mkdir()
            subprocess.run([PROGRAM, "pack", VAULT, "--seal", "--split", "2-of-3", "-o", packet, "--cards", cards],
                           check=True, capture_output=True)
            subprocess.run([PROGRAM, "scan", packet, "-o", folder / "out", "--pile", folder / "pile.txt"], check=False,
                           capture_output=True)
            subprocess.run([drivers.program("pdftoppm", "poppler-utils"), "-r", "200", "-png", cards, folder / "card"], check=True)
        return {"pile": (folder / "pile.txt").read_text(encoding="utf-8"), "cards": sorted(folder.glob("card*.png"))}

    def made(self, name, *args):
        folder = self.folder / name
        if not folder.exists():
            done = subprocess.run([PROGRAM, "drill", *args, "-o", folder], check=False, stdout=subprocess.DEVNULL,
                                  stderr=subprocess.DEVNULL)
            # 3: the photos are there, and the program's own reading of them came to its time limit.
            if done.returncode not in (0, 3):
                raise SystemExit(f"drill {args} ended with {done.returncode}")
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


def now(browser):
    return browser.run("return document.getElementById('now').textContent")


def scanned(*photos):
    """What `scan` says of the same photos."""
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run([PROGRAM, "scan", *photos, "-o", folder, "--json"], capture_output=True, text=True, check=False)
        return json.loads(done.stdout)


def sentence(text):
    return text[0].upper() + text[1:] + "."


def drawn(browser, photo, path, size, box=(0, 0, 1, 1), kind="image/jpeg"):
    """A part of a photo (shares of its sides), drawn anew at a size, as a file."""
    data = base64.b64encode(pathlib.Path(photo).read_bytes()).decode()
    text = browser.run_async("""
        const [data, [width, height], [left, top, right, bottom], kind] = arguments;
        const bytes = Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0));
        createImageBitmap(new Blob([bytes])).then((picture) => {
          const canvas = document.createElement('canvas');
          [canvas.width, canvas.height] = [width, height];
          const [w, h] = [picture.width, picture.height];
          canvas.getContext('2d').drawImage(picture, left * w, top * h, (right - left) * w, (bottom - top) * h, 0, 0, width, height);
          const [, text] = canvas.toDataURL(kind, 0.95).split(',');
          done(text);
        });""", data, size, box, kind)
    path = pathlib.Path(path)
    path.write_bytes(base64.b64decode(text))
    return path


def codes_of(content, size=100):
    """The codes of a packet without spare ones (docs/FORMAT.md)."""
    needed = -(-(len(content) + 1) // size)
    stream = (content + b"\x80").ljust(needed * size, b"\0")
    value = int.from_bytes(hashlib.sha256(f"SP1 {needed} {size} ".encode() + stream).digest()[:15], "big")
    name = "".join("0123456789ABCDEFGHJKMNPQRSTVWXYZ"[value >> 5 * (23 - at) & 31] for at in range(24))
    codes = []
    for number in range(needed):
        head = f"SP1-{name}-I{number + 1:05}K{needed:05}S{number // 4 + 1:04}T{-(-needed // 4):04}G02020404-"
        shard = stream[number * size:(number + 1) * size]
        tagged = shard + hashlib.sha256(head.encode() + shard).digest()[:4]
        codes.append(head + "".join(f"{int.from_bytes(tagged[at:at + 2], 'big'):05}" for at in range(0, len(tagged), 2)))
    return codes


def filmed(kind, film):
    return kind(flags=["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream",
                       f"--use-file-for-fake-video-capture={film}"])


def png(width, height, row, rows=None):
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = height if rows is None else rows
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
            + chunk(b"IDAT", zlib.compress((b"\0" + row) * rows)) + chunk(b"IEND", b""))
