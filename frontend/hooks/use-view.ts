"use client";

import { useCallback, useState } from "react";
import type { Span } from "@/lib/viz/grid";

/** What of a window can be seen; all of it again when another window comes. */
export function useView(bounds: Span): [Span, (view: Span) => void] {
  const [state, setState] = useState({ bounds, view: bounds });
  if (state.bounds !== bounds) setState({ bounds, view: bounds });
  const setView = useCallback((view: Span) => setState((old) => ({ ...old, view })), []);
  return [state.bounds === bounds ? state.view : bounds, setView];
}
