# unspm.py: FILE.spm -> FILE, a 3D model (STL) that was written in a shorter way to need less paper.
# python3 unspm.py FILE.spm ..   Nothing but Python 3 is needed, and nothing is overwritten.
#
# FILE.spm is "SPM1" and a line feed, the SHA-256 of FILE, its length, a kind (0: FILE as it is; 1: binary STL;
# 2: ASCII STL), and streams: what stands between the numbers, then the surface, triangle by triangle.
import bisect, hashlib, itertools, math, struct, sys

NEW, LONE, NAMED, TOLD = 0, 255, 96, 4

class Streams:
    def __init__(self, data):
        self.data, self.at = data, 0
    def take(self, count):
        self.at += count
        return self.data[self.at - count:self.at] if self.at <= len(self.data) else sys.exit("it ends too early")
    def number(self):  # seven bits a byte, lowest first
        byte = self.take(1)[0]
        return byte if byte < 128 else byte - 128 + (self.number() << 7)
    def bytes(self):
        return self.take(self.number())
    def list(self):  # the lowest bytes of all numbers, then the next ..
        count, width = self.number(), self.take(1)[0]
        planes = [self.take(count) for _ in range(width)]
        return iter([int.from_bytes(bytes(number), "little") for number in zip(*planes)])

def to_float(value):  # rounds to the nearest float, which for large values is infinity
    return struct.unpack("<f", struct.pack("<f", value))[0] if abs(value) < 3.4028235677973366e38 else value * math.inf

def unfold(number):  # 0, 1, 2, 3, 4 -> 0, -1, 1, -2, 2
    return -1 - (number >> 1) if number & 1 else number >> 1

def sign(number):  # a signed number <-> its magnitude, and whether it is negative; -1 is minus zero
    return (-1 - number, True) if number < 0 else (number, False)

class Style:  # how numbers are written; each is a sign and a magnitude, an integer in the order of the numbers
    def __init__(self, letter, digits, exponent):
        self.letter, self.digits, self.exponent = chr(letter), digits, exponent
        self.precision = digits + (self.letter == "e")
        self.decade = 9 * 10 ** (self.precision - 1)  # how many numbers have one exponent
    def value(self, magnitude):
        if self.letter == "b":
            return struct.unpack("<f", struct.pack("<I", magnitude))[0] if magnitude < 0x7F800000 else math.inf
        if self.letter == "f":
            return float(f"{magnitude}e-{self.digits}")
        if magnitude == 0:
            return 0.0
        exponent, digits = divmod(magnitude - 1, self.decade)
        return float(f"{digits + self.decade // 9}e{exponent - 99 - self.precision + 1}")
    def nearest(self, value):  # a value from -1 to 1
        negative, value, magnitude = math.copysign(1, value) < 0, abs(value), 0
        if self.letter == "b":
            magnitude = struct.unpack("<I", struct.pack("<f", value))[0]
        elif self.letter == "f":
            magnitude = int(f"{value:.{self.digits}f}".replace(".", ""))
        elif value:
            digits, exponent = f"{value:.{self.precision - 1}e}".split("e")
            above = int(digits.replace(".", "")) - self.decade // 9
            magnitude = max(0, 1 + (int(exponent) + 99) * self.decade + above)
        return magnitude, negative
    def text(self, magnitude, negative):
        value = self.value(magnitude)
        text = repr(value) if self.letter == "r" else f"{value:.{self.digits}{self.letter}}"
        if "e" in text and self.exponent != 2:
            number, exponent = text.split("e")
            text = f"{number}e{exponent[0]}{int(exponent[1:]):0{self.exponent}}"
        return (("-" if negative else "") + text).encode()
    def float(self, magnitude, negative):
        bits = magnitude if self.letter == "b" else struct.unpack("<I", struct.pack("<f", self.value(magnitude)))[0]
        return struct.pack("<I", bits | negative << 31)

def computed_normal(corners, way, style):  # 0: in doubles; 1: of corners rounded to floats; 2: in floats only
    first = to_float if way > 0 else float
    step = to_float if way > 1 else float
    a, b, c = [[first(x) for x in corner] for corner in corners]
    ux, uy, uz = [step(b[k] - a[k]) for k in range(3)]
    vx, vy, vz = [step(c[k] - a[k]) for k in range(3)]
    x, y, z = [step(step(p * q) - step(r * s)) for p, q, r, s in
               ((uy, vz, uz, vy), (uz, vx, ux, vz), (ux, vy, uy, vx))]
    length = step(math.sqrt(step(step(step(x * x) + step(y * y)) + step(z * z))))
    return [style.nearest(part / length) for part in (x, y, z)] if 0 < length < math.inf else [(0, False)] * 3

