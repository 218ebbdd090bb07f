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
# # Bluffs, and players who err
#
# Who demands may mean it or bluff; who is asked to yield cannot tell. This notebook lists *every* perfect Bayesian
# equilibrium of such a crisis, the bluff with its probabilities among them; asks which of them rest on beliefs that
# nobody should hold; and then lets the players make mistakes: which equilibrium do small errors lead to, and how much
# of a prediction is left when errors are not small? All parameters are illustrations of the mathematics, not
# calibrated.

# %%
import matplotlib.pyplot as plt
import numpy as np
from IPython.display import Markdown

import deterrence as dt
from deterrence.argument.wording import so

every_equilibrium = dt.solvers.PerfectBayesian(off_path="any")
after_d1 = every_equilibrium.refine("D1")

# %% [markdown]
# ## 1. The bluff
#
# A challenger waits or demands; the defender concedes or denies; the challenger then backs down or presses. Each side
# knows only its own resolve (Zagare and Kilgour 1993, *Unilateral Deterrence*). A soft challenger would not press, so
# its demand is a bluff, and it pays if the defender concedes often enough.

# %%
crisis = dt.games.UnilateralDeterrence(hard_challenger=0.3, hard_defender=0.3)
equilibria = every_equilibrium(crisis)
print(equilibria)

# %% [markdown]
# The list is proved complete. In the second equilibrium a hard challenger demands, and a soft one does so *now and
# then*: as often as makes a soft defender indifferent between conceding and denying. That defender denies as often as
# makes the soft challenger indifferent between bluffing and waiting. On paper (with $p_C$, $p_D$ the chances that
# challenger and defender are hard, $c_S$ the credibility from which bluffing stops to pay, $d_t$ the belief from which
# conceding pays):
#
# $$b = \frac{p_C\,(1 - d_t)}{d_t\,(1 - p_C)}, \qquad y = \frac{c_S - p_D}{1 - p_D}.$$

# %%
c_s = (crisis.c_dc - crisis.c_sq) / (crisis.c_dc - crisis.c_cd)
d_t = (crisis.d_cd - crisis.d_dc) / (crisis.d_cd - crisis.d_dd_soft)
paper = {
    "soft challenger demands": crisis.hard_challenger * (1 - d_t) / (d_t * (1 - crisis.hard_challenger)),
    "soft defender denies": (c_s - crisis.hard_defender) / (1 - crisis.hard_defender),
}
bluff = equilibria.names.index("Challenger: demand if hard, wait or demand if soft")
solved = {
    "soft challenger demands": equilibria.strategy["Challenger: Challenger's resolve: soft"][bluff, 1],
    "soft defender denies": equilibria.strategy["Defender: Defender's resolve: soft; Challenger: demand"][bluff, 1],
}
for words, value in paper.items():
    print(f"{words}: {value:.6f} on paper, {solved[words]:.6f} solved")

# %% [markdown]
# ## 2. Which equilibria, where?
#
# Over the whole plane of resolve. On the left all equilibria; on the right those that survive D1.

# %%
chances = (np.arange(121) + 0.5) / 121
plane = {"hard_defender": chances, "hard_challenger": chances}
figure, (left, right) = plt.subplots(1, 2, figsize=(13, 5.2), layout="constrained")
for solver, ax in ((every_equilibrium, left), (after_d1, right)):
    ds = dt.sweep(dt.games.UnilateralDeterrence(), solver, over=plane)
    dt.plot.regime_map(ds, x="hard_defender", y="hard_challenger", ax=ax)
    print(f"{ds.concept}: proved complete in {float(ds.complete.mean()):.0%}, regret < 1e-12: {ds.worst_regret < 1e-12}")

# %% [markdown]
# On the left the challenger may *wait* everywhere: even a soft defender is expected to deny, for it is expected to
# believe that only a soft challenger would ever demand. Nobody demands, so nothing contradicts this steadfastness. (It
# is a continuum, since any denial that is likely enough will do. Its two ends are listed: "Challenger: wait" and
# "further 1".) But who would gain by a surprising demand? Whatever reply makes it worth while for a soft challenger
# makes it worth while for a hard one, and some replies do so for the hard one alone. If that is so, says D1 (Cho and
# Kreps 1987), a demand should be put down to the hard type, and then a soft defender concedes. Below $c_H$
# steadfastness falls, and one kind of equilibrium rules in each region: *bluff* (C), *attack* (B), *separating* (A). From
# $c_H$ on the defender is hard so often that waiting needs no odd belief (D).

