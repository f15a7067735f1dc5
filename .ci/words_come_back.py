"""Catalogues and the text that pdftotext takes out of a packet in all languages -> whether each guide's words are there.

Letters are compared without blanks and without marks that only stand above or below others (shadda, joiners): fonts put
those where they look right, and PDF readers give them back a place too early or late.
Usage: words_come_back.py LAYOUTS/WORDS TEXT LANGUAGE..
"""

import re
import sys
import tomllib
import unicodedata
from pathlib import Path

# Of each guide, lines without slots: what stands in one is not known here.
LINES = ["title", "what-3", "ours", "ours-1", "ours-2", "ours-3", "stock", "stock-2", "stock-3", "stock-4", "format", "format-2"]


def base(text):
    """The letters alone, each as it stands by itself."""
    plain = unicodedata.normalize("NFKD", text)
    return "".join(letter for letter in plain if unicodedata.category(letter)[0] in "LN" or letter == "-")


def main():
    words, text, *languages = sys.argv[1:]
    found = base(Path(text).read_text(encoding="utf-8"))
    missing = 0
    for lang in languages:
        guide = tomllib.loads((Path(words) / f"{lang}.toml").read_text(encoding="utf-8"))["guide"]
        for key in LINES:
            # Word by word: readers of PDFs take the lines of two columns in an order of their own.
            for word in re.split(r"`[^`]*`|\{[^}]*\}|\s+", guide[key]):
                if base(word) not in found:
                    missing += 1
                    print(f"{lang}: {key}: {word!r} does not come back", file=sys.stderr)
    sys.exit(1 if missing else 0)


main()
