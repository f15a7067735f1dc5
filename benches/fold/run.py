"""A PDF of so many pages -> how long seedpress, pdfimpose and pdfbook2 take to make a booklet of it, as a table.

    python3 benches/fold/run.py --seedpress target/release/seedpress [--pages 200] [--runs 5] [--keep FOLDER]

pdfimpose is on PyPI (`pip install pdfimpose`), pdfbook2 in Debian's texlive-extra-utils (it runs pdflatex). Programs that
are not installed are named and left out. Each booklet is checked with qpdf where that is installed.
"""

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time


def words(pages):
    """Markdown that fills about so many pages: made-up paragraphs, headings, lists and tables."""
    parts = ["---\ntitle: A made-up book\nauthor: Nobody\n---\n"]
    for chapter in range(1, pages // 2 + 1):
        parts.append(f"# Chapter {chapter}\n")
        for paragraph in range(7):
            sentence = f"Sow bean {chapter * 7 + paragraph} a thumb deep, water it, wait, and write down the day. "
            parts.append(sentence * 5 + "\n")
        parts.append("\n".join(f"- jar {jar}: dry, dark and cool" for jar in range(4)) + "\n")
        parts.append("| seed | years |\n|---|---|\n" + "".join(f"| kind {n} | {n} |\n" for n in range(4)))
    return "\n".join(parts)


def make_input(seedpress, pages, folder):
    """A PDF of A5 pages with fonts in it, cut to so many pages."""
    text, whole, cut = (os.path.join(folder, name) for name in ("book.md", "whole.pdf", "book.pdf"))
    with open(text, "w", encoding="utf-8") as file:
        file.write(words(pages * 2))
    run([seedpress, "zine", text, "-o", whole, "--fold", "booklet", "--proof", "--force"], folder)
    run(["qpdf", whole, "--pages", ".", f"1-{pages}", "--", cut], folder)
    return cut


def run(command, folder):
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        sys.exit(f"{' '.join(command)}\n{done.stdout}{done.stderr}")


def measured(command, folder):
    """Seconds of the clock, and megabytes at the most, of one run and its children."""
    before = time.monotonic()
    child = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    told = child.stderr.read()
    _, status, used = os.wait4(child.pid, 0)
    if status != 0:
        sys.exit(f"{' '.join(command)}\n{told.decode(errors='replace')}")
    return time.monotonic() - before, used.ru_maxrss / 1024


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--seedpress", default="target/release/seedpress")
    arguments.add_argument("--pages", type=int, default=200)
    arguments.add_argument("--runs", type=int, default=5)
    arguments.add_argument("--keep")
    wishes = arguments.parse_args()
    seedpress = os.path.abspath(wishes.seedpress)
    folder = wishes.keep or tempfile.mkdtemp()
    os.makedirs(folder, exist_ok=True)
    source = make_input(seedpress, wishes.pages, folder)
    programs = [
        ("seedpress", [seedpress, "zine", source, "-o", "seedpress.pdf", "--fold", "booklet", "--force"], "seedpress.pdf"),
        ("pdfimpose", ["pdfimpose", "saddle", "--output", "pdfimpose.pdf", source], "pdfimpose.pdf"),
        ("pdfbook2", ["pdfbook2", "--paper=a4paper", source], "book-book.pdf"),
    ]
    print(f"{wishes.pages} pages, {os.path.getsize(source) / 1024:.0f} KB; median of {wishes.runs} runs\n")
    print("| program | seconds | MB of memory | KB written |\n| --- | --- | --- | --- |")
    for name, command, written in programs:
        if not (os.path.isabs(command[0]) or shutil.which(command[0])):
            print(f"| {name} | not installed | | |")
            continue
        runs = [measured(command, folder) for _ in range(wishes.runs)]
        out = os.path.join(folder, written)
        subprocess.run(["qpdf", "--check", out], stdout=subprocess.DEVNULL, check=True)
        seconds, memory = (statistics.median(column) for column in zip(*runs))
        print(f"| {name} | {seconds:.2f} | {memory:.0f} | {os.path.getsize(out) / 1024:.0f} |")


if __name__ == "__main__":
    main()
