"""What is a game? A frozen dataclass: its fields are the parameters, its `rules` tell one path.

Give a parameter an array and the same object is a whole batch of games; `shape` is the broadcast
shape of all parameters, `library` where they live. The structure of the tree depends on the class and its
structural fields (`int`, `str`, `bool`, `Literal`) and never on a parameter: it is traced once, kept with it.
"""

from __future__ import annotations

import dataclasses
import re
import threading
from collections.abc import Mapping
from functools import reduce
from typing import TYPE_CHECKING, Any, ClassVar, Self, dataclass_transform, get_type_hints

import numpy as np

from deterrence.arrays.foreign import bare, wrapped
from deterrence.arrays.libraries import Library, library_of
from deterrence.arrays.pieces import taken
from deterrence.claims import Claim
from deterrence.errors import GameError
from deterrence.language.admission import check_constraints, check_index, check_labels, common_shape
from deterrence.language.closed_form import ClosedForm
from deterrence.language.description import description, in_short
from deterrence.language.formulas import Formulas
from deterrence.language.story import Ending, Storyteller
from deterrence.language.structure import Signature, check_names, check_structural, completed
from deterrence.language.tracing import trace
from deterrence.language.tree import Tree, Trees
from deterrence.pages import Page, Shown
from deterrence.parameters import Array, Parameter, Record, admit, declared, param
from deterrence.sampling.drawing import Drawing
from deterrence.symbols.expressions import Graph

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Game"]

TRACING = threading.RLock()  # one tracer at a time: trees and programs are shared by threads


