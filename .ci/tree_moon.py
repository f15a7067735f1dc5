#!/usr/bin/env python3
"""ephem -> the days of all new and full moons of 1990 to 2099, compared with the table that our own code is tested by.

Usage: tree_moon.py src/tree/calendar/moon_days.txt    compares; exits with 1 where a day differs
       tree_moon.py --write FILE                       writes the table
"""

import sys

import ephem

FIRST, LAST = 1990, 2099
HEAD = "# New (n) and full (f) moons by ephem 4.2.1, days in UTC, one year a line. Made by .ci/tree_moon.py.\n"


def year_line(year):
    start, end = ephem.Date(f"{year}/1/1"), ephem.Date(f"{year + 1}/1/1")
    moons = []
    for following, mark in ((ephem.next_new_moon, "n"), (ephem.next_full_moon, "f")):
        at = following(start - 1)
        while at < end:
            if at >= start:
                _, month, day, _, _, _ = at.tuple()
                moons.append(f"{month:02}-{day:02}{mark}")
            at = following(at + 1)
    return " ".join([str(year), *sorted(moons)]) + "\n"


def main(arguments):
    table = HEAD + "".join(year_line(year) for year in range(FIRST, LAST + 1))
    if len(arguments) == 2 and arguments[0] == "--write":
        with open(arguments[1], "w", encoding="utf-8") as file:
            file.write(table)
        return 0
    (path,) = arguments
    with open(path, encoding="utf-8") as file:
        found = file.read()
    if found != table:
        for ours, theirs in zip(found.splitlines(), table.splitlines()):
            if ours != theirs:
                print(f"the table has:  {ours}\nephem says:     {theirs}", file=sys.stderr)
        print(f"{path} differs from ephem", file=sys.stderr)
        return 1
    moons = sum(line.count(" ") for line in table.splitlines()[1:])
    print(f"{moons} new and full moons, {FIRST} to {LAST}: as ephem has them")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
