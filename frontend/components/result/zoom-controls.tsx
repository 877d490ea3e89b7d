"use client";

import { useState } from "react";
import { useTimeAxis } from "@/components/plots/time-scope";
import { useResult } from "@/components/result/result-context";
import { Button } from "@/components/ui/button";
import { Choice } from "@/components/ui/choice";
import { formatHz } from "@/lib/format";
import { hzAtFraction } from "@/lib/viz/mel";
import { AXES, type Axis, isWhole, pannedView, zoomedView } from "@/lib/viz/zoom";

const NAMES = { time: ["Earlier", "Later"], pitch: ["Lower", "Higher"] };

/** Zoom and pan in time or in pitch, for everyone without a wheel. */
export function ZoomControls() {
  const { view, bounds, setView } = useTimeAxis();
  const [axis, setAxis] = useState<Axis>("time");
  const { melCentersHz } = useResult().model;
  const hz = (fraction: number) => formatHz(hzAtFraction(fraction, melCentersHz));
  const [back, forward] = NAMES[axis];
  const whole = isWhole(view, bounds, axis);
  const pan = (share: number) => setView(pannedView(view, bounds, axis, share));
  const zoom = (factor: number) => setView(zoomedView(view, bounds, axis, factor));
  return (
    <fieldset className="flex flex-wrap items-center gap-x-4 text-sm" aria-label="Zoom">
      <Choice
        label="Axis"
        value={axis}
        choices={AXES.map((value) => ({ value, name: value }))}
        onChange={setAxis}
      />
      {!whole && (
        <>
          <Button look="plain" onClick={() => pan(-0.5)}>
            {back}
          </Button>
          <Button look="plain" onClick={() => pan(0.5)}>
            {forward}
          </Button>
        </>
      )}
      <Button look="plain" onClick={() => zoom(0.5)}>
        Zoom in
      </Button>
      <Button look="plain" disabled={whole} onClick={() => zoom(2)}>
        Zoom out
      </Button>
      <Button
        look="plain"
        disabled={AXES.every((each) => isWhole(view, bounds, each))}
        onClick={() => setView(bounds)}
      >
        All of it
      </Button>
      <output className="sr-only">
        {view.pitch && `Shows ${hz(view.pitch.min)} to ${hz(view.pitch.max)}.`}
      </output>
    </fieldset>
  );
}
