"""A member of the staff, as tests of their looks have one."""

from aboveboard.access.api_keys import ApiKey
from aboveboard.access.key_admin import all_keys
from aboveboard.rights.find_person import find_by_id
from aboveboard.rights.lookups import look_up
from aboveboard.words import Role

from tests.house import House


def officer(house: House, role: Role = Role.COMPLIANCE) -> ApiKey:
    """A new key of the role."""
    text = house.installation.key(role)
    return next(key for key in house.run(all_keys(house.gateway)) if key.id == text.split("_")[2])


def look(house: House, key: ApiKey, person: str, reason: str = "a letter") -> str:
    """The id of a new look at the person of the app's id."""
    app = house.app  # asks the service, so not inside of its loop
    name: str = house.run(look_up(house.gateway, key, lambda: find_by_id(house.gateway, app, person), reason))
    return name
