/** Which classes' evidence is offered, out of the answer's evidence for all of them. */

import type { Prediction, Saliency } from "@/lib/gateway";

/** How many of the likeliest classes the answer names. */
export const NAMED = 3;

/** The likeliest classes of the window that is shown, then the class that was chosen by name. */
export function offeredEvidence(
  saliency: readonly Saliency[],
  scores: readonly Prediction[],
  chosen: string | null,
): Saliency[] {
  const wanted = new Set([...scores.slice(0, NAMED).map(({ label }) => label), chosen]);
  const known = new Map(saliency.map((map) => [map.label, map]));
  return [...wanted].flatMap((label) => (label && known.get(label)) || []);
}
