"""Which text a consent was given to: its declared version and a fingerprint, so that no edit goes unnoticed."""

from hashlib import blake2b

from handlers.turn import Context


def consent_version(context: Context, key: str) -> str:
    """Version of the consent text ``key``, e.g. ``1-9f86d081``: the wording's number, and the text's fingerprint."""
    text = context.knowledge.wording.templates[context.said_as(key)]
    fingerprint = blake2b(text.encode(), digest_size=4).hexdigest()
    return f"{context.say('consent.version')}-{fingerprint}"
