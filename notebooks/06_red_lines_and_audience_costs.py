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
# # Red lines and audience costs
#
# In notebook 05 a threat deters if it is believed. What can be done to be believed: speak in public, move forces, draw a
# line, or a line with a condition? And what does each of these cost? Ten models of the literature, told as simply as they
# can be, each with one answer that may surprise; then the same questions for a Japanese red line in the `Strait`.
#
# Each is solved twice, by its own algebra (`game.closed_form()`) and by a general solver; the tables put both side by
# side. All parameters are illustrations of the mathematics, not calibrated, but for those of the last section.

# %%
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from IPython.display import Markdown

import deterrence as dt
from deterrence.argument.wording import so

pd.options.display.precision = 5

# %% [markdown]
# ## 1. What an audience does
#
# A public crisis: each side may back down at any time, at a cost to its own audience that grows while it lasts, or attack
# in the end. How much each fears war is its secret. (Simplified after Fearon 1994: backing down at time $s$ costs
# $a_i s$.) China's audience is given; let the American one forgive less and less.

# %%
attrition = dt.games.AudienceCostAttrition()
dt.agreement(attrition.replace(us_audience=np.array([0.25, 0.5, 1.0, 2.0]))).table("China backs down", "US backs down", "war")

# %%
audiences = np.linspace(0.02, 2, 199)
ds = dt.sweep(attrition, over={"us_audience": audiences})
figure, panels = plt.subplots(1, 3, figsize=(15, 4), layout="constrained", sharey=True)
for event, ax in zip(("China backs down", "US backs down", "war"), panels, strict=True):
    dt.plot.curves(ds, event, ax=ax)
    ax.axvline(float(attrition.china_audience), color="black", linestyle=":", linewidth=1)

# %%
war = ds.probability.sel(event="war").max("equilibrium")
worst = float(war.idxmax())
print(f"war is likeliest at us_audience = {worst:.2f}; China's is {attrition.china_audience} (dotted)")
print(
    f"P(war) there {float(war.max()):.3f}, with a forgiving audience {float(war[0]):.3f}, with an unforgiving one {float(war[-1]):.3f}"
)
gains = bool((np.diff(ds.payoff.sel(player="US").max("equilibrium")) > 0).all())
print("the US gains by every step:", gains)
both = [dt.solve(attrition.replace(us_audience=a, china_audience=a)).event("war")[0] for a in (0.1, 0.5, 2.0)]
print("P(war) if both slopes are 0.1, 0.5, 2:", ", ".join(f"{p:.3f}" for p in both))

# %% [markdown]
# **How to read it.** The side whose audience forgives *less* backs down less; that much is the familiar result. The risk
# of war is another matter: it depends on the *ratio* of the slopes alone (the last line), and is highest where both audiences are
# *equally* unforgiving, since then both are locked in. A state that goes from a forgiving audience to one like its rival's
# gains, and makes war likelier on the way.

# %% [markdown]
# ## 2. Tying hands or sinking costs
#
# A guarantor that wants to be believed can promise in public, so that yielding would cost it dearly, or pay for forces in
# advance. (Simplified after Fearon 1997.) It signals if its value $v$ of the protege is above a cutoff; with $g$ the
# probability that China would fight, $p$ that the guarantor wins and $c$ its cost of war,
#
# $$v_{TH} = \frac{g\,c}{1 - g + g\,p} \quad\text{(hands tied)}, \qquad v_{SC} = \frac{c}{p} \quad\text{(costs sunk)}.$$

# %%
tying = dt.games.TyingHands()
ways = [{"name": words, "signal": words} for words in ("tying hands", "sinking costs")]
signals = {way["name"]: tying.replace(signal=way["signal"]) for way in ways}
for game in signals.values():
    print(
        ", ".join(f"{name} = {float(value):.4f}" for name, value in game.closed_form().values.items()),
        f"({game.signal})",
    )
dt.agreement(tying.replace(china_fights=np.array([0.2, 0.5, 0.8]))).table("attack", "war")

# %%
ds = dt.sweep(tying, over={"china_fights": (np.arange(99) + 1) / 100}, cases=ways)
figure, panels = plt.subplots(1, 3, figsize=(15, 4), layout="constrained")
for value, ax in zip(("attack", "war", "payoff: Guarantor"), panels, strict=True):
    dt.plot.curves(ds, value, hue="case", ax=ax)

