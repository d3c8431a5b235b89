"""The running log: who signs and publishes it, its tiles and proofs, its witnesses, and its check at start."""
