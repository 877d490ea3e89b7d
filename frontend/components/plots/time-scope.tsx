"use client";

import { createContext, type ReactNode, use, useMemo, useState } from "react";
import type { Player } from "@/lib/player";
import type { Area } from "@/lib/viz/area";
import type { Span } from "@/lib/viz/grid";
import type { View } from "@/lib/viz/view";

/** What every plot on one time axis shares. */
export type TimeAxis = {
  /** What can be seen, in seconds of the recording, and which pitches of plots that have some. */
  readonly view: View;
  /** What can be panned to. */
  readonly bounds: Span;
  readonly setView: (view: View) => void;
  /** What is selected, if anything. */
  readonly selection: Area | null;
  readonly select: (selection: Area | null) => void;
  /** Where added silence begins, in seconds. */
  readonly soundEnd?: number;
  readonly player: Player;
  readonly hover: Hover;
};

/** Where a pointer is, in fractions of the view; `null` where there is none. */
class Hover {
  private readonly listeners = new Set<(fraction: number | null) => void>();

  readonly onMove = (listener: (fraction: number | null) => void) => {
    this.listeners.add(listener);
    return () => {
      this.listeners.delete(listener);
    };
  };

  move(fraction: number | null): void {
    for (const listener of this.listeners) listener(fraction);
  }
}

const Context = createContext<TimeAxis | null>(null);

export function useTimeAxis(): TimeAxis {
  const axis = use(Context);
  if (!axis) throw new Error("A plot needs a TimeScope around it.");
  return axis;
}

type Props = Omit<TimeAxis, "hover"> & { children: ReactNode; className?: string };

/** Plots that share one time axis, one playhead and one hover line. */
export function TimeScope({ children, className, ...shared }: Props) {
  const { view, bounds, setView, selection, select, soundEnd, player } = shared;
  const [hover] = useState(() => new Hover());
  const axis = useMemo(
    () => ({
      view,
      bounds,
      setView,
      selection,
      select,
      player,
      hover,
      ...(soundEnd !== undefined && { soundEnd }),
    }),
    [view, bounds, setView, selection, select, soundEnd, player, hover],
  );
  return (
    <Context value={axis}>
      <div className={className} data-time-scope>
        {children}
      </div>
    </Context>
  );
}
