# ---
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # Games in which all move at once
#
# Many models end in a small table of payoffs: two coast guards that press or yield, two guarantors that join or stay
# out. This notebook lists *all* equilibria of such games, pure and mixed, over whole planes of parameters; says which
# list is proved complete; asks which of several equilibria is the safer one; and looks at a game whose equilibria are
# not points but a continuum. All parameters are illustrations of the mathematics, not calibrated.

# %%
import matplotlib.pyplot as plt
import numpy as np

import deterrence as dt

# %% [markdown]
# ## 1. Chicken: two coast guards
#
# China and Japan each press or yield in disputed waters. Who presses alone gets the waters (worth 1); if both press
# they share them and each pays for the collision. The game is a class with a parameter for each cost; `hides=` says
# that Japan does not see what China does.


# %%
class CoastGuards(dt.Game):
    """Do two coast guards press or yield in disputed waters? (chicken; example)"""

    players = ("China", "Japan")
    china_cost: float = dt.param(0.8, unit="share of China's value of the waters", low=0, source="assumption")
    japan_cost: float = dt.param(0.8, unit="share of Japan's value of the waters", low=0, source="assumption")

    def rules(self, move):
        china = move("China", "yield", "press")
        japan = move("Japan", "yield", "press", hides=("China",))
        if china == "press" and japan == "press":
            return dt.outcome("collision", {"China": 0.5 - self.china_cost, "Japan": 0.5 - self.japan_cost})
        if china == "press":
            return dt.outcome("China holds the waters", {"China": 1, "Japan": 0})
        if japan == "press":
            return dt.outcome("Japan holds the waters", {"China": 0, "Japan": 1})
        return dt.outcome("waters shared", {"China": 0.5, "Japan": 0.5})


equilibria = dt.solve(CoastGuards())
print(equilibria.reason)
print(equilibria)

# %% [markdown]
# Three equilibria, and the list is *proved* complete: every pair of supports was examined, and the signs that decide
# are beyond the rounding error of the arithmetic. Now the whole plane of costs.

# %%
costs = np.linspace(0.005, 1.495, 400)
ds = dt.sweep(CoastGuards(), over={"china_cost": costs, "japan_cost": costs})
ax = dt.plot.regime_map(ds, x="china_cost", y="japan_cost")
print(f"games with a proved list: {float(ds.complete.mean()):.1%}; worst regret judged: {ds.worst_regret:.1e}")

# %% [markdown]
# Where a collision costs a side less than half the waters, pressing is its dominant action. Where it costs both more,
# three equilibria stand side by side: whoever is expected to press, presses. A map of *one* equilibrium would hide
# that. The mixed one tells how dangerous the standoff is: it holds a risk of collision, and the risk that one side
# runs is set by the *other's* cost.

# %%
mixed = ds.sel(equilibrium=["mixed 1"])
ax = dt.plot.heatmap(mixed, "collision", x="china_cost", y="japan_cost", contours=(0.1, 0.25, 0.5))

# %% [markdown]
# ## 2. Stag hunt: is the better equilibrium the safer one?
#
# Taiwan and Japan each commit to a joint defence or hedge. Together they gain; who commits alone is exposed to
# Beijing's reprisal. Both committing and both hedging are equilibria everywhere on this plane, and committing is the
# better one for both. But which is *safer*? Risk dominance (Harsanyi and Selten 1988) compares what is lost by
# deviating; in a symmetric game it asks what is best against a partner who commits with probability one half.


# %%
class JointDefence(dt.Game):
    """Do Taiwan and Japan commit to each other or hedge? (stag hunt; example)"""

    players = ("Taiwan", "Japan")
    gain: float = dt.param(1.0, unit="utility of joint defence", low=0, source="assumption")
    reprisal: float = dt.param(0.6, unit="utility lost by committing alone", low=0, source="assumption")

    def rules(self, move):
        taiwan = move("Taiwan", "hedge", "commit")
        japan = move("Japan", "hedge", "commit", hides=("Taiwan",))
        if taiwan == "commit" and japan == "commit":
            return dt.outcome("joint defence", {"Taiwan": self.gain, "Japan": self.gain})
        exposed = {"Taiwan": -self.reprisal, "Japan": -self.reprisal}
        alone = {p: exposed[p] if a == "commit" else 0 for p, a in (("Taiwan", taiwan), ("Japan", japan))}
        return dt.outcome("no joint defence", alone)


def risk_dominant(game):
    """The risk-dominant equilibrium among all."""
    return dt.risk_dominant(dt.solvers.AllNash()(game))


grid = {"reprisal": np.linspace(0.01, 2, 200), "gain": np.linspace(0.01, 2, 200)}
every = dt.sweep(JointDefence(), over=grid)
safer = dt.sweep(JointDefence(), risk_dominant, over=grid)
figure, (left, right) = plt.subplots(1, 2, figsize=(11, 4.6), layout="constrained")
dt.plot.regime_map(every, x="reprisal", y="gain", ax=left)
dt.plot.regime_map(safer, x="reprisal", y="gain", ax=right)

