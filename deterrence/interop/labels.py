"""What may a name from a file be called here?

The library's labels are facts such as "Alice: bet", joined by ";", so a name must hold neither ";" nor
": ", and names side by side must differ. ";" becomes ",", a colon before a blank becomes " -", blanks and
line ends become one blank, an empty name becomes a given one, and a name that was used before gets " (2)",
" (3)" and so on. All other names stay as they are.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

__all__ = ["distinct", "identifier", "plain"]


def plain(name: str, otherwise: str) -> str:
    """A name without ";" and ": " and without blanks at its ends; `otherwise` if nothing is left."""
    words = " ".join(name.replace(";", ",").split())
    return re.sub(r":+(?= )", " -", words) or otherwise


def distinct(names: Iterable[str], taken: Iterable[str] = (), mark: str = " ({})") -> tuple[str, ...]:
    """The names in order, numbered by `mark` where they would repeat one another or one that is taken."""
    used, found = set(taken), []
    for name in names:
        told, count = name, 1
        while told in used:
            count += 1
            told = name + mark.format(count)
        used.add(told)
        found.append(told)
    return tuple(found)


def identifier(words: str) -> str:
    """The words as the name of a parameter: letters, digits and underscores."""
    name = re.sub(r"\W+", "_", unicodedata.normalize("NFKC", words)).strip("_")
    return name if name.isidentifier() else f"_{name}"
