"use client";

import { useCallback, useState } from "react";
import type { Span } from "@/lib/viz/grid";
import type { View } from "@/lib/viz/view";
import { viewWithin } from "@/lib/viz/zoom";

/** The visible part of a window; reset to all of it for another window. */
export function useView(bounds: Span): [View, (view: View) => void] {
  const [state, setState] = useState<{ bounds: Span; view: View }>({ bounds, view: bounds });
  if (state.bounds !== bounds) setState({ bounds, view: bounds });
  const setView = useCallback(
    (view: View) => setState((old) => ({ ...old, view: viewWithin(view, old.bounds) })),
    [],
  );
  return [state.bounds === bounds ? state.view : bounds, setView];
}
