"""The demo shop: its catalogue, its people, and the pages to click through."""
