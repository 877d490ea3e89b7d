"""The JSON of `POST /v1/whatif`, request and response: `audiocnn.v1.WhatIf*` in another form."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from audiocnn.masks import Fill
from gateway.http.schemas import Grid, Packed, Quantised, Schema, ShownWindow
from gateway.whatif_types import MAX_DRAWS, MAX_STEPS, MAX_VARIANTS, MIN_STEPS

MaskGrid = Annotated[
    list[Annotated[int, Field(ge=1, le=10_000)]],
    Field(
        min_length=2,
        max_length=2,
        description="[rows, columns] of the mask, row 0 the lowest bands; at most the spectrogram's own. "
        "Nearest neighbour: mel band `m` of `n_mels` belongs to row `m * rows // n_mels`, a frame to its column "
        "likewise.",
    ),
]
Seed = Annotated[int, Field(ge=0, le=2**31 - 1)]


class AreaAtRandom(Schema):
    """Contiguous cells anywhere: what to compare a mask of as many cells with."""

    n_cells: int = Field(ge=1, le=2**31 - 1)
    seed: Seed = Field(0, description="The same seed, grid and number of cells give the same area.")


class Variant(Schema):
    """A copy of the spectrogram of which a part is filled."""

    grid: MaskGrid
    mask: str = Field(
        "",
        description="Base64 of one bit a cell, row-major, the first cell in the first byte's most significant bit, "
        "zeros behind the last. Some cells are marked, not all.",
    )
    area_at_random: AreaAtRandom | None = Field(None, description="In place of `mask`; the answer has the mask.")
    mode: Literal["remove", "keep"] = Field("remove", description="Fill the marked cells, or all others.")
    fill: Fill = Field(
        Fill.MEAN, description="With the window's mean level, or with digital silence, which no recording has."
    )

    @model_validator(mode="after")
    def _one_of_the_two(self) -> Self:
        if bool(self.mask) == (self.area_at_random is not None):
            raise ValueError("send either mask or area_at_random")
        return self


class VariantsQuestion(Schema):
    """What would the network say to these masked spectrograms?"""

    variants: list[Variant] = Field(min_length=1, max_length=MAX_VARIANTS)
    cam_for: str = Field("", description="The class whose evidence to return for each variant, by its label.")
    spectrogram: bool = Field(False, description="Return each variant's spectrogram, too.")


class DeletionQuestion(Schema):
    """How does the confidence fall as the evidence is removed? (Petsiuk et al. 2018, arXiv:1806.07421)"""

    preset: Literal["deletion"]
    label: str = Field("", alias="class", description="By its label; the likeliest of the window if left out.")
    steps: int = Field(21, ge=MIN_STEPS, le=MAX_STEPS, description="Points of a curve, from nothing to everything.")
    draws: int = Field(5, ge=1, le=MAX_DRAWS, description="Random areas to average.")
    fill: Fill = Fill.MEAN


class VariantResult(Schema):
    """The network's scores for one variant."""

    confidences: list[float] = Field(description="Of every class, calibrated, in the order of `labels`.")
    logits: list[float]
    uncertain: bool = Field(description="True where the variant belongs to no class that the model knows.")
    fill_db: float = Field(description="The level of filled cells.")
    mask: str = Field(description="The marked cells, as they are sent.")
    n_cells: int = Field(description="How many cells are marked.")
    cam: Grid | Packed | Quantised | None = Field(
        description="With `cam_for`: its mean plus the class's bias is the logit."
    )
    spectrogram: Grid | Packed | Quantised | None = Field(description="With `spectrogram`: dB, row 0 the lowest band.")


class Curve(Schema):
    """The class's confidence, point by point."""

    n_cells: list[int] = Field(description="How many cells each point concerns.")
    confidences: list[float]
    auc: float = Field(description="Area under it over the share of cells, by the trapezoidal rule.")


class RandomCurve(Curve):
    """Contiguous areas at random removed, averaged over the draws."""

    low: list[float] = Field(description="The lowest of the draws at each point.")
    high: list[float]


class DeletionCurve(Schema):
    """The confidence of one class as more and more cells of its map are removed or kept."""

    label: str = Field(alias="class")
    grid: list[int] = Field(description="[rows, columns] of the class's map.")
    order: list[int] = Field(
        description="The map's cells, counted row by row, the strongest evidence first: a point concerns the first "
        "`n_cells` of them."
    )
    fill_db: float
    removed: Curve = Field(description="Deletion: the strongest cells are removed.")
    kept: Curve = Field(description="Insertion: only the strongest cells are kept.")
    random: RandomCurve


class WhatIf(Schema):
    """The answer: one result for each variant, or a curve."""

    window: ShownWindow
    model_version: str
    labels: list[str]
    variants: list[VariantResult] = Field(description="In the order of the question; none for a preset.")
    curve: DeletionCurve | None
    request_id: str
    sound: str | None
