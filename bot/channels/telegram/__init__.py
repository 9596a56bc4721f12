"""Telegram: python-telegram-bot speaks to the Bot API; our own inbox and outbox keep what arrives and leaves."""
