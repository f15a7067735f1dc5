"""Large and hostile design files -> how long the real program takes to print them, and how much memory it has at most.

python3 benches/plates/run.py [--hostile] [PROGRAM]      PROGRAM: target/release/seedpress, as built by cargo build --release
Exits with 1 if a file takes longer, by the clock, or more than it may. On a busy machine the seconds of the processor say more.
"""
import argparse, io, math, os, pathlib, random, struct, sys, tempfile, time, zipfile

ROOT = pathlib.Path(__file__).resolve().parents[2]


def binary_stl(triangles, claims=None, header=b"made for a measurement"):
    parts = [header.ljust(80, b" "), struct.pack("<I", len(triangles) if claims is None else claims)]
    parts += [struct.pack("<12fH", 0, 0, 0, *(x for corner in triangle for x in corner), 0) for triangle in triangles]
    return b"".join(parts)


def lump(side, noise):
    """A lump with dents, as a scanner gives it: 2 x side x side triangles."""
    dice = random.Random(1)

    def point(row, column):
        a, b = math.tau * column / side, math.pi * (row / side * 0.99 + 0.005)
        radius = 40 + 4 * math.sin(3 * a) * math.sin(4 * b)
        place = radius * math.cos(a) * math.sin(b), radius * math.sin(a) * math.sin(b), radius * math.cos(b)
        return tuple(x + noise * (dice.random() - 0.5) for x in place)

    points = [[point(row, column) for column in range(side)] for row in range(side + 1)]
    triangles = []
    for row in range(side):
        for column in range(side):
            a, b = points[row][column], points[row][(column + 1) % side]
            c, d = points[row + 1][(column + 1) % side], points[row + 1][column]
            triangles += [(a, b, c), (a, c, d)]
    return triangles


def dxf(entities, blocks=""):
    return ("0\nSECTION\n2\nHEADER\n9\n$ACADVER\n1\nAC1015\n9\n$INSUNITS\n70\n4\n0\nENDSEC\n"
            f"0\nSECTION\n2\nBLOCKS\n{blocks}0\nENDSEC\n0\nSECTION\n2\nENTITIES\n{entities}0\nENDSEC\n0\nEOF\n").encode()


def line(x, y, to_x, to_y):
    return f"0\nLINE\n8\n0\n10\n{x:.3f}\n20\n{y:.3f}\n30\n0\n11\n{to_x:.3f}\n21\n{to_y:.3f}\n31\n0\n"


def large_drawing():
    """50,000 lines on 3,000 x 3,000 mm."""
    dice = random.Random(2)
    lines = [line(0, 0, 3000, 0), line(3000, 0, 3000, 3000), line(3000, 3000, 0, 3000), line(0, 3000, 0, 0)]
    while len(lines) < 50_000:
        x, y, turn, long = dice.uniform(40, 2960), dice.uniform(40, 2960), dice.uniform(0, math.tau), dice.uniform(2, 40)
        lines.append(line(x, y, x + long * math.cos(turn), y + long * math.sin(turn)))
    return dxf("".join(lines))


def block(name, inside):
    return f"0\nBLOCK\n8\n0\n2\n{name}\n70\n0\n10\n0\n20\n0\n30\n0\n3\n{name}\n1\n\n{inside}0\nENDBLK\n8\n0\n"


def insert(name, more=""):
    return f"0\nINSERT\n8\n0\n2\n{name}\n10\n0\n20\n0\n30\n0\n{more}"


