"""What `report.md` says of explanations."""

from collections.abc import Mapping
from typing import Any

from training.evaluation.markdown import percent, table

AREAS = {
    "auc_deletion": "deletion",
    "auc_insertion": "insertion",
    "auc_random": "areas at random removed",
    "below_random": "random less deletion",
}
COLUMNS = {
    "on_log_mel": "on the log-mel",
    "on_sound": "on the sound",
    "difference": "difference",
    "mean_magnitude": "mean magnitude of it",
}


def explanations_text(facts: Mapping[str, Any]) -> str:
    """Deletion curves, masks on the sound, and the sanity check; nothing where they were not measured."""
    if "explanations" not in facts:
        return ""
    found = facts["explanations"]
    curves, sound = found["deletion"], found["masks_on_sound"]
    kinds = {name: values for name, values in sound.items() if isinstance(values, dict)}
    parts = found["cam_after_randomising"]
    areas = table(["area under the curve", "mean ± sd"], [[AREAS[key], _spread(curves[key])] for key in AREAS])
    masked = table(
        ["", *COLUMNS.values()],
        [[name, *(f"{values[key]:.3f}" for key in COLUMNS)] for name, values in kinds.items()],
    )
    randomised = table(
        ["part", "mean ± sd", "mean magnitude"],
        [[name, _spread(values), f"{values['mean_magnitude']:.3f}"] for name, values in parts.items()],
    )
    return f"""
## What the product measures of an answer

Deletion and insertion curves of {curves["n_clips"]} held-out clips, as `POST /v1/whatif` draws them: {curves["steps"]}
points, filled with {curves["fill"]}, random areas from {curves["draws"]} draws. Deletion lies below random in
{percent(curves["share_below_random"])} % of the clips.

{areas}
The same masks on the log-mel and on the sound, which is then analysed again, in {sound["n_clips"]} held-out clips;
probability of the predicted class:

{masked}
Rank correlation of the map with that of the same network after a part of it got random weights (near 0: the map
depends on what that part learned):

{randomised}"""


def _spread(values: Mapping[str, float]) -> str:
    return f"{values['mean']:.3f} ± {values['sd']:.3f}"
