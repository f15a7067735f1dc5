"""Exits with 1 if a wasm module imports anything: the core must not need its host's clock, files or randomness."""
import sys


def leb(data, at):
    value = shift = 0
    while True:
        byte = data[at]
        at += 1
        value |= (byte & 127) << shift
        shift += 7
        if byte < 128:
            return value, at


def imports(data):
    if data[:8] != b"\0asm\1\0\0\0":
        raise SystemExit("not a wasm module")
    at, names = 8, []
    while at < len(data):
        kind = data[at]
        size, start = leb(data, at + 1)
        at = start + size
        if kind != 2:
            continue
        count, here = leb(data, start)
        for _ in range(count):
            parts = []
            for _ in range(2):
                length, here = leb(data, here)
                parts.append(data[here:here + length].decode())
                here += length
            names.append(".".join(parts))
            what = data[here]
            here += 1
            if what == 0:
                _, here = leb(data, here)
            else:
                raise SystemExit(f"{names[-1]}: imports something that is no function")
    return names


if __name__ == "__main__":
    with open(sys.argv[1], "rb") as module:
        found = imports(module.read())
    print(f"{sys.argv[1]}: {len(found)} imports {found}")
    raise SystemExit(1 if found else 0)
