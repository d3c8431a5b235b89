"""What people did next, joined to decisions."""
