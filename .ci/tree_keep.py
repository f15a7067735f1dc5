"""Slips of contact trees, read, joined and opened from docs/FORMAT.md alone: knows nothing of src/.

python3 .ci/tree_keep.py                      the frozen slips of tests/kit, every subset of them; the example of the pair words
python3 .ci/tree_keep.py TEXTS [TREE.toml]    texts of slips' codes -> what they say, and the kept file; compared, if a file is given
"""
import base64, gzip, hashlib, hmac, io, itertools, pathlib, re, struct, sys, tarfile, zlib

ROOT = pathlib.Path(__file__).resolve().parent.parent
CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

# "The field": symbols h Y + l over GF(2^8) modulo 0x11D, with Y^2 = 2 Y + 128.


def times8(a, b):
    result = 0
    while b:
        result ^= (b & 1) * a
        a, b = a << 1 ^ (a >> 7) * 0x11D, b >> 1
    return result


def slow(x, y):
    a, b, c, d = x >> 8, x & 255, y >> 8, y & 255
    ac = times8(a, c)
    return (times8(2, ac) ^ times8(a, d) ^ times8(b, c)) << 8 | times8(128, ac) ^ times8(b, d)


POWERS = [1]
while len(POWERS) < 65535:
    POWERS.append(slow(POWERS[-1], 256))
LOGS = {power: exponent for exponent, power in enumerate(POWERS)}
assert len(LOGS) == 65535


def times(x, y):
    return POWERS[(LOGS[x] + LOGS[y]) % 65535] if x and y else 0


def over(x, y):
    return POWERS[(LOGS[x] - LOGS[y]) % 65535] if x else 0


for x, y, z in [(2, 128, 29), (255, 255, 226), (256, 2, 512), (256, 256, 640), (4660, 22136, 10993)]:
    assert times(x, y) == z and over(z, y) == x


def value_at(x, points):
    """Lagrange: the polynomial through `points` ({x: symbols}), at x."""
    total = [0] * len(next(iter(points.values())))
    for i, symbols in points.items():
        factor = 1
        for k in points:
            if k != i:
                factor = times(factor, over(x ^ k, i ^ k))
        total = [t ^ times(factor, s) for t, s in zip(total, symbols)]
    return total


# "Slips of contact trees": digits, tag, deflate, lines.


def slips(text):
    for found in re.finditer(r"SPT1-([0-9\s]+)", text.upper()):
        digits = re.sub(r"\s", "", found[1])
        if len(digits) % 5:
            continue
        values = [int(digits[n:n + 5]) for n in range(0, len(digits), 5)]
        if max(values) > 65535:
            continue
        payload = struct.pack(f">{len(values)}H", *values)
        payload, tag = payload[:-4], payload[-4:]
        if hashlib.sha256(b"SPT1-" + payload).digest()[:4] != tag:
            continue
        length, = struct.unpack(">H", payload[:2])
        lines = zlib.decompress(payload[2:2 + length], -15).decode()
        yield lines, payload[2 + length + length % 2:]


def shard_of(lines, rest):
    kept = re.search(r"^k (\d+) (\d+) ([0-9A-Z]{8})$", lines, re.M)
    if not kept:
        return None
    return kept[3], int(kept[1]), int(kept[2]), list(struct.unpack(f">{len(rest) // 2}H", rest))


def join(needed, name, points):
    """{x: symbols} -> key, sealed file; None if the name is not that of what comes out."""
    rows = [value_at(x, points) for x in range(needed)]
    rows = [struct.pack(f">{len(row)}H", *row) for row in rows]
    key, file = rows[0][:16], b"".join(row[16:] for row in rows)
    digest = hashlib.sha256(b"SPT1 %d %d " % (needed, len(rows[0]) - 16) + file).digest()
    bits = int.from_bytes(digest[:5], "big")
    if "".join(CROCKFORD[bits >> n & 31] for n in range(35, -1, -5)) != name:
        return None
    return key, file.rstrip(b"\0")[:-1]


# The age file: docs/unseal.py has the ciphers, and is itself tried against age.

ciphers = {}
exec((ROOT / "docs/unseal.py").read_text().split("\ncard, splits")[0], ciphers)
mac, decrypt = ciphers["mac"], ciphers["decrypt"]


