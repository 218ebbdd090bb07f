"""What does the answer look like? Figures of a swept Dataset, and the drawn tree of a game.

`heatmap`, `difference`, `regime_map` and `curves` take the Dataset of `deterrence.sweep`, `fan` that of
`deterrence.simulate` with years, `tree` takes a game, `closed_form` lays a model's own boundaries over a map;
all return Matplotlib axes and change no global setting. Within `printed()` they are drawn for greyscale
print. No figure is saved here: call `axes.figure.savefig` (PNG, PDF and SVG all work), and nothing is
computed that the Dataset does not hold; `picture` alone sweeps, a model over its two telling parameters.
"""

from deterrence.plot.closed_forms import closed_form
from deterrence.plot.difference import difference
from deterrence.plot.fans import fan
from deterrence.plot.heatmaps import heatmap
from deterrence.plot.lines import curves
from deterrence.plot.pictures import picture
from deterrence.plot.printing import printed
from deterrence.plot.regimes import regime_map
from deterrence.plot.trees import tree

__all__ = [
    "closed_form", "curves", "difference", "fan", "heatmap", "picture", "printed", "regime_map", "tree",
]  # fmt: skip
