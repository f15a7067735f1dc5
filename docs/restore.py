# restore.py: texts of QR codes, one a line -> the packed file.
# zbarimg --raw -q *.jpg | python3 restore.py
# Then gzip -dN FILE.gz, or tar -xf FILE.tar.gz (or .tar.xz).
# Exit codes: 0 whole, 1 nothing found or written, 3 bring more
# codes, 4 too much is forged or misread.
import functools, hashlib, operator, random, re, sys

CODE = re.compile(  # SP[1], or its own text would look like a code
    "SP[1]-([0-9A-HJKMNP-TV-Z]{24})-I([0-9]{5})K([0-9]{5})S[0-9]{4}"
    "T([0-9]{4})G([0-9]{2})([0-9]{2})[0-9]{4}-((?:[0-9]{5}){3,})")

# A symbol is hi * Y + lo, two bytes over 0x11D, Y * Y = 2 * Y + 128;
# adding is XOR. EXP: the powers of Y twice, then zeros. LOG: the way
# back. EXP[LOG[a] + LOG[b]] is a times b, for 0 too.
EXP, LOG, power = [], [131070] * 65536, 1
for exponent in range(65535):
    EXP.append(power)
    LOG[power] = exponent
    hi, lo = divmod(power, 256)
    power = (hi << 1 ^ (hi >> 7) * 0x11D ^ lo) << 8
    for _ in range(7):
        hi = hi << 1 ^ (hi >> 7) * 0x11D
    power |= hi
EXP += EXP + [0] * 131071

def xor(symbols):
    return functools.reduce(operator.xor, symbols, 0)

def distances(x, points):  # logarithm of the product of all x - p
    return sum(LOG[x ^ p] for p in points if p != x) % 65535

def join(need, codes):  # Lagrange's formula -> the stream
    points = [number - 1 for number in sorted(codes)[:need]]
    known = [(p, distances(p, points), [LOG[s] for s in codes[p + 1]])
             for p in points]
    stream = b""
    for x in range(need):
        row = codes.get(x + 1)
        if not row:
            row, top = [0] * len(known[0][2]), distances(x, points)
            for p, own, logs in known:
                factor = (top - own - LOG[x ^ p]) % 65535
                row = [r ^ EXP[factor + g] for r, g in zip(row, logs)]
        stream += b"".join(s.to_bytes(2, "big") for s in row)
    return stream

def forged(need, codes):
    """Numbers of the codes that disagree with the others, if at most
    half the spare: syndromes of a random sum of each code's symbols,
    then Massey's algorithm, and the roots of what it finds."""
    points, spare = [number - 1 for number in codes], len(codes) - need
    size = len(codes[points[0] + 1])
    factors = [LOG[random.randrange(1, 65536)] for _ in range(size)]
    terms, sums = [], []
    for p in points:
        y = xor(EXP[f + LOG[s]] for f, s in zip(factors, codes[p + 1]))
        terms.append(EXP[LOG[y] + 65535 - distances(p, points)])
    for _ in range(spare):
        sums.append(xor(terms))
        terms = [EXP[LOG[t] + LOG[p]] for t, p in zip(terms, points)]
    now = old = [1] + [0] * spare
    size, gap, last = 0, 1, 1
    for n in range(spare):
        gone = zip(now, sums[n::-1])
        odd = xor(EXP[LOG[c] + LOG[s]] for c, s in gone)
        step = LOG[EXP[LOG[odd] + 65535 - LOG[last]]]
        fix = [0] * gap + [EXP[step + LOG[c]] for c in old]
        if odd and 2 * size <= n:
            size, old, last, gap = n + 1 - size, now, odd, 0
        now, gap = [c ^ f for c, f in zip(now, fix)], gap + 1
    wrong = [p + 1 for p in points if not functools.reduce(
        lambda y, c: EXP[LOG[y] + LOG[p]] ^ c, now[:size + 1], 0)]
    return wrong if len(wrong) == size <= spare / 2 else []

def restore(name, need, size, codes):
    """The content of a set, and the numbers of codes that lied.
    Of unequal twins: all the first, all the last, or no twin."""
    digits = str.maketrans("JKMNPQRSTVWXYZ", "IJKLMNOPQRSTUV")
    name = int(name.translate(digits), 32).to_bytes(15, "big")
    for first, last in (0, 9), (-1, 9), (0, 2):
        left = {n: c[first] for n, c in codes.items() if len(c) < last}
        wrong = [0]
        while wrong and len(left) >= need:
            wrong = forged(need, left)
            left = {n: left[n] for n in left if n not in wrong}
            stream = join(need, left)
            start = b"SP1 %d %d " % (need, size)
            if hashlib.sha256(start + stream).digest()[:15] == name:
                return stream.rstrip(b"\0"), [
                    n for n in codes if n not in left or codes[n][1:]]
    return b"", []

def place(number, rows, columns):
    sheet, slot = divmod(number - 1, rows * columns)
    row, column = divmod(slot, columns)
    row = chr(64 + row // 26) * (row > 25) + chr(65 + row % 26)
    return f"{number} (sheet {sheet + 1}, {row}{column + 1})"

sets, layouts, damaged, whole, exits = {}, {}, 0, [], []
for line in sys.stdin.buffer:
    text = line.replace(b"\0", b"").decode("latin-1").upper()
    for start in re.findall("SP[2-9]-", text):
        print(start, "is a newer format than this program knows")
    damaged += len(re.findall("SP[1]-", text))
    for match in CODE.finditer(text):
        number, need, *layout = map(int, match.groups()[1:6])
        pairs = [int(five) for five in re.findall(".{5}", match[7])]
        if (max(number - 1, need - 1, *pairs) > 65535
                or min(number, need, *layout) < 1):
            continue
        shard = b"".join(s.to_bytes(2, "big") for s in pairs)
        hashed = hashlib.sha256(match[0][:61].encode() + shard[:-4])
        if hashed.digest()[:4] == shard[-4:]:
            key = match[1], need, len(shard) - 4
            twins = sets.setdefault(key, {}).setdefault(number, [])
            twins += [pairs[:-2]] * (pairs[:-2] not in twins)
            layouts[key] = max(layout, layouts.get(key, layout))
            damaged -= 1
if damaged:
    print(damaged, "damaged codes were left out")
for key, codes in sorted(sets.items(), key=lambda s: -len(s[1])):
    (name, need, size), (sheets, rows, columns) = key, layouts[key]
    content, lied = restore(name, need, size, codes)
    if name in whole:
        print(len(codes), "codes only claim to be of", name)
    elif len(codes) < need:
        exits.append(3)
        print(f"{name}: {len(codes)} of {need} codes; bring some of:")
        printed = range(1, min(sheets * rows * columns, 65536) + 1)
        print(*[place(number, rows, columns)
                for number in printed if number not in codes], sep="\n")
    elif content[-1:] != b"\x80":
        print(f"{name}: too many of the codes are forged or misread")
        exits.append(4)
    else:
        for number in lied:
            print("forged or misread:", place(number, rows, columns))
        named = int.from_bytes(content[3:4], "big") & 8
        kinds = {b"\x1f\x8b\x08": ".gz" if named else ".tar.gz",
                 b"\xfd7z": ".tar.xz", b"age": ".age"}
        kind = kinds.get(content[:3], ".bin")
        try:
            open(name + kind, "xb").write(content[:-1])
            print("wrote", name + kind)
        except OSError as error:
            print("not written; move away what is there:", error)
            exits.append(1)
        whole.append(name)
        exits.append(0)
sys.exit(max(exits) if exits else "no code of a packet was found")
