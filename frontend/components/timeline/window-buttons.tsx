"use client";

import { type KeyboardEvent, useRef } from "react";
import { classes } from "@/lib/class-names";
import { formatLabel, formatPercent, formatSeconds } from "@/lib/format";
import type { Analysis, Model } from "@/lib/gateway";
import type { Span } from "@/lib/viz/grid";
import { likeliest } from "@/lib/viz/timeline";

type Props = {
  analysis: Analysis;
  model: Model;
  cells: readonly Span[];
  whole: Span;
  chosen: number;
  onChoose: (index: number) => void;
};

/** One button for each window, named by what the network recognised there. One tab stop; arrows walk. */
export function WindowButtons({ analysis, model, cells, whole, chosen, onChoose }: Props) {
  const group = useRef<HTMLFieldSetElement>(null);
  const length = whole.end - whole.start;
  const step = { ArrowLeft: -1, ArrowRight: 1 };

  const walk = (event: KeyboardEvent) => {
    const by = step[event.key as keyof typeof step];
    if (!by) return;
    event.preventDefault();
    event.stopPropagation();
    const next = Math.min(analysis.windows.length - 1, Math.max(0, chosen + by));
    group.current?.querySelectorAll("button")[next]?.focus();
    onChoose(next);
  };

  return (
    <fieldset ref={group} aria-label="Windows of the recording" onKeyDown={walk} className="relative h-11">
      {analysis.windows.map((window, index) => {
        const best = likeliest(window.confidences);
        const cell = cells[index] as Span;
        const label = model.labels[best];
        return (
          <button
            key={window.index}
            type="button"
            data-testid="window"
            tabIndex={index === chosen ? 0 : -1}
            aria-pressed={index === chosen}
            aria-label={`${formatSeconds(window.start, 1)} to ${formatSeconds(window.end, 1)}: ${
              window.uncertain ? "uncertain, perhaps " : ""
            }${formatLabel(label?.label ?? "")}, ${formatPercent(window.confidences[best] ?? 0)}`}
            onClick={() => onChoose(index)}
            className={classes(
              "absolute inset-y-0 border-b-2 text-center text-lg leading-none -outline-offset-2",
              index === chosen ? "border-accent bg-raised" : "border-transparent hover:border-strong-line",
              window.uncertain && "opacity-45",
            )}
            style={{
              left: `${((cell.start - whole.start) / length) * 100}%`,
              width: `${((cell.end - cell.start) / length) * 100}%`,
            }}
          >
            {label?.emoji}
          </button>
        );
      })}
    </fieldset>
  );
}
