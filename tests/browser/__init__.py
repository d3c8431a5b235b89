"""Pages in a real browser. A package, so that its fixtures end with it: Playwright keeps an event loop in the main
thread, and tests of other folders start loops of their own."""
