"""Purposes, notices, consent events, dial, limits, and the effective level."""
