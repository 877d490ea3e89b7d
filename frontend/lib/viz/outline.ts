/** The outline of a set of cells. */

/** A corner between cells: `x` from 0 to `cols`, `y` from 0 (bottom) to `rows`. */
export type Corner = readonly [x: number, y: number];

/** Closed lines along the edges of whole cells, around every cell that `has`; each begins and ends at one corner. */
export function outline(rows: number, cols: number, has: (row: number, col: number) => boolean): Corner[][] {
  const inside = (row: number, col: number) =>
    row >= 0 && row < rows && col >= 0 && col < cols && has(row, col);
  // Directed edges with the set on their left; those between two cells of the set are left out.
  const edges = new Map<string, Corner[]>();
  const add = (from: Corner, to: Corner) => edges.set(`${from}`, [...(edges.get(`${from}`) ?? []), to]);
  for (let row = 0; row < rows; row++) {
    for (let col = 0; col < cols; col++) {
      if (!inside(row, col)) continue;
      if (!inside(row - 1, col)) add([col, row], [col + 1, row]);
      if (!inside(row, col + 1)) add([col + 1, row], [col + 1, row + 1]);
      if (!inside(row + 1, col)) add([col + 1, row + 1], [col, row + 1]);
      if (!inside(row, col - 1)) add([col, row + 1], [col, row]);
    }
  }
  const lines: Corner[][] = [];
  for (const [key, ends] of edges) {
    while (ends.length > 0) {
      const line: Corner[] = [key.split(",").map(Number) as unknown as Corner];
      for (let next = ends.pop(); next; next = edges.get(`${next}`)?.pop()) line.push(next);
      lines.push(line);
    }
  }
  return lines;
}
