# unseal.py: the numbers of key cards -> what is in a sealed packet.
# python3 unseal.py ID.age < cards.txt; if typed, an empty line ends a card, Ctrl-D the last.
# Without ID.age: cards of 20 numbers give the passphrase for age -d, of 33 an identity for -i.
import base64, functools, hashlib, hmac, itertools, re, struct, sys
mac = functools.partial(hmac.digest, digest="sha256")

def checksum(width, terms, values):  # of SLIP-39 and of Bech32
    check = 1
    for value in values:
        top, check = check >> 30 - width, (check << width) % (1 << 30) ^ value
        for bit, term in enumerate(terms):
            check ^= (top >> bit & 1) * term
    return check

def sound(card):  # a SLIP-39 share, 10 bits a number
    name = b"shamir" + b"_extendable" * (card[1] >> 4 & 1)
    terms = (0xE0E040, 0x1C1C080, 0x3838100, 0x7070200, 0xE0E0009,
             0x1C0C2412, 0x38086C24, 0x3090FC48, 0x21B1F890, 0x3F3F120)
    fits = max(card) < 1024 and card[4] < {20: 256, 33: 64}[len(card)]
    return fits and checksum(10, terms, [*name, *card]) == 1

def times(a, b):  # two bytes, multiplied as in AES
    result = 0
    while b:
        result ^= (b & 1) * a
        a, b = a << 1 ^ (a >> 7) * 0x11B, b >> 1
    return result

def at(x, points):  # Lagrange's formula
    total = bytes(32)
    for i, value in points:
        factor = 1
        for j in [j for j, _ in points if j != i]:
            factor = times(factor, [times(i ^ j, y) for y in range(256)].index(x ^ j))
        total = bytes(t ^ times(factor, v) for t, v in zip(total, value))
    return total

def recover(need, points):  # what any `need` of the points give; None if there are too few
    for some in itertools.combinations(sorted(points.items()), need):
        secret, check = at(255, some), at(254, some)
        if need == 1 or mac(check[4:], secret)[:4] == check[:4]:
            return secret
    if len(points) >= need:
        sys.exit("these cards do not fit together: one is forged, or of another split")

