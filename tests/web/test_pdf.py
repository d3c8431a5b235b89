"""Pages as PDF (`web.pdf`)."""

import asyncio
import http.server
import sys
import threading

import pytest
from aboveboard.web import pdf
from aboveboard.web.pdf import make_pdf

PAGE = "<!doctype html><html lang='en'><title>Letter</title><h1>Letter</h1><p>Because of the boots.</p>"


def test_a_page_becomes_a_document() -> None:
    """Equal pages give equal bytes."""
    made = asyncio.run(make_pdf(PAGE))
    assert made is not None
    assert made.startswith(b"%PDF-")
    assert made == asyncio.run(make_pdf(PAGE))


def test_no_address_of_a_page_is_read() -> None:
    """Neither one of the network nor a file."""
    asked = list[str]()

    class Listener(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_error(404)

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Listener) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        foreign = f"http://127.0.0.1:{server.server_port}"
        addresses = f"<link rel='stylesheet' href='{foreign}/a.css'><img src='{foreign}/b.png'>"
        addresses += (
            f"<img src='file://{pdf.__file__}'><style>body {{ background: url({foreign}/c) }}</style>"
        )
        assert asyncio.run(make_pdf(PAGE + addresses)) is not None
        server.shutdown()
    assert not asked


def test_without_the_extra_there_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    """A letter is then printed by the browser."""
    monkeypatch.setattr(pdf, "find_spec", lambda _: None)
    assert asyncio.run(make_pdf(PAGE)) is None


def test_what_cannot_be_made_is_left_out_and_a_line_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    """As without Pango. The list of log events says what to install."""
    lines = list[str]()
    monkeypatch.setattr(pdf, "PROGRAM", "raise OSError('cannot load library pango')")
    monkeypatch.setattr(pdf.log, "warning", lines.append)
    assert asyncio.run(make_pdf(PAGE)) is None
    assert lines == ["pdf_not_made"]


def test_a_gateway_that_makes_one_does_not_load_its_library() -> None:
    """Else pictures that are cut off would be taken from then on."""
    assert asyncio.run(make_pdf(PAGE)) is not None
    assert "weasyprint" not in sys.modules
