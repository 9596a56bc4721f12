"""The console script: one subject a file in bot/commands, imported only when called, so that `ask` starts fast."""

import importlib
import sys
from typing import Any

import typer
from typer.core import TyperGroup
from typer.exceptions import TyperException
from typer.main import get_command

COMMANDS = {
    "ask": "bot.commands.ask:ask",
    "screen": "bot.commands.screen:screen",
    "read": "bot.commands.read:read",
    "chat": "bot.commands.chat:chat",
    "serve": "bot.commands.serve:serve",
    "kb": "bot.commands.kb:app",
    "cases": "bot.commands.cases:cases",
    "claim": "bot.commands.cases:claim",
    "ledger": "bot.commands.ledger:app",
    "form": "bot.commands.forms:write_form",
    "notice-list": "bot.commands.forms:write_notice",
    "report": "bot.commands.reports:report",
    "staff": "bot.commands.staff:app",
    "units": "bot.commands.units:app",
    "simulate": "bot.commands.simulate:run",
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
    """Run the command line. What is wrong with the arguments is said in one line, and the exit code is 2."""
    try:
        outcome = app(prog_name="hotline", standalone_mode=False)
    except TyperException as error:
        sys.exit(_complain(error))
    except typer.Abort:
        sys.exit(1)
    sys.exit(outcome if isinstance(outcome, int) else 0)


def _complain(error: Any) -> int:  # typer's classes for wrong arguments are private, hence Any
    context, message = getattr(error, "ctx", None), str(error.format_message()).replace("Value error, ", "")
    if "\n" in message:  # a group called without a command: the message is its help
        error.show()
    else:
        typer.echo(f"{context.command_path if context else 'hotline'}: {message}", err=True)
    return int(error.exit_code)
