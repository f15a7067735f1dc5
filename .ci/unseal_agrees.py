"""Age files made here, by stock age and by our Rust; cards made by Python's shamir-mnemonic -> each opens what it should.

Usage: .ci/unseal_agrees.py path/to/the/built/example/seal, in an environment that has shamir-mnemonic.
"""
import gzip
import io
import lzma
import os
import pty
import random
import subprocess
import sys
import tarfile
import tempfile
import time

from shamir_mnemonic import generate_mnemonics
from shamir_mnemonic.wordlist import WORDLIST

SEAL = os.path.abspath(sys.argv[1])
UNSEAL = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "docs", "unseal.py")
NUMBER = {word: number for number, word in enumerate(WORDLIST)}
chance = random.Random(39)
began = time.monotonic()


def told(law):
    global began
    print(f"{time.monotonic() - began:5.2f} s  {law}")
    began = time.monotonic()


def same(law, one, other):
    if one != other:
        raise SystemExit(f"NOT SO: {law}\n{str(one)[:300]}\n{str(other)[:300]}")


def ours(*words, content=b""):
    return subprocess.run([SEAL, *words], input=content, stdout=subprocess.PIPE, check=True).stdout


def age(*words, content):
    return subprocess.run(["age", *words], input=content, stdout=subprocess.PIPE, check=True).stdout


def age_asking(passphrase, *words, content):
    """What age writes, with a passphrase typed at its terminal as often as it asks."""
    with open("in", "wb") as file:
        file.write(content)
    child, terminal = pty.fork()
    if child == 0:
        os.execvp("age", ["age", *words, "-o", "out", "in"])
    said, asked = b"", 0
    while True:
        try:
            heard = os.read(terminal, 4096)
        except OSError:  # the terminal of a process that has ended
            break
        if not heard:
            break
        said += heard
        if said.count(b"assphrase") > asked and said.rstrip().endswith(b":"):
            asked = said.count(b"assphrase")
            os.write(terminal, passphrase.encode() + b"\n")
    status = os.waitpid(child, 0)[1]
    if status != 0:
        raise SystemExit(f"age {words} ended with {status}: {said}")
    with open("out", "rb") as file:
        out = file.read()
    os.remove("out")
    return out


def typed(mnemonics, row=5):
    """Cards as people type them: numbers in rows, an empty line between cards."""
    cards = []
    for mnemonic in mnemonics:
        numbers = [f"{NUMBER[word]:04}" for word in mnemonic.split()]
        cards.append("\n".join(" ".join(numbers[at:at + row]) for at in range(0, len(numbers), row)))
    return "\n\n".join(cards)


def unseal(text, *words):
    """Exit code and what was printed."""
    run = subprocess.run([sys.executable, UNSEAL, *words], input=text.encode(), capture_output=True, check=False)
    if b"Traceback" in run.stderr:
        raise SystemExit(run.stderr.decode())
    return run.returncode, (run.stdout or run.stderr).decode().strip()


def refused(law, text, words, *arguments):
    code, said = unseal(text, *arguments)
    if code == 0 or words not in said:
        raise SystemExit(f"NOT SO: {law}\nexit {code}: {said}")


def recipient_of(file):
    return subprocess.run(["age-keygen", "-y", file], stdout=subprocess.PIPE, check=True).stdout.decode().strip()


def stock_age():
    identity = subprocess.run(["age-keygen"], capture_output=True, check=True).stdout.decode()
    with open("identity", "w") as file:
        file.write(identity)
    recipient = recipient_of("identity")
    secret = identity.splitlines()[-1]
    key = chance.randbytes(16).hex()
    for length in (1, 4096, 65535, 65536, 65537, 300_000):
        content = chance.randbytes(length)
        sealed = ours("seal", "key", key, content=content)
        opened = age_asking(key, "-d", content=sealed)
        same("age opens what we seal with a key", opened, content + bytes(len(opened) - length))
        same("we open it as age does", ours("open", key, content=sealed), opened)
        sealed = ours("seal", "to", recipient, content=content)
        same("age opens what we seal to a recipient", age("-d", "-i", "identity", content=sealed), opened)
        for form in ([], ["-a"]):
            sealed = age("-r", recipient, *form, content=content)
            same("we open what age seals to a recipient", ours("open", secret, content=sealed), content)
    told("age opens what we seal, and we open what age seals to a recipient, armored or not")
    content = chance.randbytes(70_000)
    for form in ([], ["-a"]):
        sealed = age_asking(key, "-p", *form, content=content)
        same("we open what age seals with a passphrase", ours("open", key, content=sealed), content)
    told("we open what age seals with a passphrase, armored or not")
    same("age opens a letter", age("-d", "-i", "identity", content=ours("letter", key, recipient)), key.encode() + b"\n")
    told("age opens a letter")


