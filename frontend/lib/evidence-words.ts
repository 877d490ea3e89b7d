/** Where the evidence lies, in words: for those who do not see the picture. */

import { formatHz, formatLabel } from "@/lib/format";
import type { Saliency } from "@/lib/gateway";
import { strongestHalf } from "@/lib/viz/evidence";
import { valueAt } from "@/lib/viz/grid";
import { hzAt } from "@/lib/viz/mel";
import { cellEdge, columnSpan, type Placement } from "@/lib/viz/placement";

/** `Evidence for dog: strongest 2.0–2.2 s at 500 Hz–1.05 kHz.` */
export function evidenceWords(
  { grid, label }: Saliency,
  placement: Placement,
  centersHz: readonly number[],
  scale: number,
): string {
  const name = formatLabel(label).toLowerCase();
  const half = strongestHalf(grid, 1, scale);
  if (half.size === 0) return `Hardly any evidence for ${name}.`;
  const index = [...half][0] as number;
  const [row, col] = [Math.floor(index / grid.cols), index % grid.cols];
  const { start, end } = columnSpan(placement, col);
  const [low, high] = [row, row + 1].map((edge) => formatHz(hzAt(cellEdge(placement.rows, edge), centersHz)));
  return `Evidence for ${name}: strongest ${start.toFixed(1)}–${end.toFixed(1)} s at ${low}–${high}, ${valueAt(grid, row, col).toFixed(1)}.`;
}
