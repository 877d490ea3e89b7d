/** Which part of a spectrogram a question is about. */

import type { Grid } from "@/lib/viz/grid";
import { cellOn, type Placement } from "@/lib/viz/placement";

/**
 * `cells[row * cols + col]` is 1 where a cell is marked; row 0 is the lowest pitch. The grid is any that is not finer
 * than the spectrogram's: each of its cells belongs to one of the mask's, as `ownerOf` says.
 */
export type Mask = { readonly rows: number; readonly cols: number; readonly cells: Uint8Array };

type Size = { readonly rows: number; readonly cols: number };

/** Cells of a mask, from `row0` and `col0` up to but without `row1` and `col1`. */
export type Box = {
  readonly row0: number;
  readonly row1: number;
  readonly col0: number;
  readonly col1: number;
};

/** The mask's row that a row of the spectrogram belongs to (or column), by the nearest neighbour, as in the gateway. */
export function ownerOf(index: number, count: number, length: number): number {
  return Math.floor((index * count) / length);
}

/** The first row of the spectrogram that belongs to a mask's row (or column); with `count`, their end. */
export function firstOwned(index: number, count: number, length: number): number {
  return Math.ceil((index * length) / count);
}

/** A mask to paint on: two by two cells of the spectrogram are one, which is fine enough and a quarter to send. */
export function canvasFor({ rows, cols }: Size): Mask {
  return blank({ rows: Math.ceil(rows / 2), cols: Math.ceil(cols / 2) });
}

export function blank({ rows, cols }: Size): Mask {
  return { rows, cols, cells: new Uint8Array(rows * cols) };
}

export function count({ cells }: Mask): number {
  return cells.reduce((sum, cell) => sum + cell, 0);
}

/** The share of the cells that is marked, 0 to 1. */
export function share(mask: Mask): number {
  return count(mask) / mask.cells.length;
}

export function inverted(mask: Mask): Mask {
  return { ...mask, cells: mask.cells.map((cell) => 1 - cell) };
}

/** Whether the mask is a part that can be analysed: neither empty nor everything. */
export function isPart(mask: Mask): boolean {
  const marked = count(mask);
  return marked > 0 && marked < mask.cells.length;
}

/** The indices of the highest `part` (0 to 1) of a map's cells. */
export function highestCells({ values }: Pick<Grid, "values">, part: number): Set<number> {
  const order = Array.from(values.keys()).sort(
    (a, b) => (values[b] as number) - (values[a] as number) || a - b,
  );
  return new Set(order.slice(0, Math.round(part * values.length)));
}

/** Those cells of a map as a mask on the map's own grid. */
export function maskOf({ rows, cols }: Size, chosen: ReadonlySet<number>): Mask {
  return {
    rows,
    cols,
    cells: Uint8Array.from({ length: rows * cols }, (_, index) => (chosen.has(index) ? 1 : 0)),
  };
}

/** Marks what is nearest to the middles of the `chosen` cells of a placed map: the very area that is outlined. */
export function placedMask(target: Mask, { rows, cols }: Placement, chosen: ReadonlySet<number>): Mask {
  return filledBy(
    target,
    (row) => cellOn(rows, ((row + 0.5) * rows.length) / target.rows),
    (col) => cellOn(cols, ((col + 0.5) * cols.length) / target.cols),
    (row, col) => (chosen.has(row * cols.count + col) ? 1 : 0),
  );
}

function filledBy(
  target: Mask,
  rowFor: (row: number) => number,
  colFor: (col: number) => number,
  valueAt: (row: number, col: number) => number,
): Mask {
  const cols = Array.from({ length: target.cols }, (_, col) => colFor(col));
  const cells = new Uint8Array(target.cells.length);
  for (let row = 0; row < target.rows; row++) {
    const from = rowFor(row);
    for (let col = 0; col < target.cols; col++)
      cells[row * target.cols + col] = valueAt(from, cols[col] as number);
  }
  return { ...target, cells };
}

/** Marks a box, or with 0 clears it; cells outside the grid are left out. */
export function painted(mask: Mask, { row0, row1, col0, col1 }: Box, value: 0 | 1): Mask {
  const cells = mask.cells.slice();
  for (let row = Math.max(0, row0); row < Math.min(mask.rows, row1); row++) {
    cells.fill(
      value,
      row * mask.cols + Math.max(0, col0),
      row * mask.cols + Math.max(0, Math.min(mask.cols, col1)),
    );
  }
  return { ...mask, cells };
}

/** Boxes of `size` around every cell on the way from one to another: what a brush leaves behind. */
export function stroke(mask: Mask, from: Cell, to: Cell, size: Size, value: 0 | 1): Mask {
  const steps = Math.max(1, Math.abs(to.row - from.row), Math.abs(to.col - from.col));
  let result = mask;
  for (let step = 0; step <= steps; step++) {
    const row0 = Math.round(from.row + ((to.row - from.row) * step) / steps - (size.rows - 1) / 2);
    const col0 = Math.round(from.col + ((to.col - from.col) * step) / steps - (size.cols - 1) / 2);
    result = painted(result, { row0, row1: row0 + size.rows, col0, col1: col0 + size.cols }, value);
  }
  return result;
}

export type Cell = { readonly row: number; readonly col: number };

/** The box with two cells as its corners, both inside. */
export function boxOf(a: Cell, b: Cell): Box {
  return {
    row0: Math.min(a.row, b.row),
    row1: Math.max(a.row, b.row) + 1,
    col0: Math.min(a.col, b.col),
    col1: Math.max(a.col, b.col) + 1,
  };
}

/** One bit a cell, row by row from the lowest, the first bit the most significant; in base64. */
export function packed({ cells }: Mask): string {
  const bytes = new Uint8Array(Math.ceil(cells.length / 8));
  cells.forEach((cell, index) => {
    if (cell) bytes[index >> 3] = (bytes[index >> 3] as number) | (0x80 >> (index & 7));
  });
  return btoa(String.fromCharCode(...bytes));
}

export function unpacked({ rows, cols }: Size, bits: string): Mask {
  const bytes = atob(bits);
  const cells = Uint8Array.from({ length: rows * cols }, (_, index) =>
    (bytes.charCodeAt(index >> 3) & (0x80 >> (index & 7))) === 0 ? 0 : 1,
  );
  return { rows, cols, cells };
}

export function isSame(a: Mask, b: Mask): boolean {
  return a.cells.length === b.cells.length && a.cells.every((cell, index) => cell === b.cells[index]);
}
