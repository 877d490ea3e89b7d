"use client";

import { type KeyboardEvent, useState } from "react";
import { useBench } from "@/components/bench/bench-context";
import { boxStyle } from "@/components/plots/box-style";
import { useTimeAxis } from "@/components/plots/time-scope";
import { useResult } from "@/components/result/result-context";
import { paintedNow } from "@/lib/whatif/bench";
import { boxAfter, boxWords, firstBox } from "@/lib/whatif/cursor";
import { firstOwned, painted } from "@/lib/whatif/mask";

/** The box that arrow keys move over the spectrogram, seen while it has the focus. */
export function PaintCursor() {
  const { view } = useTimeAxis();
  const { placed, model } = useResult();
  const { bench, act } = useBench();
  const mask = paintedNow(bench);
  const [box, setBox] = useState(() => firstBox(mask));
  const [said, say] = useState("");
  const placement = placed();
  const words = boxWords(box, mask, placement, model.melCentersHz);

  const onKeyDown = (event: KeyboardEvent) => {
    const next = boxAfter(box, event.key, event.shiftKey, mask);
    const value = { Enter: 1, " ": 1, Delete: 0, Backspace: 0 }[event.key];
    if (!next && value === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    if (next) setBox(next);
    else {
      act({ type: "paint", mask: painted(mask, box, value as 0 | 1) });
      say(`${value ? "Painted" : "Erased"} ${words}.`);
    }
  };

  const row = (index: number) => firstOwned(index, mask.rows, placement.rows.length);
  const col = (index: number) => firstOwned(index, mask.cols, placement.cols.length);
  return (
    <div
      role="slider"
      tabIndex={0}
      aria-label="Box to paint"
      aria-valuemin={0}
      aria-valuemax={mask.cols}
      aria-valuenow={box.col0}
      aria-valuetext={words}
      onKeyDown={onKeyDown}
      className="group pointer-events-none absolute inset-0 -outline-offset-2"
    >
      <div
        className="absolute hidden border-2 border-dashed border-white bg-white/15 shadow-[0_0_0_1px_black] group-focus-visible:block"
        style={boxStyle(view, placement, {
          row0: row(box.row0),
          row1: row(box.row1),
          col0: col(box.col0),
          col1: col(box.col1),
        })}
      />
      <span className="sr-only" aria-live="polite">
        {said}
      </span>
    </div>
  );
}
