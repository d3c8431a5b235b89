"""The examples in the OpenAPI file: one of each request body and parameter, for readers and for tools."""

from aboveboard.canonical import JsonValue

PARAMETERS: dict[str, str] = {
    "person": "u-17",
    "placement": "home-hero",
    "picture": "topic-running",
    "catalogue": "shop",
    "surface": "home",
    "export": "exp_01m7zy7smhk2expg7apjrwm6em",
    "draft": "draft_01m7zy7smhk2expg7apjrwm6em",
    "hold": "hold_01m7zy7smhk2expg7apjrwm6em",
    "audit": "aud_01m7zy7smhk2expg7apjrwm6em",
    "number": "1",
    "purpose": "personalize_visit",
    "guest": "g-17",
    "month": "2026-10",
    "dry_run": "try_01m7zy7smhk2expg7apjrwm6em",
    "erasure": "era_5f0c2b9e7a31d4865f0c2b9e7a31d4865f0c2b9e",
    "key": "topic:running",
    "topic": "running",
    "level": "0",
    "place": "000.p/1",
    "index": "0",
    "language": "en",
    "Sec-GPC": "1",
}
"""The example of each parameter, by its name."""

BODIES: dict[str, JsonValue] = {
    "ArrangementChange": {"mode": "mine", "order": ["running-1"], "pinned": ["running-1"]},
    "EverythingBody": {"as_everybody": True},
    "DecisionRequest": {
        "placement": "home-hero",
        "person": "u-17",
        "session": "s-3",
        "count": 2,
        "context": {"device": "mobile", "region": "FR"},
        "language": "en",
    },
    "SurfaceRequest": {"person": "u-17", "session": "s-3", "context": {"device": "mobile"}, "language": "en"},
    "ComponentCatalogue": {
        "components": [
            {
                "component": "Text",
                "kind": "text",
                "sentence": "A text.",
                "properties": {"text": {"type": "text", "required": True, "max_length": 200}},
            },
            {
                "component": "List",
                "kind": "box",
                "sentence": "A list.",
                "properties": {"children": {"type": "children", "required": True, "at_most": 12}},
            },
        ],
        "hosts": ["pictures.shop.example"],
    },
    "Surface": {
        "catalogue": "standard",
        "title": "Home",
        "template": {
            "nodes": [
                {"id": "root", "component": "Column", "properties": {"children": ["offers", "why"]}},
                {"id": "offers", "component": "List", "properties": {"children": {"slot": "offers"}}},
                {"id": "offer", "component": "Text", "properties": {"text": {"content": "title"}}},
                {"id": "why", "component": "Why", "properties": {"label": "Why this page?"}},
            ],
            "slots": {"offers": {"placement": "home-hero", "count": 3, "each": "offer"}},
        },
    },
    "PreviewRequest": {"placement": "home-hero", "person": "u-17", "session": "s-3", "count": 2},
    "SignalBatch": {
        "signals": [
            {
                "id": "e-1001",
                "type": "item_viewed",
                "person": "u-17",
                "session": "s-3",
                "fields": {"item": "running-1", "topics": ["running"]},
            }
        ]
    },
    "OutcomeBatch": {
        "outcomes": [
            {"decision": "dec_01m7zy7smhk2expg7apjrwm6em", "item": "running-1", "kind": "taken", "value": 1}
        ]
    },
    "ImportBatch": {
        "outcomes": [
            {
                "id": "log-1",
                "placement": "home-hero",
                "item": "running-1",
                "kind": "taken",
                "at": "2026-11-20T08:10:00+01:00",
                "position": 1,
                "candidates": ["running-1", "cooking-1"],
                "propensity": 0.5,
                "context": {"device": "mobile"},
            }
        ]
    },
    "ConsentBody": {"state": "refused", "language": "en", "method": "banner"},
    "DialBody": {"level": 2},
    "LimitsBody": {"categories": ["transactional"], "topics": ["running"], "items": ["running-1"]},
    "FactsBody": {"age_class": "adult", "region": "FR", "language": "fr", "time_zone": "Europe/Paris"},
    "ExportBody": {"from": "2026-11-01T00:00:00Z", "kinds": ["decision", "consent"], "formats": ["csv"]},
    "ApprovalBody": {
        "item": {
            "item": "tent",
            "content": {"title": "A tent for warm nights"},
            "made_by": {"kind": "assisted"},
        }
    },
    "HoldBody": {
        "ground": "The letter of a lawyer of 3 November",
        "basis": "claims",
        "until": "2027-02-01T00:00:00Z",
        "records": ["dec_01m7zy7smhk2expg7apjrwm6em"],
    },
    "RenewalBody": {
        "ground": "The court has set a day",
        "basis": "claims",
        "until": "2027-08-01T00:00:00Z",
    },
    "AuditBody": {"watch": "leading_jobs"},
    "LinkBody": {"to": "/privacy"},
    "RestrictionBody": {"restricted": True},
    "ObjectionBody": {"purposes": ["personalize_history"]},
    "PlacementBody": {
        "title": "Home",
        "kind": "content",
        "baseline": "popular",
        "cap": {"times": 5, "days": 7},
    },
    "TopicsBody": {
        "topics": [
            {"topic": "running", "titles": {"en": "Running", "de": "Laufen"}, "group": "sport"},
            {"topic": "sexual-health", "titles": {"en": "Sexual health"}, "sensitivity": "special"},
        ]
    },
    "ItemsBody": {
        "items": [
            {"item": "running-1", "tags": ["running"], "content": {"title": "Running shoes"}},
            {"item": "cooking-1", "tags": ["cooking"], "content": {"title": "A pan"}},
        ]
    },
    "CombineBody": {
        "parts": {
            "headline": [
                {"part": "h1", "content": {"title": "Summer is here"}, "topics": ["camping"]},
                {"part": "h2", "content": {"title": "Half the price"}},
            ],
            "call": [
                {"part": "buy", "content": {"call": "Buy now"}},
                {"part": "look", "content": {"call": "Look around"}},
            ],
        },
        "forbid": [["h1", "buy"]],
    },
    "ItemsPatchBody": {
        "items": [{"item": "running-2", "tags": ["running"], "content": {"title": "Running socks"}}],
        "remove": ["cooking-9"],
    },
}
"""The example of each request body, by the name of its schema."""
