"""Random meshes, sound and broken, binary and ASCII -> rewritten by us, restored by docs/unspm.py alone, compared.

python3 .ci/rewrite_meshes.py EXAMPLE [count] [seed]     EXAMPLE: the built examples/rewrite.rs
"""
import math, pathlib, random, struct, subprocess, sys, tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
FIXTURES = [*ROOT.glob("fixtures/**/*.stl")]


def surface(chance):
    """Triangles on a grid that is bent: some missing, some twice, some turned round, in rows or in any order."""
    wide, high = chance.randint(1, 30), chance.randint(1, 30)
    step, bend = chance.choice([0.5, 1 / 3, 2.54, 1e-3, 1234.5]), chance.choice([0, 0.1, 3])
    noise = chance.choice([0, 0, 1e-3])
    points = {(x, y): [x * step, y * step, bend * math.sin(x * 0.7) * math.cos(y * 0.4) + noise * chance.random()]
              for x in range(wide + 1) for y in range(high + 1)}
    triangles = []
    for x in range(wide):
        for y in range(high):
            a, b, c, d = [points[p] for p in ((x, y), (x + 1, y), (x + 1, y + 1), (x, y + 1))]
            triangles += [[a, b, c], [a, c, d]]
    if chance.random() < 0.4:
        chance.shuffle(triangles)
    triangles += [list(reversed(t)) for t in triangles if chance.random() < 0.02]
    return [chance.sample(t, 3) if chance.random() < 0.05 else t for t in triangles if chance.random() < 0.98] or triangles


def normal(triangle, way):
    a, b, c = triangle
    u, v = [[p[k] - a[k] for k in range(3)] for p in (b, c)]
    n = [u[1] * v[2] - u[2] * v[1], u[2] * v[0] - u[0] * v[2], u[0] * v[1] - u[1] * v[0]]
    length = math.sqrt(sum(x * x for x in n))
    if way == "zero" or length == 0:
        return [0.0, 0.0, 0.0]
    return [x / length * (1.001 if way == "off" else 1) for x in n]


def binary(triangles, chance):
    way = chance.choice(["right", "right", "zero", "off"])
    odd = [math.nan, math.inf, -math.inf, -0.0, 1e-45, 3e38]
    out = bytes(chance.randrange(256) for _ in range(80)) + struct.pack("<I", len(triangles))
    for triangle in triangles:
        numbers = normal(triangle, way) + [x for point in triangle for x in point]
        if chance.random() < 0.01:
            numbers[chance.randrange(12)] = chance.choice(odd)
        out += struct.pack("<12fH", *numbers, chance.choice([0] * 200 + [31]))
    cut = chance.choice([0, 0, 0, 7, 40, 51])
    return out[:len(out) - cut] + chance.choice([b"", b"", b"\0", b"trailing bytes"])


def ascii_text(triangles, chance):
    way = chance.choice(["right", "right", "zero", "off"])
    number = chance.choice(["{:g}", "{:.4f}", "{:e}", "{:.12e}", "{:.9g}", "{!r}"]).format
    end, blank = chance.choice(["\n", "\r\n"]), chance.choice(["  ", "\t", ""])
    three = lambda point: " ".join(number(round(x, 6)) for x in point)
    out = f"solid part{end}"
    for triangle in triangles:
        out += f"{blank}facet normal {three(normal(triangle, way))}{end}{blank * 2}outer loop{end}"
        out += "".join(f"{blank * 3}vertex {three(point)}{end}" for point in triangle)
        out += f"{blank * 2}endloop{end}{blank}endfacet{end}"
        if chance.random() < 0.01:
            out += f"endsolid part{end}solid another{end}"
    return (out + f"endsolid part{end}")[:-1 - chance.choice([0, 0, 0, 30, 200])].encode()


def main(example, count=300, seed=1):
    chance, rewritten = random.Random(int(seed)), 0
    with tempfile.TemporaryDirectory() as folder:
        for number in range(int(count)):
            mesh = chance.choice([binary, ascii_text])(surface(chance), chance)
            if number < len(FIXTURES):
                mesh = FIXTURES[number].read_bytes()
            file = pathlib.Path(folder) / f"{number}.stl"
            file.write_bytes(mesh)
            shrunk = subprocess.run([example, "shrink", file], capture_output=True)
            if shrunk.returncode:
                assert b"no mesh" in shrunk.stderr, shrunk.stderr
                assert number >= len(FIXTURES), f"{FIXTURES[number]} cannot be rewritten"
                continue
            rewritten += 1
            spm = file.with_name(file.name + ".spm")
            spm.write_bytes(shrunk.stdout)
            if number % 10 == 0:
                refused = subprocess.run([sys.executable, ROOT / "docs/unspm.py", spm], capture_output=True, cwd=folder)
                assert refused.returncode and file.read_bytes() == mesh, "it overwrites"
            file.unlink()
            subprocess.run([sys.executable, "-I", ROOT / "docs/unspm.py", spm], check=True, capture_output=True, cwd=folder)
            assert file.read_bytes() == mesh, f"mesh {number} of seed {seed} comes back otherwise"
            if number % 10 == 0:
                damaged = bytearray(shrunk.stdout)
                damaged[chance.randrange(5, len(damaged))] ^= 1 << chance.randrange(8)
                spm.write_bytes(damaged)
                file.unlink()
                wrong = subprocess.run([sys.executable, ROOT / "docs/unspm.py", spm], capture_output=True, cwd=folder)
                assert file.read_bytes() == mesh if wrong.returncode == 0 else not file.exists(), "a damaged one is taken"
    assert rewritten > int(count) // 2, rewritten
    print(f"{rewritten} of {count} meshes rewritten, and restored by unspm.py alone")


main(*sys.argv[1:])
