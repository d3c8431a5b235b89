"""The keys: the master key behind a KMS interface, one key for each person, pseudonyms, and the log's signing key."""
