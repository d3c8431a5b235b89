"""Numbers for compliance: counts by day that are about no person, and the tables that are made of them."""