class Surface:
    def __init__(self, streams):
        self.style, self.normal_style = [Style(*streams.take(3)) for _ in range(2)]
        self.way = streams.take(1)[0]
        self.steps, self.thirds, self.guesses, self.normal_steps = [iter(streams.bytes()) for _ in range(4)]
        table, self.distances, *lists = [streams.list() for _ in range(8)]
        self.table, self.places, self.normals = list(itertools.accumulate(table)), lists[:3], lists[3:]
        self.values = [self.style.value(magnitude) for magnitude in self.table]  # of all coordinates, in order
        self.vertices, self.points = [], []  # of each, three places in the table (-1 - place if negative), and values
        self.recent = []  # open edges (from, to, the third corner behind), the newest last, at most 32
        self.out, self.into = [], []  # of each vertex, (to, behind) of open edges from it, and starts of those to it
    def nearest(self, value):  # the place of the value nearest to this
        if not abs(value) <= 1e39:
            return 0
        size, values = abs(value), self.values
        place = bisect.bisect_left(values, size)
        if place == len(values) or place > 0 and size - values[place - 1] <= values[place] - size:
            place -= 1
        return -1 - place if value < 0 and values[place] != 0 else place
    def new_vertex(self, edge):
        chosen, places = next(self.guesses), []
        for axis, choice in enumerate((chosen // 25, chosen // 5 % 5, chosen % 5)):
            if edge:  # where a parallelogram would put it, or as one of three corners has it
                a, b, c = [self.points[vertex][axis] for vertex in edge]
                guesses = [self.nearest(a + b - c)] + [self.vertices[vertex][axis] for vertex in edge]
            else:
                guesses = [self.vertices[-1][axis] if self.vertices else 0]
            places.append(guesses[choice] if choice != TOLD else guesses[0] + unfold(next(self.places[axis])))
        self.vertices.append(places)
        self.points.append([-self.values[-1 - p] if p < 0 else self.values[p] for p in places])
        self.out.append([])
        self.into.append([])
        return len(self.vertices) - 1
    def corners(self):  # of the next triangle: an edge of an earlier one, as which side, and a third corner
        step = next(self.steps)
        if step == LONE:
            back = lambda distance: len(self.vertices) - distance if distance else self.new_vertex(None)
            return [back(next(self.distances)) for _ in range(3)]
        if step < NAMED:
            start, end, behind = self.recent[-1 - step // 3]
        else:
            step -= NAMED
            start = len(self.vertices) - 1 - next(self.distances)
            end, behind = self.out[start][-1 - step // 3]
        third = next(self.thirds)
        if third == NEW:
            third = self.new_vertex((start, end, behind))
        elif third == LONE:
            third = len(self.vertices) - 1 - next(self.distances)
        else:  # one of those that have an open edge with either end
            out, into = [to for to, _ in self.out[end][:-5:-1]], self.into[start][:-5:-1]
            pairs = itertools.zip_longest(out, into)
            third = [vertex for pair in pairs for vertex in pair if vertex is not None][third - 1]
        corners = [start, end, third]
        return corners[3 - step % 3:] + corners[:3 - step % 3]
    def take(self, a, b, c):  # edges that were open are closed; others are opened, turned round
        for start, end, behind in (a, b, c), (b, c, a), (c, a, b):
            here = [edge for edge in self.out[start] if edge[0] == end]
            if here:
                self.out[start].remove(here[0])
                if start in self.into[end]:
                    self.into[end].remove(start)
                self.recent = [edge for edge in self.recent if edge[:2] != (start, end)]
            elif not any(edge[0] == start for edge in self.out[end]):
                self.out[end] = self.out[end][-15:] + [(start, behind)]
                self.into[start] = self.into[start][-15:] + [end]
                self.recent.append((end, start, behind))
        self.recent = self.recent[-32:]
    def triangles(self):  # normal and corners of each
        normal = [(0, False)] * 3
        for step in self.normal_steps:
            a, b, c = self.corners()
            self.take(a, b, c)
            if step == 2:
                normal = [(0, False)] * 3
            elif step != 1:
                before = normal
                normal = computed_normal([self.points[vertex] for vertex in (a, b, c)], self.way, self.normal_style)
                for axis, choice in enumerate(((step - 3) // 9, (step - 3) // 3 % 3, (step - 3) % 3) if step else ()):
                    if choice == 1:
                        normal[axis] = before[axis]
                    elif choice == 2:
                        magnitude, negative = normal[axis]
                        signed = -1 - magnitude if negative else magnitude
                        normal[axis] = sign(signed + unfold(next(self.normals[axis])))
            places = [sign(place) for place in self.vertices[a] + self.vertices[b] + self.vertices[c]]
            yield [(self.normal_style, *part) for part in normal] + [
                (self.style, self.table[place], negative) for place, negative in places]

def restore(data):
    if data[:5] != b"SPM1\n":
        sys.exit("it is no file of this kind")
    streams = Streams(data[37:])
    length, kind = streams.number(), streams.take(1)[0]
    if kind == 0:
        file = [streams.data[streams.at:]]
    elif kind == 1:
        file, attributes, tail = [streams.bytes()], list(streams.list()), streams.bytes()
        for number, parts in enumerate(Surface(streams).triangles()):
            file += [style.float(magnitude, negative) for style, magnitude, negative in parts]
            file.append(struct.pack("<H", attributes[number] if attributes else 0))
        file.append(tail)
    else:
        file, words = [streams.bytes()], [streams.bytes() for _ in range(12)]
        tail, gaps = streams.bytes(), list(streams.list())
        exceptions = {sum(gaps[:n + 1]) + n: streams.bytes() for n in range(len(gaps))}
        for number, parts in enumerate(Surface(streams).triangles()):
            for word, part in zip(words[:11] + [exceptions.get(number, words[11])], parts):
                file += [part[0].text(*part[1:]), word]
        file[-1] = tail
    file = b"".join(file)
    if len(file) != length or hashlib.sha256(file).digest() != data[5:37]:
        sys.exit("what comes back is not the file: the .spm is damaged")
    return file

for name in sys.argv[1:] or sys.exit("python3 unspm.py FILE.spm .."):
    restored = restore(open(name, "rb").read())
    with open(name[:-4] if name.endswith(".spm") else name + ".restored", "xb") as target:
        print(target.write(restored), "bytes:", target.name)
