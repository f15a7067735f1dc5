"""STL files -> a table: their bytes, compressed by xz, by zstd, rewritten and then by xz, and by Draco, which keeps neither
order, normals nor all bits.

python3 benches/rewrite/run.py FILE.stl ..     after cargo build --release --example rewrite; with DracoPy 2.2.0 and numpy
The models beside this file become binary and ASCII files by OpenSCAD 2021.01:
    openscad -o bracket.stl --export-format binstl bracket.scad     (or asciistl)
"""
import lzma, pathlib, statistics, struct, subprocess, sys

try:
    import DracoPy, numpy
except ImportError:
    DracoPy = None
EXAMPLE = pathlib.Path(__file__).resolve().parents[2] / "target/release/examples/rewrite"


def xz(data):
    return min(len(lzma.compress(data, check=lzma.CHECK_CRC32, filters=[
        {"id": lzma.FILTER_LZMA2, "preset": 9 | lzma.PRESET_EXTREME, "lc": lc, "lp": lp, "pb": pb}]))
        for lc, lp, pb in ((3, 0, 2), (4, 0, 0), (0, 2, 2), (0, 0, 0)))


def zstd(data):
    return len(subprocess.run(["zstd", "-19", "-q", "-c"], input=data, capture_output=True, check=True).stdout)


def corners(data):
    count = struct.unpack_from("<I", data, 80)[0]
    if len(data) == 84 + 50 * count:
        return [struct.unpack_from("<9f", data, 96 + 50 * n) for n in range(count)]
    numbers = [float(word) for line in data.decode().splitlines() if "vertex" in line for word in line.split()[1:]]
    return [numbers[at:at + 9] for at in range(0, len(numbers), 9)]


def draco(data, bits):
    if DracoPy is None:
        return "-"
    known, faces = {}, []
    for triangle in corners(data):
        faces.append([known.setdefault(tuple(triangle[at:at + 3]), len(known)) for at in (0, 3, 6)])
    points, faces = numpy.array(list(known), dtype=numpy.float64), numpy.array(faces, dtype=numpy.uint32)
    return len(DracoPy.encode(points, faces, quantization_bits=bits, compression_level=10))


gains = {"binary": [], "ASCII": []}
print("| file | kind | bytes | xz | zstd -19 | rewritten, xz | xz / that | Draco, 14 bits | 20 bits |")
print("| --- | --- | --- | --- | --- | --- | --- | --- | --- |")
for name in sys.argv[1:]:
    data = pathlib.Path(name).read_bytes()
    kind = "ASCII" if data[:5] == b"solid" and len(data) != 84 + 50 * struct.unpack_from("<I", data, 80)[0] else "binary"
    small, own = xz(data), xz(subprocess.run([EXAMPLE, "shrink", name], capture_output=True, check=True).stdout)
    gains[kind].append(small / own)
    print(f"| {pathlib.Path(name).name} | {kind} | {len(data):,} | {small:,} | {zstd(data):,} | {own:,} | {small / own:.2f} "
          f"| {draco(data, 14)} | {draco(data, 20)} |")
for kind, of_kind in gains.items():
    print(f"\nMedian of {len(of_kind)} {kind} files: {statistics.median(of_kind):.2f}" if of_kind else "")
