"""How ambiguous should a guarantor be, about what, and who gains by it? Policies for `Strait`.

`POLICIES` lists them once; `choose` asks which of them each player would choose by the rules of `dt.decide`,
`choice_map` how that changes as the US is believed less and is kept farther away. `degrees_of_belief`,
`degrees_of_doubt` and `signals` take the degree of ambiguity in its three senses: a prior, an interval, and
what is said; `best_signal` is the most that any public signal could give. A policy is set from outside, for
all types at once: `in_equilibrium` shows the postures that the types would choose themselves.
"""

from deterrence.policies.choosing import choice_map, choose
from deterrence.policies.degrees import degrees_of_belief, degrees_of_doubt
from deterrence.policies.equilibrium import in_equilibrium
from deterrence.policies.listed import POLICIES, POSTURES
from deterrence.policies.signals import best_signal, signals

__all__ = [
    "POLICIES", "POSTURES", "best_signal", "choice_map", "choose", "degrees_of_belief", "degrees_of_doubt",
    "in_equilibrium", "signals",
]  # fmt: skip
