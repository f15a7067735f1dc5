"""Lists of people -> read by us and by vobject, openpyxl, odfpy and xlrd: the same people.

Usage: .ci/tree_lists.py path/to/examples/lists [lists], in an environment that has vobject 0.9.9, openpyxl 3.1.5, odfpy 1.4.1,
xlrd 2.0.2 and xlwt 1.3.0. So many random lists of each kind are made (300 unless told), and the fixtures are read, too.
SEEDPRESS_SEED repeats them. `.ci/tree_lists.py --write` writes the spreadsheets of fixtures/trees/lists anew.
"""

import json
import os
import random
import re
import subprocess
import sys
import tempfile

import openpyxl
import vobject
import xlrd
import xlwt
from odf.opendocument import OpenDocumentSpreadsheet, load
from odf.table import Table, TableCell, TableRow
from odf.text import P

FIXTURES = os.path.join(os.path.dirname(__file__), "..", "fixtures", "trees", "lists")
FIRST = ["Rosa", "Tomas", "Beni", "Ilse", "Äsop", "Łucja", "José", "Шура", "فرخ", "ليلى", "小禾", "आभा", "O'Tree", "Ash & Elm", "Jonah <x>"]
LAST = ["Quillfeather", "Emberly", "Brückenmüller", "Núñez", "Ольхова", "باغبان", "बरगद", "Thistle-Down", "of the Mill", "Öztürk"]
HEADS = ["Name", "Phone", "Group", "Place"]
GROUPS = ["mill", "school", "bridge", "Übersee", ""]


def fixture_rows():
    """The sheets of people.*: titles above the heads, a blank row, numbers kept as numbers."""
    people = [
        ["People of the hill (made up)"],
        [],
        ["Name", "Telefon", "Gruppe", "Sprachen", "Einverstanden"],
        ["Rosa Quillfeather", "555-0105", "mill", "en, ar", "ja"],
        ["Tomas Emberly", "555-0106 / 555-0116", "school", "de", "nein"],
        ["Äsop Brückenmüller", 491555010555, "mill", "Deutsch", True],
        [],
        ["Ilse Öztürk", 4.91555010555123e17, "school", "tr", ""],
    ]
    more = [["Vorname", "Nachname", "Handy"], ["Beni", "Thistle-Down", "+1-555-010-5556"]]
    notes = [["Water is kept in the cellar."], ["Bring lamps."]]
    return [("People", people), ("Abroad", more), ("Notes", notes)]


def write_xlsx(path, sheets):
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets:
        sheet = book.create_sheet(name)
        for at, row in enumerate(rows, 1):
            for column, value in enumerate(row, 1):
                if value != "":
                    sheet.cell(at, column, value)
    book.save(path)


def write_xls(path, sheets):
    book = xlwt.Workbook(encoding="utf-8")
    for name, rows in sheets:
        sheet = book.add_sheet(name)
        for at, row in enumerate(rows):
            for column, value in enumerate(row):
                if value != "":
                    sheet.write(at, column, value)
    book.save(path)


def write_ods(path, sheets):
    book = OpenDocumentSpreadsheet()
    for name, rows in sheets:
        table = Table(name=name)
        for row in rows:
            line = TableRow()
            for value in row:
                if isinstance(value, bool):
                    cell = TableCell(valuetype="boolean", booleanvalue="true" if value else "false")
                    cell.addElement(P(text="WAHR" if value else "FALSCH"))
                elif isinstance(value, (int, float)):
                    cell = TableCell(valuetype="float", value=repr(value))
                    cell.addElement(P(text=f"{value:.2E}"))
                elif value == "":
                    cell = TableCell()
                else:
                    cell = TableCell(valuetype="string")
                    for part in value.split("\n"):
                        cell.addElement(P(text=part))
                line.addElement(cell)
            table.addElement(line)
        # What office programs write below the last row.
        last = TableRow(numberrowsrepeated=str(1048576 - len(rows)))
        last.addElement(TableCell(numbercolumnsrepeated="16384"))
        table.addElement(last)
        book.spreadsheet.addElement(table)
    book.save(path)


