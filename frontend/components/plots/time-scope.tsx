"use client";

import { createContext, type ReactNode, type RefObject, use, useEffect, useMemo, useRef } from "react";
import type { Player } from "@/lib/player";
import type { Span } from "@/lib/viz/grid";

/** What every plot on one time axis shares. */
export type TimeAxis = {
  /** What can be seen, in seconds of the recording. */
  readonly view: Span;
  /** What can be panned to. */
  readonly bounds: Span;
  readonly setView: (view: Span) => void;
  /** What is selected, if anything. */
  readonly selection: Span | null;
  readonly select: (selection: Span | null) => void;
  readonly player: Player;
  readonly root: RefObject<HTMLDivElement | null>;
};

const Context = createContext<TimeAxis | null>(null);

export function useTimeAxis(): TimeAxis {
  const axis = use(Context);
  if (!axis) throw new Error("A plot needs a TimeScope around it.");
  return axis;
}

type Props = Omit<TimeAxis, "root"> & { children: ReactNode; className?: string };

/**
 * Plots that share one time axis, one playhead and one hover line. The cursors are two numbers on this element, in
 * fractions of the view; the style sheet does the rest, so that a moving playhead renders nothing.
 */
export function TimeScope({ view, bounds, setView, selection, select, player, children, className }: Props) {
  const root = useRef<HTMLDivElement>(null);
  const axis = useMemo(
    () => ({ view, bounds, setView, selection, select, player, root }),
    [view, bounds, setView, selection, select, player],
  );

  useEffect(
    () =>
      player.onTime((seconds) => {
        const element = root.current;
        if (!element) return;
        const position = (seconds - view.start) / (view.end - view.start);
        element.style.setProperty("--playhead", position.toFixed(5));
        element.dataset.playhead = position < 0 || position > 1 ? "outside" : "inside";
      }),
    [player, view],
  );

  return (
    <Context value={axis}>
      <div ref={root} className={className} data-time-scope>
        {children}
      </div>
    </Context>
  );
}
