"""What does a signal say, what is believed after it, what does it achieve, and who would rather disobey?"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from deterrence.ambiguity.design import TOLERANCE, Numbers, disobedience
from deterrence.ambiguity.obedience import Obedience
from deterrence.ambiguity.recommendations import Recommendations
from deterrence.ambiguity.signalled import Messages, signalled
from deterrence.ambiguity.telling import told
from deterrence.answers.status import Status
from deterrence.equilibria import Equilibria
from deterrence.errors import ParameterError
from deterrence.game import Game

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["Signal"]

EVERYBODY = "everybody"


@dataclass(frozen=True, eq=False)
class Signal:
    """The best signal about a type, for every game of a batch; see `persuasion`.

    Attributes
    ----------
    game : Game
        Without the signal.
    goal : str
        What the sender maximises, in words.
    value : float array, (*batch,)
        What it gets in expectation; NaN where there is no signal.
    status : int8 array, (*batch,)
        Codes of `Status`: ok where the signal is proved to be the only best one, tie where others may be
        as good.

    """

    game: Game
    goal: str
    value: Any
    status: Any
    advice: Recommendations = field(repr=False)
    given: tuple[int, ...] = field(repr=False)
    shares: Any = field(repr=False)

    @classmethod
    def of(
        cls,
        game: Game,
        advice: Recommendations,
        goal: str,
        value: Any,
        status: Any,
        shares: Any,
    ) -> Signal:
        """From the probability of every recommendation in every type, (S, T, *batch)."""
        used = np.flatnonzero((shares > 0).reshape(len(shares), -1).any(axis=1))
        given = tuple(int(s) for s in used) or (0,)
        return cls(game, goal, value, status, advice, given, shares[list(given)])

    @property
    def draw(self) -> str:
        """What the signal is about."""
        return self.advice.endings.draw

    @property
    def kind(self) -> str:
        """Is it a public or a private signal?"""
        return "private" if self.advice.private else "public"

    @property
    def exists(self) -> Any:
        """Where there is one, bool array (*batch,)."""
        return (self.status == Status.ok) | (self.status == Status.tie)

    @cached_property
    def equilibria(self) -> Equilibria:
        """All obey: one candidate of the game with the signal built in, which is its `game`."""
        advice, endings = self.advice, self.advice.endings
        listeners: tuple[tuple[str, ...], ...]
        if advice.private:
            listeners = tuple((receiver,) for receiver in advice.receivers)
            heard = [tuple(advice.words[r][advice.told[r][s]] for r in advice.receivers) for s in self.given]
        else:
            listeners, heard = (advice.receivers,), [(advice.in_words(s),) for s in self.given]
        messages = Messages(endings.parameter, endings.draw, endings.types, listeners, tuple(heard))
        shares = np.where(np.isnan(self.shares), 1 / len(self.given), self.shares)
        game = signalled(self.game, messages, shares)
        return Equilibria(
            game=game,
            concept=f"obedience to the best {self.kind} signal about {self.draw} for {self.goal}",
            names=("all obey",),
            exists=self.exists[..., None],
            status=self.status[..., None],
            complete=np.zeros(self.game.shape, dtype=bool),
            details=Obedience(game, advice, self.given, self.shares),
        )

    @cached_property
    def experiment(self) -> xr.DataArray:
        """Probability of each recommendation given the type: dims (*batch, type, recommendation)."""
        words = [self.advice.in_words(s) for s in self.given]
        coords = {"type": list(self.advice.endings.types), "recommendation": words}
        return self._labelled(np.swapaxes(self.shares, 0, 1), coords)

    @cached_property
    def posterior(self) -> xr.DataArray:
        """Belief about the type after each message: dims (*batch, message, type), with `receiver`, `sent`.

        `sent` is the probability of the message; where it is 0 beliefs are NaN.
        """
        rows = [(who, words, self._joint[here].sum(axis=0)) for who, words, here in self._messages]
        table = np.array([joint for *_, joint in rows])
        sent = table.sum(axis=1)
        with np.errstate(invalid="ignore", divide="ignore"):
            belief = table / sent[:, None]
        found = self._labelled(
            belief.reshape(*belief.shape[:2], *self.game.shape),
            {"message": [words for _, words, _ in rows], "type": list(self.advice.endings.types)},
        )
        often = self._labelled(sent.reshape(len(rows), *self.game.shape), {"message": found.message.values})
        return found.assign_coords(receiver=("message", [who for who, *_ in rows]), sent=often)

    @cached_property
    def obedience(self) -> xr.Dataset:
        """What each disobedience would cost: `slack` and `binding`, dims (*batch, constraint).

        The slack is the expected loss, in the receiver's own payoff unit, from doing `instead` at `infoset`
        once `message` is heard, under the belief held there; NaN if it is never sent. A constraint binds
        where obeying is worth no more.
        """
        import xarray as xr

        advice, rows, slack, size = self.advice, [], [], []
        gains, sizes = disobedience(advice, self._numbers)
        for number, c in enumerate(advice.constraints):
            terms = np.flatnonzero((advice.row == number) & np.isin(advice.profile, self.given))
            if not len(terms):
                continue
            given = [self.given.index(s) for s in advice.profile[terms]]
            heard = [r for r, s in enumerate(self.given) if advice.told[c.receiver][s] == c.message]
            often = self._joint[heard].sum(axis=(0, 1))
            loss = -(self._joint[given] * gains[terms]).sum(axis=(0, 1))
            with np.errstate(invalid="ignore", divide="ignore"):
                slack.append(loss / often)
            size.append(sizes[terms[0]])
            rows.append((c.receiver, advice.words[c.receiver][c.message], c.infoset, c.instead))
        names = [f"{who}, told {words!r}: {done} at {place!r}" for who, words, place, done in rows]
        values = np.array(slack).reshape(len(rows), *self.game.shape)
        binds = np.abs(values) <= TOLERANCE * np.array(size).reshape(values.shape)
        table = xr.Dataset(
            {
                "slack": self._labelled(values, {"constraint": names}),
                "binding": self._labelled(binds, {"constraint": names}),
            }
        )
        columns = dict(
            zip(("receiver", "message", "infoset", "instead"), zip(*rows, strict=True), strict=True)
        )
        return table.assign_coords({name: ("constraint", list(column)) for name, column in columns.items()})

    def select(self, index: int | tuple[int, ...]) -> Signal:
        """The signal of one game of the batch, with the recommendations that it gives.

        Raises
        ------
        ParameterError
            If the index does not name one game.

        """
        index = index if isinstance(index, tuple) else (index,)
        if len(index) != len(self.game.shape):
            raise ParameterError(
                f"select({index}) does not name one game of a batch of shape {self.game.shape}: give one "
                "integer an axis."
            )
        shares = np.zeros((len(self.advice.profiles), *self.shares.shape[1:2]))
        shares[list(self.given)] = self.shares[(..., *index)]
        game = self.game.take(index) if index else self.game
        return Signal.of(game, self.advice, self.goal, self.value[index], self.status[index], shares)

    @cached_property
    def _numbers(self) -> Numbers:
        return Numbers.of(self.advice.endings, self.game)

    @cached_property
    def _joint(self) -> Any:
        """Probability of each recommendation and type, (R, T, G)."""
        return self.shares.reshape(*self.shares.shape[:2], -1) * self._numbers.prior

    @cached_property
    def _messages(self) -> list[tuple[str, str, list[int]]]:
        """Who hears what after which of the recommendations given."""
        found = []
        for receiver in self.advice.receivers if self.advice.private else self.advice.receivers[:1]:
            told = self.advice.told[receiver][list(self.given)]
            for m in dict.fromkeys(int(t) for t in told):
                here = [int(r) for r in np.flatnonzero(told == m)]
                who = receiver if self.advice.private else EVERYBODY
                found.append((who, self.advice.words[receiver][m], here))
        return found

    def _labelled(self, values: Any, coords: dict[str, Any]) -> xr.DataArray:
        """An array whose inner axes come first, with the batch in front and names."""
        import xarray as xr

        shape = self.game.shape
        batch = ["game"] if len(shape) == 1 else [f"game_{i}" for i in range(len(shape))]
        inner = range(len(coords))
        return xr.DataArray(
            np.moveaxis(values, inner, range(-len(coords), 0)), coords, dims=[*batch, *coords]
        )

    def __str__(self) -> str:
        return told(self)
