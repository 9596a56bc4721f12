"""Words to people: {key: Jinja2 template} out of wording/*.yaml, rendered in a sandbox."""

from collections.abc import Iterator, Mapping
from functools import cache

from jinja2 import StrictUndefined, Template, TemplateError
from jinja2.sandbox import ImmutableSandboxedEnvironment


@cache
def _environment() -> ImmutableSandboxedEnvironment:
    return ImmutableSandboxedEnvironment(
        undefined=StrictUndefined,
        autoescape=False,
        trim_blocks=True,
        lstrip_blocks=True,
    )


class Wording:
    """Templates by key. Compiled at first use; values are shown as they are and never taken for templates."""

    def __init__(self, templates: Mapping[str, str]) -> None:
        self.templates = dict(templates)
        self._compiled: dict[str, Template] = {}

    def say(self, key: str, **values: object) -> str:
        """The text of ``key``, filled in.

        KeyError where no file has the key; jinja2's UndefinedError where the template asks for a value not given.
        """
        template = self._compiled.get(key)
        if template is None:
            template = self._compiled[key] = _environment().from_string(self.templates[key])
        return template.render(values).strip()

    def __contains__(self, key: object) -> bool:
        return key in self.templates

    def findings(self) -> Iterator[tuple[str, int, str]]:
        """Every template that does not compile: its key, the line within the template, and what is wrong."""
        for key, text in self.templates.items():
            try:
                _environment().from_string(text)
            except TemplateError as error:
                yield key, getattr(error, "lineno", 1) or 1, error.message or str(error)
