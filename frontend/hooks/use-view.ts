"use client";

import { useCallback, useState } from "react";
import type { Span } from "@/lib/viz/grid";
import { zoomed } from "@/lib/viz/ticks";

/** The visible part of a window; reset to all of it for another window. */
export function useView(bounds: Span): [Span, (view: Span) => void] {
  const [state, setState] = useState({ bounds, view: bounds });
  if (state.bounds !== bounds) setState({ bounds, view: bounds });
  const setView = useCallback(
    (view: Span) => setState((old) => ({ ...old, view: zoomed(view, old.bounds, 1, view.start) })),
    [],
  );
  return [state.bounds === bounds ? state.view : bounds, setView];
}
