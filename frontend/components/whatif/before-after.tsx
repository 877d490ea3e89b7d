"use client";

import { useMemo } from "react";
import { useResult } from "@/components/result/result-context";
import { classes } from "@/lib/class-names";
import { formatLabel, formatPercent } from "@/lib/format";
import type { WhatIf } from "@/lib/whatif/ask";
import { comparedRows } from "@/lib/whatif/rows";

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
              <Bar value={before} />
            </td>
            <td>
              <Bar value={after} strong />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Bar({ value, strong = false }: { value: number; strong?: boolean }) {
  return (
    <span className="grid items-center gap-x-2 sm:grid-cols-[3.75rem_minmax(0,1fr)]">
      <span className="whitespace-nowrap sm:text-right">{formatPercent(value)}</span>
      <span className="h-1.5 bg-line forced-color-adjust-none">
        <span
          className={classes("block h-full", strong ? "bg-accent" : "bg-strong-line")}
          style={{ width: `${Math.max(0.5, value * 100)}%` }}
        />
      </span>
    </span>
  );
}
