"use client";

import { type ReactNode, useMemo } from "react";
import { useResult } from "@/components/result/result-context";
import { classes } from "@/lib/class-names";
import { formatLabel, formatMinutes } from "@/lib/format";
import { verdictOf } from "@/lib/verdict";
import { stretches } from "@/lib/viz/timeline";

type Props = {
  /** Beside the headline. */
  children: ReactNode;
  /** The window that is shown or on its way. */
  chosen: number;
  onChoose: (window: number) => void;
};

/** What was recognised when; choosing a stretch shows its most confident window. */
export function Stretches({ chosen, onChoose, children }: Props) {
  const { analysis, model, whole } = useResult();
  const found = useMemo(
    () =>
      stretches(
        analysis.windows,
        whole,
        (uncertain, confidence) => verdictOf(uncertain, confidence, model.labels.length) !== "nothing",
      ),
    [analysis.windows, whole, model],
  );
  const known = found.filter(({ leader }) => leader !== null).length;
  const count = known === 0 ? "Nothing it knows" : known === 1 ? "1 sound" : `${known} sounds`;
  return (
    <>
      <h2 id="timeline-title" className="text-title font-medium tracking-tight">
        {count} in {formatMinutes(whole.end - whole.start)}
      </h2>
      {children}
      <ol
        aria-label="Sounds in the recording"
        className="flex basis-full gap-x-4 text-sm max-sm:-mx-4 max-sm:overflow-x-auto max-sm:px-4 sm:max-h-20 sm:flex-wrap sm:overflow-y-auto"
      >
        {found.map(({ leader, start, end, window }) => {
          const label = leader === null ? undefined : model.labels[leader];
          const shown = analysis.windows[chosen];
          const middle = shown ? (shown.start + shown.end) / 2 : Number.NaN;
          const active = middle >= start && middle < end;
          return (
            <li key={start}>
              <button
                type="button"
                data-testid="stretch"
                aria-current={active || undefined}
                onClick={() => onChoose(window)}
                className={classes(
                  "min-h-8 whitespace-nowrap -outline-offset-2 hover:text-accent pointer-coarse:min-h-11",
                  active && "text-accent underline underline-offset-4",
                )}
              >
                <span aria-hidden="true" className="mr-1">
                  {label?.emoji}
                </span>
                {label ? formatLabel(label.label) : "Nothing it knows"}{" "}
                <span className="text-quiet">
                  {formatMinutes(start)}–{formatMinutes(end)}
                </span>
              </button>
            </li>
          );
        })}
      </ol>
    </>
  );
}
