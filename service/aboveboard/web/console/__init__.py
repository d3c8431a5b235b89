"""The console, for compliance and operators."""
