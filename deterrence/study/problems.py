"""What is wrong with a file? Every mistake with its field, collected and told at once.

`Problems` is filled while a file is read; nothing is raised until the end, so that one run of the
program shows its user everything that has to be mended. It knows no study: only fields, types and
words.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from deterrence.errors import DeterrenceError, FormatError, nearest

__all__ = ["Problems", "dotted", "near"]

MOST_NAMES = 12
_TYPES: Mapping[str, tuple[type, ...]] = {
    "text": (str,),
    "a number": (int, float),
    "a whole number": (int,),
    "true or false": (bool,),
    "a table": (dict,),
    "a list": (list,),
}


def dotted(*parts: str) -> str:
    """The path of a field: "over.us_prior.points"."""
    return ".".join(part for part in parts if part)


def near(word: Any, words: Iterable[str]) -> str:
    """How a clause about an unknown word ends: the nearest words, else a choice of them."""
    names = [str(w) for w in words]
    more = f" and {len(names) - MOST_NAMES} more" if len(names) > MOST_NAMES else ""
    listed = f": choose one of {', '.join(names[:MOST_NAMES])}{more}." if names else "."
    hint = nearest(str(word), names)
    return hint if hint != "." else listed


class Problems:
    """The mistakes of one file, in the order in which they were met."""

    def __init__(self) -> None:
        self.found: list[tuple[str, str]] = []

    def __bool__(self) -> bool:
        return bool(self.found)

    def has(self, field: str) -> bool:
        """Was a mistake found in just this field?"""
        return any(name == field for name, _ in self.found)

    def add(self, field: str, words: str) -> None:
        """One mistake: its field, and what came and what was needed."""
        self.found.append((field, words))

    @contextmanager
    def told(self, field: str) -> Iterator[None]:
        """Errors that the library raises on purpose become a mistake in this field."""
        try:
            yield
        except DeterrenceError as problem:
            self.add(field, str(problem))

    def unknown(self, table: Mapping[str, Any], known: Iterable[str], field: str, what: str) -> None:
        """Names in a table that `what` does not have."""
        names = list(known)
        for name in table:
            if name not in names:
                self.add(dotted(field, name), f"is no field of {what}{near(name, names)}")

    def take(
        self, table: Mapping[str, Any], key: str, kind: str, field: str = "", default: Any = None
    ) -> Any:
        """The value of a field, or the default where it is absent or of the wrong type.

        `kind` is one of "text", "a number", "a whole number", "true or false", "a table", "a list".
        """
        value = table.get(key)
        if value is None:
            return default
        if fits(value, kind):
            return value
        self.add(dotted(field, key), f"came as {value!r}, but {kind} is needed{_hint(value, kind)}")
        return default

    def texts(self, table: Mapping[str, Any], key: str, field: str = "") -> list[str]:
        """A list of texts, or one text standing for a list of one."""
        value = table.get(key)
        given = [value] if isinstance(value, str) else self.take(table, key, "a list", field, [])
        for number, item in enumerate(given):
            if not isinstance(item, str):
                self.add(f"{dotted(field, key)}[{number}]", f"came as {item!r}, but text is needed.")
        return [item for item in given if isinstance(item, str)]

    def tables(self, table: Mapping[str, Any], key: str, field: str = "") -> list[dict[str, Any]]:
        """A list of tables; items of another type are told, and kept as empty tables."""
        found = []
        for number, item in enumerate(self.take(table, key, "a list", field, [])):
            if not isinstance(item, dict):
                self.add(f"{dotted(field, key)}[{number}]", f"came as {item!r}, but a table is needed.")
            found.append(item if isinstance(item, dict) else {})
        return found

    def settle(self, source: Path | str) -> None:
        """Raise what was found.

        Raises
        ------
        FormatError
            One line for the file and one a mistake; nothing where none was found.

        """
        if not self.found:
            return
        count = len(self.found)
        lines = [f"{source} has {count} mistake{'s' if count > 1 else ''}:"]
        lines += [f"  {field}: {words}" for field, words in self.found]
        raise FormatError("\n".join(lines))


def fits(value: Any, kind: str) -> bool:
    """Is a value of a file of this kind? A truth value is no number."""
    return isinstance(value, _TYPES[kind]) and (kind == "true or false" or not isinstance(value, bool))


def _hint(value: Any, kind: str) -> str:
    if kind == "text" and isinstance(value, (int, float)):
        return f': write it in quotes, "{value}".'
    return "."
