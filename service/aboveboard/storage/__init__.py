"""The database: metadata, coalesced reads, and the journal that commits in groups."""
