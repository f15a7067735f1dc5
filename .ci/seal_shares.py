#!/usr/bin/env python3
"""Judges shares of SLIP-0039 by programs that know nothing of us: its 45 vectors, and random policies both ways.

Usage: .ci/seal_shares.py path/to/examples/shares path/to/slip39.tgz [policies], in an environment that has shamir-mnemonic.

The vectors are those of the npm package slip39 (MIT); `.ci/seal` fetches it. Exit 1 with the first that differs.
"""
import json
import os
import random
import subprocess
import sys
import tarfile

from shamir_mnemonic import combine_mnemonics, generate_mnemonics

# What the name of a vector that must fail says -> what the reason must say.
REASONS = {
    "invalid checksum": "checksum",
    "invalid padding": "zero",
    "Basic sharing 2-of-3": "too few shares: 1 more of group 1",
    "different identifiers": "different splits",
    "different iteration exponents": "iteration exponent",
    "mismatching group thresholds": "group threshold",
    "mismatching group counts": "group count",
    "greater group threshold": "needs 2 groups, but says that there are 1",
    "duplicate member indices": "here twice",
    "mismatching member thresholds": "member threshold",
    "invalid digest": "digest",
    "Insufficient number of groups": "too few",
    "insufficient number of members": "too few",
    "insufficient length": "19 words",
    "invalid master secret length": "21 words",
}


class Shares:
    """Our program: a line in, a line out."""

    def __init__(self, path):
        self.process = subprocess.Popen([path], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def ask(self, line):
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()
        return self.process.stdout.readline().rstrip("\n")


def check(holds, *what):
    if not holds:
        sys.exit("they differ: " + " ".join(map(str, what)))


def vectors_hold(ours, vectors):
    check(len(vectors) == 45, len(vectors), "vectors")
    for name, mnemonics, secret, *_ in vectors:
        answer = ours.ask(f"join {b'TREZOR'.hex()} " + " | ".join(mnemonics))
        if secret:
            check(answer == secret, name, answer)
        else:
            (reason,) = (reason for part, reason in REASONS.items() if part in name)
            check(answer.startswith("no: ") and reason in answer, name, answer)


def random_policy():
    groups = []
    for _ in range(random.choice([1, 1, 1, 2, 2, 3, 4, 16])):
        members = random.randint(1, 16)
        threshold = 1 if members == 1 else random.randint(2, members)
        groups.append((threshold, members))
    return groups, random.randint(1, len(groups))


def enough(groups, rules, group_threshold):
    """Shares of just enough groups, just enough of each, in any order."""
    chosen = []
    for at in random.sample(range(len(groups)), group_threshold):
        chosen += random.sample(groups[at], rules[at][0])
    random.shuffle(chosen)
    return chosen


def both_ways(ours, rounds):
    for number in range(rounds):
        rules, group_threshold = random_policy()
        secret = random.randbytes(random.choice([16, 16, 16, 32, 18, 24, 64]))
        policy = ",".join(f"g{at}={k}-of-{n}" for at, (k, n) in enumerate(rules))

        split = ours.ask(f"split {secret.hex()} {policy} {group_threshold} {number + 1}")
        groups = [group.split(" | ") for group in split.split(" / ")]
        check([len(group) for group in groups] == [n for _, n in rules], policy, split)
        check(combine_mnemonics(enough(groups, rules, group_threshold)) == secret, "ours by theirs", policy)

        passphrase = random.choice([b"", b"TREZOR", bytes(random.randint(32, 126) for _ in range(80))])
        theirs = generate_mnemonics(
            group_threshold, rules, secret, passphrase, random.random() < 0.5, random.choice([0, 0, 0, 1, 2])
        )
        chosen = enough(theirs, rules, group_threshold)
        answer = ours.ask(f"join {passphrase.hex() or '-'} " + " | ".join(chosen))
        check(answer == secret.hex(), "theirs by ours", policy, answer)
        if len(chosen) > 1:
            answer = ours.ask("join - " + " | ".join(chosen[1:]))
            check(answer.startswith("no: "), "one too few", policy, answer)


def main():
    rounds = int(sys.argv[3]) if len(sys.argv) > 3 else 500
    seed = int(os.environ.get("SEEDPRESS_SEED", random.randrange(1 << 32)))
    print(f"   seed {seed}")
    random.seed(seed)
    ours = Shares(sys.argv[1])
    with tarfile.open(sys.argv[2]) as package:
        vectors_hold(ours, json.load(package.extractfile("package/test/vectors.json")))
    both_ways(ours, rounds)
    print(f"   45 vectors as expected; {rounds} random policies joined both ways")


main()
