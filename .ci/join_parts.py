"""Texts of codes on standard input -> the restore.py that the finder's page carries in parts, on standard output."""
import re
import sys

text = sys.stdin.read()
starts = list(re.finditer(r"^# restore\.py part (\d+) of (\d+)$", text, re.M))
parts = {}
for start in starts:
    rest = text[start.end() + 1:]
    end = re.search(r"^(# restore\.py part |SP1-|PAPER BACKUP|SP1M-)", rest, re.M)
    parts[int(start[1])] = rest[:end.start()] if end else rest
count = int(starts[0][2]) if starts else 0
missing = [n for n in range(1, count + 1) if n not in parts]
if not count or missing:
    raise SystemExit(f"restore.py's parts {missing or 'all'} were not read")
sys.stdout.write("".join(parts[n] for n in range(1, count + 1)))
