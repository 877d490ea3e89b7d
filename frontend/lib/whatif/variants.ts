/** Requests to `POST /v1/whatif` and their responses, in the page's types. */

import type { components } from "@/lib/gateway/types.gen";
import { blank, count, type Mask, packed, unpacked } from "@/lib/whatif/mask";

type Schemas = components["schemas"];
export type WireWhatIf = Schemas["WhatIf"];
export type WireQuestion = Schemas["VariantsQuestion"] | Schemas["DeletionQuestion"];
type WireVariant = Schemas["Variant"];

export const MODES = ["remove", "keep"] as const;
export type Mode = (typeof MODES)[number];
/** What replaces the masked cells. */
export const FILLS = ["mean", "silence"] as const;
export type Fill = (typeof FILLS)[number];

/** A masked copy of the window to be classified. */
export type Variant = { readonly mask: Mask; readonly mode: Mode; readonly fill: Fill };

/** The classification of one masked copy of the window. */
export type VariantResult = {
  readonly mask: Mask;
  /** By class, in the order of the answer's labels. */
  readonly confidences: readonly number[];
  readonly uncertain: boolean;
  /** dB of the filled cells. */
  readonly fillDb: number;
};

export type WhatIf = {
  readonly modelVersion: string;
  readonly labels: readonly string[];
  readonly variant: Variant;
  readonly after: VariantResult;
  /** The same for random areas of the same size; empty if none were requested. */
  readonly random: readonly VariantResult[];
  /** The answer's bytes, as received. */
  readonly text: string;
};

/** Areas at random beside every part. */
export const DRAWS = 5;

/** The part, and with `draws` as many areas at random of its size, all in one batch of the network. */
export function variantsQuestion({ mask, mode, fill }: Variant, draws: number): WireQuestion {
  const grid = [mask.rows, mask.cols];
  const n_cells = count(mask);
  return {
    variants: [
      { grid, mask: packed(mask), mode, fill } as WireVariant,
      ...Array.from(
        { length: draws },
        (_, seed) => ({ grid, area_at_random: { n_cells, seed }, mode, fill }) as WireVariant,
      ),
    ],
  } as WireQuestion;
}

export function reshapeWhatIf(text: string, variant: Variant): WhatIf {
  const wire = JSON.parse(text) as WireWhatIf;
  const results = wire.variants.map(
    ({ mask, confidences, uncertain, fill_db }): VariantResult => ({
      mask: unpacked(blank(variant.mask), mask),
      confidences,
      uncertain,
      fillDb: fill_db,
    }),
  );
  const [after, ...random] = results;
  if (!after) throw new Error("The answer has no variant.");
  return { modelVersion: wire.model_version, labels: wire.labels, variant, after, random, text };
}

export type Point = { readonly cells: number; readonly share: number; readonly confidence: number };

export type Curve = { readonly points: readonly Point[]; readonly auc: number };

/** How the confidence falls as a class's evidence is removed, and rises as only it is kept. */
export type Deletion = {
  readonly modelVersion: string;
  readonly label: string;
  readonly grid: { readonly rows: number; readonly cols: number };
  /** The map's cells, the strongest evidence first. */
  readonly order: readonly number[];
  readonly fillDb: number;
  readonly removed: Curve;
  readonly kept: Curve;
  readonly random: Curve & { readonly low: readonly number[]; readonly high: readonly number[] };
  readonly text: string;
};

export function deletionQuestion(label: string, fill: Fill): WireQuestion {
  return { preset: "deletion", class: label, fill } as WireQuestion;
}

export function reshapeDeletion(text: string): Deletion {
  const { curve, model_version } = JSON.parse(text) as WireWhatIf;
  if (!curve) throw new Error("The answer has no curve.");
  const [rows = 0, cols = 0] = curve.grid;
  const shaped = ({ n_cells, confidences, auc }: Schemas["Curve"]): Curve => ({
    points: n_cells.map((cells, index) => ({
      cells,
      share: cells / (rows * cols),
      confidence: confidences[index] as number,
    })),
    auc,
  });
  return {
    modelVersion: model_version,
    label: curve.class,
    grid: { rows, cols },
    order: curve.order,
    fillDb: curve.fill_db,
    removed: shaped(curve.removed),
    kept: shaped(curve.kept),
    random: { ...shaped(curve.random), low: curve.random.low, high: curve.random.high },
    text,
  };
}

/** The share of cells from which on a falling curve is below half of where it began; `null` where it never is. */
export function halfGone({ points }: Curve): number | null {
  const half = (points[0]?.confidence ?? 0) / 2;
  const after = points.findIndex(({ confidence }) => confidence < half);
  if (after <= 0) return null;
  const [a, b] = [points[after - 1] as Point, points[after] as Point];
  return a.share + ((a.confidence - half) / (a.confidence - b.confidence)) * (b.share - a.share);
}
