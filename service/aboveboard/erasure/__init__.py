"""Erasure, from intent to receipt, and retention."""