# %% [markdown]
# All three equilibria exist everywhere (left). The safer one (right) changes on the diagonal: a reprisal against a
# lone committer larger than the common gain makes hedging the risk-dominant choice although committing still pays
# both more. Beijing need not make cooperation unprofitable; it is enough to make it *risky*.
#
# `p_dominance` generalises this to any number of players and actions: the smallest probability of the others'
# equilibrium actions at which a player is still content with its own.

# %%
one = dt.solvers.AllNash()(JointDefence(reprisal=0.6))
for name, p in zip(one.names, dt.p_dominance(one), strict=True):
    print(f"{name}: {'not a pure equilibrium' if np.isnan(p) else f'p-dominant for every p from {p:.3f}'}")

# %% [markdown]
# ## 3. Three at once: Taiwan resists, guarantors join
#
# Taiwan resists or yields, the US and Japan each join or stay out. Each guarantor raises the chance that resistance
# succeeds: by 0.3 if it comes alone, and the second one adds `second`. Where the second adds less than the first,
# guarantors are substitutes and each would rather be the one who stays at home; where it adds more, they are
# complements and each comes if the other does.


# %%
class Guarantors(dt.Game):
    """Who helps when each would rather have another help? (example)"""

    players = ("Taiwan", "US", "Japan")
    cost: float = dt.param(0.3, unit="guarantor's cost of joining", low=0, source="assumption")
    second: float = dt.param(0.2, unit="probability added by the second guarantor", low=0, high=0.5, source="assumption")
    first: float = dt.param(0.3, unit="probability added by the first guarantor", low=0, high=0.5, source="assumption")
    war: float = dt.param(0.35, unit="Taiwan's cost of resisting", low=0, source="assumption")

    def rules(self, move):
        taiwan = move("Taiwan", "yield", "resist")
        us = move("US", "stay out", "join", hides=("Taiwan",))
        japan = move("Japan", "stay out", "join", hides=("Taiwan", "US"))
        paid = {"US": self.cost if us == "join" else 0, "Japan": self.cost if japan == "join" else 0}
        if taiwan == "yield":
            return dt.outcome("Taiwan yields", {"Taiwan": 0, "US": -paid["US"], "Japan": -paid["Japan"]})
        success = {0: 0.1, 1: 0.1 + self.first, 2: 0.1 + self.first + self.second}[(us == "join") + (japan == "join")]
        return dt.outcome(
            "Taiwan resists",
            {"Taiwan": success - self.war, "US": success - paid["US"], "Japan": success - paid["Japan"]},
            events={"Taiwan holds": success},
        )


ds = dt.sweep(Guarantors(), over={"second": np.linspace(0.001, 0.5, 160), "cost": np.linspace(0.001, 0.5, 160)})
figure, (left, right) = plt.subplots(1, 2, figsize=(12.5, 4.8), layout="constrained")
dt.plot.heatmap(ds, "number of equilibria", x="second", y="cost", ax=left)
dt.plot.heatmap(ds, "Taiwan holds", x="second", y="cost", among="highest", ax=right)

# %% [markdown]
# Staying out while Taiwan yields is an equilibrium nearly everywhere: nobody helps who does not resist, nobody
# resists who is not helped. What the map adds is *where else* there is hope (right: the best of the equilibria), and
# how many self-fulfilling expectations compete there (left). Where there are ties on a line of the plane the cells are
# marked, not smoothed over.

# %% [markdown]
# ## 4. A game whose equilibria form a continuum
#
# A challenger stays out or enters; if it enters, a defender fights or gives way. If the challenger stays out, any
# threat will do as long as it deters, so the equilibria are a segment. A solver that counts points gets such games
# wrong. `AllNash` sees the tie, decides it in exact arithmetic, and returns the *extreme points*; `components` says
# which belong together, `nash_subsets` gives the convex pieces: every equilibrium is a mixture within one of them.

# %%
entry = dt.NormalForm(
    [[[0, 0], [-1, 1]], [[2, 2], [-1, 0]]],
    players=["Challenger", "Defender"],
    actions=[["stay out", "enter"], ["fight", "give way"]],
)
equilibria = dt.solve(entry)
print(equilibria)
print("component of each candidate:", dt.components(equilibria))
for subset in dt.nash_subsets(equilibria):
    print(subset)

# %% [markdown]
# The segment rests on a threat that the defender would not carry out: fighting is weakly dominated. Trembling-hand
# perfection, which for two players means that no weakly dominated strategy is used, removes it.

# %%
print(dt.trembling_hand_perfect(equilibria))

# %% [markdown]
# ## 5. How fast, how sure?
#
# Random games of two players with three actions each: every equilibrium, with a proof for every list.

# %%
payoffs = np.random.default_rng(0).random((200_000, 2, 3, 3))
answer = dt.solvers.AllNash()(dt.NormalForm(payoffs, players=2))
counts = answer.exists.sum(axis=-1)
print(f"{counts.size:,} games; in each an odd number of equilibria: {bool((counts % 2 == 1).all())}")
print("equilibria a game:", dict(zip(*map(np.ndarray.tolist, np.unique(counts, return_counts=True)), strict=True)))
print(f"proved complete: {answer.complete.mean():.2%}; largest regret: {np.nanmax(answer.regret):.1e}")

# %% [markdown]
# The number is odd, as it must be where nothing is tied (Wilson 1971).
