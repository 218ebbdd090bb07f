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
# # Perfect deterrence
#
# A threat deters if it is believed. How much must it be believed, and what does it buy to be believed a little more?
# Five games, after Zagare and Kilgour's *Perfect Deterrence* (2000) and their later work on three players, answer
# this from the simplest case to the hardest: a threat of one side, doubts on both, two rivals who threaten each other,
# answers at two levels, and a protege that may change sides. A sixth, on reputation, asks what a fight buys for later.
#
# Each is solved twice: by the algebra of the literature (`game.closed_form()`) and by a general solver that knows
# nothing of it. The tables put both side by side. All parameters are illustrations of the mathematics, not calibrated.

# %%
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd

import deterrence as dt

every_belief = dt.solvers.PerfectBayesian(off_path="any")
after_d1 = every_belief.refine("D1")
pd.options.display.precision = 5

# %% [markdown]
# ## 1. One threat, one doubt
#
# A challenger waits or challenges; a defender concedes or retaliates. A hard defender would rather fight than concede,
# a soft one would not, and the challenger does not know which it faces. (The *rudimentary* game, section 3.4 of the book.)

# %%
rudimentary = dt.games.RudimentaryDeterrence()
ax = dt.plot.tree(rudimentary, values=True)

# %% [markdown]
# With $a$ the challenger's utility from the status quo (SQ), from winning (DC) and from conflict (DD), it challenges as
# long as the defender is hard with a probability below
#
# $$p^* = \frac{a_{DC} - a_{SQ}}{a_{DC} - a_{DD}}.$$

# %%
games = rudimentary.replace(hard_defender=np.array([0.1, 0.3, 0.45, 0.55, 0.8]))
dt.agreement(games).table("war")

# %%
line = dt.sweep(rudimentary, over={"hard_defender": np.linspace(0, 1, 202)})
ax = dt.plot.curves(line, "war")

# %% [markdown]
# **How to read it.** Credibility does not lower the risk of war bit by bit. Up to $p^*$ the challenge comes in any case,
# and the better the odds that the defender is hard the more often it ends in war. At $p^*$ the risk is gone, and from
# there on more credibility is worth nothing. What moves the threshold is what the challenger has to lose: a better
# status quo *lowers* the credibility that is needed.

# %%
for a_sq in (0.0, 0.25, 0.5):
    p_star = rudimentary.replace(a_sq=a_sq).closed_form().thresholds["p*"].at
    print(f"the status quo is worth {a_sq:4}: credibility of {p_star} is needed")

# %% [markdown]
# ## 2. Doubts on both sides
#
# Now the challenger has a secret, too: if its demand is denied, a hard one presses on and a soft one backs down. A soft
# challenger's demand is a *bluff*. (The *unilateral deterrence game* of 1993; notebook 04 takes it further.) Three
# thresholds decide: from $c_S$ on a bluff does not pay, from $c_H$ on not even a hard challenger's demand does, and from
# $d_t$ on a soft defender finds it too likely that a demand is meant.

# %%
unilateral = dt.games.UnilateralDeterrence()
form = unilateral.closed_form()
print(", ".join(f"{name} = {at:.4g} of {of}" for name, (of, at) in form.thresholds.items()))
chances = (np.arange(101) + 0.5) / 101
plane = {"hard_defender": chances, "hard_challenger": chances}
every = dt.sweep(unilateral, every_belief, over=plane)
ax = dt.plot.regime_map(every, x="hard_defender", y="hard_challenger")
ax = dt.plot.closed_form(unilateral, x="hard_defender", y="hard_challenger", ax=ax)

# %% [markdown]
# Colours come from the solver, dashed lines and the small names from the algebra: they agree. *Steadfast deterrence*
# is everywhere to the left of $c_H$, beside another equilibrium: nobody ever demands, because even a soft defender is
# expected to deny, because it is expected to think that only a soft challenger would demand. It needs that odd belief.
# D1 (Cho and Kreps 1987) asks who would gain by a surprising demand, finds that it is the hard challenger, and rejects it.

