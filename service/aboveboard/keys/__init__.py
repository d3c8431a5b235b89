"""The master key behind a KMS-shaped interface, one key a person, pseudonyms, the log's signing key."""
