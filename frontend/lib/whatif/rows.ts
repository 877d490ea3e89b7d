/** Which classes are compared before and after. */

import type { Prediction } from "@/lib/gateway";
import type { VariantResult, WhatIf } from "@/lib/whatif/variants";

export type Row = { readonly label: string; readonly before: number; readonly after: number };

/** The likeliest classes of each side that are listed. */
const LISTED = 3;

/** The class in question first, then the likeliest ones before and after. */
export function comparedRows(
  before: readonly Prediction[],
  answer: Pick<WhatIf, "labels" | "after">,
  label: string | undefined,
): Row[] {
  const was = new Map(before.map(({ label, confidence }) => [label, confidence]));
  const after = [...answer.labels].sort(
    (a, b) => confidenceOf(answer.labels, answer.after, b) - confidenceOf(answer.labels, answer.after, a),
  );
  const listed = new Set([
    ...(label === undefined ? [] : [label]),
    ...before.slice(0, LISTED).map(({ label }) => label),
    ...after.slice(0, LISTED),
  ]);
  return [...listed].map((label) => ({
    label,
    before: was.get(label) ?? 0,
    after: confidenceOf(answer.labels, answer.after, label),
  }));
}

export function confidenceOf(
  labels: readonly string[],
  { confidences }: VariantResult,
  label: string,
): number {
  return confidences[labels.indexOf(label)] ?? 0;
}
