"""Aboveboard: the consent and transparency gateway between apps and personalization."""