# %%
refined = dt.sweep(unilateral, after_d1, over=plane)
steadfast = "Challenger: wait"
for words, ds in (("any belief", every), ("after D1", refined)):
    there = ds.exists.sel(equilibrium=steadfast).where(
        ds.hard_defender < form.thresholds["c_H"].at, drop=True
    )
    several = (ds.exists.sum("equilibrium") > 1).mean()
    print(
        f"{words}: steadfast in {float(there.mean()):.0%} of games below c_H, several equilibria in {float(several):.0%} of all"
    )
    print(
        f"  proved complete in {float(ds.complete.mean()):.0%}, worst regret of {ds.checked_games} judged games below 1e-12: {ds.worst_regret < 1e-12}"
    )

# %% [markdown]
# What is left is one kind of equilibrium in each region (from $c_H$ on the two ends of a continuum are listed: a threat that
# is never tested may be anything). In the *bluff* a soft challenger demands with probability $b$ and a soft
# defender denies with probability $y$; each keeps the other in doubt ($p_C$, $p_D$: the chances that each is hard):
#
# $$b = \frac{p_C\,(1 - d_t)}{d_t\,(1 - p_C)}, \qquad y = \frac{c_S - p_D}{1 - p_D}, \qquad P(\text{war}) = p_C\,c_S.$$

# %%
crisis = unilateral.replace(hard_challenger=0.3, hard_defender=0.4)
form, found = crisis.closed_form(), after_d1(crisis)
bluff, k = form.names.index("bluff"), int(found.exists.argmax())
for words, choice in (
    ("b, a soft challenger demands", "Challenger: Challenger's resolve: soft -> demand"),
    ("y, a soft defender denies", "Defender: Defender's resolve: soft; Challenger: demand -> deny"),
):
    solved = found.strategy[choice.split(" -> ")[0]][k, 1]
    print(f"{words}: {form.choices[choice][bluff]:.9f} by hand, {solved:.9f} solved")
print(
    f"P(war): {form.probability['war'][bluff]:.9f} by hand, {found.event('war')[k]:.9f} solved; regret {found.regret[k]:.0e}"
)

# %% [markdown]
# ### Credibility that stops short of its threshold raises the risk of war

# %%
steps = {"hard_challenger": [0.3, 0.8], "hard_defender": np.linspace(0.0025, 0.9975, 200)}
line = dt.sweep(unilateral, after_d1, over=steps)
figure, panels = plt.subplots(1, 2, figsize=(12, 4.4), layout="constrained", sharey=True)
for hard, ax in zip(steps["hard_challenger"], panels, strict=True):
    dt.plot.curves(line.sel(hard_challenger=hard), "war", ax=ax)

# %% [markdown]
# **How to read it.** Against a challenger that is probably soft (left) more credibility buys *nothing* as long as it bluffs:
# the harder the defender is thought to be, the less a soft one needs to deny. Beyond $c_S$ the bluffs have stopped, the
# hard challenger goes on, and war becomes *more* likely. Against one that is probably hard (right) war becomes more likely all
# the way. Then, at $c_H$, the risk is gone. A defender that starts at any credibility below $c_H$ has to reach it; whatever stops
# short of it is wasted, or worse:

# %%
war = line.probability.sel(event="war").max("equilibrium")
for start, end in ((0.2, 0.5), (0.5, 0.75), (0.5, 0.85)):
    change = war.sel(hard_defender=end, method="nearest") - war.sel(hard_defender=start, method="nearest")
    told = ", ".join(f"{float(d):+.3f} if hard_challenger = {float(d.hard_challenger)}" for d in change)
    print(f"credibility from {start} to {end}: P(war) {told}")

# %% [markdown]
# ## 3. Two rivals
#
# China and Japan, say, over islets that both claim. Both wait or attack, at once; whoever waited and is attacked
# retaliates or concedes, and would rather concede if soft. (The *mutual deterrence* game of 1991.) Nobody attacks if
# each is hard with a probability of at least $t$; the hard attack *because the other's hard would* if that probability is at least $s$.

# %%
mutual = dt.games.MutualDeterrence()
print(", ".join(f"{name} = {at:.4g}" for name, (_, at) in mutual.closed_form().thresholds.items()))
ds = dt.sweep(mutual, over={"hard_japan": chances, "hard_china": chances})
figure, panels = plt.subplots(1, 2, figsize=(13, 5), layout="constrained", sharey=True)
for end, ax in zip(("lowest", "highest"), panels, strict=True):
    dt.plot.heatmap(ds, "war", x="hard_japan", y="hard_china", among=end, ax=ax)
    dt.plot.closed_form(mutual, x="hard_japan", y="hard_china", ax=ax)

