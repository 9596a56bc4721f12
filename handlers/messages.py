"""What comes in and what goes out, the same on every channel."""

from enum import StrEnum

from pydantic import BaseModel, ConfigDict

from knowledge.schema import Citation


class Value(BaseModel):
    """A piece of a message: immutable, and strict about its fields."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Kind(StrEnum):
    """What the resident sent. Everything but TEXT and CHOICE is answered politely and not kept."""

    TEXT = "text"
    CHOICE = "choice"
    EDITED = "edited"
    PHOTO = "photo"
    VOICE = "voice"
    STICKER = "sticker"
    FILE = "file"
    OTHER = "other"


class Incoming(Value):
    """One message of a resident, as the channel hands it in: identity numbers struck, no name, no profile."""

    kind: Kind = Kind.TEXT
    text: str = ""
    """What was typed; empty for a tapped button."""
    choice: str = ""
    """The id of the tapped button (``Choice.id``); only with Kind.CHOICE.

    Of a list to tick a channel may send each tap as it happens (the reply is the list again, marked), or, as a form
    does, everything at once: the ids of the ticked choices and of the button pressed, joined with spaces.
    """
    struck: bool = False
    """The channel struck an identity number out of the text."""
    birth_date: str = ""
    """The birth date that the one struck number held (YYYY-MM-DD), to be offered for use; the number itself is gone."""
    sex: str = ""
    """The sex that it held: male or female."""


class Choice(Value):
    """A button. ``id`` says what it means ("answer:sex:female"), never where it stood, so an old button still works.

    At most 64 bytes, Telegram's limit for callback data.
    """

    id: str
    label: str
    tick: bool = False
    """An item of a list to tick (``Reply.several``); every other choice of that reply is a plain button."""
    ticked: bool = False
    """Already ticked when the list is shown again."""


class Link(Value):
    """An address to open, e.g. of a clause's text."""

    label: str
    url: str


class Reply(Value):
    """One bubble. ``text`` is complete by itself, citations included; the rest lets a channel unfold and tap."""

    text: str
    choices: tuple[Choice, ...] = ()
    citations: tuple[Citation, ...] = ()
    """The clauses that the text rests on; a page can unfold their wording."""
    links: tuple[Link, ...] = ()
    version: str = ""
    """The knowledge version that an answer came from; empty for what is no answer."""
    private: bool = False
    """For the resident alone (a look-up code): staff who read the transcript see that something was said, not what."""
    several: bool = False
    """The choices with ``tick`` are a list to tick: several may hold. The button after them sends the list."""
    replaces: bool = False
    """It takes the place of the bubble whose button was tapped, where a channel can do that (a list being ticked)."""
