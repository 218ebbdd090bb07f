"""What words does a Gambit file consist of, and where does each stand?

Texts in quotes (a backslash before a quote keeps it), numbers as exact fractions (integers, decimals,
exponents, a/b), braces, commas and bare words, each with its line and column; `Scanner` hands them out
one by one and says in one sentence what came and what was expected. It knows no grammar: see
`deterrence.interop.nfg` and `deterrence.interop.efg`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import NoReturn

from deterrence.errors import FormatError

__all__ = ["Scanner", "Token"]

_TOKEN = re.compile(
    r'(?P<blank>\s+)|(?P<text>"(?:[^"\\]|\\"|\\(?!"))*")|(?P<mark>[{},])|(?P<word>[^\s{},"]+)'
)
_NUMBER = re.compile(
    r"(?P<sign>[+-]?)(?:(?P<top>\d+)/(?P<bottom>\d+)|(?P<digits>\d+\.?\d*|\.\d+)(?:[eE](?P<power>[+-]?\d+))?)",
    re.ASCII,
)
_LONGEST, _HIGHEST = 400, 400  # digits and power of ten beyond which a number is refused, not computed


@dataclass(frozen=True)
class Token:
    """One word of a file: `kind` is text, number, mark, word or end; lines and columns count from 1."""

    kind: str
    text: str
    line: int
    column: int
    value: Fraction = Fraction(0)

    def __str__(self) -> str:
        """The token as an error message shows it."""
        if self.kind == "end":
            return "the end of the file"
        return f'"{_short(self.text)}"' if self.kind == "text" else f"'{_short(self.text)}'"


class Scanner:
    """Hands out the tokens of a text in order; every mistake ends in a `FormatError` with its place.

    Parameters
    ----------
    text : str
        What the file says.
    name : str
        What the file is called in messages.

    """

    def __init__(self, text: str, name: str) -> None:
        self.name = name
        self._values: dict[str, Fraction] = {}  # most files repeat few numbers
        self._tokens = self._scan(text)
        self.ahead = next(self._tokens)

    def next(self) -> Token:
        """The next token, whatever it is."""
        token = self.ahead
        if token.kind != "end":
            self.ahead = next(self._tokens)
        return token

    def comes(self, what: str) -> bool:
        """Is the next token of this kind ("text", "number", "end"), or this mark or word?"""
        token = self.ahead
        return token.kind == what or (token.kind in ("mark", "word") and token.text == what)

    def expect(self, what: str, words: str) -> Token:
        """The next token, which must be as in `comes`; `words` say what it stands for."""
        if not self.comes(what):
            self.refuse(self.ahead, f"{words} was expected")
        return self.next()

    def text(self, words: str) -> str:
        """A text in quotes, unquoted."""
        return self.expect("text", words).text

    def texts(self, words: str) -> tuple[str, ...]:
        """Texts in braces."""
        self.expect("{", f"'{{' before {words}")
        found = []
        while not self.comes("}"):
            found.append(self.text(f"{words} in quotes, or '}}',"))
        self.next()
        return tuple(found)

    def number(self, words: str) -> Fraction:
        """A number, exact."""
        return self.expect("number", words).value

    def count(self, words: str, least: int = 0, most: float = float("inf")) -> int:
        """A whole number between `least` and `most`."""
        token = self.expect("number", words)
        if token.value.denominator != 1 or not least <= token.value <= most:
            upper = f" to {most:.0f}" if most < float("inf") else " or more"
            span = "" if least == most else f" (a whole number, {least}{upper})"
            self.refuse(token, f"{words}{span} was expected")
        return int(token.value)

    def precision(self) -> None:
        """R or D, which older programs told apart; all numbers are read exactly."""
        if self.comes("D"):
            self.next()
        else:
            self.expect("R", "R or D")

    def payoffs(self, count: int, whose: str) -> tuple[Fraction, ...]:
        """As many numbers as players, with or without a comma after each, and the closing brace."""
        found: list[Fraction] = []
        while not self.comes("}"):
            if len(found) == count:
                self.refuse(self.ahead, f"'}}' was expected after {count} payoffs of {whose}")
            found.append(self.number(f"payoff {len(found) + 1} of {count} of {whose}"))
            if self.comes(","):
                self.next()
        if len(found) < count:
            self.refuse(self.ahead, f"payoff {len(found) + 1} of {count} of {whose} was expected")
        self.next()
        return tuple(found)

    def refuse(self, token: Token, expected: str) -> NoReturn:
        """Say what came and what was expected instead."""
        self.fail(token, f"{token} came, but {expected}")

    def fail(self, token: Token, sentence: str) -> NoReturn:
        """Say a sentence about a place in the file."""
        raise FormatError(f"{self.name}, line {token.line}, column {token.column}: {sentence}.")

    def _scan(self, text: str) -> Iterator[Token]:
        line, start, at = 1, 0, 0
        while at < len(text):
            match = _TOKEN.match(text, at)
            column = at - start + 1
            if match is None:
                opened = Token("text", text[at + 1 :], line, column)
                self.fail(opened, f"the text {opened} is never closed, but a closing quote was expected")
            kind, words = str(match.lastgroup), match.group()
            if kind == "word":
                yield self._word(Token("word", words, line, column))
            elif kind == "text":
                yield Token("text", words[1:-1].replace('\\"', '"'), line, column)
            elif kind == "mark":
                yield Token("mark", words, line, column)
            breaks = words.count("\n")
            if breaks:
                line, start = line + breaks, at + words.rindex("\n") + 1
            at = match.end()
        yield Token("end", "", line, len(text) - start + 1)

    def _word(self, token: Token) -> Token:
        """A word as a number, if it is one."""
        if token.text in self._values:
            return Token("number", token.text, token.line, token.column, self._values[token.text])
        match = _NUMBER.fullmatch(token.text)
        if match is None:
            return token
        sign = -1 if match["sign"] == "-" else 1
        power = match["power"] or "0"
        if len(token.text) > _LONGEST or len(power) > 5 or abs(int(power)) > _HIGHEST:
            self.refuse(token, f"a number with at most {_LONGEST} digits and powers of ten was expected")
        if match["bottom"]:
            if not int(match["bottom"]):
                self.refuse(token, "a fraction with a denominator other than 0 was expected")
            value = Fraction(int(match["top"]), int(match["bottom"]))
        else:
            value = Fraction(match["digits"]) * Fraction(10) ** int(power)
        try:
            float(value)
        except OverflowError:
            self.refuse(token, "a number within the range of floats (below 1.8e308) was expected")
        self._values[token.text] = sign * value
        return Token("number", token.text, token.line, token.column, sign * value)


def _short(text: str) -> str:
    line = text.partition("\n")[0]
    return line if line == text and len(line) <= 40 else f"{line[:37]}..."
