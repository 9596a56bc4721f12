"""From a Telegram update to what may be kept of it: the chat's number and what was said. No name, no username."""

from dataclasses import dataclass

from telegram import CallbackQuery, InlineKeyboardMarkup, Message, MessageEntity, Update
from telegram.constants import ChatType

from bot.channels.typed import typed
from handlers.messages import Incoming, Kind
from knowledge.identity import strike


@dataclass(frozen=True)
class Identity:
    """Our bot. ``username`` is empty until Telegram has told it."""

    number: int
    username: str = ""


@dataclass(frozen=True)
class Tap:
    """A tapped button: to be acknowledged, and its message to be changed. Kept nowhere."""

    query: str
    chat: int
    message: int
    text: str = ""
    keyboard: InlineKeyboardMarkup | None = None
    choice: str = ""


@dataclass(frozen=True)
class PrivateMessage:
    """What goes to the inbox, and the tap that it came by."""

    chat: int
    delivery_id: str
    incoming: Incoming
    tap: Tap | None = None


@dataclass(frozen=True)
class GroupQuestion:
    """A question to the bot among others: answered there, kept nowhere. ``message`` is the one to reply to."""

    chat: int
    message: int
    text: str
    struck: bool


Read = PrivateMessage | GroupQuestion | Tap | None


def read(update: Update, us: Identity) -> Read:
    """What to do with an update; None where there is nothing to answer (blocked, joined, other people's talk)."""
    if update.callback_query is not None:
        return _tap(update.update_id, update.callback_query)
    message = update.message or update.edited_message
    if message is None or (message.from_user is not None and message.from_user.is_bot):
        return None
    if message.chat.type in {ChatType.GROUP, ChatType.SUPERGROUP}:
        return _in_group(message, us) if update.message else None
    if message.chat.type != ChatType.PRIVATE:
        return None
    incoming = _edited(message) if update.edited_message else _said(message)
    return PrivateMessage(message.chat.id, str(update.update_id), incoming) if incoming else None


def _tap(update_id: int, query: CallbackQuery) -> Read:
    if query.message is None:  # of a message sent through another bot's inline mode: not ours
        return None
    chat = query.message.chat
    shown = query.message if isinstance(query.message, Message) else None  # too old a message comes without its text
    choice, _ = strike(query.data or "")
    tap = Tap(
        query=query.id,
        chat=chat.id,
        message=query.message.message_id,
        text=(shown.text or "") if shown else "",
        keyboard=shown.reply_markup if shown else None,
        choice=choice,
    )
    if chat.type != ChatType.PRIVATE:
        return tap
    return PrivateMessage(chat.id, str(update_id), Incoming(kind=Kind.CHOICE, choice=choice), tap)


def _edited(message: Message) -> Incoming | None:
    """Words changed afterwards; a live location changes by itself every few seconds and is no such thing."""
    return Incoming(kind=Kind.EDITED) if message.text or message.caption else None


def _said(message: Message) -> Incoming | None:
    """Text, or the kind of what cannot be read (a caption goes with its picture); None for Telegram's own notices."""
    if message.text is not None:
        return typed(_plain_command(message.text))
    if message.photo:
        return Incoming(kind=Kind.PHOTO)
    if message.voice or message.audio or message.video_note:
        return Incoming(kind=Kind.VOICE)
    if message.sticker:
        return Incoming(kind=Kind.STICKER)
    if message.document and not message.animation:
        return Incoming(kind=Kind.FILE)
    return Incoming(kind=Kind.OTHER) if message.effective_attachment else None


def _plain_command(text: str) -> str:
    """``/start`` without what a link or an address adds to it (``/start abc``, ``/help@our_bot``)."""
    if not text.startswith("/"):
        return text
    command, _, rest = text.partition(" ")
    command = command.partition("@")[0]
    return command if command == "/start" or not rest else f"{command} {rest}"


def _in_group(message: Message, us: Identity) -> GroupQuestion | None:
    """Only what names the bot or replies to it is for us."""
    if message.text is None:
        return None
    ours = [(entity, written) for entity, written in message.parse_entities().items() if _names(entity, written, us)]
    replied = message.reply_to_message
    to_us = replied is not None and replied.from_user is not None and replied.from_user.id == us.number
    if not ours and not to_us:
        return None
    text = message.text
    for _entity, written in ours:
        text = text.replace(written, " ")
    text, struck = strike(text.strip())
    return GroupQuestion(message.chat.id, message.message_id, text, struck)


def _names(entity: MessageEntity, written: str, us: Identity) -> bool:
    if entity.type == MessageEntity.TEXT_MENTION:
        return entity.user is not None and entity.user.id == us.number
    name = f"@{us.username}".lower() if us.username else None
    if entity.type == MessageEntity.MENTION:
        return written.lower() == name
    return entity.type == MessageEntity.BOT_COMMAND and name is not None and written.lower().endswith(name)