# %% [markdown]
# Where equilibria disagree (hatched) the left panel shows the one with the lowest risk of war, the right panel the one
# with the highest. Deterrence needs credible threats on *both* sides (the corner at the upper right, dark on the left),
# and even there it is one equilibrium of several (bright on the right). Two points of that corner:

# %%
firm = mutual.replace(hard_china=np.array([0.85, 0.95]), hard_japan=0.95)
dt.agreement(firm).table("status quo", "war")

# %%
line = dt.sweep(mutual.replace(hard_japan=0.95), over={"hard_china": chances[chances > 0.6]})
ax = dt.plot.curves(line, "war")

# %% [markdown]
# **How to read it.** Each line is an equilibrium, drawn where it exists. With rising credibility of China the war of the
# *separating* equilibrium (the hard strike first, for fear of being struck) becomes ever more certain, and from $t$ on
# peace becomes possible beside it. Credibility does not decide between them; expectations do. That is so in every game
# of the map in which peace is possible at all:

# %%
peaceful = ds.exists.sel(equilibrium="China: wait; Japan: wait")
beside = (ds.exists.sum("equilibrium") - peaceful).where(peaceful)
print(f"{int(peaceful.sum())} of {peaceful.size} games have a peaceful equilibrium")
print(f"other equilibria beside it: {int(beside.min())} at least, {int(beside.max())} at most")
worst = ds.probability.sel(event="war").max("equilibrium").where(peaceful)
print(f"P(war) in the worst of them: {float(worst.min()):.2f} to {float(worst.max()):.2f}")

# %% [markdown]
# ## 4. Answers at two levels
#
# Coast guards against coast guards, or all-out war? In the *asymmetric escalation game* a defender may concede, reply in
# kind or escalate; either side may escalate in its turn. A defender is *tactically* hard if it prefers a limited
# conflict to conceding, *strategically* hard if it prefers an all-out one to giving way to escalation. First suppose
# that all this is known:

# %%
escalation = dt.games.AsymmetricEscalation()
types = np.eye(4)  # each kind of defender for sure
known = dt.games.AsymmetricEscalation(
    resolve="public",
    hard_challenger=np.array([[1.0], [0.0]]),
    hard_hard=types[0],
    hard_soft=types[1],
    soft_hard=types[2],
)
form, found = known.closed_form(), dt.solve(known)
ends = ["status quo", "Defender concedes", "limited conflict", "all-out conflict"]
solved = np.array(ends)[np.argmax([found.event(end)[..., 0] for end in ends], axis=0)]
by_hand = np.array(ends)[np.argmax([form.probability[end][..., 0] for end in ends], axis=0)]
print(
    "by hand and solved are the same:",
    bool((solved == by_hand).all()),
    "| largest regret:",
    found.regret.max(),
)
kinds = ["hard at both levels", "tactically hard only", "strategically hard only", "soft"]
pd.DataFrame(solved, ["hard challenger", "soft challenger"], kinds)

# %% [markdown]
# A soft challenger never moves, for fear of escalation. A hard one is held back *only* by a defender that is hard at
# both levels. And a limited conflict never happens: it takes doubt. With doubt on both sides there are families of
# equilibria, which we count in games drawn at random (names are ours).

# %%
drawn = dt.sample(
    escalation,
    dt.Uniform(1000, seed=0),
    over={
        "hard_challenger": (0.02, 0.98),
        "hard_hard": (0.02, 0.6),
        "hard_soft": (0.02, 0.2),
        "soft_hard": (0.02, 0.15),
    },
)
lists = dt.agreement(drawn)
form, found = lists.form, lists.found
print(lists.summary)
table = pd.DataFrame({"games, by hand": form.exists.sum(axis=0)}, form.names)
table["games, solved"] = (lists.partners.apart < lists.within).sum(axis=0)
for event in ("status quo", "limited conflict", "all-out conflict"):
    table[f"mean P({event})"] = pd.DataFrame(form.probability[event], columns=form.names).mean().round(3)
print(f"games in which no pure equilibrium exists: {(~found.exists.any(axis=-1)).sum()} of {drawn.size}")
table

