/** Where the evidence lies, in words. */

import { formatHz, formatLabel } from "@/lib/format";
import type { Saliency } from "@/lib/gateway";
import { strongestHalf } from "@/lib/viz/evidence";
import { type Grid, valueAt } from "@/lib/viz/grid";
import { hzAt } from "@/lib/viz/mel";
import { cellEdge, columnSpan, type Placement } from "@/lib/viz/placement";

/** How many places are named. */
const MOST_PLACES = 3;

/** Adjacent columns with evidence, and the rows of it. */
type Patch = { from: number; to: number; low: number; high: number; sum: number };

/** `Evidence for dog: strongest 2.0–2.2 s at 0.5–2 kHz, then 3.5–4.1 s at 0.5–1 kHz.` */
export function evidenceWords(
  { grid, label }: Saliency,
  placement: Placement,
  centersHz: readonly number[],
  scale: number,
): string {
  const name = formatLabel(label).toLowerCase();
  const found = patches(grid, strongestHalf(grid, 1, scale));
  if (found.length === 0) return `Hardly any evidence for ${name}.`;
  const places = found.slice(0, MOST_PLACES).map(({ from, to, low, high }) => {
    const [start, end] = [columnSpan(placement, from).start, columnSpan(placement, to).end];
    const [bottom, top] = [low, high + 1].map((row) => hzAt(cellEdge(placement.rows, row), centersHz));
    return `${start.toFixed(1)}–${end.toFixed(1)} s at ${formatHz(bottom ?? 0)}–${formatHz(top ?? 0)}`;
  });
  return `Evidence for ${name}: strongest ${places.join(", then ")}.`;
}

/** The columns of some cells, joined where they are adjacent; those with the most evidence first. */
function patches(grid: Grid, cells: ReadonlySet<number>): Patch[] {
  const found: Patch[] = [];
  for (let col = 0; col < grid.cols; col++) {
    const rows = Array.from({ length: grid.rows }, (_, row) => row).filter((row) =>
      cells.has(row * grid.cols + col),
    );
    const [low, high] = [rows[0], rows.at(-1)];
    if (low === undefined || high === undefined) continue;
    const sum = rows.reduce((total, row) => total + valueAt(grid, row, col), 0);
    const last = found.at(-1);
    if (last?.to === col - 1) {
      last.to = col;
      last.low = Math.min(last.low, low);
      last.high = Math.max(last.high, high);
      last.sum += sum;
    } else found.push({ from: col, to: col, low, high, sum });
  }
  return found.sort((a, b) => b.sum - a.sum);
}
