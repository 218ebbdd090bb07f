"""Which claims of the article does the flagship test, with which sign, and where do they fail?

The base game excludes strikes on Japan and smaller aims (options `strikes` and `seizure`), so that what it
says of C06, C11 and C13 is provisional. C02 can be asked with `deployment`; C05 and C08 need the option
`ties` (events "Taiwan effort" and "ties"), C14 `third_guarantor`.
"""

from __future__ import annotations

from deterrence.claims import Claim

__all__ = ["ARTICLE", "SOURCE"]

SOURCE = """@misc{strait,
  author = {The deterrence authors},
  title = {Strait},
  note = {own model: the literature supplies its mechanisms, no published paper has this tree}
}"""
ARTICLE = (
    Claim("C01", of="us_posture=ambiguity", on="attack", sign="-",
          fails="Nobody provokes: then a line deters no less, and more where it locks the US in."),
    Claim("C03", of="a2ad", on="attack", sign="+",
          fails="Higher denial can make Japan offer bases, which undo part of it, and so lower attack."),
    Claim("C04", of="us_prior", on="attack", sign="-",
          fails="A US that is surely resolute lets Taiwan provoke, and China answers."),
    Claim("C06", of="japan_loss_resolute", on="attack", sign="-",
          fails="Japan's larger stake makes Taiwan bolder; strikes on Japan are not in the base game."),
    Claim("C07", of="japan_strength", on="payoff: US", sign="+",
          fails="Beijing counts on the US less the stronger Japan is (`retrenchment`, a steep slope)."),
    Claim("C10", of="japan_audience_cost", on="Japan joins", sign="+",
          fails="An audience that binds also fights wars which the stake alone would not."),
    Claim("C11", of="japan_posture=red line", on="attack", sign="-",
          fails="Japan is not pivotal, or may not fight (`japan_latitude`); or Taiwan provokes."),
    Claim("C12", of="china_nuclear_japan_cost", on="attack", sign="-",
          fails="China is not within that cost of indifference, or Japan would not arm."),
    Claim("C13", of="japan_posture=red line", on="US fights", sign="+",
          fails="Substitutes; fewer attacks to fight in; or a strong Japan lets the US go (`retrenchment`)."),
    Claim("C14", of="third_guarantor=South Korea", on="attack", sign="-",
          fails="The US or Japan counts on South Korea and does less, or a safer Taiwan provokes."),
    Claim("C15", of="us_prior", on="attack", sign="-",
          fails="Retrenchment raises attack no more with a passive Japan than with its line drawn."),
    Claim("C16", of="china_war_cost", on="payoff: Taiwan", sign="+",
          fails="A China that cannot attack lets Taiwan be provocative, and presses in the grey zone."),
)  # fmt: skip
