"""Every fixture, set in every layout -> its text, taken out again by pdftotext and mutool, is equal letter by letter.

Blanks and the hyphens at line ends are not compared, addresses are: with all their signs. Texts of Arabic and Hindi are compared as
counts of letters, for readers of PDFs put marks and lines in an order of their own. Nothing invisible may be copied.
Usage: text_comes_back.py SEEDPRESS
"""

import re
import subprocess
import sys
import tempfile
import unicodedata
from collections import Counter
from pathlib import Path

LAYOUTS = ["plain", "protocol", "reader", "large-print", "margin"]
# Soft hyphen, zero width space, word joiner, byte order mark.
INVISIBLE = re.compile("[\u00ad\u200b\u2060\ufeff]")
OWN = {
    "ar": "# البذور\n\nاترك خطوات بين صنف وآخر، ثم اكتب الاسم على الجرة.\n\n- خذ كيسا\n- أغلقه جيدا\n",
    "hi": "# बीज\n\nएक थैली लो और उसे सूखी जगह पर रखो।\n\n- सूखा\n- ठंडा\n",
    "zh": "# 种子\n\n拿一包种子，写上名字：年份、地方；放在干燥的地方。\n\n- 干\n- 凉\n",
    "ru": "# Семена\n\nВозьми один пакет, напиши имя и год, храни в сухом месте.\n",
    "en": "# Signs\n\nOne is not two: 1 ≠ 2, and a ≰ b. In the '90s, 80 g at https://seeds.example/how-to/keep_beans/of-all?kind=1&year=2026 "
    "kept neighbourhoods of Donaudampfschifffahrtsgesellschaften dry.\n\n"
    "```\nseedpress pack a-very-long-name/of-a-folder/that-does-not-fit --spare-sheets 3 -o another-very-long-name.pdf\n```\n",
}


def letters(text):
    """The letters and digits alone; ligatures and joined forms taken apart."""
    plain = unicodedata.normalize("NFKC", text)
    return "".join(letter for letter in plain if unicodedata.category(letter)[0] in "LN" or letter in "=≠≰")


def blocks(markdown):
    """The texts of a document, block by block, without its markup."""
    text = re.sub(r"\A---\n.*?\n---\n", "", markdown, flags=re.S)
    text = re.sub(r"^\[\^[^\]]+\]: ?", "\n\n", text, flags=re.M)
    text = re.sub(r"\[\^[^\]]+\]", "", text)
    text = re.sub(r"!\[[^\]]*\]\([^\s)]*(?: \"([^\"]*)\")?\)", r"\1", text)
    text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", text)
    text = re.sub(r"<!--.*?-->", "", text, flags=re.S)
    text = re.sub(r"^```.*$", "\n\n", text, flags=re.M)
    text = re.sub(r"^[\s>]*(?:[-*+]|\d+[.)]|#+)\s+(?:\[[ x]\])?", "\n\n", text, flags=re.M)
    text = re.sub(r"^\s*\|?[\s:|-]*\|[\s:|-]*$", "", text, flags=re.M)
    return [block for block in re.split(r"\n\s*\n|\|", text) if letters(block)]


def is_in(block, found):
    """Whether a text is there: in one piece, or on two pages or columns, or around a note."""
    if block in found:
        return True
    low, high = 0, len(block)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if block[:middle] in found else (low, middle - 1)
    return low > 0 and (block[low:] in found or (low > 3 and len(block) > 2 * low and is_in(block[low:], found)) or (low > 3 and is_in(block[low:], found)))


def extracted(pdf):
    for command in (["pdftotext", str(pdf), "-"], ["mutool", "draw", "-q", "-F", "txt", str(pdf)]):
        run = subprocess.run(command, capture_output=True, check=True)
        yield command[0], run.stdout.decode("utf-8")


def faults(seedpress, source, lang, layout, work):
    pdf = work / "text.pdf"
    command = [seedpress, "zine", str(source), "-o", str(pdf), "--force", "--proof", "--fold", "booklet", "--layout", layout]
    subprocess.run(command, check=True, capture_output=True)
    markdown = source.read_text(encoding="utf-8")
    for tool, text in extracted(pdf):
        where = f"{source.name}, {layout}, {tool}"
        for letter in set(INVISIBLE.findall(text)):
            yield f"{where}: U+{ord(letter):04X} is copied"
        found, solid = letters(text), re.sub(r"\s", "", text)
        for address in re.findall(r"https?://[^\s)>\]]*[^\s)>\].,;:]", markdown):
            bare = address.removeprefix("https://").rstrip("/")
            # pdftotext takes the hyphens at line ends away, mutool leaves them.
            if tool == "pdftotext":
                bare, solid = bare.replace("-", ""), solid.replace("-", "")
            if bare not in solid:
                yield f"{where}: {address} does not come back"
        for block in blocks(markdown):
            words = letters(block)
            if lang in ("ar", "hi"):
                lost = Counter(words) - Counter(found)
            else:
                lost = None if is_in(words, found) else block.strip()[:80]
            if lost:
                yield f"{where}: {lost!r} does not come back"


def main():
    seedpress = sys.argv[1]
    fixtures = sorted(Path("fixtures").glob("**/*.md"))
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        sources = [(path, "en") for path in fixtures]
        for lang, text in OWN.items():
            path = work / f"{lang}.md"
            path.write_text(f"---\nlang: {lang}\n---\n\n{text}", encoding="utf-8")
            sources.append((path, lang))
        told = [fault for source, lang in sources for layout in LAYOUTS for fault in faults(seedpress, source, lang, layout, work)]
    print("\n".join(told), file=sys.stderr)
    print(f"   {len(sources)} texts in {len(LAYOUTS)} layouts")
    sys.exit(1 if told or not fixtures else 0)


main()