@dataclass_transform(kw_only_default=True, frozen_default=True, eq_default=False, field_specifiers=(param,))
class Game(Shown):
    """A parametrised game, or a batch of them.

    A subclass names its `players`, declares parameters with `param`, structural choices as plain
    fields, and tells one path in `rules(self, move)`; see `UnilateralDeterrence` for a model to
    copy. Subclassing makes it a frozen, keyword-only dataclass compared by identity.

    Raises
    ------
    ParameterError
        At creation: an unknown name, a value outside its range, parameters that do not
        broadcast together, or (for a single game) a violated joint constraint.

    """

    players: ClassVar[tuple[str, ...]] = ()
    library: ClassVar[Library | None] = None  # of a game: where its arrays live, if not in NumPy
    # what a model of the catalogue says beside: tests/test_every_model.py asks for it
    family: ClassVar[str] = ""  # one of `games.FAMILIES`
    standing: ClassVar[str] = ""  # "published model", "simplification", "reconstruction" or "ours"
    source: ClassVar[str] = ""  # BibTeX
    article: ClassVar[tuple[Claim, ...]] = ()
    expected: ClassVar[tuple[str, ...]] = ()  # events that weigh how much: an expected share, no probability
    picture: ClassVar[Mapping[str, tuple[float, float]]] = {}  # two telling parameters, and over which range
    _trees: ClassVar[dict[tuple[Any, ...], Tree]] = Trees()
    _fields: ClassVar[tuple[dataclasses.Field[Any], ...]] = ()
    _parameters: ClassVar[dict[str, Parameter]] = {}
    _structural: ClassVar[dict[str, Any] | None] = None  # read when first asked for: types may come later
    __signature__ = Signature()

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        # without the usual __init__, whose keywords take time quadratic in their number
        dataclasses.dataclass(frozen=True, eq=False, kw_only=True, repr=False, init=False)(cls)
        cls._trees, cls._structural = Trees(), None
        cls._fields = dataclasses.fields(cls)  # type: ignore[arg-type]  # a dataclass since the line above
        check_names(cls.__name__, [f.name for f in cls._fields], dir(Game))
        cls._parameters = {f.name: p for f in cls._fields if (p := declared(f.metadata)) is not None}

    def __init__(self, /, **values: Any) -> None:
        vars(self).update(completed(type(self).__name__, self._fields, values))
        self.__post_init__()

    def rules(self, move: Storyteller) -> Ending:
        """Tell one path of the game; see `deterrence.language.story`."""
        raise GameError(f"{type(self).__name__} has no rules: define rules(self, move).")

    def constraints(self) -> dict[str, Any]:
        """Joint constraints in words, each with where it holds (bool, or array of the batch's shape)."""
        return {}

    def by_hand(self) -> ClosedForm:
        """The equilibria by the model's own algebra, for `closed_form`; parameters are arrays here."""
        raise GameError(f"{type(self).__name__} has no closed form: solve it, with dt.solve(game).")

    def closed_form(self) -> ClosedForm:
        """Equilibria, where they lead, and the thresholds between them; a GameError if it has none."""
        double = self.stand_in({name: np.asarray(value) for name, value in self.values.items()})
        with np.errstate(all="ignore"):
            return dataclasses.replace(double.by_hand(), game=self)

    def __post_init__(self) -> None:
        parameters = self._parameters
        if not type(self).players:  # who of them is there may hang on a field not yet looked at
            raise GameError(f"{type(self).__name__} has no players: set players = ('China', 'US').")
        check_labels(type(self).__name__, {name: getattr(self, name) for name in parameters})
        for name, declaration in parameters.items():
            vars(self)[name] = admit(type(self).__name__, name, declaration, getattr(self, name))
        for name, kind in self._structural_types().items():
            check_structural(type(self).__name__, name, kind, getattr(self, name))
        shape = common_shape(type(self).__name__, {name: getattr(self, name) for name in parameters})
        vars(self).update(shape=shape, provenance={}, scenario="", drawing=None)
        vars(self)["library"] = library_of(type(self).__name__, self.values)
        if not shape:
            check_constraints(type(self).__name__, self._held(), self.values)

    if TYPE_CHECKING:
        shape: tuple[int, ...]
        provenance: Mapping[str, Record]
        scenario: str
        drawing: Drawing | None  # of a batch that was drawn: how

    @classmethod
    def parameters(cls) -> dict[str, Parameter]:
        """The declared parameters by name, in order."""
        return dict(cls._parameters)

    @property
    def structure(self) -> dict[str, Any]:
        """The structural fields and their values."""
        return {name: getattr(self, name) for name in self._structural_types()}

    @classmethod
    def _structural_types(cls) -> dict[str, Any]:
        if cls._structural is None:
            names = [f.name for f in cls._fields if f.name not in cls._parameters]
            cls._structural = {n: t for n, t in get_type_hints(cls).items() if n in names} if names else {}
        return cls._structural

    @property
    def size(self) -> int:
        """Number of games in the batch."""
        return int(np.prod(self.shape, dtype=np.int64))

    @property
    def admissible(self) -> Any:
        """Where all joint constraints hold: bool array that broadcasts to `shape`."""
        return bare(reduce(np.logical_and, self._held().values(), np.True_))

    def _held(self) -> dict[str, Any]:
        """`constraints`, computed in any library."""
        return (self if self.library is None else self.stand_in(self.numbers)).constraints()

    @property
    def tree(self) -> Tree:
        """The traced tree: traced once for a class and its structural fields.

        Raises
        ------
        GameError
            If the rules are wrong in structure.

        """
        key = tuple(self.structure.values())
        with TRACING:
            if key not in self._trees:
                graph = Graph()
                symbols = self.stand_in({name: graph.parameter(name) for name in self.parameters()})
                self._trees[key] = trace(type(self).__name__, self.players, symbols.rules, graph)
                self._trees[key].origin = type(self)(**self.structure)
            return self._trees[key]

    def stand_in(self, values: Mapping[str, Any]) -> Self:
        """The same structure with anything in the place of the parameters, unchecked: for replaying rules."""
        double = object.__new__(type(self))
        for name, value in {**self.structure, **values}.items():
            object.__setattr__(double, name, value)
        return double

    @property
    def values(self) -> dict[str, float | Array]:
        """Parameter values by name: floats, or arrays that broadcast to `shape`."""
        return {name: getattr(self, name) for name in self._parameters}

    @property
    def numbers(self) -> dict[str, Any]:
        """`values` as NumPy's functions take them, arrays of another library too."""
        return wrapped(self.library, self.values)  # type: ignore[no-any-return]

    def replace(self, **changes: Any) -> Self:
        """The same game with some parameters or structural choices changed."""
        new: Self = dataclasses.replace(self, **changes)  # type: ignore[type-var]
        kept = {name: r for name, r in self.provenance.items() if name not in changes}
        draws_stand = not any(map(np.ndim, changes.values()))  # one value for all leaves them what they were
        return new.with_provenance(self.scenario, kept, self.drawing if draws_stand else None)

    def with_provenance(self, scenario: str, records: Any, drawing: Drawing | None = None) -> Self:
        """The same game with a scenario's name, what it knows of its values, and how a batch was drawn."""
        new = object.__new__(type(self))  # the values are admitted already
        vars(new).update(vars(self) | {"scenario": scenario, "provenance": dict(records), "drawing": drawing})
        return new

    def take(self, index: Any) -> Self:
        """A part of the batch: `index` is what stands in brackets after an array of its shape.

        A flat integer array picks games from the flattened batch.

        Raises
        ------
        ParameterError
            If there are no such games.

        """
        check_index(type(self).__name__, self.shape, index)
        part = {name: bare(v) for name, v in taken(self.numbers, self.shape, index).items()}
        return self.replace(**part).with_provenance(self.scenario, self.provenance)

    def describe(self) -> pd.DataFrame:
        """A table of the parameters.

        Returns
        -------
        pandas.DataFrame
            Columns name, value, unit, minimum, maximum (the admissible range), low, central, high
            (a scenario's band, else empty), confidence, source. A batch shows its range as text.

        """
        return description(self.parameters(), self.values, self.provenance)

    def formulas(self) -> Formulas:
        """The payoffs at every end as formulas traced from the rules: print it, or show it in a notebook."""
        return Formulas(self.tree)

    @classmethod
    def slug(cls) -> str:
        """The name in snake case, as the catalogue and study files use it."""
        return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", cls.__name__).lower()

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickle the fields; the tree is traced anew where it is needed."""
        fields = {f.name: getattr(self, f.name) for f in self._fields}
        return _rebuilt, (type(self), fields, self.scenario, self.provenance, self.drawing)

    def __repr__(self) -> str:
        """What differs from the defaults, or from the scenario that the game comes from."""
        return in_short(self)

    def _page(self) -> Page:
        from deterrence.shown.games import game_page  # which shows finished games, trees and all

        return game_page(self)


def _rebuilt(cls: type[Game], fields: dict[str, Any], scenario: str, records: Any, drawing: Any) -> Game:
    return cls(**fields).with_provenance(scenario, records, drawing)
