"""Pages for people and for staff: rendered on the server, complete without JavaScript, in four languages."""