def cards():
    for _ in range(40):
        size = chance.choice((16, 32))
        secret = chance.randbytes(size)
        count = chance.randint(1, 3)
        threshold = chance.randint(1, count)
        groups = [chance.choice(((1, 1), (2, 2), (2, 3), (3, 5))) for _ in range(count)]
        split = generate_mnemonics(threshold, groups, secret, extendable=chance.random() < 0.3,
                                   iteration_exponent=chance.choice((0, 0, 1)))
        chosen = [split[group][:] for group in chance.sample(range(count), threshold)]
        some = [card for group in chosen for card in chance.sample(group, groups[split.index(group)][0])]
        chance.shuffle(some)
        code, said = unseal(typed(some, chance.choice((4, 5, 20, 33))))
        same("exit code", code, 0)
        if size == 16:
            same("cards of 20 numbers give the passphrase", said, secret.hex())
        else:
            with open("joined", "w") as file:
                file.write(said + "\n")
            there = recipient_of("joined")
            content = chance.randbytes(100)
            same("age takes the identity", age("-d", "-i", "joined", content=age("-r", there, content=content)), content)
        if len(some) > 1:
            refused("too few cards give nothing", typed(some[1:]), "more cards are needed")
    told("40 policies are joined, and age takes the identities")


def wrong_cards():
    secret = bytes(range(16))
    (cards,) = generate_mnemonics(1, [(2, 3)], secret)
    (others,) = generate_mnemonics(1, [(2, 3)], secret)
    numbers = typed(cards[:1], 20).split()
    for at in range(20):
        wrong = [*numbers[:at], f"{(int(numbers[at]) + chance.randint(1, 1023)) % 1024:04}", *numbers[at + 1:]]
        refused("a wrong number is found", " ".join(wrong) + "\n\n" + typed(cards[1:]), "wrong, missing")
        left_out = [*numbers[:at], *numbers[at + 1:]]
        refused("a number left out is found", " ".join(left_out) + "\n\n" + typed(cards[1:]), "wrong, missing")
    refused("cards of two splits do not join", typed([cards[0], others[1]]), "two splits")
    refused("no card is no key", "", "no cards")
    told("wrong cards are refused")


def packets():
    tar = io.BytesIO()
    with tarfile.open(fileobj=tar, mode="w") as archive:
        member = tarfile.TarInfo("a.txt")
        member.size = 60_000
        archive.addfile(member, io.BytesIO(b"Seeds travel. " * 4285 + b"Seeds tra."))
    named = io.BytesIO()
    with gzip.GzipFile("a.txt", "wb", fileobj=named, mtime=0) as file:
        file.write(chance.randbytes(60_000))
    key = chance.randbytes(16)
    (cards,) = generate_mnemonics(1, [(2, 3)], key)
    text = typed(cards[1:])
    archive = tar.getvalue()
    contents = {".tar.gz": gzip.compress(archive, mtime=0), ".tar.xz": lzma.compress(archive), ".gz": named.getvalue()}
    for ending, content in contents.items():
        with open("sealed.age", "wb") as file:
            file.write(ours("seal", "key", key.hex(), content=content))
        start = time.monotonic()
        same("exit code", unseal(text, "sealed.age")[0], 0)
        took = time.monotonic() - start
        same("in a few seconds", took < 30, True)
        with open("sealed.age" + ending, "rb") as file:
            same("zeros alone follow", file.read().rstrip(b"\0"), content.rstrip(b"\0"))
        opener = ["gzip", "-dc", "sealed.age.gz"] if ending == ".gz" else ["tar", "-xOf", "sealed.age" + ending]
        opened = subprocess.run(opener, capture_output=True, check=True).stdout
        same("stock tools open it", len(opened), 60_000)
        told(f"unseal.py opens 60 kB as {ending} in {took:.2f} s, and stock tools open that")
        os.remove("sealed.age" + ending)
    with open("sealed.age", "rb") as file:
        sealed = file.read()
    before = sorted(os.listdir("."))
    places = [chance.randrange(len(sealed)) for _ in range(12)]
    for at in [0, 25, 60, 100, 149, 150, 165, 166, 167, *places, len(sealed) - 1]:
        for damaged in sealed[:at], sealed[:at] + bytes([sealed[at] ^ 1 << at % 8]) + sealed[at + 1:]:
            with open("sealed.age", "wb") as file:
                file.write(damaged)
            refused("damage is found", text, "", "sealed.age")
    same("nothing is written of a damaged file", sorted(os.listdir(".")), before)
    told("unseal.py refuses files that are cut or changed")


with tempfile.TemporaryDirectory() as folder:
    os.chdir(folder)
    stock_age()
    cards()
    wrong_cards()
    packets()
