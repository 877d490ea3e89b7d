/** Where a map crosses a level: the outline of its stronger part. */

import type { Grid } from "@/lib/viz/grid";

/** A straight piece of an outline, in cells: `x` from 0 to `cols`, `y` from 0 (bottom) to `rows`. */
export type Segment = readonly [x0: number, y0: number, x1: number, y1: number];

/**
 * Marching squares between the cells' centres. Values go on unchanged from the outer centres to the edges, as they do
 * in a smoothly drawn picture, so that an outline reaches the picture's edge instead of stopping half a cell before.
 */
export function contour(grid: Grid, level: number): Segment[] {
  const xs = positions(grid.cols);
  const ys = positions(grid.rows);
  const value = (column: number, row: number) =>
    grid.values[clamp(row - 1, grid.rows) * grid.cols + clamp(column - 1, grid.cols)] as number;

  const segments: Segment[] = [];
  for (let row = 0; row + 1 < ys.length; row++) {
    for (let column = 0; column + 1 < xs.length; column++) {
      const [left, right] = [xs[column] as number, xs[column + 1] as number];
      const [low, high] = [ys[row] as number, ys[row + 1] as number];
      // Corners counter-clockwise from the lower left; each crossed side gives one point.
      const corners: [x: number, y: number, value: number][] = [
        [left, low, value(column, row)],
        [right, low, value(column + 1, row)],
        [right, high, value(column + 1, row + 1)],
        [left, high, value(column, row + 1)],
      ];
      const crossings = corners.flatMap((from, index) => {
        const to = corners[(index + 1) % 4] as (typeof corners)[number];
        if (from[2] >= level === to[2] >= level) return [];
        const share = (level - from[2]) / (to[2] - from[2]);
        return [[from[0] + share * (to[0] - from[0]), from[1] + share * (to[1] - from[1])]];
      });
      for (let index = 0; index + 1 < crossings.length; index += 2) {
        const [x0 = 0, y0 = 0] = crossings[index] as number[];
        const [x1 = 0, y1 = 0] = crossings[index + 1] as number[];
        segments.push([x0, y0, x1, y1]);
      }
    }
  }
  return segments;
}

/** The centres of `count` cells, and both edges. */
function positions(count: number): number[] {
  return [0, ...Array.from({ length: count }, (_, index) => index + 0.5), count];
}

function clamp(index: number, count: number): number {
  return Math.min(count - 1, Math.max(0, index));
}
