"""Measures plates in their pixels at 600 dpi against the design files. Usage: designs_scale.py SEEDPRESS DESIGNS WORK

For each fixture, on A4 and Letter, printed for a true printer and for one that shrinks: straight lines of a page are found in
its pixels, and their distances are compared with those that ezdxf, trimesh or the G-code's own numbers give.
"""

import re
import subprocess
import sys
from pathlib import Path

import ezdxf
import numpy as np
import trimesh

seedpress, designs, work = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])

DPI = 600
# Millimetres: how far two lines may be from the distance that the design gives them; how near lines must be to count as its own;
# how long a straight line must be; how thick lines are.
OFF, NEAR, STRAIGHT, THICK = 0.05, 0.07, 4.0, (0.25, 0.95)
# What a printer makes of 50 mm, across and down.
PRINTERS = {"true": (50.0, 50.0), "shrinking": (49.6, 49.8)}


def drawing_lines(path):
    """Places of a drawing's upright and level lines."""
    found = set(), set()
    for shape in ezdxf.readfile(path).modelspace().query("LWPOLYLINE"):
        points = [(x, y) for x, y in shape.get_points("xy")]
        for one, other in zip(points, points[1:] + points[:1] * shape.closed):
            for axis in 0, 1:
                if abs(one[axis] - other[axis]) < 1e-9 and abs(one[1 - axis] - other[1 - axis]) > STRAIGHT:
                    found[axis].add(round(one[axis], 4))
    return [found]


def path_lines(path):
    """Where the straight cuts of a G-code run."""
    found, place = (set(), set()), [0.0, 0.0]
    for line in path.read_text().splitlines():
        code = re.sub(r"\(.*?\)|;.*", "", line)
        before = list(place)
        for axis, letter in enumerate("XY"):
            number = re.search(letter + r"(-?[\d.]+)", code)
            place[axis] = float(number[1]) if number else place[axis]
        if re.match(r"(N\d+ )?G0?1\b", code.strip()):
            for axis in 0, 1:
                if before[axis] == place[axis] and abs(before[1 - axis] - place[1 - axis]) > STRAIGHT:
                    found[axis].add(round(place[axis], 4))
    return [found]


def solid_lines(path):
    """Front, top and right view: the planes that are seen from the side."""
    solid = trimesh.load(path, force="mesh")
    planes = []
    for axis in range(3):
        places = set(np.round(solid.bounds[:, axis], 3).tolist())
        flat = np.abs(solid.face_normals[:, axis]) > 0.99999
        planes.append(places | set(np.round(solid.triangles_center[flat][:, axis], 3).tolist()))
    if path.stem.startswith(("valve", "gear")):
        # Round bodies: across their axis only their own sides are lines that are seen from the side.
        planes[:2] = (set(np.round(solid.bounds[:, axis], 3).tolist()) for axis in (0, 1))
    x, y, z = planes
    return [(x, z), (x, y), (y, z)]


# File, what reads it, the tile that is measured, how many lines of it must be found at least, across and down, and how far the
# outermost two of them must be apart at least, across or down.
FIXTURES = [
    ("seed-tray.svg", lambda _: drawing_lines(designs / "seed-tray.dxf"), "A1", (6, 6), 180),
    ("seed-tray.dxf", drawing_lines, "A1", (5, 5), 160),
    ("seed-tray.gcode", path_lines, "B3", (5, 7), 120),
    ("bracket.stl", solid_lines, None, (3, 3), 60),
    ("valve-body.stl", solid_lines, None, (2, 4), 98),
    ("valve-body-ascii.stl", solid_lines, None, (2, 4), 98),
    ("gear.3mf", solid_lines, None, (2, 3), 65),
]


def page_ink(pdf, page):
    """How dark each pixel of a page is, from 0 to 1, rows x columns."""
    run = ["mutool", "draw", "-q", "-r", str(DPI), "-c", "gray", "-F", "pgm", "-o", "-", pdf, str(page)]
    bytes_ = subprocess.run(run, check=True, capture_output=True).stdout
    head = re.match(rb"P5\s+(?:#.*\s+)?(\d+)\s+(\d+)\s+255\s", bytes_)
    width, height = int(head[1]), int(head[2])
    return 1 - np.frombuffer(bytes_, np.uint8, width * height, head.end()).reshape(height, width) / np.float32(255)


