"use client";

import { useResult } from "@/components/result/result-context";
import { classes } from "@/lib/class-names";
import { formatLabel, formatPercent } from "@/lib/format";

/** Every class with its confidence; choosing one shows where the evidence for it lies. */
export function Ranking() {
  const { answer, model, saliency, change } = useResult();
  const emoji = new Map(model.labels.map(({ label, emoji }) => [label, emoji]));
  const isKnown = answer.verdict === "known";
  return (
    <>
      <ol
        className="mt-2 gap-x-10 sm:columns-2 xl:columns-3"
        aria-label="Predictions, likeliest first"
        data-testid="ranking"
      >
        {answer.scores.map(({ label, confidence }, rank) => (
          <li key={label} className="break-inside-avoid">
            <button
              type="button"
              aria-pressed={label === saliency?.label}
              onClick={() => change({ label })}
              className={classes(
                "grid min-h-9 w-full grid-cols-[2rem_minmax(0,1fr)_5rem_minmax(3rem,1fr)] items-center gap-x-2 text-left hover:text-accent pointer-coarse:min-h-11",
                label === saliency?.label && "text-accent",
              )}
            >
              <span aria-hidden="true">{emoji.get(label)}</span>
              <span className="truncate">{formatLabel(label)}</span>
              <span className="text-right whitespace-nowrap">{formatPercent(confidence)}</span>
              <span className="h-1.5 bg-line forced-color-adjust-none">
                <span
                  className={classes(
                    "grow block h-full",
                    rank === 0 && isKnown ? "bg-accent" : "bg-strong-line",
                  )}
                  style={{ width: `${Math.max(0.5, confidence * 100)}%` }}
                />
              </span>
            </button>
          </li>
        ))}
      </ol>
      <p className="mt-1 text-sm text-quiet">
        Confidences are calibrated: of all sounds that get 80 %, about eight in ten are of that class.
      </p>
    </>
  );
}
