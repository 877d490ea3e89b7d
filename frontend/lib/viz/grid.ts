/** The numbers of a plot: `values[row * cols + col]`, row 0 = lowest frequency, column 0 = earliest. */
export type Grid = { readonly rows: number; readonly cols: number; readonly values: Float32Array };

/** A closed interval of numbers, `min < max`. */
export type Range = { readonly min: number; readonly max: number };

/** A stretch of time in seconds. */
export type Span = { readonly start: number; readonly end: number };

export function gridFromRows(rows: readonly (readonly number[])[]): Grid {
  const cols = rows[0]?.length ?? 0;
  const values = new Float32Array(rows.length * cols);
  rows.forEach((row, index) => {
    values.set(row, index * cols);
  });
  return { rows: rows.length, cols, values };
}

export function valueAt(grid: Grid, row: number, col: number): number {
  return grid.values[row * grid.cols + col] ?? Number.NaN;
}

/** Smallest and largest value. A loop, because spreading a long recording into `Math.min` overflows the stack. */
export function extremes(values: ArrayLike<number>): Range {
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  for (let index = 0; index < values.length; index++) {
    const value = values[index] as number;
    if (value < min) min = value;
    if (value > max) max = value;
  }
  return { min, max };
}

export function mean(values: ArrayLike<number>): number {
  let sum = 0;
  for (let index = 0; index < values.length; index++) sum += values[index] as number;
  return sum / values.length;
}

/** The grid with its outermost cells repeated once around it. */
export function padded({ rows, cols, values }: Grid): Grid {
  const inside = (index: number, count: number) => Math.min(count - 1, Math.max(0, index - 1));
  const around = new Float32Array((rows + 2) * (cols + 2));
  for (let row = 0; row < rows + 2; row++) {
    for (let col = 0; col < cols + 2; col++) {
      around[row * (cols + 2) + col] = values[inside(row, rows) * cols + inside(col, cols)] as number;
    }
  }
  return { rows: rows + 2, cols: cols + 2, values: around };
}
