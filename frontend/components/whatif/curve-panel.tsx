"use client";

import { useEffect, useState } from "react";
import { useBench } from "@/components/bench/bench-context";
import { useResult } from "@/components/result/result-context";
import { CurvePlot } from "@/components/whatif/curve-plot";
import { Problem } from "@/components/whatif/problem";
import { useDeletion } from "@/hooks/use-deletion";
import { formatLabel, formatPercent } from "@/lib/format";
import { curveWords } from "@/lib/whatif/curve-words";
import { maskOf } from "@/lib/whatif/mask";
import type { Deletion } from "@/lib/whatif/variants";

/** How far the evidence can be trusted: what happens as more and more of it is removed, beside what chance does. */
export function CurvePanel() {
  const { saliency } = useResult();
  const { deletion, problem, retry } = useDeletion(saliency?.label);
  return (
    <section
      aria-label="Faithfulness of the evidence"
      className="plot-row"
      data-testid="curve"
      aria-busy={!deletion}
    >
      <span />
      <div className="max-sm:-ml-(--gutter-left)">
        {problem && <Problem problem={problem} onRetry={retry} />}
        {!deletion && !problem && (
          <p className="py-3 text-sm text-quiet">Analysing the sound with less and less of the evidence…</p>
        )}
        {deletion && <Curves deletion={deletion} />}
      </div>
    </section>
  );
}

function Curves({ deletion }: { deletion: Deletion }) {
  const { show } = useBench();
  const { removed, kept, random, order, grid, fillDb } = deletion;
  const [step, setStep] = useState(Math.round((removed.points.length - 1) * 0.2));
  const point = removed.points[step];
  const name = formatLabel(deletion.label).toLowerCase();
  useEffect(() => {
    const chosen = new Set(order.slice(0, point?.cells ?? 0));
    show({ mask: maskOf(grid, chosen), mode: "remove", fillDb });
  }, [show, order, point, grid, fillDb]);
  return (
    <div className="mt-3 grid gap-x-10 gap-y-2 lg:grid-cols-[minmax(0,5fr)_minmax(0,4fr)]">
      <CurvePlot deletion={deletion} step={step} onStep={setStep} />
      <div>
        <p className="text-base font-medium" data-testid="curve-words">
          {curveWords(deletion)}
        </p>
        {point && (
          <p className="text-sm text-quiet" aria-live="polite">
            Without the strongest {Math.round(point.share * 100)} % of the cells, as shown above: {name}{" "}
            <b className="font-medium text-ink">{formatPercent(point.confidence)}</b>. With them alone:{" "}
            {formatPercent(kept.points[step]?.confidence ?? 0)}.
          </p>
        )}
        <p className="mt-1 text-sm text-quiet">
          Area under the curve: {removed.auc.toFixed(2)} when removed, {kept.auc.toFixed(2)} when kept alone,{" "}
          {random.auc.toFixed(2)} for areas at random.
        </p>
      </div>
    </div>
  );
}
