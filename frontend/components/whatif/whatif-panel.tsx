"use client";

import { useEffect } from "react";
import { useBench } from "@/components/bench/bench-context";
import { ListenBar } from "@/components/listen/listen-bar";
import { useResult } from "@/components/result/result-context";
import { BeforeAfter } from "@/components/whatif/before-after";
import { Outcome } from "@/components/whatif/outcome";
import { PartControls } from "@/components/whatif/part-controls";
import { Problem } from "@/components/whatif/problem";
import { useWhatIf } from "@/hooks/use-what-if";
import { isPart } from "@/lib/whatif/mask";

/** The result without a part, or with it alone, beside the original and beside random areas. */
export function WhatIfPanel() {
  const { gateway, request } = useResult();
  const { bench, variant, setAnswer } = useBench();
  const { answer, problem, retry, isCurrent } = useWhatIf(gateway, request, variant, bench.stroke !== null);
  useEffect(() => setAnswer(answer), [answer, setAnswer]);
  if (!variant) return null;
  return (
    <section aria-label="What if" className="plot-row" data-testid="whatif" aria-busy={!isCurrent}>
      <span />
      <div className="max-sm:-ml-(--gutter-left)">
        <PartControls />
        {problem && <Problem problem={problem} onRetry={retry} />}
        {answer && (
          <div className="mt-2 grid gap-x-10 gap-y-3 lg:grid-cols-[minmax(0,5fr)_minmax(0,4fr)]">
            <div className="lg:order-last">
              <Outcome answer={answer} />
              <ListenBar part={variant.mask} names={PART_NAMES[variant.mode]} />
            </div>
            <BeforeAfter answer={answer} />
          </div>
        )}
        {!answer && !problem && (
          <p className="py-3 text-sm text-quiet">
            {isPart(variant.mask)
              ? "Analysing…"
              : "Paint over the spectrogram: with a mouse, a finger, or the arrow keys and Enter on it."}
          </p>
        )}
      </div>
    </section>
  );
}

/** What a mask covers and the rest are called, by what is done with it. */
const PART_NAMES = {
  remove: { covered: "What was removed", rest: "What is left" },
  keep: { covered: "What is left", rest: "What was removed" },
};
