"""Which claims of the article does a model test, with which sign, and where does each fail?

`CLAIMS` are the sixteen claims of the article that the library starts from ("Why strengthening the
Taiwan-Japan alliance makes perfect sense", Lowy Institute, 23 March 2017), in our words. A model lists
those that it tests in `article`, one `Claim` each. A sign is what the article predicts, not what the
model finds: whether it holds, where, and what decides is computed.

That is done by `evaluate`, `options_table`, `foresight_table`, `rate_elasticity`, `interaction` and `witness`
(`deterrence.argument`), which need all of the library below them: like its public names they are imported
when first used.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import Any

from deterrence.errors import GameError, nearest
from deterrence.pages import Page, Shown

__all__ = ["CLAIMS", "SIGNS", "Claim"]

CLAIMS = {
    "C01": "Keeping Beijing guessing about US help has produced a modest stability: fewer attacks.",
    "C02": "The carriers of 1995-96 deterred at the time, but set off China's anti-access build-up.",
    "C03": "Anti-access weapons (A2/AD) may deter or defeat US intervention: more of them, more attacks.",
    "C04": "Signs of US retrenchment wear away what ambiguity deters: the less US help, the more attacks.",
    "C05": "Retrenchment gives exposed states reason to arm and to work with each other.",
    "C06": "Japan is the natural partner: its stakes in Taiwan are large, and grow as the US leaves.",
    "C07": "Washington will want Japan to carry more of the burden.",
    "C08": "Cooperation can climb a ladder whose low rungs provoke least: deterrence without a trigger.",
    "C09": "Ties should be institutionalised, to outlive governments: steadier ties, fewer attacks.",
    "C10": "Japan's public would back a guarantee more readily than the American public.",
    "C11": "Japan should draw a red line (an unprovoked attack on Taiwan threatens Japan): fewer attacks.",
    "C12": "Chinese rule over Taiwan would push Japan to nuclear arms: Washington gains from its muscle.",
    "C13": "Japan's ties compound US guarantees if they stay, and replace them if they go.",
    "C14": "A triad, or a quadriad with South Korea, deters more: more guarantors, fewer attacks.",
    "C15": "Retrenchment together with a passive Japan invites adventurism.",
    "C16": "Everyone is better off if China judges that force is never worth it.",
}
SIGNS = ("+", "-", "mixed")


def __getattr__(name: str) -> Any:
    if name.startswith("__"):
        raise AttributeError(name)
    argument = import_module("deterrence.argument")
    if name not in argument.__all__:
        raise AttributeError(f"deterrence.claims has no {name!r}{nearest(name, argument.__all__)}")
    return getattr(argument, name)


@dataclass(frozen=True)
class Claim(Shown):
    """A claim of the article as one model tests it: what moves, what it moves, and where that fails.

    Parameters
    ----------
    id : str
        One of `CLAIMS`, "C01" to "C16".
    of : str
        What rises: a parameter of the model; or a structural choice, "japan_posture=red line", against
        its other values.
    on : str
        What it moves: an event of the model, or "payoff: <player>".
    sign : {"+", "-", "mixed"}
        Which way, as the article predicts.
    fails : str
        The region in which the model does not bear that out, in a sentence.

    Raises
    ------
    GameError
        For an unknown claim or sign, or an empty sentence.

    """

    id: str
    of: str
    on: str
    sign: str
    fails: str

    def __post_init__(self) -> None:
        if self.id not in CLAIMS:
            raise GameError(f"there is no claim {self.id!r}{nearest(self.id, CLAIMS)} There are C01 to C16.")
        if self.sign not in SIGNS:
            raise GameError(f"claim {self.id} came with sign {self.sign!r}: give one of {', '.join(SIGNS)}.")
        if not isinstance(self.fails, str) or not self.fails.strip():
            raise GameError(f"claim {self.id} does not say where it fails: name the region in a sentence.")

    def __str__(self) -> str:
        return f"{self.id} ({self.of} on {self.on}: {self.sign}); fails: {self.fails}"

    def _page(self) -> Page:
        tested = f"Tested as {self.of} on {self.on}; predicted sign: {self.sign}."
        return Page(f"{self.id}: {CLAIMS[self.id]}", (tested, f"Fails: {self.fails}"))