def xls_95(sheets):
    """A workbook of Excel 95 (BIFF5) without a container: texts in a code page."""
    def record(kind, data=b""):
        return kind.to_bytes(2, "little") + len(data).to_bytes(2, "little") + data

    def short(number):
        return number.to_bytes(2, "little")

    def label(at, column, text):
        coded = text.encode("cp1252", "replace")
        return record(0x204, short(at) + short(column) + short(0) + short(len(coded)) + coded)

    import struct
    bodies = []
    for _, rows in sheets:
        body = record(0x809, short(0x500) + short(0x10) + bytes(4))
        for at, row in enumerate(rows):
            for column, value in enumerate(row):
                if isinstance(value, bool):
                    body += record(0x205, short(at) + short(column) + short(0) + bytes([value, 0]))
                elif isinstance(value, (int, float)):
                    body += record(0x203, short(at) + short(column) + short(0) + struct.pack("<d", value))
                elif value:
                    body += label(at, column, value)
        bodies.append(body + record(0x0A))
    names = [name.encode("cp1252") for name, _ in sheets]
    start = record(0x809, short(0x500) + short(5) + bytes(4)) + record(0x42, short(1252))
    length = len(start) + sum(4 + 7 + len(name) for name in names) + 4
    heads = b""
    for name, body in zip(names, bodies):
        heads += record(0x85, length.to_bytes(4, "little") + b"\0\0" + bytes([len(name)]) + name)
        length += len(body)
    return start + heads + record(0x0A) + b"".join(bodies)


def write_fixtures():
    sheets = fixture_rows()
    write_xlsx(os.path.join(FIXTURES, "people.xlsx"), sheets)
    write_ods(os.path.join(FIXTURES, "people.ods"), sheets)
    write_xls(os.path.join(FIXTURES, "people.xls"), sheets)
    with open(os.path.join(FIXTURES, "people-95.xls"), "wb") as out:
        out.write(xls_95(sheets))


