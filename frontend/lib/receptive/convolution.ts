/** The first convolution by hand: from the spectrogram's decibels to one number of one channel. */

import { extremes, type Grid } from "@/lib/viz/grid";

export type FirstConvolution = {
  /** Channel, row, column; batch norm is folded in. */
  readonly kernels: readonly (readonly (readonly number[])[])[];
  readonly bias: readonly number[];
  readonly stride: readonly [number, number];
  readonly padding: readonly [number, number];
  /** Values further below the window's loudest cell are clipped. */
  readonly dynamicRangeDb: number;
  /** One number a mel band. */
  readonly offsetDb: readonly number[];
  readonly scale: number;
  readonly lowest: number;
  readonly gain: number;
  readonly shift: number;
};

/** One weight of a kernel over one cell of the spectrogram; `db` is `null` beyond the spectrogram's edge. */
export type Product = {
  readonly row: number;
  readonly col: number;
  readonly db: number | null;
  /** What the network makes of the decibels; 0 beyond the edge. */
  readonly input: number;
  readonly weight: number;
};

export type Worked = {
  /** Row by row from the lowest pitch. */
  readonly products: readonly Product[];
  readonly bias: number;
  /** The sum of all products and the bias. */
  readonly sum: number;
  /** After the activation. */
  readonly value: number;
};

/** How one cell of one channel is computed. `loudest` is the spectrogram's highest value in dB. */
export function worked(
  facts: FirstConvolution,
  spectrogram: Grid,
  channel: number,
  row: number,
  col: number,
  loudest = extremes(spectrogram.values).max,
): Worked {
  const kernel = facts.kernels[channel] ?? [];
  const bias = facts.bias[channel] ?? 0;
  const products = kernel.flatMap((weights, down) =>
    weights.map((weight, across): Product => {
      const at = {
        row: row * facts.stride[0] - facts.padding[0] + down,
        col: col * facts.stride[1] - facts.padding[1] + across,
      };
      const isInside = at.row >= 0 && at.row < spectrogram.rows && at.col >= 0 && at.col < spectrogram.cols;
      const db = isInside ? (spectrogram.values[at.row * spectrogram.cols + at.col] as number) : null;
      return { ...at, db, input: db === null ? 0 : inputOf(facts, db, at.row, loudest), weight };
    }),
  );
  const sum = products.reduce((total, { input, weight }) => total + input * weight, bias);
  return { products, bias, sum, value: hardSwish(sum) };
}

/** A whole channel before the activation: every cell's sum, as `worked` has it. */
export function beforeActivation(
  facts: FirstConvolution,
  spectrogram: Grid,
  channel: number,
  { rows, cols }: Pick<Grid, "rows" | "cols">,
): Grid {
  const loudest = extremes(spectrogram.values).max;
  const inputs = spectrogram.values.map((db, index) =>
    inputOf(facts, db, Math.floor(index / spectrogram.cols), loudest),
  );
  const kernel = facts.kernels[channel] ?? [];
  const values = new Float32Array(rows * cols).fill(facts.bias[channel] ?? 0);
  for (let row = 0; row < rows; row++) {
    for (let col = 0; col < cols; col++) {
      for (const [down, weights] of kernel.entries()) {
        const from = row * facts.stride[0] - facts.padding[0] + down;
        if (from < 0 || from >= spectrogram.rows) continue;
        for (const [across, weight] of weights.entries()) {
          const at = col * facts.stride[1] - facts.padding[1] + across;
          if (at < 0 || at >= spectrogram.cols) continue;
          values[row * cols + col] =
            (values[row * cols + col] as number) + weight * (inputs[from * spectrogram.cols + at] as number);
        }
      }
    }
  }
  return { rows, cols, values };
}

function inputOf(facts: FirstConvolution, db: number, band: number, loudest: number): number {
  const relative = Math.max(db - loudest, -facts.dynamicRangeDb) + (facts.offsetDb[band] ?? 0);
  return Math.max(relative * facts.scale, facts.lowest) * facts.gain + facts.shift;
}

/** `v · min(max(v + 3, 0), 6) / 6` */
export function hardSwish(value: number): number {
  return (value * Math.min(Math.max(value + 3, 0), 6)) / 6;
}
