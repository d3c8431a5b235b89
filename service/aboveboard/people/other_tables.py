"""The tables without data about people. A table is here or in `stored_tables`, or it does not exist."""

ABOUT_NO_PERSON: dict[str, str] = {
    "api_keys": "the keys of apps and staff",
    "cosigned": "the newest cosigned checkpoint",
    "count_cursor": "the index in the log up to which entries were counted",
    "day_counts": "how often something happened on a day, by closed words and declared names",
    "deletion_chunks": "indexes in the log whose record is gone, with salts",
    "deletion_head": "the newest commitment to these indexes",
    "entries": "salted commitments, which lead to no person",
    "erased": "receipts, by the hash of an id that only the person has",
    "exports": "queries of auditors, and the state of their archives",
    "key_check": "a sealed constant",
    "key_rates": "the requests that an API key may still make",
    "log_head": "the head of the log",
    "measurements": "estimates over all people of a placement",
    "picture_lists": "how often an app changed its pictures",
    "pictures": "the pictures that an app uploaded",
    "placement_revisions": "what an app declared",
    "placements": "what an app declared",
    "public_head": "the newest published checkpoint",
    "special_removals": "what an app declared special, and how far its removal is",
    "spent": "hashes of used links and of ended sessions, which lead to no person",
    "tiles": "hashes of the log",
    "topic_lists": "what an app declared",
    "topic_revisions": "what an app declared",
    "unanswered": "the index in the log up to which decisions were searched for unanswered items",
}
"""The tables by name, each with what it has."""
