"use client";

import { type RefObject, useEffect, useRef } from "react";
import { type CanvasSize, useSize } from "@/hooks/use-canvas";
import type { Span } from "@/lib/viz/grid";

/** Seconds that are drawn beyond the plot's right edge, to be scrolled into it. */
const AHEAD_S = 2;

type Scrolling = {
  /** Seconds that the plot shows. */
  readonly span: number;
  /** The time at the plot's right edge, in seconds; the plot is filled from its left edge before it scrolls. */
  readonly now: () => number;
  /** Whether the time runs. */
  readonly running: boolean;
  /** Fills what lies under the drawing; without it the canvas is transparent. */
  readonly ground?: string;
  /** Draws `view`, which is longer than the plot, into `size`; called again for each new `draw`. */
  readonly draw: (context: CanvasRenderingContext2D, view: Span, size: CanvasSize) => void;
};

/**
 * A canvas inside `plot` that moves to the left as the time runs. The browser moves it by itself; the page draws only
 * what is new, and then starts again from there.
 */
export function useScrolling(
  plot: RefObject<HTMLElement | null>,
  { span, now, running, ground, draw }: Scrolling,
): RefObject<HTMLCanvasElement | null> {
  const canvas = useRef<HTMLCanvasElement>(null);
  const { width, height } = useSize(plot);
  useEffect(() => {
    const element = canvas.current;
    // An opaque canvas costs less where the browser draws without a GPU.
    const context = element?.getContext("2d", { alpha: ground === undefined });
    if (!element || !context || width === 0) return;
    const ratio = window.devicePixelRatio || 1;
    // Moved by whole pixels: between them everything would be drawn softer, and at a higher cost.
    const ahead = Math.ceil((width * ratio * AHEAD_S) / span);
    const pixels = { width: Math.round(width * ratio) + ahead, height: Math.round(height * ratio) };
    const size = { width: pixels.width / ratio, height };
    const aheadS = ((size.width - width) / width) * span;
    // Setting a canvas' size, even to what it is, makes it allocate its pixels anew.
    if (element.width !== pixels.width) element.width = pixels.width;
    if (element.height !== pixels.height) element.height = pixels.height;
    element.style.width = `${size.width}px`;
    element.style.height = `${height}px`;
    let motion: Animation | undefined;
    const start = () => {
      const time = now();
      const end = Math.max(span, time);
      context.setTransform(ratio, 0, 0, ratio, 0, 0);
      context.clearRect(0, 0, size.width, height);
      if (ground) {
        context.fillStyle = ground;
        context.fillRect(0, 0, size.width, height);
      }
      draw(context, { start: end - span, end: end + aheadS }, size);
      motion?.cancel();
      if (!running) return;
      motion = element.animate(
        [{ transform: "translateX(0)" }, { transform: `translateX(${-ahead / ratio}px)` }],
        {
          delay: (end - time) * 1_000,
          duration: aheadS * 1_000,
          easing: `steps(${ahead})`,
          fill: "forwards",
        },
      );
    };
    start();
    const timer = running ? setInterval(start, AHEAD_S * 1_000) : undefined;
    return () => {
      clearInterval(timer);
      motion?.cancel();
    };
  }, [span, now, running, ground, draw, width, height]);
  return canvas;
}
