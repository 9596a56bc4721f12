"""The console script: one subject a file in bot/commands, imported only when called, so that `ask` starts fast."""

import importlib
from typing import Any

import typer
from typer.core import TyperGroup
from typer.main import get_command

COMMANDS = {
    "ask": "bot.commands.ask:ask",
    "screen": "bot.commands.screen:screen",
    "chat": "bot.commands.chat:chat",
    "serve": "bot.commands.serve:serve",
    "kb": "bot.commands.kb:app",
    "cases": "bot.commands.cases:cases",
    "claim": "bot.commands.cases:claim",
    "staff": "bot.commands.staff:app",
    "db": "bot.commands.db:app",
    "doctor": "bot.commands.doctor:doctor",
}


class LazyGroup(TyperGroup):
    """Sub-commands by name, each module imported at its first use (click's documented lazy-loading pattern)."""

    # The context's type is private to typer, hence Any.
    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ARG002 - the overridden signature
        return list(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:  # noqa: ARG002 - the overridden signature
        target = COMMANDS.get(cmd_name)
        if target is None:
            return None
        module, attribute = target.split(":")
        found = getattr(importlib.import_module(module), attribute)
        if not isinstance(found, typer.Typer):
            single = typer.Typer(add_completion=False)
            single.command(cmd_name)(found)
            found = single
        command = get_command(found)
        command.name = cmd_name
        return command


app = typer.Typer(cls=LazyGroup, no_args_is_help=True, add_completion=False, rich_markup_mode=None)


@app.callback()
def hotline() -> None:
    """The assistant behind Harbin's 12333 line."""


def main() -> None:
    """Run the command line."""
    app(prog_name="hotline")
