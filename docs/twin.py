#!/usr/bin/env python3
"""Coded lines of a handwritten twin, typed one a line -> its file. Standard library only; docs/FORMAT.md explains it.
usage: python3 twin.py lines.txt FOLDER        `-` reads standard input; `?` is a digit that cannot be read
Two wrong digits of a line, or five unreadable ones, are put right and listed; nothing is written that line 00 does not prove."""
import hashlib, os, sys, zlib
from functools import reduce
from itertools import combinations
from operator import xor

DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

def field(modulus, size):
    power = [1]  # powers of 2; from their logarithms come products and quotients
    while len(power) < size - 1:
        power.append(power[-1] << 1 ^ (modulus if power[-1] << 1 >= size else 0))
    log = {value: at for at, value in enumerate(power)}
    times = lambda a, b: power[(log[a] + log[b]) % (size - 1)] if a and b else 0
    return times, lambda a, b: times(a, power[-log[b] % (size - 1)]), power

TIMES, OVER, POWER = field(0x25, 32)

def filled(word, places):
    """The digits, other ones at `places` alone, that make five sums zero: Gauss's elimination. None if there are none."""
    sums = [reduce(xor, (TIMES(value, POWER[at * j % 31]) for at, value in enumerate(word))) for j in range(1, 6)]
    rows = [[POWER[at * j % 31] for at in places] + [sums[j - 1]] for j in range(1, 6)]
    for column in range(len(places)):
        row = rows.pop(next(at for at in range(column, 5) if rows[at][column]))
        row = [OVER(value, row[column]) for value in row]
        rows = [[a ^ TIMES(other[column], b) for a, b in zip(other, row)] for other in rows]
        rows.insert(column, row)
    change = {at: row[-1] for at, row in zip(places, rows)}
    right = not any(row[-1] for row in rows[len(places):])
    return [value ^ change.get(at, 0) for at, value in enumerate(word)] if right else None

def mend(read):
    """31 values, None for `?` -> those of the line; None if more is wrong than can be put right."""
    gone = [at for at, value in enumerate(read) if value is None]
    for wrong in range(max(2 - len(gone), 0) + 1 if len(gone) < 6 else 0):
        for places in combinations([at for at in range(31) if at not in gone], wrong):
            word = filled([value or 0 for value in read], gone + list(places))
            if word:
                return word

def interpolate(lines, number, field):
    """The bytes of the line of this number from others: a polynomial for each byte, over GF(256), at number - 1."""
    total = bytes(15)
    for own in lines:
        part = reduce(lambda part, other: field[1](field[0](part, number - 1 ^ other - 1), own - 1 ^ other - 1),
                      set(lines) - {own}, 1)
        total = bytes(a ^ field[0](part, b) for a, b in zip(total, lines[own]))
    return total

def main(path, folder):
    lines, head, number = {}, [0] * 26, lambda values: int("".join(f"{value:05b}" for value in values), 2)
    for typed in (sys.stdin if path == "-" else open(path, encoding="utf-8")).read().upper().splitlines():
        text = typed.translate(str.maketrans("OIL", "011", " -.\t"))
        if text and text[0] not in "#=":
            read = [DIGITS.index(digit) if digit in DIGITS else None for digit in text]
            word = mend(read) if len(read) == 31 else None
            if word != read or not word:
                print(typed, "->", "".join(DIGITS[value] for value in word) if word else "cannot be read: look again")
            if word:
                head = word if word[:2] == [0, 0] else head
                lines[number(word[:2])] = number(word[2:26]).to_bytes(15, "big")
    size, needed = number(head[3:6]), number(head[6:8])
    known = {at: lines[at] for at in sorted(set(lines) - {0})[:needed]}
    if 0 not in lines or head[2] & 7 > 1 or len(known) < needed:
        sys.exit(f"lines are missing: {needed or 'line 00 and some more'} are needed, {len(known)} are here")
    content = b"".join(known.get(at) or interpolate(known, at, field(0x11D, 256)) for at in range(1, needed + 1))[:size]
    start = "".join(DIGITS[value] for value in head[2:10])
    digest = hashlib.sha256(f"seedpress twin 1 00 {start} ".encode() + content).hexdigest()
    if int(digest[:20], 16) != number(head[10:26]):
        sys.exit("line 00 does not fit these lines: nothing is written")
    name, body = os.path.basename(content[1:content[0] + 1].decode()), content[content[0] + 1:]
    with open(os.path.join(folder, name), "xb") as out:
        out.write(zlib.decompress(body, -15) if head[2] & 7 == 1 else body)
    print("proved by line 00:", name)

if __name__ == "__main__":
    main(*sys.argv[1:])
