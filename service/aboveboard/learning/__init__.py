"""The learner, unlearning after a withdrawal or erasure, rebuilding, and model versions."""
