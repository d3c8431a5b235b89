"""The export, the policies and the items that the commands about bias read (`cli.bias_export`)."""

import json
import re
import shutil

import pytest
from aboveboard.bias.price_check import PricePair
from aboveboard.cli.bias_export import read_price_of

from tests.bias.logs import LogOfLines
from tests.bias.test_check import WATCH, read
from tests.verify.maker import OTHER_VKEY


def test_an_export_that_does_not_verify_is_not_counted(watched, tmp_path):
    """By another key, or with a byte too many; what is wrong is on standard error."""
    done = watched.typed("run", "--watch", "running", "--items", watched.items, "--key", OTHER_VKEY)
    assert done.code == 0  # any of the keys may have signed
    broken = shutil.copy(watched.export, tmp_path / "broken.zip")
    with broken.open("ab") as file:
        file.write(b"x")
    done = watched._replace(export=broken).typed("run", "--items", watched.items)
    assert (done.code, done.out) == (1, "")
    assert "does not verify" in done.err


def test_a_class_by_tags_needs_the_items(watched):
    """An export has ids alone."""
    done = watched.typed("plan", "--watch", "running")
    assert (done.code, done.out) == (2, "")
    assert "--items" in done.err


@pytest.mark.parametrize("data", [b"[]", b'{"items": [{"tags": []}]}', b"\xff"])
def test_a_file_that_has_no_items_is_refused(watched, tmp_path, data):
    """With what is wrong."""
    (tmp_path / "items.json").write_bytes(data)
    done = watched.typed("plan", "--items", tmp_path / "items.json")
    assert done.code == 2
    assert "items" in done.err


def test_offers_below_their_list_price_are_a_class(watched, tmp_path):
    """By the declared items: half of the people were shown the one."""
    policies = shutil.copytree(watched.policies, tmp_path / "policies")
    text = (policies / "bias.toml").read_text()
    (policies / "bias.toml").write_text(
        text.replace('class.tags = ["running"]', "class.is_below_list = true")
    )
    items = [{"item": "running-1", "content": {"price": 4, "list_price": "5.00"}}, {"item": "cooking-1"}]
    (tmp_path / "items.json").write_text(json.dumps({"items": items}))
    done = watched._replace(policies=policies).typed(
        "plan", "--watch", "running", "--items", tmp_path / "items.json"
    )
    assert done.code == 0, done.err
    assert "rate of all" in done.out
    assert "rate of all 0.0 of 100" not in done.out


def test_an_export_of_another_app_is_refused(watched, tmp_path):
    """It would have none of the watch's decisions, and look fine."""
    policies = shutil.copytree(watched.policies, tmp_path / "policies")
    text = (policies / "bias.toml").read_text()
    (policies / "bias.toml").write_text(re.sub('app = ".*"', 'app = "another"', text))
    done = watched._replace(policies=policies, export=watched.one_app).typed("plan", "--items", watched.items)
    assert done.code == 1
    assert "of another app" in done.err


def test_an_unknown_watch_is_refused_with_those_that_exist(watched):
    """A typing error is no empty report."""
    done = watched.typed("run", "--watch", "walking")
    assert done.code == 2
    assert "running, by_label" in done.err


def test_a_watch_that_is_declared_wrongly_is_refused(watched, tmp_path):
    """By its place in the file."""
    policies = shutil.copytree(watched.policies, tmp_path / "policies")
    (policies / "bias.toml").write_text('[[watches]]\nname = "x"\n')
    done = watched._replace(policies=policies).typed("run")
    assert done.code == 1
    assert "bias.toml: watches[0]" in done.err


@pytest.mark.parametrize("command", ["plan", "run", "watch"])
def test_policies_without_a_watch_have_no_report(watched, tmp_path, command):
    """That is nothing wrong."""
    policies = shutil.copytree(watched.policies, tmp_path / "policies")
    (policies / "bias.toml").unlink()
    done = watched._replace(policies=policies).typed(command)
    assert (done.code, done.out) == (0, "no watch is declared in bias.toml\n")


def measuring(watched, tmp_path, measure):
    """The watch by topics with another measure, and items with prices."""
    policies = shutil.copytree(watched.policies, tmp_path / "policies")
    text = (policies / "bias.toml").read_text()
    (policies / "bias.toml").write_text(text.replace('"]\nby =', f'"]\nmeasure = "{measure}"\nby =', 1))
    prices = {"running-1": 4, "cooking-1": "5.00", "travel-1": 4.5}
    items = [
        {"item": item, "tags": ["running"], "content": {"price": price, "list_price": 5}}
        for item, price in prices.items()
    ]
    (tmp_path / "items.json").write_text(json.dumps({"items": items}))
    return watched._replace(policies=policies, items=tmp_path / "items.json")


@pytest.mark.parametrize("command", ["run", "watch"])
@pytest.mark.parametrize(("measure", "said"), [("chance", "gateway alone"), ("price", "give --items")])
def test_a_measure_that_lacks_something_is_refused_or_passed_over(watched, tmp_path, command, measure, said):
    """Refused by its name. Without a name, the others have their result."""
    changed = measuring(watched, tmp_path, measure)
    items = ["--items", changed.items] if measure == "chance" else []
    named = changed.typed(command, "--watch", "running", *items)
    assert (named.code, named.out) == (1, "")
    assert said in named.err
    others = changed.typed(command, *items)
    assert others.code == 0
    assert said in others.err


def test_the_items_bring_the_check_of_prices(watched, tmp_path):
    """By the prices that they declare, for the one revision. Without items there is none."""
    changed = measuring(watched, tmp_path, "price")
    done = changed.typed("run", "--watch", "running", "--items", changed.items, "--json")
    assert done.code == 0, done.err
    prices = json.loads(done.out)["prices"]
    assert (prices["revisions"], prices["unequal"], prices["unguarded"]) == (1, [], 0)
    assert [table["by"] for table in prices["tables"]] == [["age_class"]]
    without = watched.typed("run", "--watch", "by_label", "--labels", watched.labels, "--json")
    assert json.loads(without.out)["prices"] is None


def test_prices_of_earlier_revisions_are_not_those_of_the_items(tmp_path):
    """The gateway alone has them."""
    (tmp_path / "items.json").write_text(
        '{"items": [{"item": "a", "content": {"price": 4, "list_price": 5}}]}'
    )
    log = LogOfLines()
    for revision in (1, 2):
        log.decide("p", "a", revision=revision)
    price_of = read_price_of(tmp_path / "items.json", read(log, WATCH).rows)
    assert price_of("home", 2, "a") == PricePair("a", "", 4.0, 5.0)
    assert price_of("home", 1, "a") is None
    assert price_of("home", 2, "b") is None
    assert read_price_of(None, read(log, WATCH).rows) is None
