"use client";

import { useEffect, useRef } from "react";
import { useTimeAxis } from "@/components/plots/time-scope";

/** The lines at the time that is heard and at the time that is pointed at: moving them renders nothing. */
export function Cursors() {
  const { hover } = useTimeAxis();
  const hoverLine = useRef<HTMLDivElement>(null);

  useEffect(
    () => hover.onMove((fraction) => hoverLine.current && moveTo(hoverLine.current, fraction ?? -1)),
    [hover],
  );
  return (
    <div className="cursors">
      <div ref={hoverLine} className="hoverline" />
      <Playhead />
    </div>
  );
}

/** The line at the time that is heard; needs `cursors` around it. */
export function Playhead() {
  const { view, player } = useTimeAxis();
  const line = useRef<HTMLDivElement>(null);

  useEffect(
    () =>
      player.onTime((seconds) => {
        const fraction = (seconds - view.start) / (view.end - view.start);
        if (line.current) moveTo(line.current, fraction > 1 ? -1 : fraction);
      }),
    [player, view],
  );
  return <div ref={line} className="playhead" data-testid="playhead" />;
}

/** Outside of 0 to 1 there is nothing to see. */
function moveTo(line: HTMLElement, fraction: number): void {
  line.style.transform = `translateX(${(100 * Math.max(-1, fraction)).toFixed(3)}%)`;
}
