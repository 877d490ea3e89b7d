/** Which classes' evidence is offered, out of the answer's evidence for all of them. */

import type { Analysis, Saliency } from "@/lib/gateway";
import { likeliest } from "@/lib/viz/timeline";

/**
 * First what leads in the window that is shown, which in a long recording need not be what leads in the whole; then the
 * predictions on the page; then the class that was asked for by name.
 */
export function offeredEvidence(
  {
    predictions,
    saliency,
    windows,
    window,
    labels,
  }: Pick<Analysis, "predictions" | "saliency" | "windows" | "window" | "labels">,
  count: number,
  asked: string | null,
): Saliency[] {
  const shown = windows.find(({ index }) => index === window.index);
  const leading = shown && labels[likeliest(shown.confidences)];
  const wanted = new Set([leading, ...predictions.slice(0, count).map(({ label }) => label), asked]);
  const known = new Map(saliency.map((map) => [map.label, map]));
  return [...wanted].flatMap((label) => (label && known.get(label)) || []);
}
