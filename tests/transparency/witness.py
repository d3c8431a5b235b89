"""A small witness of our own (c2sp.org/tlog-witness), behind a real connection, for the tests of who asks it.

It keeps one file: for each log the newest checkpoint that it signed. What it is asked to sign it compares with that
file, and it answers only once the file holds the new one.
"""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from aboveboard.audit import cosignature, note, tree
from aboveboard.audit.cosignature import CosignRequest
from aboveboard.audit.note import Checkpoint
from aboveboard.errors import Malformed, Tampered
from aboveboard.storage.durable import replace
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tests.audit import oracle

NAME = "witness.example/w1"
TIME_S = 1_795_000_000


class Refusal(Exception):
    """A status, and what is answered with it."""

    def __init__(self, status: int, text: str = "", media_type: str = "text/plain") -> None:
        super().__init__(status)
        self.status, self.text, self.media_type = status, text, media_type


class Witness:
    """`logs` are the keys of the logs that it knows, by origin. `answers` are the statuses that it gave."""

    def __init__(self, file: Path, logs: dict[str, str], name: str = NAME) -> None:
        self._file, self._logs, self.name = file, logs, name
        self._key = Ed25519PrivateKey.generate()
        self._turn = threading.Lock()
        self.vkey = cosignature.vkey(name, self._key.public_key())
        self.answers: list[int] = []
        self.url = ""

    def add_checkpoint(self, body: str) -> str:
        """The signature line. Raises Refusal."""
        try:
            request = oracle.parse_request(body)
            text, _ = note.split(request.checkpoint)
            asked = note.parse_checkpoint(text)
        except (Malformed, Tampered):
            raise Refusal(400) from None
        if asked.origin not in self._logs:
            raise Refusal(404)
        try:
            note.verify(request.checkpoint, [self._logs[asked.origin]])
        except Tampered:
            raise Refusal(403) from None
        if request.old_size > asked.size:
            raise Refusal(400)
        with self._turn:
            self._check(request, asked)
            self._persist(asked)
        return cosignature.sign(text, self.name, self._key, TIME_S)

    def _check(self, request: CosignRequest, asked: Checkpoint) -> None:
        size, root = self.latest(asked.origin)
        if request.old_size != size or (size == asked.size and root != asked.root):
            raise Refusal(409, f"{size}\n", cosignature.SIZE_MEDIA_TYPE)
        try:
            oracle.verify_consistency(size, asked.size, old_root=root, root=asked.root, proof=request.proof)
        except Tampered:
            raise Refusal(422) from None

    def latest(self, origin: str) -> tuple[int, bytes]:
        """Size and root of what it signed last."""
        kept = json.loads(self._file.read_text()) if self._file.exists() else {}
        size, root = kept.get(origin, (0, tree.EMPTY_ROOT.hex()))
        return size, bytes.fromhex(root)

    def _persist(self, signed: Checkpoint) -> None:
        kept = json.loads(self._file.read_text()) if self._file.exists() else {}
        kept[signed.origin] = (signed.size, signed.root.hex())
        replace(self._file, json.dumps(kept).encode())


@contextmanager
def serving(witness: Witness) -> Iterator[Witness]:
    """The witness behind a real server on loopback, at `witness.url`."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"])).decode()
            try:
                if self.path != "/w1/add-checkpoint":
                    raise Refusal(404)
                self._answer(200, witness.add_checkpoint(body), "text/plain")
            except Refusal as refusal:
                self._answer(refusal.status, refusal.text, refusal.media_type)

        def _answer(self, status: int, text: str, media_type: str) -> None:
            witness.answers.append(status)
            self.send_response(status)
            self.send_header("content-type", media_type)
            self.send_header("content-length", str(len(text.encode())))
            self.end_headers()
            self.wfile.write(text.encode())

        def log_message(self, *_: object) -> None:
            """Says nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        witness.url = f"http://127.0.0.1:{server.server_port}/w1"
        thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        yield witness
        server.shutdown()
        thread.join()
