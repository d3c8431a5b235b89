"""The transparency log: tree, notes, entries. It knows bytes only."""