# %% [markdown]
# **How to read it.** Hands that are tied deter more attacks (left) and fight more wars (middle); the guarantor prefers them
# all the same (right). The additional wars are fought by those who would have yielded, had they not spoken: types between
# $v_{TH}$ and $c/p$ are *locked in* by their own word.

# %%
tied, sunk = (dt.solve(game) for game in signals.values())
law, cost = tying.types()["Guarantor"], tying.war_cost / tying.win
locked = tying.china_fights * (law.cdf(cost) - law.cdf(tying.closed_form().values["v_TH"]))
print(
    f"additional P(war): {tied.event('war')[0] - sunk.event('war')[0]:.4f} solved; wars of the locked in: {locked:.4f} by hand"
)
for top in (2.0, 4.0, 8.0):
    margin = tying.replace(highest_value=top).silence(0.6)
    print(
        f"values up to {top}: silence of all {'deters' if margin >= 0 else 'does not deter'} a China with a prize of 0.6 ({margin:+.2f})"
    )

# %% [markdown]
# The last lines are a reminder: where resolve is taken for granted, nobody needs to speak.

# %% [markdown]
# ## 3. Two to be held back: the window, and a line with a condition
#
# A promise to Taiwan may keep China from attacking and Taiwan from restraining itself. In the window of notebook 03 (a
# reconstruction after Benson and Niou 2001) the status quo needs $p_C \le p \le \min(p_T, p_{C1})$:

# %%
crisis = dt.games.AmbiguityWindow()
print({name: round(float(at), 4) for name, (_, at) in crisis.closed_form().thresholds.items()})
dt.agreement(crisis.replace(us_fights=np.array([0.2, 0.45, 0.7]))).table("status quo", "war")

# %% [markdown]
# A *condition* does without luck: help only if Taiwan did not provoke (after Benson 2012). But someone has to judge who
# began, and may err. Let both errors be as likely, and compare the conditional promise with the best doubt there is: a
# probability just above $p_C$.


# %%
class OneError(dt.games.ConditionalCommitment):
    """Does a condition keep the peace if either misjudgement is as likely? (for this notebook)"""

    error: float = dt.param(0.1, unit="probability", low=0, high=0.5, source="assumption")

    def help(self, provoked):
        """With which probability the US helps: after a provocation by error, else but for an error."""
        if self.policy == "conditional":
            return self.error if provoked else 1 - self.error
        return super().help(provoked)


risky = OneError(china_alone=0.4, china_us=0.6, china_insult=0.3)
risky = risky.replace(us_fights=risky.china_alone / (risky.china_alone + risky.china_us) + 1e-6)
policies = [{"name": f"{words} promise", "policy": words} for words in ("conditional", "probabilistic")]
grid = {"error": (np.arange(101) + 0.5) / 202, "taiwan_us": (np.arange(101) + 0.5) / 101 * 4}
ds = dt.sweep(risky, over=grid, cases=policies)
axes = dt.plot.regime_map(ds, x="error", y="taiwan_us", by=["status quo", "unanswered provocation", "war"])

# %%
for taiwan_us in (1.0, 3.0):
    values = risky.replace(taiwan_us=taiwan_us).closed_form().values
    kept = (
        ds.probability.sel(event="status quo").max("equilibrium").sel(taiwan_us=taiwan_us, method="nearest")
        > 0.5
    )
    works = kept.sel(case="conditional promise")
    print(
        f"taiwan_us = {taiwan_us}: a condition works up to an error of {float(works.error[works].max()):.3f} (eps* by hand {values['eps*']:.3f}); window {values['window']:+.3f}, doubt works: {bool(kept.sel(case='probabilistic promise').any())}"
    )
dt.agreement(risky.replace(error=np.array([0.1, 0.3, 0.45]), taiwan_us=np.array([[1.0], [3.0]]))).table("status quo")

# %% [markdown]
# **How to read it.** Small errors cost nothing: up to $\varepsilon^*$ a condition holds back both, also where the window of
# doubt is shut (upper part: Taiwan has much to gain by a war that the US joins). Doubt is the better instrument only to the
# right of $\varepsilon^*$, and only where its window is open.

# %% [markdown]
# ## 4. An interval in place of odds
#
# Notebook 03 shows what happens if nobody knows the odds, but only an interval, and each side fears its own worst case. The
# widest interval, [0, 1], and two perfect pessimists sound like peace for sure: Beijing reckons with a US that fights, Taipei
# with one that does not. There is one more condition, for which it takes backward induction: a Beijing that is *too*
# afraid lets provocations pass, and Taipei knows. (A reconstruction after Porcellacchia and Stanca.)

