"""What else rests on the clauses of an entry: the rules of the screening that cite them, by name."""

from collections.abc import Iterator

from knowledge.base import KnowledgeBase
from knowledge.schema import Entry
from knowledge.screening.rules import Screening


def rules_on(base: KnowledgeBase, entry: Entry) -> list[str]:
    """The rules that cite a clause of the entry, each once, as people call them.

    An entry itself decides nothing: rules and the papers of a verdict stand in the files of the screening.
    """
    rules = base.screening
    if rules is None:
        return []
    names = dict(_names(rules))
    say = base.wording.say
    cited = [place for place, citation in rules.citations() if citation in entry.citations]
    return list(dict.fromkeys(names.get(place) or say(f"edit.rule.{place.partition(' ')[0]}") for place in cited))


def _names(rules: Screening) -> Iterator[tuple[str, str]]:
    """By the place that ``Screening.citations`` gives; a place without a name of its own is called by its kind."""
    yield from ((f"premise {one.id}", one.label) for one in rules.premise)
    for category in rules.categories:
        yield f"categories {category.id}", category.title
        for condition in category.conditions:
            yield f"categories {category.id} {condition.id}", f"{category.title}：{condition.label}"
    for benefit in rules.benefits:
        yield f"benefits {benefit.id}", benefit.title
        yield f"benefits {benefit.id} excludes", benefit.title
    yield from ((f"papers {paper.id}", paper.title) for paper in rules.papers)
    yield from ((f"plans {plan.id}", plan.title) for plan in rules.plans)
