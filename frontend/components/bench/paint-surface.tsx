"use client";

import { type PointerEvent, useRef } from "react";
import { useBench } from "@/components/bench/bench-context";
import { PaintCursor } from "@/components/bench/paint-cursor";
import { useTimeAxis } from "@/components/plots/time-scope";
import { useResult } from "@/components/result/result-context";
import { pitchAt, timeAt } from "@/lib/viz/view";
import { paintedNow } from "@/lib/whatif/bench";
import { boxOf, type Cell, type Mask, ownerOf, painted, stroke } from "@/lib/whatif/mask";

/** Pixels that a brush is wide and high. */
const BRUSH = 32;

/** Lies over the spectrogram and turns what a mouse, a pen or a finger does there into paint. */
export function PaintSurface() {
  const { view } = useTimeAxis();
  const { placed } = useResult();
  const { bench, act } = useBench();
  const { brush } = bench;
  const { extent, rows, cols } = placed();
  /** The mask before the stroke, where it began, and where the pointer was last. */
  const pressed = useRef<{ before: Mask; from: Cell; last: Cell; now: Mask } | null>(null);

  const cellAt = (event: PointerEvent, mask: Mask): Cell => {
    const box = event.currentTarget.getBoundingClientRect();
    const visible = (share: number) => Math.min(1, Math.max(0, share));
    const time = timeAt(view, visible((event.clientX - box.left) / box.width));
    const col = ((time - extent.start) / (extent.end - extent.start)) * cols.length;
    const row = pitchAt(view, visible((box.bottom - event.clientY) / box.height)) * rows.length;
    const inside = (at: number, length: number) => Math.min(length - 1, Math.max(0, Math.floor(at)));
    return {
      row: ownerOf(inside(row, rows.length), mask.rows, rows.length),
      col: ownerOf(inside(col, cols.length), mask.cols, cols.length),
    };
  };

  const brushSize = (event: PointerEvent, mask: Mask) => {
    const { width, height } = event.currentTarget.getBoundingClientRect();
    const seconds = timeAt(view, BRUSH / width) - view.start;
    const pitches = pitchAt(view, BRUSH / height) - pitchAt(view, 0);
    return {
      rows: Math.max(1, Math.round(pitches * mask.rows)),
      cols: Math.max(1, Math.round((seconds / (extent.end - extent.start)) * mask.cols)),
    };
  };

  const paintTo = (event: PointerEvent) => {
    const stroking = pressed.current;
    if (!stroking) return;
    const cell = cellAt(event, stroking.before);
    stroking.now =
      brush === "box"
        ? painted(stroking.before, boxOf(stroking.from, cell), 1)
        : stroke(
            stroking.now,
            stroking.last,
            cell,
            brushSize(event, stroking.now),
            brush === "erase" ? 0 : 1,
          );
    stroking.last = cell;
    act({ type: "stroke", mask: stroking.now });
  };

  return (
    <>
      <div
        data-testid="paint-surface"
        className="absolute inset-0 touch-none"
        onPointerDown={(event) => {
          event.stopPropagation();
          if (event.button !== 0 || pressed.current) return;
          event.currentTarget.setPointerCapture(event.pointerId);
          const before = paintedNow(bench);
          const from = cellAt(event, before);
          pressed.current = { before, from, last: from, now: before };
          paintTo(event);
        }}
        onPointerMove={(event) => {
          event.stopPropagation();
          paintTo(event);
        }}
        onPointerUp={(event) => {
          event.stopPropagation();
          if (pressed.current) act({ type: "paint", mask: pressed.current.now });
          pressed.current = null;
        }}
        onPointerCancel={() => {
          pressed.current = null;
          act({ type: "stroke", mask: null });
        }}
      />
      <PaintCursor />
    </>
  );
}
