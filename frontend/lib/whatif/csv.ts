/** What-if results as a table. */

import { csv } from "@/lib/export/csv";
import type { Prediction } from "@/lib/gateway";
import { count } from "@/lib/whatif/mask";
import type { WhatIf } from "@/lib/whatif/variants";

/** One row for each variant: the whole first, then the part, then the areas at random. */
export function whatIfCsv(before: readonly Prediction[], { variant, labels, after, random }: WhatIf): string {
  const was = new Map(before.map(({ label, confidence }) => [label, confidence]));
  const { mode, fill } = variant;
  return csv([
    ["variant", "mode", "fill", "fill_db", "n_cells", "uncertain", ...labels],
    ["whole", "", "", "", 0, "", ...labels.map((label) => was.get(label) ?? "")],
    ...[after, ...random].map(({ mask, fillDb, uncertain, confidences }, index) => [
      index === 0 ? "part" : `random ${index}`,
      mode,
      fill,
      fillDb,
      count(mask),
      uncertain,
      ...confidences,
    ]),
  ]);
}