# %%
vague = dt.games.KnightianCommitment(lowest=0.0, highest=1.0, pessimism_china=1.0, pessimism_taiwan=1.0)
vague = vague.replace(china_insult=np.array([0.3, 0.9, 1.1]))
print("p_C1 by hand:", vague.closed_form().values["p_C1"].round(3).tolist())
dt.agreement(vague).table("status quo", "unanswered provocation")

# %% [markdown]
# Peace needs $p_{C1} \ge 1$: China must mind a provocation more than a war against the US.

# %% [markdown]
# ## 5. Who did it?
#
# A line is of no use if nobody knows who crossed it. Two might have attacked, China or a third party; an attack is
# attributed to its author with probability $\pi$, to the other one with $\varepsilon$, and else to nobody; the defender
# punishes if it is sure enough, at a cost $\kappa$. (A toy with the effect of Baliga, Bueno de Mesquita and Wolitzky 2020.) In the
# symmetric case both attack at the rate $1 - \pi R(1 - \kappa) + R\kappa\varepsilon$. Do better sensors deter?

# %%
unsure = dt.games.ImperfectAttribution()
here = {"attributed": 0.45, "misattributed": 0.06}
# how much more is attributed, rightly and wrongly
steps = {
    "better identified": (0.15, 0.0),
    "the same share of errors": (0.15, 0.02),
    "harder to identify": (0.04, 0.09),
}
ds = dt.sweep(
    unsure, over={"attributed": np.linspace(0.3, 0.8, 81), "misattributed": np.linspace(0, 0.2, 81)}
)
ax = dt.plot.heatmap(ds, "attack", x="attributed", y="misattributed", contours=(0.7, 0.75, 0.8, 0.85))
for words, (right, up) in steps.items():
    end = (here["attributed"] + right, here["misattributed"] + up)
    ax.annotate("", end, tuple(here.values()), arrowprops={"arrowstyle": "->", "linewidth": 2})
    ax.annotate(words, end, (4, 0), textcoords="offset points", fontsize=8, va="center")

# %%
for words, (right, up) in steps.items():
    moved = unsure.replace(attributed=here["attributed"] + right, misattributed=here["misattributed"] + up)
    change = dt.solve(moved).event("attack")[0] - dt.solve(unsure.replace(**here)).event("attack")[0]
    rule = unsure.retaliation_cost * up > (1 - unsure.retaliation_cost) * right
    print(f"{words}: attack {change:+.4f}; kappa d(eps) > (1 - kappa) d(pi): {rule}")
dt.agreement(unsure.replace(attributed=np.array([0.45, 0.6]), misattributed=0.06)).table("attack", "the innocent punished")

# %% [markdown]
# **How to read it.** The level lines rise to the right: more detections deter, as long as enough of them are right. Sensors that see
# more of what is *harder to tell apart* make attacks likelier (the steep arrow crosses to a higher level), though more attacks
# are attributed: the culprits hide behind each other.

# %% [markdown]
# ## 6. A clear line, or a fuzzy one?
#
# China takes slices of what is disputed. A clear line at $m$ is war for whoever crosses it. A fuzzy one lies somewhere between
# $m - d$ and $m + d$, and nobody knows where. (Our own model, after Schelling 1966.)

# %%
salami = dt.games.SalamiTactics(slices=81)
lines = [{"name": words, "line": words} for words in ("clear", "fuzzy")]
spreads = (np.arange(98) + 0.5) / 200
ds = dt.sweep(salami, over={"line_spread": spreads}, cases=lines)
figure, panels = plt.subplots(1, 3, figsize=(15, 4), layout="constrained")
for value, ax in zip(("land lost", "war", "payoff: Japan"), panels, strict=True):
    dt.plot.curves(ds, value, x="line_spread", hue="case", ax=ax)
    ax.axvline(
        salami.replace(line="fuzzy").closed_form().values["safest"], color="black", linestyle=":", linewidth=1
    )

# %%
fuzzy = salami.replace(line="fuzzy", line_spread=np.array([0.1, 0.2, 0.3, 0.45]))
values = fuzzy.closed_form().values
print("no risk up to a spread of (m + K)/3 =", round(float(values["safest"]), 3), "(dotted)")
print("P(war) if China may take any slice, by hand:", values["P(war)"].round(3).tolist())
print("a war that costs Japan up to this is worth the fog, by hand:", values["bearable"].round(3).tolist())
dt.agreement(fuzzy).table("land lost", "war")

