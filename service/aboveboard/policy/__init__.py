"""The policy sets: checked Cedar text that becomes a decision table. Every verdict names its reasons."""
