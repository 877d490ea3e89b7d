"use client";

import type { KeyboardEvent } from "react";
import { useTimeAxis } from "@/components/plots/time-scope";
import { usePlayerClock, usePlayerState } from "@/hooks/use-player";
import { formatClock } from "@/lib/format";
import { playedSpan } from "@/lib/player";

/** The waveform as a slider: what a pointer does by clicking, the arrow keys do here. */
export function WaveformSlider() {
  const { player, view } = useTimeAxis();
  const { start, end } = playedSpan(usePlayerState(player));
  const time = usePlayerClock(player);

  const onKeyDown = (event: KeyboardEvent) => {
    const step = event.shiftKey ? view.end - view.start : 0.1;
    const target = {
      ArrowLeft: time - step,
      ArrowDown: time - step,
      ArrowRight: time + step,
      ArrowUp: time + step,
      PageDown: time - 1,
      PageUp: time + 1,
      Home: start,
      End: end,
    }[event.key];
    if (target === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    player.seek(target);
  };

  return (
    <div
      role="slider"
      tabIndex={0}
      aria-label="Position in the sound"
      aria-valuemin={Number(start.toFixed(1))}
      aria-valuemax={Number(end.toFixed(1))}
      aria-valuenow={time}
      aria-valuetext={`${formatClock(time)} of ${formatClock(end)}`}
      onKeyDown={onKeyDown}
      className="absolute inset-0 -outline-offset-2"
    />
  );
}
