"""The screening as Mermaid: one tree a category, then the questions and what each decides; drawn from the rules."""

import itertools
import re
from collections.abc import Iterator

from knowledge.screening.rule_language import facts_of
from knowledge.screening.rules import Screening
from knowledge.screening.shapes import Category, Condition, Outcome

_BLOCK = re.compile(r"^```mermaid\n.*?^```$", re.MULTILINE | re.DOTALL)


def mermaid(screening: Screening) -> str:
    """One flowchart for each category and one of the questions, parted by blank lines."""
    return "\n\n".join("\n".join(lines) for lines in charts(screening).values())


def charts(screening: Screening) -> dict[str, tuple[str, ...]]:
    """The lines of each flowchart, by category id; the questions' under "questions"."""
    trees = {category.id: tuple(_chart(screening, category)) for category in screening.categories}
    return trees | {"questions": tuple(_questions(screening))}


def redrawn(text: str, screening: Screening) -> str:
    """A Markdown text with its Mermaid blocks replaced, in order; ValueError where it has another number of them."""
    parts = _BLOCK.split(text)
    drawings = ["\n".join(lines) for lines in charts(screening).values()]
    if len(parts) != len(drawings) + 1:
        raise ValueError(f"has {len(parts) - 1} Mermaid blocks, and there are {len(drawings)} drawings")
    blocks = [f"```mermaid\n{drawing}\n```" for drawing in drawings]
    return "".join(part + block for part, block in zip(parts, [*blocks, ""], strict=True))


def _questions(screening: Screening) -> Iterator[str]:
    """Questions that need no consent above those that do; follow-ups hang on what they follow; what each decides."""
    words = {key: screening.texts.say(f"graph-{key}") for key in ("premise", "plain", "sensitive", "after", "part")}
    sensitive = {
        question.id: any(screening.fact[fact].sensitive for fact in question.facts) for question in screening.questions
    }
    yield "flowchart LR"
    for group in (False, True):
        yield f"  subgraph {'sensitive' if group else 'plain'} [{_quoted(words['sensitive' if group else 'plain'])}]"
        for question in screening.questions:
            if sensitive[question.id] is group:
                yield f"    {_node(question.id)}[{_quoted(question.text)}]"
        yield "  end"
    yield "  plain --> sensitive"
    yield from _follow_ups(screening, words["part"], words["after"])
    yield f"  premise([{_quoted(words['premise'])}])"
    yield from (f"  k{category.id}([{_quoted(category.title)}])" for category in screening.categories)
    decides = {"premise": screening.premise} | {f"k{each.id}": each.conditions for each in screening.categories}
    for question in screening.questions:
        for node, conditions in decides.items():
            if any(set(facts_of(condition.when)) & set(question.facts) for condition in conditions):
                yield f"  {_node(question.id)} --> {node}"


def _follow_ups(screening: Screening, part: str, after: str) -> Iterator[str]:
    for question, other in itertools.product(screening.questions, repeat=2):
        if set(question.facts) < set(other.facts):
            yield f"  {_node(other.id)} -. {part} .-> {_node(question.id)}"
        elif set(question.after) & set(other.facts) and not set(question.facts) & set(other.facts):
            yield f"  {_node(other.id)} -- {after} --> {_node(question.id)}"


def _node(question: str) -> str:
    return f"q_{question.replace('-', '_')}"


def _chart(screening: Screening, category: Category) -> Iterator[str]:
    """Conditions in order: yes goes on, unknown and no end in an outcome; near misses in 暂不符合.

    Where a condition has several periods, each stands with its days.
    """
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
    clause = f"<br>{category.citation.document} {category.citation.article}"
    for node, outcome in names.items():
        yield f"  {node}([{_quoted(screening.outcome_name(outcome) + (clause if node == 'likely' else ''))}])"


def _with_sources(condition: Condition) -> str:
    sources = "、".join(f"{each.document} {each.article}" for each in condition.citations)
    days = f"<br>{condition.since or ''}…{condition.until or ''}" if condition.since or condition.until else ""
    return f"{condition.label}<br>{sources}{days}"


def _quoted(text: str) -> str:
    escaped = text.replace('"', "#quot;")
    return f'"{escaped}"'
