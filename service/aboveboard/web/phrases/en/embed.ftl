# Words of the element <why-this> on pages of apps.

embed-button = Why am I seeing this?
embed-wait = One moment …
embed-held = Not used:
embed-more = More about this
embed-failed = We cannot show the reasons now. Reload the page, or try again later.
