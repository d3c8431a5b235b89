"""The operator's work: key rotation, backup, doctor, health, and a new log name after a loss."""
