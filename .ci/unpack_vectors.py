"""The npm package cctv-age, which keeps its files as base64 in a program -> those files.

Usage: .ci/unpack_vectors.py package.tgz folder
"""
import base64
import os
import re
import sys
import tarfile

with tarfile.open(sys.argv[1]) as package:
    program = package.extractfile("package/index.js").read().decode()
found = re.findall(r"^var (\w+)_default = __toBinary\(\"([^\"]*)\"\);$", program, re.M)
os.makedirs(sys.argv[2] + ".part")
for name, text in found:
    with open(os.path.join(sys.argv[2] + ".part", name), "xb") as file:
        file.write(base64.b64decode(text, validate=True))
if len(found) != 143:
    raise SystemExit(f"{len(found)} vectors, and 143 were expected")
os.rename(sys.argv[2] + ".part", sys.argv[2])
