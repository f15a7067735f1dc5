"""Compares what plates say of designs with what ezdxf and trimesh find in the files. Usage: designs_agree.py DESIGNS PLATES"""

import collections
import re
import sys
from pathlib import Path

import ezdxf
import trimesh
from ezdxf import bbox

designs, plates = map(Path, sys.argv[1:3])
faults = []


def judged(what, holds):
    print(f"{'ok' if holds else 'NO'}  {what}")
    if not holds:
        faults.append(what)


def numbers(text):
    """All numbers of a text, without the commas between thousands."""
    return [float(word.replace(",", "")) for word in re.findall(r"\d[\d,]*(?:\.\d+)?", text)]


def said(text, value, tolerance):
    return any(abs(number - value) <= tolerance for number in numbers(text))


# The drawing: no error by the standard's reader, 700 x 400 mm, and as many holes of each diameter as the key sheet has.
drawing = ezdxf.readfile(designs / "seed-tray.dxf")
audit = drawing.audit()
judged(f"ezdxf finds no fault in seed-tray.dxf: {audit.errors}", not audit.errors and not audit.fixes)
judged("its unit is millimetres", drawing.units == ezdxf.units.MM)
size = bbox.extents(drawing.modelspace().query("LWPOLYLINE")).size
judged(f"it measures {size.x:g} x {size.y:g} mm", (round(size.x, 3), round(size.y, 3)) == (700, 400))


def circles(entities):
    for entity in entities:
        if entity.dxftype() == "INSERT":
            for part in entity.multi_insert() if entity.mcount > 1 else [entity]:
                yield from circles(part.virtual_entities())
        elif entity.dxftype() == "CIRCLE":
            yield round(2 * entity.dxf.radius, 3)


holes = collections.Counter(circles(drawing.modelspace()))
judged(f"holes by diameter: {dict(holes)}", holes == {4: 8, 6: 28, 12: 15})
text = (plates / "seed-tray.dxf.txt").read_text()
for diameter, count in holes.items():
    on_paper = any(said(line, diameter, 0.001) and said(line, count, 0) for line in text.splitlines())
    judged(f"the key sheet has {count} holes of {diameter:g} mm", on_paper)

# Solids: watertight, and of the size and the volume that their plates say.
for name in "bracket.stl", "valve-body.stl", "gear.3mf":
    solid = trimesh.load(designs / name, force="mesh")
    text = (plates / f"{name}.txt").read_text()
    judged(f"{name}: trimesh calls it watertight", bool(solid.is_watertight))
    for axis, length in zip("xyz", solid.extents):
        judged(f"{name}: {length:.2f} mm along {axis} is on paper", said(text, length, 0.06))
    volume = solid.volume / 1000
    judged(f"{name}: {volume:.2f} cm3 is on paper", said(text, volume, volume * 0.006))
    judged(f"{name}: {len(solid.faces)} triangles are on paper", said(text, len(solid.faces), 0))

sys.exit(f"{len(faults)} disagreements" if faults else 0)