def opened(key, file):
    head = re.match(rb"(age-encryption.org/v1\n-> scrypt (\S{22}) (\d\d?)\n(\S{43})\n---) (\S{43})\n([\0-\xff]{16})", file)
    salt, wrapped, tag = [base64.b64decode(head[n] + b"==") for n in (2, 4, 5)]
    wrap = hashlib.scrypt(key.hex().encode(), salt=b"age-encryption.org/v1/scrypt" + salt, n=1 << int(head[3]), r=8, p=1,
                          maxmem=2**31 - 1, dklen=32)
    file_key, body, content = decrypt(wrap, bytes(12), wrapped), file[head.end():], b""
    assert mac(mac(mac(b"", file_key), b"header\1"), head[1]) == tag
    payload_key = mac(mac(head[6], file_key), b"payload\1")
    for n in range(0, max(len(body), 1), 65552):
        content += decrypt(payload_key, struct.pack(">3xQ?", n // 65552, n + 65552 >= len(body)), body[n:n + 65552])
    if content[:2] == b"\x1f\x8b":
        return gzip.decompress(content)
    with tarfile.open(fileobj=io.BytesIO(content)) as tar:
        member, = tar.getmembers()
        return tar.extractfile(member).read()


def read(text):
    """Shards by kept tree, each number once, and all lines."""
    trees, said = {}, []
    for lines, rest in slips(text):
        said.append(lines)
        shard = shard_of(lines, rest)
        if shard:
            name, needed, number, symbols = shard
            trees.setdefault((name, needed), {})[number - 1] = symbols
    return trees, said


def words_of_pair(secret, version, caller, called):
    part = lambda data: struct.pack(">I", len(data)) + data
    message = b"seedpress pair words\0" + part(struct.pack(">I", version)) + part(caller) + part(called)
    digest = hmac.digest(secret, message, "sha256")
    table = re.search(r"WORDS: \[&str; 256\] = \[(.*?)\];", (ROOT / "src/frame/short_name.rs").read_text(), re.S)[1]
    words = re.findall(r'"(\w+)"', table)
    return words[digest[0]], words[next(byte for byte in digest if byte != digest[0])]


def kit():
    format_text = (ROOT / "docs/FORMAT.md").read_text()
    pair = words_of_pair(b"sixteen byte key", 3, b"rosa", b"tomas")
    assert "`%s`, `%s`" % pair in format_text, pair
    head, body = (ROOT / "tests/kit/slips-whole.txt").read_text().split("---\n")
    digest = re.search(r"^kept: ([0-9a-f]{64}) ", head, re.M)[1]
    trees, said = read(body)
    ((name, needed), points), = trees.items()
    assert said[0] in format_text.replace("<TAB>", "\t"), "the example of docs/FORMAT.md"
    tried = 0
    for some in itertools.combinations(sorted(points), needed):
        key, file = join(needed, name, {x: points[x] for x in some})
        tried += 1
        if tried == 1:
            assert hashlib.sha256(opened(key, file)).hexdigest() == digest
            first = key, file
        assert (key, file) == first
    forged_head, body = (ROOT / "tests/kit/slips-one-forged.txt").read_text().split("---\n")
    forged = int(re.search(r"^forged-slips: (\d+)$", forged_head, re.M)[1]) - 1
    (_, all_points), = read(body)[0].items()
    for some in itertools.combinations(sorted(all_points), needed):
        honest = forged not in some
        assert (join(needed, name, {x: all_points[x] for x in some}) == first) == honest
        tried += honest
    fewer = 0
    for some in itertools.combinations(sorted(points), needed - 1):
        few = {x: points[x] for x in some}
        # For any key there is a polynomial through what they show, so they exclude none.
        for other in ([0] * 8, list(range(8)), list(struct.unpack(">8H", first[0]))):
            through = {0: other} | {x: symbols[:8] for x, symbols in few.items()}
            random = [value_at(x, through) for x in range(1, needed)]
            again = {0: other} | dict(enumerate(random, 1))
            assert all(value_at(x, again) == symbols[:8] for x, symbols in few.items())
        assert join(needed - 1, name, few) is None
        fewer += 1
    print(f"kept tree {name}: {tried} subsets of {needed} slips give the file back, {fewer} of {needed - 1} exclude no key;"
          f" pair words {pair[0]}, {pair[1]}")


def main(texts, *wanted):
    trees, said = read(pathlib.Path(texts).read_text())
    print(f"{len(said)} slips")
    for (name, needed), points in trees.items():
        if len(points) < needed:
            print(f"kept tree {name}: {len(points)} of {needed} slips")
            sys.exit(3)
        joined = join(needed, name, dict(sorted(points.items())[:needed])) or sys.exit("the name does not fit")
        file = opened(*joined)
        print(f"kept tree {name}: {len(file)} bytes")
        if wanted and file != pathlib.Path(wanted[0]).read_bytes():
            sys.exit("they are not those of the file")
        if not wanted:
            sys.stdout.buffer.write(file)


main(*sys.argv[1:]) if len(sys.argv) > 1 else kit()
