"use client";

import { useMemo } from "react";
import { useResult } from "@/components/result/result-context";
import { ScoreBar } from "@/components/whatif/score-bar";
import { classes } from "@/lib/class-names";
import { formatLabel } from "@/lib/format";
import { comparedRows } from "@/lib/whatif/rows";
import type { WhatIf } from "@/lib/whatif/variants";

/** The classes that lead before or after, with both confidences. */
export function BeforeAfter({ answer }: { answer: WhatIf }) {
  const { answer: before, model, saliency } = useResult();
  const rows = useMemo(
    () => comparedRows(before.scores, answer, saliency?.label),
    [before, answer, saliency],
  );
  const emoji = new Map(model.labels.map(({ label, emoji }) => [label, emoji]));
  return (
    <table className="w-full table-fixed text-sm" data-testid="before-after">
      <thead className="text-left text-quiet">
        <tr>
          <th scope="col" className="font-normal">
            <span className="sr-only">Class</span>
          </th>
          <th scope="col" className="font-normal">
            before
          </th>
          <th scope="col" className="font-normal">
            after{answer.after.uncertain && ", uncertain"}
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ label, before, after }) => (
          <tr key={label} className="align-middle">
            <th
              scope="row"
              className={classes(
                "truncate py-0.5 pr-2 text-left",
                label === saliency?.label ? "font-medium text-accent" : "font-normal",
              )}
            >
              <span aria-hidden="true" className="mr-2">
                {emoji.get(label)}
              </span>
              {formatLabel(label)}
            </th>
            <td className="pr-3">
              <ScoreBar value={before} />
            </td>
            <td>
              <ScoreBar value={after} strong />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
