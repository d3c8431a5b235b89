"""The provider as the gateway asks it: what is cached, what is refused, and what a failure costs."""

import asyncio
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from aboveboard import settings
from aboveboard.access.oidc_provider import (
    AGAIN_MS,
    ANSWER_BYTES_MOST,
    KEPT_MS,
    CodeRefused,
    OidcProvider,
    ProviderDown,
)
from aboveboard.access.oidc_terms import OidcTerms

from tests.access.provider import PUBLIC_URL, Provider
from tests.access.tokens import jwk
from tests.clocks import HandClock

WELL_KNOWN = "/.well-known/openid-configuration"


class Asked:
    """A provider, and the part of a gateway that asks it."""

    def __init__(self, folder: Path) -> None:
        self.clock = HandClock()
        self.provider = Provider(self.clock)
        file = self.provider.declare(folder)
        found = settings.load({"ABOVEBOARD_OIDC": str(file), "ABOVEBOARD_PUBLIC_URL": PUBLIC_URL})
        gateway: Any = SimpleNamespace(settings=found, clock=self.clock)
        self.part = OidcProvider(gateway)

    @property
    def terms(self) -> OidcTerms:
        assert self.part.terms is not None
        return self.part.terms

    def kids(self, **more: Any) -> list[str]:
        return [each.kid for each in asyncio.run(self.part.keys(self.terms, **more))]


@pytest.fixture
def asked(tmp_path: Path) -> Iterator[Asked]:
    made = Asked(tmp_path)
    yield made
    made.provider.close()


def test_a_provider_is_asked_once_an_hour(asked: Asked) -> None:
    """For its metadata and its keys, however many people sign in."""
    for _ in range(3):
        assert asked.kids() == ["EdDSA-0"]
    assert asked.provider.asked == [WELL_KNOWN, "/jwks"]
    asked.clock.forward(ms=KEPT_MS)
    asked.kids()
    assert len(asked.provider.asked) == 4


def test_many_at_once_ask_once(asked: Asked) -> None:
    """The others wait for the first answer."""

    async def ask() -> None:
        await asyncio.gather(*(asked.part.metadata(asked.terms) for _ in range(5)))

    asyncio.run(ask())
    assert asked.provider.asked == [WELL_KNOWN, "/jwks"]


def test_a_new_key_is_found_soon(asked: Asked) -> None:
    """But a stream of tokens under unknown keys asks the provider once in ten seconds."""
    asked.kids()
    asked.provider.documents["/jwks"] = {"keys": [jwk("EdDSA", 1)]}
    assert asked.kids(is_newer=True) == ["EdDSA-0"]
    asked.clock.forward(ms=AGAIN_MS)
    assert asked.kids(is_newer=True) == ["EdDSA-1"]


@pytest.mark.parametrize(
    ("path", "document"),
    [
        (WELL_KNOWN, b"<html>"),
        (WELL_KNOWN, {}),
        (WELL_KNOWN, b" " * (ANSWER_BYTES_MOST + 1)),
        (WELL_KNOWN, None),
        ("/jwks", b"<html>"),
        ("/jwks", None),
    ],
    ids=["text", "empty", "long", "absent", "keys-text", "keys-absent"],
)
def test_a_provider_that_breaks_the_protocol_is_down(asked: Asked, path: str, document: Any) -> None:
    """And is not asked again for ten seconds."""
    whole = asked.provider.documents[path]
    asked.provider.documents[path] = document
    with pytest.raises(ProviderDown):
        asked.kids()
    asked.provider.documents[path] = whole
    with pytest.raises(ProviderDown, match="lately"):
        asked.kids()
    asked.clock.forward(ms=AGAIN_MS)
    assert asked.kids() == ["EdDSA-0"]


@pytest.mark.parametrize(
    "changed",
    [
        {"issuer": "https://other.example"},
        {"authorization_endpoint": "https://evil.example/authorize"},
        {"jwks_uri": "http://169.254.169.254/keys"},
        {"jwks_uri": "file:///etc/passwd"},
    ],
    ids=str,
)
def test_metadata_that_lead_elsewhere_are_not_followed(asked: Asked, changed: dict[str, str]) -> None:
    """Nothing is asked of any other host."""
    asked.provider.metadata.update(changed)
    with pytest.raises(ProviderDown):
        asked.kids()
    assert asked.provider.asked == [WELL_KNOWN]


def test_a_redirect_is_not_followed(asked: Asked) -> None:
    """It is no answer."""
    asked.provider.status = 302
    with pytest.raises(ProviderDown):
        asked.kids()


def test_a_provider_that_is_gone_is_down(asked: Asked) -> None:
    """At once, because nothing listens there."""
    asked.provider.close()
    with pytest.raises(ProviderDown, match="connection"):
        asked.kids()


def test_a_code_that_the_provider_does_not_know_is_refused(asked: Asked) -> None:
    """That is no fault of the provider."""
    with pytest.raises(CodeRefused):
        asyncio.run(asked.part.exchange(asked.terms, "unknown", "verifier", "https://shop.example"))


def test_a_code_goes_to_the_provider_alone(asked: Asked) -> None:
    """Metadata cannot send it to another host."""
    asked.provider.metadata["token_endpoint"] = "http://169.254.169.254/token"
    with pytest.raises(ProviderDown, match="address"):
        asyncio.run(asked.part.exchange(asked.terms, "code", "verifier", "https://shop.example"))


def test_without_a_file_there_is_no_provider() -> None:
    """And nothing is asked."""
    gateway: Any = SimpleNamespace(settings=settings.load({}), clock=HandClock())
    assert OidcProvider(gateway).terms is None
