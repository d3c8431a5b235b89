"""The proof of a decision, and the page that checks it."""

import re

from tests.web.browsing import House
from tests.web.why.seen import Seen


def test_the_proof_of_a_decision_opens_its_record_for_its_person_alone(seen: Seen) -> None:
    """By the link it proves the entry, and holds nothing of the person."""
    own = seen.browser.get(f"{seen.path}/proof")
    linked = seen.house.browser().get(seen.link.replace("?", "/proof?"))
    for proof in (own, linked):
        assert proof.status_code == 200
        assert proof.text.startswith("c2sp.org/tlog-proof")
        assert "attachment" in proof.headers["content-disposition"]
    assert len(own.text) > len(linked.text) + 500


def test_the_check_page_runs_its_own_script_and_no_other(house: House) -> None:
    """Its policy names the script and the style by their hash, and allows no network."""
    page = house.browser().get("/verify.html")
    policy = page.headers["content-security-policy"]
    meta = re.search(r'http-equiv="Content-Security-Policy" content="([^"]+)"', page.text)
    assert meta
    assert set(re.findall(r"'sha256-[^']+'", policy)) == set(re.findall(r"'sha256-[^']+'", meta[1]))
    assert policy.startswith("default-src 'none'")
    assert "unsafe" not in policy
    assert "connect-src" not in policy