def line_places(ink):
    """Where upright straight lines of a contour's thickness stand, in millimetres from the left."""
    length = int(STRAIGHT / 25.4 * DPI)
    sums = np.cumsum(ink > 0.5, axis=0, dtype=np.int32)
    straight = sums[length:] - sums[:-length] == length
    places = set()
    for top in range(0, straight.shape[0], length // 2):
        band = straight[top:top + length // 2]
        columns = np.flatnonzero(band.any(axis=0))
        for run in np.split(columns, np.flatnonzero(np.diff(columns) > 1) + 1):
            rows = np.flatnonzero(band[:, run].all(axis=1))
            if len(rows) and len(run) and THICK[0] <= len(run) / DPI * 25.4 <= THICK[1]:
                beside = slice(max(run[0] - 1, 0), run[-1] + 2)
                weights = ink[top + rows[0]:top + rows[0] + length, beside].mean(axis=0)
                centre = (weights * np.arange(beside.start, beside.start + len(weights))).sum() / weights.sum() + 0.5
                places.add(round(float(centre) / DPI * 25.4, 3))
    return np.array(sorted(places))


def widest(seen, wanted):
    """The page's lines are laid over the design's where they agree best -> how well they do, how wide the widest two of these
    are apart in the design, how far off that is on the page, and how many agree."""
    wanted = np.array(sorted(wanted))
    best = (0.0, 0.0, 0.0, 0)
    for start in seen:
        for origin in wanted:
            apart = np.abs((seen - start)[None, :] - (wanted - origin)[:, None])
            nearest = apart.argmin(axis=1)
            closeness = 1 - apart[np.arange(len(wanted)), nearest] / NEAR
            own = np.flatnonzero(closeness > 0)
            first, last = own[0], own[-1]
            wide = wanted[last] - wanted[first]
            off = abs(seen[nearest[last]] - seen[nearest[first]] - wide)
            best = max(best, (closeness[own].sum(), wide, off, len(own)))
    return best


def measured(pages, lines, printer):
    """The widest distance, its error and how many lines agree, across and down, in the view that agrees best."""
    best = [(0.0, 0.0, 0.0, 0), (0.0, 0.0, 0.0, 0)]
    for page in pages:
        for axis in 0, 1:
            # On paper, down is where less is in a drawing.
            seen = page[axis] * printer[axis] / 50 * (1, -1)[axis]
            if len(seen):
                best[axis] = max([best[axis]] + [widest(seen, view[axis]) for view in lines])
    return [found[1:] for found in best]


def holds(found, fewest, least):
    enough = all(count >= few for (_, _, count), few in zip(found, fewest))
    return enough and max(wide for wide, _, _ in found) >= least and all(off < OFF for _, off, _ in found)


def printed(name, paper, measures, tile):
    """Where the straight lines of each page are, upright and level."""
    pdf = work / f"scale-{name}-{paper}-{measures[0]}.pdf"
    options = ["--paper", paper, "--scale", "1:1", "--no-mirror", "--measured", ",".join(map(str, measures))]
    options += ["--only", tile] if tile else []
    options += ["--unit", "mm"] if name.endswith(".stl") else []
    subprocess.run([seedpress, "plate", designs / name, "-o", pdf, *options], check=True, stdout=subprocess.DEVNULL)
    said = subprocess.run(["pdfinfo", pdf], check=True, capture_output=True, text=True).stdout
    inks = [page_ink(pdf, page) for page in range(1, int(re.search(r"Pages:\s+(\d+)", said)[1]) + 1)]
    return [(line_places(ink), line_places(ink.T)) for ink in inks]


faults = []
for name, reader, tile, fewest, least in FIXTURES:
    lines = reader(designs / name)
    for paper in "a4", "letter":
        for printer, measures in PRINTERS.items():
            pages = printed(name, paper, measures, tile)
            found = measured(pages, lines, measures)
            told = "; ".join(f"{count} lines, {wide:g} mm {way} to {off:.3f}"
                             for way, (wide, off, count) in zip(("across", "down"), found))
            what = f"{name}, {paper}, {printer} printer"
            good = holds(found, fewest, least)
            print(f"{'ok' if good else 'NO'}  {what}: {told}", flush=True)
            if not good:
                faults.append(what)
            # The measure itself: on a printer that does not shrink such a sheet is wrong, and that must be seen.
            if printer != "true" and holds(measured(pages, lines, PRINTERS["true"]), fewest, least):
                faults.append(f"{what}: a wrong scale is not seen")

sys.exit("\n".join(faults) if faults else 0)
