"""Sealed papers, photographed -> the files, by zbarimg, restore.py, unseal.py, shamir and age alone; the commands are those printed in the guide.

Usage: .ci/seal_papers.py path/to/seedpress folder/of/age-encryption, in an environment that has shamir-mnemonic with its
command line.
"""
import os
import pty
import re
import shutil
import subprocess
import sys
import tempfile
import time

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
SEEDPRESS = os.path.abspath(sys.argv[1])
SHAMIR = os.path.join(os.path.dirname(os.path.abspath(sys.executable)), "shamir")
TYPESCRIPT = os.path.join(os.path.abspath(sys.argv[2]), "node_modules", "age-encryption", "dist", "index.js")
VAULT = os.path.join(ROOT, "fixtures", "seed-vault")
READ = "zbarimg --nodbus --raw -q -Sdisable -Sqrcode.enable *.jpg"
began = time.monotonic()


def told(law):
    global began
    print(f"{time.monotonic() - began:5.2f} s  {law}", flush=True)
    began = time.monotonic()


def check(law, holds, *what):
    if not holds:
        raise SystemExit(f"NOT SO: {law}\n" + "\n".join(str(part)[:2000] for part in what))


def run(*words, content=b"", folder="."):
    done = subprocess.run(words, input=content, capture_output=True, cwd=folder, check=False)
    check(f"{' '.join(words)[:300]} ends with 0", done.returncode == 0, done.stdout.decode(), done.stderr.decode())
    return done.stdout.decode()


def pack(name, *words, content=VAULT):
    # zbarimg reads 1 to 35 of the 35 codes of a `phone` sheet, as it happens; 18 to 20 of 20 of a `sturdy` one.
    run(SEEDPRESS, "pack", content, "-o", name + ".pdf", "--seal", "--profile", "sturdy", *words)


def scanned(folder, *pdfs):
    """Each page as a scanner gives it."""
    os.makedirs(folder)
    for pdf in pdfs:
        run("pdftoppm", "-r", "250", "-gray", "-jpeg", pdf, os.path.join(folder, os.path.splitext(pdf)[0]))


def photograph(folder, *pdfs):
    """Each page at 300 dpi, on a grey table, turned a little, out of focus, compressed as phones do."""
    os.makedirs(folder)
    for pdf in pdfs:
        run("pdftoppm", "-r", "300", "-gray", pdf, os.path.join(folder, "page"))
        pages = sorted(name for name in os.listdir(folder) if name.endswith(".pgm"))
        for page in pages:
            # Two photos of each page, as people take who have one try: zbarimg misses codes of a photo at random.
            for turned in (0.6, -0.4):
                photo = f"{os.path.splitext(os.path.basename(pdf))[0]}-{page[5:-4]}{turned:+}.jpg"
                run("convert", "-limit", "thread", "1", page, "-background", "#c8c8c8", "-rotate", str(turned),
                    "-blur", "0x0.6", "-quality", "85", photo, folder=folder)
            os.remove(os.path.join(folder, page))


def words_of(pdf):
    return run("pdftotext", "-layout", pdf, "-")


def commands(pdf):
    """The commands of the guide in English: number -> what is typed, with the lines that go on without a number."""
    text = words_of(pdf)
    found, number = {}, None
    for line in text[text.rindex("The commands, in a folder with the photos"):].splitlines():
        if begins := re.match(r" {0,3}([1-9]) +(\S.*)", line):
            number = int(begins[1])
            found[number] = begins[2]
        elif not line.strip():
            number = None
        elif number:
            found[number] += "\n" + line.strip()
    check("the guide has five commands, in order", list(found) == [1, 2, 3, 4, 5], text)
    return found


def typed(command, folder, content=b""):
    return run("bash", "-c", command, folder=folder, content=content)


def small_programs(guide, folder):
    """Commands 1 and 2: the texts of all codes, and the programs from the codes in the guide, as its digests say."""
    typed(guide[1] + " || test $? = 4", folder)  # zbarimg ends with 4 if a photo has no code
    said = typed(guide[2], folder)
    digests = re.findall(r"^sha256sum (\S+) +# ([0-9a-f]{64})$", guide[2], re.M)
    check("the guide gives digests", digests, guide[2])
    for name, digest in digests:
        check("the programs have the digests that the guide shows", f"{digest}  {name}" in said, said)
        with open(os.path.join(ROOT, "docs", name), "rb") as one, open(os.path.join(folder, name), "rb") as other:
            check("the programs are those of docs/", one.read() == other.read(), name)


def sealed_file(guide, folder):
    """Command 3."""
    said = typed(guide[3], folder)
    return re.search(r"^wrote (\S+\.age)$", said, re.M)[1]


