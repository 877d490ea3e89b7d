"use client";

import { useCallback, useState } from "react";
import type { Span } from "@/lib/viz/grid";
import type { View } from "@/lib/viz/view";
import { viewWithin } from "@/lib/viz/zoom";

/** The visible part of a window of a sound; another window is shown whole, and in the same sound at the same pitches. */
export function useView(bounds: Span, sound: unknown): [View, (view: View) => void] {
  const [state, setState] = useState<{ bounds: Span; sound: unknown; view: View }>({
    bounds,
    sound,
    view: bounds,
  });
  let { view } = state;
  if (state.bounds !== bounds) {
    view = state.sound === sound ? { ...view, ...bounds } : bounds;
    setState({ bounds, sound, view });
  }
  const setView = useCallback(
    (next: View) => setState((old) => ({ ...old, view: viewWithin(next, old.bounds) })),
    [],
  );
  return [view, setView];
}
