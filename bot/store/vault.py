"""What is kept secret: contact data encrypted, codes and tokens as keyed digests."""

import hmac
from hashlib import sha256

from cryptography.fernet import Fernet, InvalidToken


class UnreadableError(Exception):
    """The contact data was encrypted with another key, or is damaged."""


class Vault:
    """Encrypts and digests with the installation's key. Digests of the same text differ between installations."""

    def __init__(self, key: bytes) -> None:
        self._fernet = Fernet(key)
        self._pepper = hmac.digest(key, b"hotline digests", sha256)

    def seal(self, text: str) -> bytes:
        return self._fernet.encrypt(text.encode())

    def open(self, sealed: bytes) -> str:
        """Undo ``seal``; UnreadableError where the key is not the one that sealed it."""
        try:
            return self._fernet.decrypt(sealed).decode()
        except InvalidToken:
            raise UnreadableError("contact data was encrypted with another key") from None

    def digest(self, text: str) -> str:
        """A digest that only this installation can make, so a short code cannot be guessed from a stolen database."""
        return hmac.new(self._pepper, text.encode(), sha256).hexdigest()

    def matches(self, text: str, digest: str) -> bool:
        return hmac.compare_digest(self.digest(text), digest)
