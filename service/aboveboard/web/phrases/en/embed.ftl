# Words of the element <why-this> on pages of apps.

embed-button = Why am I seeing this?
embed-wait = One moment …
embed-held = Not used:
embed-more = More, and what you can do
embed-failed = We cannot show the reasons now. Please try again later.
