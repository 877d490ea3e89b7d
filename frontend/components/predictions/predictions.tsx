"use client";

import { useId } from "react";
import { classes } from "@/lib/class-names";
import { formatLabel, formatPercent } from "@/lib/format";
import type { Analysis, Model } from "@/lib/gateway";
import { MAX_TOP_K } from "@/lib/settings";

type Props = {
  analysis: Analysis;
  model: Model;
  /** How many. */
  count: number;
  /** The class whose evidence is shown. */
  chosen: string | undefined;
  onChoose: (label: string) => void;
};

/** The likeliest classes; choosing one shows where the evidence for it lies. */
export function Predictions({ analysis, model, count, chosen, onChoose }: Props) {
  const emoji = new Map(model.labels.map(({ label, emoji }) => [label, emoji]));
  return (
    <ol className="mt-3 max-w-[56rem] space-y-0.5" aria-label="Predictions, likeliest first">
      {analysis.predictions.slice(0, count).map(({ label, confidence }, rank) => (
        <li key={label}>
          <button
            type="button"
            data-testid="prediction"
            aria-pressed={label === chosen}
            onClick={() => onChoose(label)}
            className="group grid w-full grid-cols-[2.25rem_minmax(0,1fr)_4.5rem] items-center gap-x-2 rounded-md py-1 text-left sm:grid-cols-[2.25rem_11rem_4.5rem_minmax(0,1fr)]"
          >
            <span
              aria-hidden="true"
              className={rank === 0 ? "text-[1.625rem] leading-none" : "text-xl leading-none"}
            >
              {emoji.get(label)}
            </span>
            <span
              className={classes(
                "truncate group-hover:text-accent",
                rank === 0 && "text-title font-medium tracking-tight",
                label === chosen && "text-accent",
              )}
            >
              {formatLabel(label)}
            </span>
            <span className={classes("text-right", rank === 0 && "text-title font-medium tracking-tight")}>
              {formatPercent(confidence)}
            </span>
            <span className="sr-only">Show why</span>
            <span className="col-span-3 mt-1 h-1.5 bg-line sm:col-span-1 sm:mt-0 sm:ml-2">
              <span
                className={classes("grow block h-full", rank === 0 ? "bg-accent" : "bg-strong-line")}
                style={{ width: `${Math.max(0.15, confidence * 100)}%` }}
              />
            </span>
          </button>
        </li>
      ))}
    </ol>
  );
}

export function TopK({
  value,
  classes: count,
  onChange,
}: {
  value: number;
  classes: number;
  onChange: (k: number) => void;
}) {
  const id = useId();
  const most = Math.min(MAX_TOP_K, count);
  return (
    <span className="inline-flex items-center gap-1.5 text-sm text-quiet">
      <label htmlFor={id}>Show the top</label>
      <input
        id={id}
        type="number"
        inputMode="numeric"
        min={1}
        max={most}
        defaultValue={value}
        onChange={(event) => {
          const number = event.target.valueAsNumber;
          if (Number.isInteger(number) && number >= 1) onChange(Math.min(most, number));
        }}
        className="h-9 w-14 rounded-md border border-strong-line bg-transparent px-2 text-ink pointer-coarse:h-11"
      />
    </span>
  );
}
