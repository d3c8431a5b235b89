"""The sign-in by a provider that we did not write: `oidc-provider` from npm, certified by the OpenID Foundation."""

import re
import shutil
import socket
import subprocess
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import httpx
import pytest

from tests.access.provider import PUBLIC_URL
from tests.access.tokens import ALGORITHMS
from tests.plain import PLAIN
from tests.web.browsing import words
from tests.world import Installation

PACKAGE = "oidc-provider@9.13.3"
BACK = f"{PUBLIC_URL}/console/oidc/return"
HOPS_MOST = 12

pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(shutil.which("npm") is None, reason="the provider needs Node.js and npm"),
]


@pytest.fixture(scope="module")
def issuer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the provider, which is installed for these tests alone."""
    folder = tmp_path_factory.mktemp("provider")
    (folder / "package.json").write_text("{}")
    quiet = ["--no-audit", "--no-fund", "--ignore-scripts"]
    subprocess.run(["npm", "install", *quiet, PACKAGE], cwd=folder, check=True, capture_output=True)
    shutil.copy(Path(__file__).with_name("real_provider.mjs"), folder)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = ["node", "real_provider.mjs", str(port), BACK]
    with subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, text=True) as running:
        assert running.stdout is not None
        assert running.stdout.readline() == "ready\n"
        yield f"http://127.0.0.1:{port}"
        running.terminate()


def agree(location: str) -> str:
    """The address to which the provider leads back, once its forms were filled in."""
    with httpx.Client(timeout=30, verify=PLAIN) as browser:
        answer = browser.get(location)
        for _ in range(HOPS_MOST):
            if answer.is_redirect:
                to = urljoin(str(answer.url), answer.headers["location"])
                if to.startswith(PUBLIC_URL):
                    return to
                answer = browser.get(to)
                continue
            action = re.search(r'<form[^>]*action="([^"]+)"', answer.text)
            prompt = re.search(r'name="prompt" value="(\w+)"', answer.text)
            assert action, answer.text
            assert prompt, answer.text
            filled = {"prompt": prompt[1], "login": "ada", "password": "any"}
            answer = browser.post(urljoin(str(answer.url), unescape(action[1])), data=filled)
    raise AssertionError("the provider did not lead back")


def declare(
    folder: Path, issuer: str, client: str, *, secret: str = "a secret", value: str = "privacy"
) -> str:
    text = f'issuer = "{issuer}"\nclient_id = "{client}"\nclient_secret = "{secret}"\n'
    text += f'scope = "openid profile groups"\n[[roles]]\nvalue = "{value}"\nrole = "compliance"\n'
    (folder / "oidc.toml").write_text(text)
    return str(folder / "oidc.toml")


def come_back(folder: Path, oidc: str) -> httpx.Response:
    """The page after the sign-in."""
    installation = Installation(folder / "data", oidc=oidc, public_url=PUBLIC_URL)
    try:
        with httpx.Client(base_url=installation.url, timeout=60, verify=PLAIN) as browser:
            back = urlsplit(agree(browser.get("/console/oidc").headers["location"]))
            return browser.get(f"{back.path}?{back.query}", follow_redirects=True)
    finally:
        installation.close()


@pytest.mark.parametrize("algorithm", ALGORITHMS)
def test_the_staff_sign_in(issuer: str, tmp_path: Path, algorithm: str) -> None:
    """Under each kind of key."""
    page = come_back(tmp_path, declare(tmp_path, issuer, algorithm))
    assert page.status_code == 200
    assert "Signed in by name: Ada L., as compliance." in words(page)


def test_a_wrong_secret_opens_nothing(issuer: str, tmp_path: Path) -> None:
    """The provider refuses the code."""
    page = come_back(tmp_path, declare(tmp_path, issuer, "RS256", secret="another secret"))
    assert page.status_code == 403
    assert "did not confirm the sign-in" in words(page)


def test_another_group_opens_nothing(issuer: str, tmp_path: Path) -> None:
    """The account is real, and has no role here."""
    page = come_back(tmp_path, declare(tmp_path, issuer, "RS256", value="others"))
    assert page.status_code == 403
    assert "no role for this console" in words(page)
