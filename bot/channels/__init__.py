"""How messages come in and replies go out: console, web chat, Telegram."""
