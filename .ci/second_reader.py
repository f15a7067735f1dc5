"""Packets written by our Rust, damaged and forged here -> what docs/restore.py, the second reader, makes of them.

Usage: .ci/second_reader.py path/to/the/built/example/texts
"""
import glob
import gzip
import hashlib
import lzma
import os
import random
import subprocess
import sys
import tempfile
import time

TEXTS = os.path.abspath(sys.argv[1])
READER = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "docs", "restore.py")
chance = random.Random(20)


def packet(content, capacity=200, rows=4, columns=3, spare=2):
    command = [TEXTS, *map(str, (capacity, rows, columns, spare))]
    return subprocess.run(command, input=content, stdout=subprocess.PIPE, check=True).stdout.decode().split()


def needed(codes):
    return int(codes[0][36:41])


def forge(code, at=3):
    """The same header with other bytes, the tag made right again."""
    header, digits = code[:61], code[61:-10]
    other = f"{(int(digits[5 * at:5 * at + 5]) + 1 + chance.randrange(60000)) % 65536:05}"
    digits = digits[:5 * at] + other + digits[5 * at + 5:]
    shard = b"".join(int(digits[i:i + 5]).to_bytes(2, "big") for i in range(0, len(digits), 5))
    tag = hashlib.sha256(header.encode() + shard).digest()[:4]
    return header + digits + "".join(f"{int.from_bytes(tag[i:i + 2], 'big'):05}" for i in (0, 2))


def read(lines):
    """Exit code, what was printed, and the files written."""
    with tempfile.TemporaryDirectory() as folder:
        text = "\n".join(lines).encode()
        run = subprocess.run([sys.executable, READER], input=text, capture_output=True, cwd=folder, check=False)
        files = {os.path.basename(path): open(path, "rb").read() for path in glob.glob(folder + "/*")}
        if run.stderr and run.stderr != b"no code of a packet was found\n":
            raise SystemExit(run.stderr.decode())
        return run.returncode, run.stdout.decode(), files


def expect(law, lines, exit_code, contents, words=()):
    began = time.monotonic()
    got, said, files = read(lines)
    right = got == exit_code and sorted(files.values()) == sorted(contents)
    if not right or any(word not in said for word in words):
        raise SystemExit(f"NOT SO: {law}\nexit {got}, files {[(n, len(b)) for n, b in files.items()]}\n{said[:2000]}")
    print(f"{time.monotonic() - began:5.2f} s  {law}")


small = gzip.compress(chance.randbytes(5000), mtime=0)
tar = lzma.compress(chance.randbytes(40_000))
a, b = packet(small), packet(tar, 740, 5, 4, 2)
k, n = needed(a), len(a)

expect("a whole packet is restored", a, 0, [small])
expect("the data codes alone are enough", a[:k], 0, [small])
expect("the last codes alone are enough", a[-k:], 0, [small])
for _ in range(6):
    kept = chance.sample(a, k)
    expect("any K codes in any order are enough", kept, 0, [small])
expect("one fewer is not, and the missing are named", a[1:k], 3, [], ["1 (sheet 1, A1)", f"of {k} codes"])
expect("two packets in one pile are restored side by side", chance.sample(a + b, len(a + b)), 0, [small, tar])
expect("a whole packet is written though the other is not", a + b[:5], 3, [small])
noise = ["", "WIFI:S:x;;", "SP1M-NYV6Z9N8-S1", "\u00df\u20ac " + a[0].lower() + a[1] + " x", "SP2-NEW", a[2][:90], "SP1-"]
expect("other lines, folded and doubled codes do no harm", noise + a[2:k] + a[2:9], 0, [small], ["newer", "2 damaged"])
plates = ["DRAWING. SEE ITS FIRST PAGE. SPP1-9F86D081884C7D65-F1S4T8NB3W560H726X18600Y-1250P1R2M4960.4980", "SPP1-"]
without = read(a)
expect("marks of plates do no harm", [line for code in a for line in (code, *plates)], 0, [small])
if read(plates + a)[1] != without[1]:
    raise SystemExit("marks of plates are not foreign to restore.py")
if read(plates)[0] == 0:
    raise SystemExit("marks of plates alone are no packet")
bad = a[0][:-3] + ("000" if a[0][-3:] != "000" else "111")
expect("a wrong tag is left out", [bad] + a[1:], 0, [small], ["1 damaged"])
edited = a[0].replace("-I00001", "-I00009")
expect("an edited header is left out", [edited] + a[1:], 0, [small], ["1 damaged"])

spare = n - k
for lies in (1, spare // 2):
    for _ in range(3):
        mixed = list(a)
        chosen = chance.sample(range(n), lies)
        for at in chosen:
            mixed[at] = forge(a[at], chance.randrange(50))
        words = [f"forged or misread: {at + 1} (" for at in chosen]
        chance.shuffle(mixed)
        expect(f"{lies} lies of {spare} spare codes are named and left out", mixed, 0, [small], words)
mixed = [forge(code) if at <= spare // 2 else code for at, code in enumerate(a)]
expect("one lie more than half the spare is refused", mixed, 4, [])
expect("a lie among exactly K codes is refused", [forge(a[0])] + a[1:k], 4, [])
expect("a forged twin after each code changes nothing", [c for code in a for c in (code, forge(code))], 0, [small])
expect("a forged twin before each code changes nothing", [c for code in a for c in (forge(code), code)], 0, [small])
twins = [forge(a[1]), a[1], a[0], forge(a[0])] + a[2:]
expect("twins in any order are left to the others", twins, 0, [small], ["forged or misread: 1 (", "forged or misread: 2 ("])
other_need = packet(small, 150)
swapped = [forge(code[:4] + a[0][4:28] + code[28:]) for code in other_need[:5]]
expect("codes that only claim a packet's name are told apart", a + swapped, 0, [small], ["only claim"])
expect("nothing at all is a failure", ["hello"], 1, [])

short = gzip.compress(chance.randbytes(300), mtime=0)
long = packet(short, 2, 10, 10, 3)
expect("points beyond 256 are the same field", chance.sample(long, needed(long)), 0, [short])
wide = packet(tar, 100, 20, 20, 1)
expect(f"{needed(wide)} of {len(wide)} codes", chance.sample(wide, needed(wide)), 0, [tar])
expect("60 KB at a fifth lost, as a phone reads them", chance.sample(b, int(len(b) * 0.8)), 0, [tar])