def chacha20(key, nonce, count):  # all blocks at once: a word of the state is one long
    ones = sum(1 << 64 * n for n in range(count))  # integer that has 64 bits for each block
    start, mask = b"expand 32-byte k" + key + bytes(4) + nonce, ones * 0xFFFFFFFF
    start = [ones * word for word in struct.unpack("<16I", start)]
    start[12] = sum(n << 64 * n for n in range(count))
    s = start[:]
    for turn in range(80):  # four columns, four diagonals, ..
        a, b, c, d = [4 * n + (turn + n * (turn // 4 % 2)) % 4 for n in range(4)]
        for x, y, z, left in (a, b, d, 16), (c, d, b, 12), (a, b, d, 8), (c, d, b, 7):
            s[x] = s[x] + s[y] & mask
            s[z] = ((s[z] ^ s[x]) << left | (s[z] ^ s[x]) >> 32 - left) & mask
    words = [(a + b & mask).to_bytes(8 * count, "little") for a, b in zip(s, start)]
    return b"".join(w[n:n + 4] for n in range(0, 8 * count, 8) for w in words)

def decrypt(key, nonce, sealed):  # ChaCha20-Poly1305
    text, lengths = sealed[:-16], struct.pack("<2Q", 0, len(sealed[16:]))
    stream, total = chacha20(key, nonce, len(text) // 64 + 2), 0
    r, s, tag = [int.from_bytes(b[:16], "little") for b in (stream, stream[16:], sealed[-16:])]
    for block in re.findall(b"(?s).{16}", text + bytes(-len(text) % 16) + lengths):
        total += int.from_bytes(block + b"\1", "little")
        total = total * (r & 0x0FFFFFFC0FFFFFFC0FFFFFFC0FFFFFFF) % ((1 << 130) - 5)
    if len(sealed) < 16 or (total + s) % (1 << 128) != tag:
        sys.exit("the key does not fit, or the file is damaged or cut")
    return bytes(a ^ b for a, b in zip(text, stream[64:]))

card, splits, groups = [], set(), {}
for line in [*sys.stdin, ""]:
    card += map(int, re.findall(r"\d+", line))
    if len(card) in (20, 33) and sound(card):
        start, half = card[0] << 10 | card[1], {20: 8, 33: 16}[len(card)]
        counts = card[2] % 64 << 2 | card[3] >> 8  # needed groups, groups; less one
        splits.add((start, counts, half))
        points = groups.setdefault((card[2] >> 6, 1 + card[3] % 16), {})
        value = sum(n << 10 * i for i, n in enumerate(card[-4:3:-1])).to_bytes(2 * half, "big")
        if points.setdefault(card[3] >> 4 & 15, value) != value:
            sys.exit("two cards have one place in the split, but not the same numbers")
        card = []
    elif card and not line.strip():
        sys.exit(f"a number is wrong, missing or in a wrong place: {card}")
if len(splits) != 1 or counts // 16 > counts % 16 or len(groups) > len(dict([*groups])):
    sys.exit("these are cards of two splits" if splits else "no cards were given")
secret = recover(1 + counts // 16, {group: value for (group, some), points in groups.items()
    if (value := recover(some, points))}) or sys.exit("more cards are needed")
left, right, name = secret[:half], secret[half:], b"shamir" + struct.pack(">H", start >> 5)
for step in b"\3", b"\2", b"\1", b"\0":  # SLIP-39's encryption, with no passphrase
    salt = right if start & 16 else name + right
    key = hashlib.pbkdf2_hmac("sha256", step, salt, 2500 << start % 16, half)
    left, right = right, bytes(a ^ b for a, b in zip(left, key))
secret = right + left
if half == 16:  # an age identity, in Bech32
    bits, name = int.from_bytes(secret, "big") << 4, b"age-secret-key-"
    digits = [bits >> n & 31 for n in range(255, -1, -5)]
    name = [c >> 5 for c in name] + [0] + [c & 31 for c in name]
    terms = 0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3
    check = checksum(5, terms, name + digits + [0] * 6) ^ 1
    digits += [check >> n & 31 for n in range(25, -1, -5)]
    print("AGE-SECRET-KEY-1" + "".join("QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L"[d] for d in digits))
elif len(sys.argv) < 2:
    print(secret.hex())
else:  # an age file with a passphrase
    file = open(sys.argv[1], "rb").read()
    head = re.match(rb"(age-encryption.org/v1\n-> scrypt (\S{22}) (\d\d?)\n(\S{43})\n---) "
                    rb"(\S{43})\n([\0-\xff]{16})", file) or sys.exit("no such age file")
    salt, key, tag = [base64.b64decode(head[n] + b"==") for n in (2, 4, 5)]
    wrap = hashlib.scrypt(secret.hex().encode(), salt=b"age-encryption.org/v1/scrypt" + salt,
                          n=1 << int(head[3]), r=8, p=1, maxmem=2**31 - 1, dklen=32)
    key, body, content = decrypt(wrap, bytes(12), key), file[head.end():], b""
    if mac(mac(mac(b"", key), b"header\1"), head[1]) != tag:
        sys.exit("the head of the file was changed")
    key = mac(mac(head[6], key), b"payload\1")
    for n in range(0, max(len(body), 1), 65552):
        nonce = struct.pack(">3xQ?", n // 65552, n + 65552 >= len(body))
        content += decrypt(key, nonce, body[n:n + 65552])
    kind = ".tar.xz" if content[:1] == b"\xfd" else ".gz" if content[3] & 8 else ".tar.gz"
    print(open(sys.argv[1] + kind, "xb").write(content), "bytes:", sys.argv[1] + kind)
