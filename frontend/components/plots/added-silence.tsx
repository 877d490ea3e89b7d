"use client";

import type { ReactNode } from "react";
import { useTimeAxis } from "@/components/plots/time-scope";

/** A narrower strip could not be seen. */
const NARROWEST = 0.002;

/** Hatches the silence that was added to fill the window. */
export function AddedSilence({ children }: { children?: ReactNode }) {
  const { view, soundEnd = Number.POSITIVE_INFINITY } = useTimeAxis();
  const share = (view.end - Math.max(soundEnd, view.start)) / (view.end - view.start);
  if (share <= NARROWEST) return null;
  return (
    <div
      data-testid="added-silence"
      className="hatched pointer-events-none absolute inset-y-0 right-0 overflow-hidden"
      style={{ width: `${share * 100}%` }}
    >
      {children}
    </div>
  );
}