# %% [markdown]
# Each family of the algebra is found by the solver in as many games, probability for probability. Two readings:
#
# - A strike *with everything or nothing* deters only a challenger that is very probably soft (`hard_challenger` up to
#   $d_2$): else the defender's own soft types would not carry it out.
# - A flexible response does not secure the status quo. What a surprising reply in kind is taken to mean is decisive: if it
#   is put down to a soft defender, then wherever *limited-response deterrence* is an equilibrium, *no response* is one, too.

# %%
d2 = form.thresholds["d2"].at
massive = form.exists[:, form.names.index("massive-retaliation deterrence")]
print(
    f"massive retaliation deters only if hard_challenger <= d2 = {d2:.2f}: {bool((drawn.hard_challenger[massive] <= d2).all())}"
)

pessimist = dt.solvers.PerfectBayesian(off_path={"Defender": "soft soft"})
limited = form.exists[:, form.names.index("limited-response deterrence")]
for words, answer in (("as the prior says", found), ("as a soft defender", pessimist(drawn))):
    gives_in = answer.exists[
        :, answer.names.index("Challenger: initiate; Defender after Challenger: initiate: concede")
    ]
    print(
        f"a surprising reply in kind read {words}: no response beside limited-response deterrence in {(gives_in & limited).sum()} of {limited.sum()} games"
    )

# %% [markdown]
# ## 5. A protege that may change sides
#
# Should a defender stand behind a protege? In this *reconstruction* after Zagare and Kilgour (2003, 2006) a challenger
# demands, the protege concedes or holds firm, the defender supports it or not, and a protege that is let down may realign
# with the challenger, if it is disloyal (with probability $q$). Losing the protege is the worst for the defender. With
#
# $$q^* = \frac{h\,d_M - d_L}{d_R - d_L}, \qquad s_P = \frac{l_L - l_C}{l_L + A}$$
#
# support is sure from $q^*$ on, and nobody demands. Below, the defender *straddles*: it supports with probability $s_P$,
# and a loyal protege sometimes holds firm as if it were disloyal.

# %%
straddle = dt.solvers.PerfectBayesian(mixing=1)
tripartite = dt.games.TripartiteCrisis(demand_cost=0.05)
print(tripartite.closed_form())
dt.agreement(tripartite.replace(disloyal=np.array([0.1, 0.2, 0.3, 0.5]))).table("status quo", "war")

# %%
exits = (np.arange(120) + 0.5) / 200
ds = dt.sweep(tripartite, straddle, over={"disloyal": exits})
ax = dt.plot.curves(ds, "war")

# %% [markdown]
# **How to read it.** It is the picture of section 2 again, one floor up. A more credible threat to *leave* makes the
# protege hold firm more often, and war more likely, until at $q^*$ the defender can no longer afford doubt. How often it
# supports below $q^*$ is no dial of the defender's: $s_P$ is what keeps the *protege* in doubt.

# %%
firm = "Defender: Challenger: demand; Protege: hold firm"
games = tripartite.replace(
    disloyal=0.1, war_defender=np.array([0.7, 0.8, 0.95]), stake_defender=np.array([[0.1], [0.2]])
)
form, found = games.closed_form(), straddle(games)
solved = np.nanmax(np.where(found.exists, found.strategy[firm][..., 1], np.nan), axis=-1)
print(
    "supports, solved:",
    np.unique(solved.round(12)),
    "| s_P by hand:",
    form.values["s_P"],
    "| q* by hand:",
    form.thresholds["q*"].at.round(3).tolist(),
)

# %% [markdown]
# And the threat to leave cuts both ways. Realignment is also a *prize* for the challenger ($\rho$). Where demands are cheap
# all would demand but for the threat; where they are dear nobody would, but for the prize:

# %%
prizes = np.linspace(0.025, 14.975, 300)
ds = dt.sweep(
    tripartite.replace(disloyal=0.3), straddle, over={"demand_cost": [0.6, 1.4], "prize_realigned": prizes}
)
rho_bar = tripartite.closed_form().values["rho_bar"]
ax = dt.plot.curves(ds, "status quo", x="prize_realigned", hue="demand_cost")
_ = ax.axvline(rho_bar, color="black", linestyle=":", linewidth=1)
for cost in (0.6, 1.4):
    alone = straddle(tripartite.replace(disloyal=1e-9, demand_cost=cost)).event("status quo")
    quiet = ds.probability.sel(demand_cost=cost, event="status quo").max("equilibrium") > 0.5
    kept, ruined = float(prizes[quiet].max()), float(prizes[~quiet].min())
    print(
        f"demand_cost {cost}: P(status quo) = {np.nanmax(alone):.0f} without the threat; with it 1 up to rho = {kept:.2f}, 0 from {ruined:.2f} on"
    )
print(f"rho_bar by hand: {rho_bar:.2f} (dotted)")

# %% [markdown]
# Where demands are cheap the threat saves a status quo that was lost, unless the prize is large. Where they are dear it
# ruins one that was safe, if the prize is large. Each switch lies on its own side of $\bar\rho$.
#
# ### Is the middle of support a zone of peace or of war?
#
# Suppose instead that support is a given probability $s$ (`realign="payoff"`, a variant of ours), and put beside it the
# window of notebook 03, in which not the challenger but the *protege* moves first (after Benson and Niou 2001).

# %%
given = tripartite.replace(realign="payoff", prize_realigned=1.5)
window = dt.games.AmbiguityWindow(taiwan_us=1.0, china_insult=0.9)
odds = (np.arange(200) + 0.5) / 200
figure, panels = plt.subplots(1, 2, figsize=(12, 4.2), layout="constrained", sharey=True)
for game, axis, ax in zip((given, window), ("support", "us_fights"), panels, strict=True):
    dt.plot.curves(dt.sweep(game, over={axis: odds}), "war", ax=ax)
    print(
        type(game).__name__,
        {name: round(float(at), 3) for name, (of, at) in game.closed_form().thresholds.items() if of == axis},
    )

# %% [markdown]
# **How to read it.** The same dial gives opposite advice. On the left a demand comes first: with too little support the
# protege concedes, with much no demand is made; in between it holds firm *and* is attacked. On the right a provocation
# comes first: the middle is the only place for the status quo, with war on both sides of it. (At the far right China lets
# a provocation pass.) Who can move first decides what ambiguity does.

# %% [markdown]
# ## 6. Does a fight buy peace for later?
#
# All that was one crisis. In the chain-store game (Kreps and Wilson 1982) a weak defender faces a row of challengers, who
# hold it to be strong (one that always fights) with a small probability $\mu$. Each enters if a yield is worth enough to
# it ($b$). A weak defender fights to be taken for strong, and the row stays out as long as at least $n^*$ are left:

# %%
row = dt.games.ChainStore(challenges=6, strong=np.array([0.02, 0.1, 0.2, 0.3, 0.6]))
print("n* by hand:", row.closed_form().values["n*"].astype(int).tolist())
dt.agreement(row).table("challenge", "fight")

# %%
ds = dt.sweep(row.replace(strong=0.1), over={"strong": np.geomspace(0.0101, 0.9, 400)})
ax = dt.plot.curves(ds, "fight")

# %% [markdown]
# **How to read it.** (The scale is logarithmic, and fights are those of a *weak* defender.) Each tooth is the picture of
# section 1 once more: between two thresholds $b^n$ a better reputation is an invitation to fight for it, and at each
# threshold one more challenger stays out. Near the end of the row a fight buys nothing any more, and a name for strength
# that falls a little, for whatever reason, is challenged one round earlier.
#
# ## What this does not say
#
# - Everything here is about *beliefs*: how hard the other is thought to be. Where these come from, and what can be said or
#   done to move them, is the subject of notebook 06.
# - All but the last game are played once, and a challenge is made or not. If challenges can be repeated, sure deterrence
#   at $c_H$ is no longer sure, even with complete information (Langlois and Langlois 2005).
# - The thresholds are ratios of utilities that nobody has measured. What carries over is the shape: flat or rising, then a
#   drop. Where the drop is does not.
# - One equilibrium a game is what a refinement leaves in section 2. In section 3 nothing singles one out, and a statement
#   on *the* risk of war is not the model's but the reader's.
# - Section 4 lists pure equilibria; some games have none, and those that are mixed are not covered. Section 5 is a
#   reconstruction from abstracts, with a tree of ours: it is no published result for or against ambiguity.