def shown(value):
    """A value as a list shows it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, (int, float)) and float(value).is_integer():
        return str(int(value)) if abs(value) < 1e15 else "rounded"
    return str(value)


def sheet_of_xlsx(path):
    return [[shown(cell) for cell in row] for row in openpyxl.load_workbook(path).worksheets[0].iter_rows(values_only=True)]


def sheet_of_xls(path):
    sheet = xlrd.open_workbook(path).sheet_by_index(0)
    return [[shown(cell.value) for cell in sheet.row(at)] for at in range(sheet.nrows)]


def sheet_of_ods(path):
    rows = []
    for row in load(path).spreadsheet.getElementsByType(Table)[0].getElementsByType(TableRow):
        cells = []
        for cell in row.getElementsByType(TableCell):
            kind, value = cell.getAttribute("valuetype"), cell.getAttribute("value")
            text = "\n".join(str(part) for part in cell.getElementsByType(P))
            cells += [shown(float(value)) if kind == "float" else text] * min(int(cell.getAttribute("numbercolumnsrepeated") or 1), 50)
        rows.append(cells)
    return rows


def spaced(text):
    return re.sub(r"\s+", " ", text).strip()


def people_of_rows(rows):
    """The people of a sheet whose first row holds HEADS."""
    people = []
    for row in rows[1:]:
        name, number, group, place = (list(row) + [""] * 4)[:4]
        if name or number:
            people.append((spaced(name), digits(number), spaced(group), spaced(place)))
    return people


def digits(text):
    return "" if text == "rounded" else re.sub(r"\D", "", text)


def ours(tool, paths):
    out = subprocess.run([tool, *paths], check=True, capture_output=True, text=True).stdout
    return {line["file"]: line["read"] for line in map(json.loads, out.splitlines())}


def people_of_ours(read):
    return [(p["name"], "".join(digits(w["at"]) for w in p["ways"]), p["group"] or "", p["place"] or "") for p in read["people"]]


def random_rows(draw):
    rows = [HEADS]
    for _ in range(draw.randint(1, 40)):
        number = draw.choice([f"555-01{draw.randint(0, 99):02}", f"+1 555 010 {draw.randint(0, 9999):04}", draw.randint(10**9, 10**14), 10**15 * draw.randint(1, 9), f"(0555) 01{draw.randint(0, 99):02}"])
        name = draw.choice(FIRST) + draw.choice([" ", "\n", "  "]) + draw.choice(LAST)
        rows.append([name, number, draw.choice(GROUPS), draw.choice(["Hill", "Lake & Shore", ""])])
        if draw.random() < 0.1:
            rows.append([])
    return rows


def qp(text, charset, draw):
    coded = "".join(f"={byte:02X}" if byte > 126 or byte in b"=\r\n" or draw.random() < 0.3 else chr(byte) for byte in text.encode(charset))
    if draw.random() < 0.5 and len(coded) > 30:
        parts = re.findall(r"(?:=[0-9A-F]{2}|.){1,20}", coded)
        # A soft break never stands before a blank: what a blank there means, programs disagree on.
        coded = parts[0] + "".join(("" if part.startswith(" ") else "=\r\n") + part for part in parts[1:])
    return coded


def random_card(draw):
    first, last, number = draw.choice(FIRST), draw.choice(LAST), f"+1-555-010-{draw.randint(0, 9999):04}"
    kind = draw.choice(["2.1", "2.1qp", "3.0", "3.0fold", "4.0"])
    escape = lambda text: text.replace("\\", "\\\\").replace(",", "\\,").replace(";", "\\;")
    if kind == "2.1":
        lines = ["VERSION:2.1", f"N:{last};{first};;;", f"FN:{first} {last}", f"TEL;CELL:{number}"]
    elif kind == "2.1qp":
        head = ";CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:"
        lines = ["VERSION:2.1", "N" + head + qp(f"{last};{first};;;", "utf-8", draw), "FN" + head + qp(f"{first} {last}", "utf-8", draw), f"TEL;CELL;VOICE:{number}"]
    elif kind == "3.0fold":
        name = escape(f"{first} {last}")
        at = draw.randint(1, len(name) - 1)
        lines = ["VERSION:3.0", f"N:{escape(last)};{escape(first)};;;", f"FN:{name[:at]}\r\n {name[at:]}", f"item1.TEL;TYPE=CELL:{number}", "item1.X-ABLabel:_$!<Mobile>!$_"]
    else:
        value = f"TEL;VALUE=uri;TYPE=cell:tel:{number}" if kind == "4.0" else f"TEL;TYPE=CELL,VOICE:{number}"
        lines = [f"VERSION:{kind}", f"N:{escape(last)};{escape(first)};;;", f"FN:{escape(first + ' ' + last)}", value]
    if draw.random() < 0.3:
        lines.insert(1, "PHOTO;ENCODING=BASE64;TYPE=JPEG:\r\n /9j/4AAQSkZJRgABAQ\r\n /9j/4AAQSkZJRgABAQ==\r\n")
    return "BEGIN:VCARD\r\n" + "\r\n".join(lines) + "\r\nEND:VCARD\r\n"


def is_fax(card, tel):
    """By its type, or by the label that an iPhone gives its group: nobody is called by fax, and we leave them out."""
    types = [word.upper() for word in tel.params.get("TYPE", [])] + [word.upper() for word in tel.singletonparams]
    labels = [label.value.upper() for label in card.contents.get("x-ablabel", []) if label.group and label.group == tel.group]
    return "FAX" in types or "PAGER" in types or any("FAX" in label for label in labels)


def people_of_cards(text):
    people = []
    for card in vobject.readComponents(text, allowQP=True):
        if any(kind.value.lower() == "group" for kind in card.contents.get("kind", [])):
            continue  # a list of others, and no person
        numbers = [tel.value.removeprefix("tel:") for tel in card.contents.get("tel", []) if not is_fax(card, tel)]
        people.append((spaced(card.fn.value), "".join(map(digits, numbers)), "", ""))
    return people


def check(name, expected, found):
    if expected != found:
        for one, other in zip(expected + [None] * 99, found + [None] * 99):
            if one != other:
                sys.exit(f"{name}: they read {one}, we read {other}")


def main():
    if sys.argv[1:] == ["--write"]:
        write_fixtures()
        return
    tool, count = os.path.abspath(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 300
    seed = os.environ.get("SEEDPRESS_SEED") or str(random.randrange(10**9))
    draw = random.Random(seed)
    print(f"   seed {seed}")
    kinds = {"xlsx": (write_xlsx, sheet_of_xlsx), "xls": (write_xls, sheet_of_xls), "ods": (write_ods, sheet_of_ods)}
    with tempfile.TemporaryDirectory() as folder:
        expected = {}
        for ending, (write, read) in kinds.items():
            for number in range(count):
                path = os.path.join(folder, f"{number}.{ending}")
                write(path, [("People", random_rows(draw))])
                expected[path] = people_of_rows(read(path))
        for number in range(count):
            path = os.path.join(folder, f"{number}.vcf")
            text = "".join(random_card(draw) for _ in range(draw.randint(1, 20)))
            with open(path, "w", encoding="utf-8", newline="") as out:
                out.write(text)
            expected[path] = people_of_cards(text)
        paths = list(expected)
        for start in range(0, len(paths), 200):
            for path, read in ours(tool, paths[start:start + 200]).items():
                check(path, expected[path], people_of_ours(read) if "people" in read else [])
        people = sum(map(len, expected.values()))
        print(f"   {len(paths)} random spreadsheets and files of cards, {people} people: the same")
    cards = [name for name in sorted(os.listdir(FIXTURES)) if name.endswith(".vcf")]
    agreed = refused = 0
    for name in cards:
        path = os.path.join(FIXTURES, name)
        read = ours(tool, [path])[path]
        with open(path, "rb") as file:
            raw = file.read()
        try:
            theirs = people_of_cards(raw.decode("utf-8"))
        except Exception as error:  # what it cannot read is no judge
            print(f"   {name}: vobject does not read it ({type(error).__name__})")
            refused += 1
            continue
        check(name, [(n, d) for n, d, _, _ in theirs], [(n, d) for n, d, _, _ in people_of_ours(read)])
        agreed += 1
    print(f"   {agreed} fixtures with cards: the same; {refused} that vobject does not read")


main()