def threemf(model):
    types = ("<?xml version='1.0'?><Types xmlns='http://schemas.openxmlformats.org/package/2006/content-types'>"
             "<Default Extension='rels' ContentType='application/vnd.openxmlformats-package.relationships+xml'/>"
             "<Default Extension='model' ContentType='application/vnd.ms-package.3dmanufacturing-3dmodel+xml'/></Types>")
    links = ("<?xml version='1.0'?><Relationships xmlns='http://schemas.openxmlformats.org/package/2006/relationships'>"
             "<Relationship Target='/3D/3dmodel.model' Id='r0' "
             "Type='http://schemas.microsoft.com/3dmanufacturing/2013/01/3dmodel'/></Relationships>")
    package = io.BytesIO()
    with zipfile.ZipFile(package, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in ("[Content_Types].xml", types), ("_rels/.rels", links), ("3D/3dmodel.model", model):
            archive.writestr(name, text)
    return package.getvalue()


def model(resources, item):
    return ("<?xml version='1.0'?><model unit='millimeter' xmlns='http://schemas.microsoft.com/3dmanufacturing/core/2015/02'>"
            f"<resources>{resources}</resources><build><item objectid='{item}'/></build></model>")


MESH = ("<object id='1' type='model'><mesh><vertices><vertex x='0' y='0' z='0'/><vertex x='20' y='0' z='0'/>"
        "<vertex x='0' y='20' z='0'/><vertex x='0' y='0' z='20'/></vertices><triangles><triangle v1='0' v2='2' v3='1'/>"
        "<triangle v1='0' v2='1' v3='3'/><triangle v1='1' v2='2' v3='3'/><triangle v1='0' v2='3' v3='2'/></triangles></mesh></object>")


def component(number, of):
    inside = "".join(f"<component objectid='{one}'/>" for one in of)
    return f"<object id='{number}' type='model'><components>{inside}</components></object>"


def soup(count, size):
    """Triangles at random places, through one another."""
    dice = random.Random(3)

    def triangle():
        centre = [100 * dice.random() for _ in range(3)]
        return tuple(tuple(x + size * (dice.random() - 0.5) for x in centre) for _ in range(3))

    return [triangle() for _ in range(count)]


def hostile():
    yield "claims-4-billion.stl", binary_stl(lump(2, 0), claims=2**32 - 1)
    yield "crossing-triangles.stl", binary_stl(soup(150_000, 2))
    yield "large-crossing-triangles.stl", binary_stl(soup(20_000, 100))
    yield "a-million-triangles.stl", binary_stl(lump(708, 0.02))
    yield "letters.stl", b"solid x\n" + b"facet normal 0 0 1\nouter loop\n" + b"vertex 1 2 " * 5_000_000
    points = "v 0 0 0\nv 10 0 0\nv 0 10 0\nv 0 0 10\n"
    yield "face-of-900000.obj", (points + "f " + "1 2 3 " * 300_000 + "\n").encode()
    yield "points.obj", (points * 700_000 + "f 1 2 3\n").encode()
    a_line = line(0, 0, 50, 20)
    yield "insert-10-9.dxf", dxf(insert("L", "70\n32000\n71\n32000\n44\n1\n45\n1\n"), block("L", a_line))
    doubling = "".join(block(f"B{at}", insert(f"B{at - 1}") * 2) for at in range(1, 40))
    yield "doubling.dxf", dxf(insert("B39"), block("B0", a_line) + doubling)
    knots = "".join(f"40\n{at}\n" for at in range(1_000_000))
    ends = "10\n0\n20\n0\n30\n0\n10\n9\n20\n9\n30\n0\n"
    yield "a-million-knots.dxf", dxf(f"0\nSPLINE\n8\n0\n70\n8\n71\n3\n72\n1000000\n73\n3\n{knots}{ends}{a_line}")
    yield "a-million-lines.dxf", dxf(a_line * 1_000_000)
    head = ("<svg xmlns='http://www.w3.org/2000/svg' xmlns:xlink='http://www.w3.org/1999/xlink' width='50mm' height='50mm' "
            "viewBox='0 0 50 50'>")
    entities = "".join(f"<!ENTITY e{at} '{f'&e{at - 1};' * 10}'>" for at in range(1, 12))
    yield "entities.svg", f"<!DOCTYPE svg [<!ENTITY e0 'ha'>{entities}]>{head}<text y='9'>&e11;</text></svg>".encode()
    uses = "".join(f"<g id='g{at}'><use xlink:href='#g{at - 1}'/><use xlink:href='#g{at - 1}'/></g>" for at in range(1, 40))
    yield "uses.svg", f"{head}<defs><path id='g0' d='M0 0h9v9z'/>{uses}</defs><use xlink:href='#g39'/></svg>".encode()
    yield "deep.svg", (head + "<g>" * 100_000 + "<path d='M1 1h9v9z'/>" + "</g>" * 100_000 + "</svg>").encode()
    yield "a-long-path.svg", (head + "<path d='M0 0" + "l1 1l-1 1" * 2_000_000 + "'/></svg>").encode()
    yield "300-mb-of-blanks.3mf", threemf(model(MESH, 1) + " " * (300 << 20))
    doubled = "".join(component(number, [number - 1] * 2) for number in range(2, 40))
    yield "doubling.3mf", threemf(model(MESH + doubled, 39))
    yield "loop.3mf", threemf(model(component(2, [3]) + component(3, [2]), 2))
    yield "a-loop.ngc", b"G21 G90\no100 while [1 EQ 1]\nG1 X1 F100\no100 endwhile\nG1 X50 Y20\nM2\n"
    yield "endless-pecks.nc", b"G21 G90\nG83 X10 Y10 Z-1000 R2 Q0.000001 F100 L1000000\nG80\nM30\n"
    yield "ten-million-lines.gcode", b"G21 G90\nG1 F100\n" + b"G1X9\nG1X0\n" * 5_000_000
    yield "a-long-listing.scad", b"cube([10, 20, 30]);\n" * 2_000_000


def run(program, folder, name, data, arguments):
    """How it ended, its seconds by the clock and of the processor, the most memory that it had in MB, and what it said."""
    (folder / name).write_bytes(data)
    began = time.monotonic()
    child = os.fork()
    if child == 0:
        os.chdir(folder)
        said = os.open("said", os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        os.dup2(said, 1), os.dup2(said, 2)
        os.execv(program, [program, "plate", name, "-o", "out.pdf", "--force", *arguments])
    _, status, used = os.wait4(child, 0)
    took = time.monotonic() - began
    code = os.waitstatus_to_exitcode(status)
    os.unlink(folder / name)
    return code, took, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, (folder / "said").read_text(errors="replace").strip()


words = argparse.ArgumentParser(description=__doc__.split("\n")[0])
words.add_argument("program", nargs="?", default=ROOT / "target/release/seedpress", type=pathlib.Path)
words.add_argument("--hostile", action="store_true", help="files that were made to do harm")
words = words.parse_args()
program, faults = str(words.program.resolve()), 0
with tempfile.TemporaryDirectory() as folder:
    folder = pathlib.Path(folder)
    print("| file | MB | ends with | seconds | of the processor | MB of memory |\n| --- | --- | --- | --- | --- | --- |")
    if words.hostile:
        cases = ((name, data, ["--no-mirror"], 10, 500) for name, data in hostile())
    else:
        cases = (
            ("scan of 200,978 triangles, four views", binary_stl(lump(317, 0)), ["--no-mirror"], 5, 200),
            ("the same with noise, four views", binary_stl(lump(317, 0.02)), ["--no-mirror"], 5, 200),
            ("50,000 lines on 3,000 x 3,000 mm", large_drawing(), ["--no-mirror"], 3, 500),
        )
    for name, data, arguments, seconds, memory in cases:
        file = name if words.hostile else "large.stl" if "triangles" in name or "noise" in name else "large.dxf"
        code, took, worked, most, said = run(program, folder, file, data, arguments)
        too_much = took > seconds or most > memory or code not in (0, 1, 2) or (code and not words.hostile)
        faults += too_much
        print(f"| {name} | {len(data) / 1e6:.1f} | {code} | {took:.2f} | {worked:.2f} | {most:.0f} |{' <- too much' if too_much else ''}", flush=True)
        if code not in (0, 1, 2) or (code and not words.hostile):
            print(said, file=sys.stderr)
sys.exit(bool(faults))