# %% [markdown]
# **How to read it.** All that lies before a clear line is taken, and nothing is risked. A fuzzy line loses less land wherever
# drawn (the expected share is shown); but *half* a fog is another thing than a whole one. Up to the dotted spread China takes
# only what is safe: less land is lost and there is no risk of war at all; with these payoffs Japan is best off just there.
# Beyond, China gambles, and the fog is worth it only if a war would cost Japan less than is printed above. (The trade-off
# of land against risk is thus true of thick fog only. It looks general if the line may lie anywhere from zero on. The wiggles
# come from slices of finite size.)

# %% [markdown]
# ## 7. Why fight over a small slice?
#
# Because of what it says about who takes it. China's aims are limited or belligerent, and only the belligerent would risk much.
# (A reconstruction after Gurantz and Hirsch 2017.) The US fights over a slice $s$ if it thinks that the taker is belligerent
# with a probability of at least $q^* = (c - s)/D$.

# %%
every_belief = dt.solvers.PerfectBayesian(off_path="any")
fear = dt.games.FearAndCredibility()
grid = {"slice_size": (np.arange(101) + 0.5) / 140, "belligerent": (np.arange(101) + 0.5) / 101}
ds = dt.sweep(fear, every_belief, over=grid)
ax = dt.plot.regime_map(ds, x="slice_size", y="belligerent")
ax = dt.plot.closed_form(fear, x="slice_size", y="belligerent", ax=ax)

# %%
print(
    f"by hand, the least slice over which deterrence is certain at belligerent = {fear.belligerent}: {fear.closed_form().values['least slice']:.2f}"
)
dt.agreement(fear.replace(slice_size=np.array([0.2, 0.4]))).table("war", "transgression allowed")

# %% [markdown]
# **How to read it.** The more is feared (upwards), the smaller the slice over which a threat of war is credible for sure.
# Fear closes the gap that salami tactics use. Below the boundary there are three stories: deterrence holds here, too, if it is
# expected; or all slices are allowed; or limited aims are hidden so often that the US is in two minds, and at times
# fights the harmless.

# %% [markdown]
# ## 8. Now or never
#
# A promise for *later* that is too clear leaves a rival only the present. (A toy of ours after Mei 2026.) China is tempted by $a$
# to attack now, less the punishment $r$ of present resolve; later it gets $g$ unless the US acts, which it promises to do
# with probability $\varphi$. The clearest promise that does not make China attack now is $\varphi_{max} = 1 - (a - r)/(\beta g)$.

# %%
later = dt.games.PresentResolve(promises=101)
kinds = [{"name": "promise chosen", "promise": "chosen"}, {"name": "full promise", "promise": "full"}]
ds = dt.sweep(later, over={"resolve_now": (np.arange(140) + 0.5) / 200}, cases=kinds)
figure, panels = plt.subplots(1, 2, figsize=(12, 4), layout="constrained", sharey=True)
for event, ax in zip(("attack now", "attack"), panels, strict=True):
    dt.plot.curves(ds, event, x="resolve_now", hue="case", ax=ax)

# %%
games = later.replace(resolve_now=np.array([0.1, 0.2, 0.3, 0.4]))
print("phi_max by hand, of all promises:", games.closed_form().values["phi_max"].round(3).tolist())
dt.agreement(games).table("attack now", "attack later")

# %% [markdown]
# **How to read it.** A US that must promise everything is attacked *now*, for sure, until present resolve outweighs the whole
# temptation. One that may leave its promise vague is not attacked now; it buys that by a risk later, which falls with every
# bit of resolve today. Ambiguity about later and clarity about now are complements.

# %% [markdown]
# ## 9. Can silence last?
#
# If resolve can be *proved*, at a price, who stays silent? With one audience only the weak, and the cheaper the proof the fewer.
# (A toy of ours of an argument by Miller 2001.) With a second audience, Taiwan, which proof of resolve emboldens, the
# strongest have a reason to be silent, too.

# %%
silent = dt.games.Unravelling()
prices = np.geomspace(1e-5, 1, 121)
ds = dt.sweep(
    silent,
    over={"statement_cost": prices},
    cases=[{"name": "one audience"}, {"name": "two audiences", "audiences": "two"}],
)
ax = dt.plot.curves(ds, "silence", x="statement_cost", hue="case")