def asked(words, answers, folder):
    """What a program says at its terminal, where each answer is typed when it asks."""
    child, terminal = pty.fork()
    if child == 0:
        os.chdir(folder)
        os.execvp(words[0], words)
    said, since, answers = b"", 0, list(answers)
    while True:
        try:
            heard = os.read(terminal, 4096)
        except OSError:  # the terminal of a process that has ended
            break
        if not heard:
            break
        said += heard
        if answers and re.search(rb":\s*(\x1b\[\d*m)*$", said[since:]):
            os.write(terminal, answers.pop(0).encode() + b"\n")
            since = len(said)
    status = os.waitpid(child, 0)[1]
    check(f"{words[0]} ends with 0", status == 0, said.decode())
    return said.decode()


def joined(cards, folder):
    """What shamir makes of words."""
    said = asked([SHAMIR, "recover"], cards, folder)
    return re.search(r"master secret is: ([0-9a-f]+)", said)[1]


def opened_with(passphrase, age_file, folder):
    asked(["age", "-d", "-o", age_file + ".tar.gz", age_file], [passphrase], folder)


def cards_in(folder):
    """The words of each card among the texts of the codes, by the card's number."""
    with open(os.path.join(folder, "codes.txt")) as file:
        lines = file.read().splitlines()
    check("cards are read", any(line.startswith("SPK1-") for line in lines), lines)
    # A card that is on two photos is one card.
    return list(dict.fromkeys(lines[at - 1] for at, line in enumerate(lines) if line.startswith("SPK1-")))


def numbers_on(pdf):
    """The numbers as somebody types them from each card: rows of five, with the sum left out."""
    cards = []
    for page in words_of(pdf).split("\f"):
        rows = re.findall(r"^ *((?:\d{4} +){5})\d+(?: .*)?$", page, re.M)
        if rows:
            check("a card has 20 numbers", len(rows) == 4, page)
            cards.append("\n".join(row.strip() for row in rows))
    return cards


def same_files(folder, kept=VAULT):
    # What the comment at the head of unspm.py, which stands beside the files, tells to do.
    rewritten = [os.path.join(place, name) for place, _, names in os.walk(folder) for name in names if name.endswith(".spm")]
    if rewritten:
        run(sys.executable, "-I", "unspm.py", *(os.path.relpath(file, folder) for file in rewritten), folder=folder)
    for place, _, names in os.walk(kept):
        for name in names:
            path = os.path.join(os.path.basename(kept), os.path.relpath(os.path.join(place, name), kept))
            with open(os.path.join(place, name), "rb") as one, open(os.path.join(folder, path), "rb") as other:
                check("each byte comes back", one.read() == other.read(), path)


def fresh(folder, *names):
    """A folder to open the packet in another way, with these files in it."""
    new = tempfile.mkdtemp(dir=".")
    for name in names:
        shutil.copy(os.path.join(folder, name), new)
    return new


def split():
    pack("split", "--split", "2-of-3", "--names", "Ash,Birch,Cedar")
    guide = commands("split.pdf")
    photograph("photos", "split.pdf", "split.cards.pdf")
    told("a packet and its cards are printed and photographed")
    small_programs(guide, "photos")
    sealed = sealed_file(guide, "photos")
    told("zbarimg, the guide's awk and restore.py give the sealed file and unseal.py")

    folder = fresh("photos", sealed)
    words = cards_in("photos")
    check("three cards are read", len(words) == 3, words)
    secrets = {joined(some, folder) for some in (words[:2], words[::2], words[:0:-1])}
    check("any two cards join to one key", len(secrets) == 1)
    opened_with(secrets.pop(), sealed, folder)
    typed(guide[5], folder)
    same_files(folder)
    told("photos, zbarimg, shamir and age: the same files")

    folder = fresh("photos", sealed, "unseal.py")
    numbers = numbers_on("split.cards.pdf")
    check("three cards are printed", len(numbers) == 3, numbers)
    typed(guide[4], folder, content="\n\n".join(numbers[1:]).encode())
    typed(guide[5], folder)
    same_files(folder)
    told("typed numbers and the printed unseal.py: the same files")


def groups():
    pack("groups", "--split", "home=2-of-3, abroad=3-of-4", "--groups", "2", "--card-size", "page", content="note.txt")
    guide = commands("groups.pdf")
    scanned("groups", "groups.pdf", "groups.cards.pdf")
    small_programs(guide, "groups")
    sealed = sealed_file(guide, "groups")
    words = cards_in("groups")
    check("seven cards are read", len(words) == 7, words)
    folder = fresh("groups", sealed)
    asked(["age", "-d", "-o", sealed + ".gz", sealed], [joined(words[1:6], folder)], folder)
    typed(guide[5], folder)
    same_note(folder)
    folder = fresh("groups", sealed, "unseal.py")
    numbers = numbers_on("groups.cards.pdf")
    typed(guide[4], folder, content="\n\n".join(numbers[6:2:-1] + numbers[:2]).encode())
    typed(guide[5], folder)
    same_note(folder)
    told("two groups, both needed, on large cards: the same file, both ways")