# %% [markdown]
# ## 3. Credibility that buys nothing
#
# Now make the defender more credible, step by step, and watch the risk of war.

# %%
line = dt.sweep(
    dt.games.UnilateralDeterrence(hard_challenger=0.3), after_d1, over={"hard_defender": np.linspace(0, 1, 201)}
)
ax = dt.plot.curves(line, "war")
_ = ax.set_ylim(-0.01, 0.5)
war = line.probability.sel(event="war").max("equilibrium")
print(war.sel(hard_defender=[0.0, 0.3, 0.6, 0.75, 0.85], method="nearest").round(3).to_pandas().to_string())

# %%
at = {name: float(threshold.at) for name, threshold in crisis.closed_form().thresholds.items()}
p_c = 0.3
bluffed = war[line.hard_defender < at["c_S"] - 0.01]
after = war[(line.hard_defender > at["c_S"] + 0.01) & (line.hard_defender < at["c_H"] - 0.01)]
flat = np.allclose(bluffed, p_c * at["c_S"], atol=1e-9)
Markdown(f"""
In the region of bluffs a more credible defender buys *nothing*: war stays at $p_C\\,c_S = {p_c * at["c_S"]:.2f}${so(flat)}. The harder the
defender is thought to be, the less a soft one needs to deny, and the two cancel out. Just above, more credibility
*raises* the risk{so((np.diff(after) > 0).all())}: bluffs have stopped, the hard challenger goes on, and meets a hard defender more often. Then, at
$c_H = {at["c_H"]:.2f}$, war is gone. A gain in credibility that stops short of that threshold is wasted, or worse.
""")

# %% [markdown]
# ## 4. Players who err
#
# So far nobody makes mistakes. In a quantal response equilibrium (McKelvey and Palfrey 1998) everybody does, and the
# more an error costs the rarer it is: an action that is worth $d$ less than another is played
# $\exp(\text{rationality} \times d)$ times less often. Here $d$ is measured in units of each player's range of payoffs:
# at 1 play is hardly more than chance, at 10 large errors are rare, at 100 only errors that cost next to nothing are
# left. `AgentLogit` with several rationalities walks along the *principal branch*, from blind chance on, and
# `correspondence` lays the stations out as an axis.

# %%
levels = tuple(np.geomspace(0.5, 500, 60))
erring = dt.solvers.AgentLogit(rationality=levels, in_units_of="range")
ds = dt.sweep(
    dt.games.UnilateralDeterrence(hard_challenger=0.3), erring, over={"hard_defender": [0.1, 0.5, 0.75, 0.9]}
)
qre = dt.correspondence(ds)
ax = dt.plot.curves(qre, "war", x="rationality", hue="hard_defender")
_ = ax.set(xscale="log", ylim=(-0.01, 0.5))

# %%
erred = qre.probability.sel(event="war").max("equilibrium").sel(hard_defender=0.1)
least, limit = (float(erred.sel(rationality=r, method="nearest")) for r in (10, 500))
close = abs(float(erred.sel(rationality=50, method="nearest")) - limit)
Markdown(f"""
From a rationality of about 50 on play is close to the limit (P(war) within {close:.3f} where the defender is hard with
probability 0.1). Before that it is not between chance and equilibrium: at 10 war is less likely ({least:.2f}) than at
0.5 ({float(erred[0]):.2f}) *or* at 500 ({limit:.2f}){so(least < float(erred[0]), least < limit)}.

Where do the branches end? `LogitLimit` follows them to the limit, which is always a sequential equilibrium, and so
*selects* one. Does it select what the refinement selects?
""")

# %%
some = (np.arange(51) + 0.5) / 51
games = dt.games.UnilateralDeterrence(hard_challenger=some[:, None], hard_defender=some)
limit, refined = dt.solvers.LogitLimit(in_units_of="range")(games), after_d1(games)
gap = np.abs(refined.probability - limit.probability).max(axis=-1)
for k, name in enumerate(refined.names):
    here = refined.exists[..., k]
    if here.any() and not name.startswith("further"):
        print(f"{name}: {here.sum()} games; the limit plays it in {(gap[..., k][here] < 1e-6).mean():.1%}")

