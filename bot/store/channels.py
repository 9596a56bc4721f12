"""What the store must know of a channel: whether replies are pushed to it, and whether its provider stands abroad."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Channel:
    """A kind of channel.

    ``push``: replies travel by the outbox; else the page or terminal reads them from the transcript.
    ``abroad``: no phone number and no name is taken there.
    ``pages``: the person looks at our own pages, where the result can be printed.
    """

    push: bool
    abroad: bool = False
    pages: bool = False


OPERATORS_DESK = "desk"
"""The account of the web channel at which an operator talks for a caller."""

CHANNELS = {
    "console": Channel(push=False),
    "web": Channel(push=False, pages=True),
    "telegram": Channel(push=True, abroad=True),
    "wechat": Channel(push=True),
}
