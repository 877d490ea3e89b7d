"use client";

import { useTimeAxis } from "@/components/plots/time-scope";
import { Button } from "@/components/ui/button";
import { panned, zoomed } from "@/lib/viz/ticks";

/** Zoom and pan in time, for everyone without a wheel. */
export function ZoomControls() {
  const { view, bounds, setView } = useTimeAxis();
  const length = view.end - view.start;
  const middle = (view.start + view.end) / 2;
  const whole = length >= bounds.end - bounds.start - 1e-6;
  return (
    <fieldset className="flex flex-wrap items-center gap-x-4 text-sm" aria-label="Zoom in time">
      {!whole && (
        <>
          <Button look="plain" onClick={() => setView(panned(view, bounds, -length / 2))}>
            Earlier
          </Button>
          <Button look="plain" onClick={() => setView(panned(view, bounds, length / 2))}>
            Later
          </Button>
        </>
      )}
      <Button look="plain" onClick={() => setView(zoomed(view, bounds, 0.5, middle))}>
        Zoom in
      </Button>
      <Button look="plain" disabled={whole} onClick={() => setView(zoomed(view, bounds, 2, middle))}>
        Zoom out
      </Button>
      <Button look="plain" disabled={whole} onClick={() => setView(bounds)}>
        All of it
      </Button>
    </fieldset>
  );
}
