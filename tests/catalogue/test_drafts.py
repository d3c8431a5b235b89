"""The stored drafts (`catalogue.drafts`): read as they were kept, oldest first."""

from aboveboard.catalogue.cache import placement_key
from aboveboard.catalogue.drafts import encode, read_draft, read_drafts

from tests.house import House
from tests.ingestion.drafted import made_draft, new_draft


def test_drafts_are_read_as_they_were_kept(house: House) -> None:
    """Each alone and in the list of its placement, with the bytes that its hash is of."""
    app, database = house.app, house.gateway.database
    names = [made_draft(house.installation, app, item) for item in ("tent-8", "tent-9")]
    found = house.run(read_drafts(database, placement_key(app, "home")))
    assert sorted(each.draft for each in found) == sorted(names)
    (one,) = [each for each in found if each.draft == names[0]]
    assert one == house.run(read_draft(database, names[0]))
    assert (one.item, one.bytes_) == ("tent-8", encode(new_draft("tent-8")))


def test_an_unknown_draft_is_none(house: House) -> None:
    """As one that was approved or rejected."""
    assert house.run(read_draft(house.gateway.database, "draft_none")) is None
