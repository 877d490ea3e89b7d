"use client";

import type { KeyboardEvent, PointerEvent } from "react";
import { formatLabel, formatPercent } from "@/lib/format";
import { curvePath } from "@/lib/whatif/curve-words";
import type { Deletion } from "@/lib/whatif/variants";

type Props = { deletion: Deletion; step: number; onStep: (step: number) => void };

const STEPS: Record<string, number> = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1 };

/** The confidence over the share of removed cells: the strongest first, and at random. A slider along it. */
export function CurvePlot({ deletion, step, onStep }: Props) {
  const { removed, random, label } = deletion;
  const { points } = removed;
  const last = points.length - 1;
  const point = points[step];
  const go = (to: number) => onStep(Math.min(last, Math.max(0, to)));
  const onKeyDown = (event: KeyboardEvent) => {
    const target = event.key === "Home" ? 0 : event.key === "End" ? last : step + (STEPS[event.key] ?? 0);
    if (!STEPS[event.key] && event.key !== "Home" && event.key !== "End") return;
    event.preventDefault();
    event.stopPropagation();
    go(target);
  };
  const onPointer = (event: PointerEvent) => {
    const box = event.currentTarget.getBoundingClientRect();
    go(Math.round(((event.clientX - box.left) / box.width) * last));
  };
  const name = formatLabel(label).toLowerCase();
  return (
    <div className="grid grid-cols-[3rem_minmax(0,1fr)] text-sm text-quiet">
      <div className="flex h-40 flex-col justify-between pr-1.5 text-right leading-none" aria-hidden="true">
        <span>100 %</span>
        <span>{name}</span>
        <span>0</span>
      </div>
      <div
        role="slider"
        tabIndex={0}
        aria-label="Share of the evidence that is removed"
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={Math.round((point?.share ?? 0) * 100)}
        aria-valuetext={`${Math.round((point?.share ?? 0) * 100)} % removed: ${name} ${formatPercent(point?.confidence ?? 0)}`}
        onKeyDown={onKeyDown}
        onPointerMove={onPointer}
        onPointerDown={onPointer}
        className="relative h-40 cursor-crosshair touch-pan-y border border-line"
      >
        <svg
          viewBox="0 0 1 1"
          preserveAspectRatio="none"
          aria-hidden="true"
          className="absolute inset-0 size-full overflow-visible fill-none [&_path]:[vector-effect:non-scaling-stroke]"
        >
          <path d={bandPath(deletion)} className="fill-strong-line/25" />
          <path
            d={curvePath(random)}
            className="stroke-strong-line [stroke-dasharray:5_4]"
            strokeWidth="1.5"
          />
          <path d={curvePath(removed)} className="stroke-accent" strokeWidth="2" />
        </svg>
        {point && (
          <span
            className="absolute size-2.5 -translate-x-1/2 translate-y-1/2 rounded-full bg-accent"
            style={{ left: `${point.share * 100}%`, bottom: `${point.confidence * 100}%` }}
          />
        )}
      </div>
      <span />
      <div className="flex justify-between pt-0.5" aria-hidden="true">
        <span>nothing removed</span>
        <span>everything</span>
      </div>
      <span />
      <p className="flex flex-wrap gap-x-4">
        <span>
          <Line className="border-accent" /> the strongest evidence first
        </span>
        <span>
          <Line className="border-dashed border-strong-line" /> areas at random, their mean and range
        </span>
      </p>
    </div>
  );
}

function Line({ className }: { className: string }) {
  return <span aria-hidden="true" className={`mr-1 inline-block w-6 border-t-2 align-middle ${className}`} />;
}

/** Between the lowest and the highest of the areas at random. */
function bandPath({ random }: Deletion): string {
  const at = (share: number, confidence: number) => `${share.toFixed(4)} ${(1 - confidence).toFixed(4)}`;
  const over = random.points.map(({ share }, index) => at(share, random.high[index] ?? 0));
  const under = random.points.map(({ share }, index) => at(share, random.low[index] ?? 0)).reverse();
  return `M${[...over, ...under].join("L")}Z`;
}