def same_note(folder):
    with open("note.txt", "rb") as one, open(os.path.join(folder, "note.txt"), "rb") as other:
        check("each byte comes back", one.read() == other.read(), folder)


def identity(name):
    with open(name, "w") as file:
        file.write(run("age-keygen"))
    return run("age-keygen", "-y", name).strip()


def letter(name, to, opened, camera):
    pack(name, "--letter-to", to, content="note.txt")
    guide = commands(name + ".pdf")
    scanned(name, name + ".pdf", name + ".cards.pdf")
    os.rename(max(os.path.join(name, file) for file in os.listdir(name) if ".cards" not in file),
              os.path.join(name, "a.jpg"))  # the guide just before the letter: the worst order
    small_programs(guide, name)
    sealed = sealed_file(guide, name)
    camera(name + "-page", name + ".cards.pdf")
    texts = typed(f"{READ} || test $? = 4", name + "-page")
    end = "-----END AGE ENCRYPTED FILE-----\n"
    check("the letter is read", end in texts, texts)
    with open("letter.age", "w") as file:
        file.write(texts[:texts.index(end)] + end)  # two photos give it twice
    asked(["age", "-d", "-o", sealed + ".gz", sealed], [opened()], name)
    typed(guide[5], name)
    same_note(name)


def classical_letter():
    letter("letter", identity("identity"), lambda: run("age", "-d", "-i", "identity", "letter.age").strip(), scanned)
    told("a letter, age -d -i, and age with what it says: the same file")


def typescript(program, *words):
    """What an age in TypeScript says; Debian's knows no post-quantum keys yet."""
    return run("node", "--input-type=module", "-e", f"import * as age from '{TYPESCRIPT}';\nimport fs from 'node:fs';\n"
               "const words = process.argv.slice(1);\n" + program, *words).strip()


def post_quantum_letter():
    secret = typescript("console.log(await age.generateHybridIdentity());")
    to = typescript("console.log(await age.identityToRecipient(words[0]));", secret)
    opened = """const opener = new age.Decrypter();
opener.addIdentity(words[0]);
const letter = age.armor.decode(fs.readFileSync('letter.age', 'utf8'));
process.stdout.write(await opener.decrypt(letter, 'text'));"""
    letter("quantum", to, lambda: typescript(opened, secret), photograph)
    told("a post-quantum letter, photographed, age in TypeScript, and age with what it says: the same file")


def recipient():
    run(SEEDPRESS, "pack", "note.txt", "-o", "to.pdf", "--profile", "sturdy", "--recipient", identity("theirs"))
    guide = commands("to.pdf")
    scanned("to", "to.pdf")
    small_programs(guide, "to")
    sealed = sealed_file(guide, "to")
    shutil.copy("theirs", os.path.join("to", "IDENTITY"))
    typed(guide[4], "to")
    typed(guide[5], "to")
    same_note("to")
    told("sealed to a recipient, and age -d -i: the same file")


def standing():
    said = run(SEEDPRESS, "cards", "new", "--standing", "--split", "2-of-3", "-o", "standing.pdf")
    to = re.search(r"\bage1[0-9a-z]{58}\b", said + words_of("standing.pdf"))[0]
    cards = []
    for page in words_of("standing.pdf").split("\f"):
        rows = [row.split()[:5] for row in re.findall(r"^ *(\d{4}(?: +\d{4}){2,5})(?!.* sum$)", page, re.M)][:7]
        if rows:
            numbers = sum(rows[:6], []) + rows[-1][:3]  # the last row has two blanks
            check("a card of an identity has 33 numbers", len(numbers) == 33, page)
            cards.append(" ".join(numbers))
    check("three cards are printed", len(cards) == 3, len(cards))
    with open("joined", "w") as file:
        file.write(run(sys.executable, os.path.join(ROOT, "docs", "unseal.py"), content="\n\n".join(cards[:2]).encode()))
    sealed = subprocess.run(["age", "-r", to], input=b"to all who hold cards\n", capture_output=True, check=True).stdout
    check("age takes the identity", run("age", "-d", "-i", "joined", content=sealed) == "to all who hold cards\n")
    told("cards of an identity, typed into unseal.py: age takes what it prints")


with tempfile.TemporaryDirectory() as work:
    os.chdir(work)
    with open("note.txt", "w") as note:
        note.write("Made-up: the seed store moves to the mill on the first day of frost.\n" * 12)
    split()
    groups()
    classical_letter()
    post_quantum_letter()
    recipient()
    standing()
