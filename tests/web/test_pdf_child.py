"""The child process that makes a PDF (`web.pdf_child`)."""

import subprocess
import sys

from aboveboard.web.pdf import PROGRAM


def test_a_page_on_standard_input_is_a_document_on_standard_output() -> None:
    """And nothing that is no page is one."""
    page = "<!doctype html><html lang='en'><title>Letter</title><h1>Letter</h1>"
    made = subprocess.run(
        [sys.executable, "-c", PROGRAM], input=page.encode(), capture_output=True, check=True
    )
    assert made.stdout.startswith(b"%PDF-")
    broken = subprocess.run([sys.executable, "-c", PROGRAM], input=b"\xff", capture_output=True, check=False)
    assert (broken.returncode, broken.stdout) == (1, b"")
