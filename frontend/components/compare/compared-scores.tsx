"use client";

import { ScoreBar } from "@/components/whatif/score-bar";
import { formatLabel } from "@/lib/format";
import { type Kept, pairs } from "@/lib/whatif/compare";

/** The likeliest classes of two answers, with both confidences. */
export function ComparedScores({ a, b }: { a: Kept; b: Kept }) {
  return (
    <table className="mt-2 w-full table-fixed text-sm" data-testid="compared-scores">
      <thead className="text-left text-quiet">
        <tr>
          <th scope="col">
            <span className="sr-only">Class</span>
          </th>
          <th scope="col" className="font-normal">
            A{a.uncertain && ", uncertain"}
          </th>
          <th scope="col" className="font-normal">
            B{b.uncertain && ", uncertain"}
          </th>
        </tr>
      </thead>
      <tbody>
        {pairs(a, b).map((pair) => (
          <tr key={pair.label}>
            <th scope="row" className="truncate py-0.5 pr-2 text-left font-normal">
              {formatLabel(pair.label)}
            </th>
            <td className="pr-3">
              <ScoreBar value={pair.a} strong />
            </td>
            <td>
              <ScoreBar value={pair.b} strong />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
