"""A key service for tests: a script that wraps and unwraps, as an operator would write one around a KMS."""

import sys
from pathlib import Path

VAULT = '''#!{python}
"""Encrypts as little as a test needs: every byte is flipped, behind a header."""
import sys
from base64 import b64decode, encodebytes
from pathlib import Path

given = b64decode(sys.stdin.buffer.read())
with Path(__file__).with_suffix(".calls").open("a") as calls:
    print(*sys.argv[1:], file=calls)
flipped = bytes(byte ^ {mask} for byte in given)
if sys.argv[1:] == ["wrap"]:
    sys.stdout.buffer.write(encodebytes(b"vault:" + flipped * 3))
elif sys.argv[1:] == ["unwrap"] and flipped.startswith(bytes(byte ^ {mask} for byte in b"vault:")):
    sys.stdout.buffer.write(encodebytes(flipped[6:38]))
else:
    sys.exit(3)
'''


def script(path: Path, text: str, *, mode: int = 0o700) -> Path:
    path.write_text(text)
    path.chmod(mode)
    return path


def vault(path: Path, mask: int = 255) -> Path:
    return script(path, VAULT.format(python=sys.executable, mask=mask))
