"use client";

import { useState } from "react";
import { useBench } from "@/components/bench/bench-context";
import { ComparedEvidence } from "@/components/compare/compared-evidence";
import { ComparedPlot } from "@/components/compare/compared-plot";
import { ComparedScores } from "@/components/compare/compared-scores";
import { usePresent } from "@/components/compare/use-present";
import { useResult } from "@/components/result/result-context";
import { Button } from "@/components/ui/button";
import { classes } from "@/lib/class-names";
import { extremes } from "@/lib/viz/grid";
import { decibelRange, union } from "@/lib/viz/scale";

/** An answer that was kept beside the current one: two plots with one scale and one zoom, one table. */
export function ComparePanel() {
  const { kept, keep } = useBench();
  const { settings, model } = useResult();
  const present = usePresent();
  /** On a phone one is seen at a time, at the same place. */
  const [side, setSide] = useState<"A" | "B">("A");
  if (!kept) {
    return (
      <Panel>
        <p className="py-2 text-sm text-quiet">
          <Button onClick={() => keep(present)}>Keep this as A</Button>{" "}
          <span className="ml-2">
            Then choose another sound, window or region, or remove a part, and come back: it is shown beside
            A.
          </span>
        </p>
      </Panel>
    );
  }
  const { max } = union([kept, present].map(({ spectrogram }) => extremes(spectrogram.values)));
  const range = decibelRange(max, settings.dynamicRange, model.floorDb);
  return (
    <Panel>
      <div className="flex flex-wrap items-center gap-x-4 text-sm">
        <fieldset
          aria-label="Shown answer"
          className="flex overflow-hidden rounded-md border border-strong-line lg:hidden"
        >
          {(["A", "B"] as const).map((each) => (
            <button
              key={each}
              type="button"
              aria-pressed={side === each}
              onClick={() => setSide(each)}
              className={classes(
                "min-h-9 px-4 -outline-offset-2 pointer-coarse:min-h-11",
                side === each ? "bg-accent text-on-accent" : "hover:text-accent",
              )}
            >
              {each}
            </button>
          ))}
        </fieldset>
        <Button look="plain" onClick={() => keep(present)}>
          Keep the current one as A
        </Button>
        <Button look="plain" onClick={() => keep(null)}>
          Forget A
        </Button>
      </div>
      <div className="mt-1 grid gap-x-6 lg:grid-cols-2">
        <ComparedPlot side="A" shown={kept} of={present.window} range={range} isHidden={side !== "A"} />
        <ComparedPlot side="B" shown={present} of={present.window} range={range} isHidden={side !== "B"} />
      </div>
      <ComparedEvidence a={kept} b={present} />
      <ComparedScores a={kept} b={present} />
    </Panel>
  );
}

function Panel({ children }: { children: React.ReactNode }) {
  return (
    <section aria-label="Compare" className="plot-row" data-testid="compare">
      <span />
      <div className="max-sm:-ml-(--gutter-left)">{children}</div>
    </section>
  );
}
