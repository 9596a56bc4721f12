"""The screening as Mermaid: one tree a category, the premise first, drawn from the rules themselves."""

from collections.abc import Iterator

from knowledge.screening.rules import Screening
from knowledge.screening.shapes import Category, Condition, Outcome


def mermaid(screening: Screening) -> str:
    """One flowchart for each category, parted by blank lines."""
    return "\n\n".join("\n".join(_chart(screening, category)) for category in screening.categories)


def _chart(screening: Screening, category: Category) -> Iterator[str]:
    """Conditions in order: yes goes on, unknown and no end in an outcome; near misses in 暂不符合."""
    conditions = [*screening.premise, *category.conditions]
    words = [screening.texts.say(key) for key in ("graph-yes", "graph-unknown", "graph-no", "graph-near")]
    yield "flowchart TD"
    yield f"  start([{_quoted(category.title)}]) --> c0"
    for at, condition in enumerate(conditions):
        yield f"  c{at}{{{_quoted(_with_sources(condition))}}}"
        following = f"c{at + 1}" if at + 1 < len(conditions) else "likely"
        yield f"  c{at} -- {words[0]} --> {following}"
        yield f"  c{at} -. {words[1]} .-> confirm"
        yield f"  c{at} -- {words[2]} --> no"
        if condition.near_misses:
            yield f"  c{at} -- {words[3]} --> soon"
    names = {
        "likely": Outcome.LIKELY,
        "confirm": Outcome.TO_CONFIRM,
        "soon": Outcome.NOT_YET,
        "no": Outcome.NOT_ELIGIBLE,
    }
    for node, outcome in names.items():
        yield f"  {node}([{_quoted(screening.outcome_name(outcome))}])"


def _with_sources(condition: Condition) -> str:
    sources = "、".join(f"{each.document} {each.article}" for each in condition.citations)
    return f"{condition.label}<br>{sources}"


def _quoted(text: str) -> str:
    escaped = text.replace('"', "#quot;")
    return f'"{escaped}"'