# %%
one = silent.replace(statement_cost=np.array([0.001, 0.05, 0.2, 0.4]))
dt.agreement(one).table("silence")

# %%
two = silent.replace(audiences="two", statement_cost=np.array([2e-5, 1e-3, 0.1]))
best = float(two.closed_form().values["m"])
print(
    f"the US likes best to be thought of resolve m = {best:.3f}; within 1/8 of the middle: {abs(best - 0.5) < 1 / 8}"
)
dt.agreement(two).table("silence", "attack")

# %% [markdown]
# **How to read it.** (The scale is logarithmic.) With one audience silence dies out as proof becomes cheap: it is read as
# weakness. With two audiences there are several equilibria as long as proof is cheap. In some of them nearly all speak. In
# another one nearly *all are silent*, though proof costs next to nothing: the weak, who have nothing to show, and the
# strong, who would embolden Taipei; and since both are silent, silence says little. This needs a US that likes best to
# be thought of middling resolve ($m$ above). How often China attacks is the same in all of them: words move Taiwan.

# %% [markdown]
# ## 10. A Japanese red line in the Strait
#
# The article behind this library asks Japan to say that an *unprovoked* attack on Taiwan would threaten Japan. `Strait` can
# be told so (the option `japan_line`): a war then opens with a public verdict on who began it, and Japan's word binds only
# if that is "unprovoked". The scenario is 2017 at its centre; it rests on assumed rows, so read differences and not levels.
#
# First, nobody errs. How much is a provocation worth to Taiwan?

# %%
strait = dt.scenario("strait", "2017").game.replace(us_posture="ambiguity")
cases = [
    {"name": "Japan ambiguous", "japan_posture": "ambiguity"},
    {"name": "line against any attack", "japan_posture": "red line"},
    {"name": "line against an unprovoked attack", "japan_posture": "red line", "japan_line": "unprovoked"},
]
rents = {"taiwan_provocation_rent": (np.arange(101) + 0.5) / 202}
ds = dt.sweep(strait, over=rents, cases=cases)
figure, panels = plt.subplots(1, 2, figsize=(12, 4.4), layout="constrained", sharey=True)
for event, ax in zip(("provocation", "attack"), panels, strict=True):
    dt.plot.curves(ds, event, x="taiwan_provocation_rent", hue="case", ax=ax)

# %%
print(f"{ds.concept}; worst regret of {ds.checked_games} judged games below 1e-9: {ds.worst_regret < 1e-9}")


def provokes_from(ds):
    """The least rent at which Taiwan provokes."""
    provokes = ds.probability.sel(event="provocation").max("equilibrium") > 0.5
    return ds.taiwan_provocation_rent.where(provokes).min("taiwan_provocation_rent")


attack = ds.probability.sel(event="attack").max("equilibrium")
for case in ds.case.values:
    ends = f"P(attack) {float(attack.sel(case=case)[0]):.3f} at the left, {float(attack.sel(case=case)[-1]):.3f} at the right"
    print(f"{case}: Taiwan provokes from a rent of {float(provokes_from(ds).sel(case=case)):.2f} on; {ends}")
print(f"(2017 at its centre: a rent of {strait.taiwan_provocation_rent})")

# %%
none, every, unprovoked = (attack.sel(case=case) for case in ds.case.values)
rent = {case: float(provokes_from(ds).sel(case=case)) for case in ds.case.values}
alone, blunt, careful = rent.values()
alike = abs(float(every[0] - unprovoked[0])) < 1e-9 and float(every[0]) < float(none[0])
spent = abs(float(unprovoked[-1] - none[-1])) < 0.01
Markdown(f"""
**How to read it.** On the left Taiwan restrains itself in any case, and the two lines are one: both lower the risk of an
attack, and by as much{so(alike)}. Where a provocation is worth more, the line against *any* attack restrains Taiwan hardly
more than ambiguity does (up to a rent of {blunt:.2f}, against {alone:.2f}){so(blunt - alone < 0.05)}. The line against an *unprovoked* attack does so up to a rent
that is far higher, {careful:.2f}{so(careful > 1.5 * blunt)}. But it is a word that can be lost: beyond that rent Taiwan provokes with open eyes, the
verdict lets Japan off, and the risk of an attack is that of an ambiguous Japan{so(spent)}.

So far only Japan's *word* is conditional. Let Japan's own stake be conditional, too (a provocation writes off a share of
it), and let the verdict err: `attribution_false` is the chance that Japan is let off though nobody provoked,
`attribution_miss` that it is bound though Taiwan did.
""")

