"""`hotline simulate`: a year of an invented city in an empty database, and whether its reports add up."""

import gc
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from bot.clock import today
from bot.commands.opening import ContentFolder, open_hotline, refuse
from bot.simulation import city, recount
from bot.simulation.year import Scale, Told, Year, simulate
from bot.wiring import Hotline
from knowledge.casework.casework import Casework
from knowledge.casework.periods import statistics_year

SHOWN = 10
"""Differences that are told."""


def run(  # noqa: PLR0917 - the options of a command
    people: Annotated[int, typer.Option(help="How many people come in the year.")] = 500,
    caseworkers: Annotated[int, typer.Option(help="How many work in streets and communities.")] = 200,
    seed: Annotated[int, typer.Option(help="The same seed is the same year.")] = 1,
    year: Annotated[int, typer.Option(help="The statistics year; 0: the last that is over.")] = 0,
    recounted: Annotated[
        bool, typer.Option("--check/--no-check", help="Count every figure again by SQL of its own.")
    ] = True,
    content: ContentFolder = None,
) -> None:
    """Simulate a year in an empty database, all invented and marked so; refuses one that is in use.

    Exits 1 where a figure is not what the raw record says, 2 where nothing was written.
    """
    hotline = open_hotline(content)
    base = hotline.knowledge.current
    say = base.wording.say
    if base.casework is None or base.screening is None:
        refuse(say("simulation.no_rules"))
    scale = Scale(people, caseworkers, seed, year or _last_year(base.casework))
    _possible(hotline, base.casework, scale)
    begun = time.monotonic()
    hotline.store.forgo_durability()
    with _rare_collections():
        told = _shown(simulate(hotline, scale), say("simulation.progress"))
    minutes = f"{(time.monotonic() - begun) / 60:.1f}"
    typer.echo(say("simulation.done", minutes=minutes, **vars(told)))
    if recounted and not _equal(hotline, base.casework, scale):
        raise typer.Exit(1)


@contextmanager
def _rare_collections() -> Iterator[None]:
    """Collect garbage seldom: a day's rows are many and free of cycles, and each look at them takes long."""
    usual = gc.get_threshold()
    gc.freeze()  # the knowledge base stays for good
    gc.set_threshold(100_000, 20, 50)
    try:
        yield
    finally:
        gc.set_threshold(*usual)
        gc.unfreeze()


def _possible(hotline: Hotline, rules: Casework, scale: Scale) -> None:
    base = hotline.knowledge.current
    least = len(base.districts)
    if scale.people < 1 or scale.caseworkers < least:
        refuse(base.wording.say("simulation.too_few", least=least))
    if not _is_over(rules, scale.year):
        refuse(base.wording.say("simulation.no_year", year=scale.year))
    with hotline.store.reading() as session:
        empty = city.is_empty(session)
    if not empty:
        refuse(base.wording.say("simulation.not_empty"))


def _is_over(rules: Casework, year: int) -> bool:
    return 2000 <= year <= today().year and statistics_year(rules.periods.statistics, year).until < today()  # noqa: PLR2004


def _last_year(rules: Casework) -> int:
    return today().year if _is_over(rules, today().year) else today().year - 1


def _shown(year: Year, words: str) -> Told:
    """With a bar on a terminal; a run that is piped or tested sees none."""
    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeElapsedColumn())
    console = Console(stderr=True)
    with Progress(*columns, TimeRemainingColumn(), console=console, disable=not console.is_terminal) as bar:
        task = bar.add_task(words, total=year.days)
        return year.run(lambda: bar.advance(task))


def _equal(hotline: Hotline, rules: Casework, scale: Scale) -> bool:
    say = hotline.knowledge.current.wording.say
    with hotline.store.reading() as session:
        compared = recount.compare(session, rules, scale.year)
    for what in compared.differ[:SHOWN]:
        typer.echo(say("simulation.differs", what=what), err=True)
    if not compared.differ:
        typer.echo(say("simulation.equal", figures=compared.figures))
    return not compared.differ
