"use client";

import { useEffect, useRef } from "react";
import { useTimeAxis } from "@/components/plots/time-scope";

/** The lines at the playback time and at the pointer's time: moving them renders nothing. */
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

/** Seconds that the line may be beside the sound before it is put right. */
const SLACK = 0.03;
/** Steps of the line a second: each is drawn, without a GPU at a cost, and more would hardly be seen. */
const STEPS_PER_S = 30;
/** Just outside of the view, in its fractions: there the line stays. */
const LAST = 1.01;

/**
 * The line at the playback time; needs `cursors` around it. While the sound plays the browser moves it by itself,
 * from now to the end of the view, and the page only corrects it: at no time does it compute a frame.
 */
export function Playhead() {
  const { view, player } = useTimeAxis();
  const line = useRef<HTMLDivElement>(null);

  useEffect(() => {
    const element = line.current;
    if (!element) return;
    let motion: { animation: Animation; from: number; began: number; rate: number } | null = null;
    const fractionOf = (seconds: number) => (seconds - view.start) / (view.end - view.start);
    const place = (seconds: number) => {
      const { playing, rate } = player.snapshot();
      motion?.animation.cancel();
      motion = null;
      const fraction = fractionOf(seconds);
      moveTo(element, fraction > 1 ? -1 : fraction);
      if (!playing || fraction > 1) return;
      const remaining = ((LAST - fraction) * (view.end - view.start)) / rate;
      const animation = element.animate(
        [{ transform: translation(fraction) }, { transform: translation(LAST) }],
        {
          duration: remaining * 1_000,
          easing: `steps(${Math.ceil(remaining * STEPS_PER_S)})`,
          fill: "forwards",
        },
      );
      motion = { animation, from: seconds, began: performance.now(), rate };
    };
    const stopTime = player.onTime((seconds) => {
      const expected = motion
        ? motion.from + ((performance.now() - motion.began) / 1_000) * motion.rate
        : Number.POSITIVE_INFINITY;
      if (Math.abs(seconds - expected) >= SLACK) place(seconds);
    });
    const stopState = player.subscribe(() => {
      const { playing, rate } = player.snapshot();
      if (playing ? rate !== motion?.rate : motion !== null) place(player.time);
    });
    return () => {
      stopTime();
      stopState();
      motion?.animation.cancel();
    };
  }, [player, view]);
  return <div ref={line} className="playhead" data-testid="playhead" />;
}

function translation(fraction: number): string {
  return `translateX(${(100 * fraction).toFixed(3)}%)`;
}

/** Outside of 0 to 1 there is nothing to see. */
function moveTo(line: HTMLElement, fraction: number): void {
  line.style.transform = translation(Math.max(-1, fraction));
}
