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

/** Without a part, or with it alone: what the network says then, beside what it said, and beside chance. */
export function WhatIfPanel() {
  const { gateway, request } = useResult();
  const { bench, asked, setAnswer } = useBench();
  const { answer, problem, ask, isCurrent } = useWhatIf(gateway, request, asked, bench.stroke !== null);
  useEffect(() => setAnswer(answer), [answer, setAnswer]);
  if (!asked) return null;
  return (
    <section aria-label="What if" className="plot-row" data-testid="whatif" aria-busy={!isCurrent}>
      <span />
      <div className="max-sm:-ml-(--gutter-left)">
        <PartControls />
        {problem && <Problem problem={problem} onRetry={ask} />}
        {answer && (
          <div className="mt-2 grid gap-x-10 gap-y-3 lg:grid-cols-[minmax(0,5fr)_minmax(0,4fr)]">
            <div className="lg:order-last">
              <Outcome answer={answer} />
              <ListenBar part={asked.mask} names={PART_NAMES[asked.mode]} />
            </div>
            <BeforeAfter answer={answer} />
          </div>
        )}
        {!answer && !problem && (
          <p className="py-3 text-sm text-quiet">
            {isPart(asked.mask)
              ? "Asking the network…"
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