# %%
line = strait.replace(japan_posture="red line", japan_line="unprovoked")
from_rent = {}
for name, values in (
    ("attribution_miss", [0.0, 0.1, 0.2, 0.4]),
    ("japan_conditionality", [0.0, 0.3, 0.7, 0.8]),
):
    first = provokes_from(dt.sweep(line, over={name: values, **rents}))
    from_rent[name] = first.values
    told = ", ".join("never up to 0.5" if np.isnan(rent) else f"{rent:.2f} on" for rent in first.values)
    print(f"{name} = {values}: Taiwan provokes from a rent of {told}")

# %%
conditional = dt.solve(line.replace(japan_conditionality=np.array([0.0, 0.3, 0.7, 0.8])))
lost = "Taiwan: provoke; China: attack; Taiwan: resist; verdict on a provoked attack: provoked"
let_off = {}
for resolve in ("resolute", "irresolute"):
    where = f"Japan: Japan resolve: {resolve}; {lost}"
    chosen = let_off[resolve] = [conditional.actions[where][k] for k in conditional.strategy[where][:, 0].argmax(axis=-1)]
    print(f"let off, a Japan that is {resolve} answers with:", ", ".join(chosen))
for japan in ("bases", "abstain"):
    where = f"US: US resolve: resolute; {lost}; Japan: {japan}"
    fights = conditional.strategy[where][:, 0, conditional.actions[where].index("intervene")]
    let_off[japan] = fights
    print(f"a resolute US intervenes after {japan}:", fights.tolist())

# %%
turned = let_off["irresolute"][0] == "bases" and let_off["irresolute"][-1] == "abstain"
Markdown(f"""
A conditional *stake* hardly matters until it is so conditional that a Japan which is let off and irresolute would not even
lend its bases{so(turned)}. Without them a resolute US stays out, too{so((let_off["bases"] > 0.5).all(), (let_off["abstain"] < 0.5).all())}; Taiwan knows, and no rent that is drawn makes it
provoke{so(np.isnan(from_rent["japan_conditionality"][-1]))}.
""")

# %%
ds = dt.sweep(strait, over={"attribution_false": np.linspace(0, 1, 101)}, cases=cases)
ax = dt.plot.curves(ds, "attack", x="attribution_false", hue="case")
attack = ds.probability.sel(event="attack").max("equilibrium")
kept = (attack.sel(case="Japan ambiguous") - attack.sel(case=cases[2]["name"])) / (
    attack.sel(case="Japan ambiguous") - attack.sel(case=cases[1]["name"])
)
print(
    "of what an unconditional line prevents, a conditional one prevents",
    ", ".join(
        f"{float(kept.sel(attribution_false=e, method='nearest')):.0%} at an error of {e}"
        for e in (0.1, 0.2, 0.3, 0.5)
    ),
)

# %%
steadily = (np.diff(kept) < 1e-9).all() and float(kept[1]) < float(kept[0])
Markdown(f"""
**How to read it.** Errors in Beijing's favour eat the deterrent away bit by bit{so(steadily)}; there is no threshold up to which they
are free, unlike in section 3. The difference is China's private cost of war: there is always a China that is just held
back. Errors in Taiwan's favour lower the rent from which it provokes{so(from_rent["attribution_miss"][-1] < from_rent["attribution_miss"][0])}. Whoever wants the condition has to invest in
judging well.
""")

# %% [markdown]
# ## What this does not say
#
# - Most of these are simplifications, reconstructions from abstracts, or toys of ours (`dt.games.X.standing` says which, and
#   the head of each file what is left out). None of it is a verdict on the published articles.
# - Each isolates one mechanism, and they do not add up: a line that ties hands (section 2) and one that is fuzzy (section 6)
#   are not two halves of one policy. `Strait` combines several, but no smaller aims and no strikes on Japan, so what
#   section 6 warns of cannot happen there, except as pressure in the grey zone.
# - Audience costs are taken as given. Whether publics punish a broken word, and whether Beijing thinks so, is an empirical matter.
# - Promises are kept, and rules of support are binding, in sections 3, 4 and 8; verdicts cannot be shaped by those who are
#   judged, in sections 3 and 10. Both are generous to conditions.
# - Probabilities are per crisis and inside the model. The last section speaks of one scenario at its centre; over its bands,
#   `dt.share` and `dt.sensitivity` say how often a statement holds, and what decides.
