/** A picture's numbers: `values[row * cols + col]`, row 0 = lowest frequency, column 0 = earliest. */
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

/** Which cell lies under a point. `x` and `y` run from 0 to 1 across the grid, `y` downwards as on a screen. */
export function cellAt(grid: Grid, x: number, y: number): { row: number; col: number } {
  const clamp = (index: number, count: number) => Math.min(count - 1, Math.max(0, index));
  return {
    row: clamp(grid.rows - 1 - Math.floor(y * grid.rows), grid.rows),
    col: clamp(Math.floor(x * grid.cols), grid.cols),
  };
}

/** The time that a column covers when the grid covers `extent`. */
export function columnSpan(grid: Grid, extent: Span, col: number): Span {
  const width = (extent.end - extent.start) / grid.cols;
  return { start: extent.start + col * width, end: extent.start + (col + 1) * width };
}
