"""The local key service."""

from pathlib import Path

import pytest
from aboveboard.errors import StartupRefused, Unreadable
from aboveboard.keys.kms import LocalKms


def test_one_address_is_one_key(tmp_path: Path) -> None:
    """What one handle encrypted, another handle to the same address decrypts."""
    uri = (tmp_path / "my key.bin").as_uri()
    sealed = LocalKms().get_aead(uri).encrypt(b"data", b"place")
    assert LocalKms().get_aead(uri).decrypt(sealed, b"place") == b"data"
    assert (tmp_path / "my key.bin").stat().st_size == 32


def test_two_addresses_are_two_keys(tmp_path: Path) -> None:
    """Another key opens nothing."""
    kms = LocalKms()
    sealed = kms.get_aead((tmp_path / "a").as_uri()).encrypt(b"data", b"")
    with pytest.raises(Unreadable):
        kms.get_aead((tmp_path / "b").as_uri()).decrypt(sealed, b"")


def test_a_missing_key_is_not_made_where_it_must_exist(tmp_path: Path) -> None:
    """A lost master key is a loss, and the refusal says so."""
    with pytest.raises(StartupRefused, match="missing"):
        LocalKms(may_create=False).get_aead((tmp_path / "a").as_uri())
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "uri", ["", "master.key", "file:master.key", "file://host/a", "aws-kms://arn", "http:///a"]
)
def test_other_addresses_are_refused(uri: str) -> None:
    """The refusal shows what an address looks like."""
    with pytest.raises(StartupRefused, match="file:///absolute"):
        LocalKms().get_aead(uri)


def test_what_is_encrypted_is_bound_to_its_place(tmp_path: Path) -> None:
    """A wrapped key of one person opens nothing in the row of another."""
    aead = LocalKms().get_aead((tmp_path / "a").as_uri())
    sealed = aead.encrypt(b"data", b"place")
    with pytest.raises(Unreadable):
        aead.decrypt(sealed, b"elsewhere")
