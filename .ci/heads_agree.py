"""Random keys -> their words and alerts by our program (the example `heads`), and by Python's mnemonic and hmac: the same."""
import hashlib
import hmac
import random
import subprocess
import sys
import unicodedata

from mnemonic import Mnemonic

LISTS = {"en": "english", "es": "spanish", "fr": "french", "pt": "portuguese", "zh": "chinese_simplified"}
KEYS = 500

example, seed = sys.argv[1], int(sys.argv[2])
noise = random.Random(seed)
keys = [noise.randbytes(16) for _ in range(KEYS)]
asked = "".join(f"{key.hex()} {noise.randrange(1, 201)}\n" for key in keys)
answers = subprocess.run([example], input=asked.encode(), stdout=subprocess.PIPE, check=True).stdout.decode().splitlines()
lines = iter(answers)
by_language = {code: Mnemonic(name) for code, name in LISTS.items()}


def words(code, entropy):
    return unicodedata.normalize("NFC", by_language[code].to_mnemonic(entropy))


count = 0
for line in asked.splitlines():
    key, number = bytes.fromhex(line.split()[0]), line.split()[1]
    entropy = hmac.new(key, f"seedpress alert {number}".encode(), hashlib.sha256).digest()[:16]
    for code in LISTS:
        alert = words(code, entropy)
        digest = hashlib.sha256(alert.encode()).hexdigest()[:20]
        for wanted in (words(code, key), alert, digest):
            found = next(lines)
            if found != wanted:
                sys.exit(f"{line} {code}: {found!r} is not {wanted!r} (SEEDPRESS_SEED={seed})")
            count += 1
if next(lines, None) is not None or count != KEYS * 15:
    sys.exit("there are more answers than questions")
print(f"-- {KEYS} keys and alerts in {len(LISTS)} languages: words and digests agree with mnemonic 0.21, hmac and sha256")
