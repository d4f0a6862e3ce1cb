"""HTTP: the Bot API, the page, and the guard before both."""
