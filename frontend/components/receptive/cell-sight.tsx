"use client";

import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import { cellUnder } from "@/components/plots/heatmap";
import { useTimeAxis } from "@/components/plots/time-scope";
import { SightBoxes } from "@/components/receptive/sight-boxes";
import { useSight } from "@/components/receptive/sight-context";
import { useSightWords } from "@/components/receptive/use-sight-words";
import { useResult } from "@/components/result/result-context";
import type { Grid } from "@/lib/viz/grid";

const STEPS: Record<string, readonly [number, number]> = {
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
  ArrowUp: [1, 0],
  ArrowDown: [-1, 0],
};

/** In a map's plot: the cell under the pointer, or the one that arrow keys walk to, shows what it can see. */
export function CellSight({ layer, title, grid }: { layer: string; title: string; grid: Grid }) {
  const { view } = useTimeAxis();
  const { placed } = useResult();
  const { seer, look } = useSight();
  const [at, setAt] = useState({ row: grid.rows >> 1, col: grid.cols >> 1 });
  const here = useRef<HTMLDivElement>(null);
  const placement = placed(layer);
  const words = useSightWords({ layer, ...at });

  // The plot's own gestures stay as they are: this only watches.
  useEffect(() => {
    const plot = here.current?.parentElement;
    if (!plot) return;
    const point = (event: PointerEvent) => {
      const box = plot.getBoundingClientRect();
      const at = { x: (event.clientX - box.left) / box.width, y: (event.clientY - box.top) / box.height };
      const cell = cellUnder(grid, placement, view, at);
      if (cell) look({ layer, row: cell.row, col: cell.col });
    };
    const leave = (event: PointerEvent) => {
      if (event.pointerType === "mouse") look(null);
    };
    plot.addEventListener("pointermove", point);
    plot.addEventListener("pointerdown", point);
    plot.addEventListener("pointerleave", leave);
    return () => {
      plot.removeEventListener("pointermove", point);
      plot.removeEventListener("pointerdown", point);
      plot.removeEventListener("pointerleave", leave);
    };
  }, [view, placement, grid, layer, look]);

  const onKeyDown = (event: KeyboardEvent) => {
    const step = STEPS[event.key];
    if (!step || event.shiftKey) return;
    event.preventDefault();
    event.stopPropagation();
    const row = Math.min(grid.rows - 1, Math.max(0, at.row + step[0]));
    const col = Math.min(grid.cols - 1, Math.max(0, at.col + step[1]));
    setAt({ row, col });
    look({ layer, row, col });
  };
  return (
    <>
      <div
        ref={here}
        role="slider"
        tabIndex={0}
        aria-label={`Cell of ${title}`}
        aria-valuemin={0}
        aria-valuemax={grid.cols - 1}
        aria-valuenow={at.col}
        aria-valuetext={words}
        onKeyDown={onKeyDown}
        onFocus={(event) => event.currentTarget.matches(":focus-visible") && look({ layer, ...at })}
        onBlur={() => look(null)}
        className="pointer-events-none absolute inset-0 -outline-offset-2"
      />
      {seer && <SightBoxes layer={layer} />}
    </>
  );
}