# %% [markdown]
# Two arguments that have nothing to do with each other, one about what a surprise should be put
# down to and one about small mistakes, reject steadfastness alike, wherever this says 100%. (This is a finding about this game, not a theorem.)
#
# ## 5. How much of it survives errors that are not small?
#
# The result of section 3 is a knife's edge of indifference: does it survive when nobody computes so finely?

# %%
credibility = (np.arange(81) + 0.5) / 81
few = dt.solvers.AgentLogit(rationality=(5, 10, 20, 50, 200), in_units_of="range")
ds = dt.sweep(dt.games.UnilateralDeterrence(hard_challenger=0.3), few, over={"hard_defender": credibility})
careful = dt.correspondence(ds)
ax = dt.plot.curves(careful, "war", x="hard_defender", hue="rationality")
_ = ax.set_ylim(-0.01, 0.5)
_ = ax.plot(line.hard_defender, war, color="black", linewidth=1, linestyle=":")

# %%
curves = careful.probability.sel(event="war").max("equilibrium")
inside = curves.sel(hard_defender=slice(0, at["c_S"] - 0.05))
never = float(inside.diff("hard_defender").max())
rise = {r: float(curves.sel(rationality=r, hard_defender=slice(at["c_S"] - 0.05, at["c_H"])).max() - inside.sel(rationality=r)[-1]) for r in (50, 200)}
plateau = {r: float(inside.sel(rationality=r)[0]) for r in (10, 200)}
Markdown(f"""
(Dotted: the equilibrium of section 3.) That credibility short of the threshold buys little is robust: at every
rationality the curves are flat, or fall slowly, over the region of bluffs{so(never < 0.005)}. That a little more makes it worse asks for
very careful players: the rise before the drop shows at 200 ({rise[200]:+.3f}), and at 50 it is gone ({rise[50]:+.3f}){so(rise[200] > 0.005 > rise[50])}. And how high the
plateau is hangs on errors altogether: at 10 it starts at {plateau[10]:.2f}, at 200 at {plateau[200]:.2f}{so(plateau[10] < plateau[200])}.
""")

# %% [markdown]
# ## 6. The Taiwan Strait in 2017, with errors
#
# In `Strait` China's cost of war is known to China alone, which already makes its choice a probability. Quantal response
# is another reason for that. Take the private number away (China's cost is known to all) and let everybody err instead:
# do the two kinds of uncertainty tell the same story?


# %%
class ToldOutright:
    """Tells what would be a private number outright: the mean of its law."""

    def __init__(self, move):
        self.move = move

    def __call__(self, *told, **more):
        return self.move(*told, **more)

    def __getattr__(self, name):
        return getattr(self.move, name)

    def private(self, player, label, law):
        return law.mean


class OpenStrait(dt.games.Strait):
    """Strait with a cost of war that all know (for this notebook)"""

    def rules(self, move):
        return super().rules(ToldOutright(move))


strait = dt.scenario("strait", "2017").game.replace(us_posture="ambiguity", japan_posture="ambiguity")
open_strait = OpenStrait(**strait.values, **strait.structure)
priors = {"us_prior": np.linspace(0, 0.7, 57)}
private = dt.sweep(strait, over=priors)
known = dt.sweep(open_strait, dt.solvers.AgentLogit(rationality=(5, 10, 20, 50), in_units_of="range"), over=priors)
by_errors = dt.correspondence(known)
ax = dt.plot.curves(by_errors, "attack", x="us_prior", hue="rationality")
_ = ax.plot(private.us_prior, private.probability.sel(event="attack").max("equilibrium"), color="black", linestyle=":")

# %%
noisy = by_errors.probability.sel(event="attack").max("equilibrium")
told = private.probability.sel(event="attack").max("equilibrium")
apart = np.abs(noisy - told).max("us_prior")
nearest = int(apart.rationality[int(np.argmin(apart.values))])
falls = [(curve.diff("us_prior") <= 1e-9).all() for curve in (told, *noisy.transpose("rationality", ...))]
Markdown(f"""
(Dotted: with a private cost and without errors.) Both make the risk of an attack fall smoothly as the US is thought
more likely to fight{so(*falls)}, and they are nearest at a rationality of {nearest}, at most {float(apart.min()):.2f} apart. As errors vanish China's
choice becomes a step: it attacks for sure below a certain belief, and never above. How *steeply* the risk falls with
belief in US resolve is thus no fact about payoffs alone: it depends on how much is unknown, or how much goes wrong.
""")
