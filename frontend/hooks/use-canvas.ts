"use client";

import { type RefObject, useEffect, useLayoutEffect, useRef, useState } from "react";

export type CanvasSize = { readonly width: number; readonly height: number };

/** An element's size in CSS pixels; zero until it is known. */
export function useSize(element: RefObject<HTMLElement | null>): CanvasSize {
  const [size, setSize] = useState<CanvasSize>({ width: 0, height: 0 });
  useLayoutEffect(() => {
    const target = element.current;
    if (!target) return;
    const measure = () => {
      const { clientWidth: width, clientHeight: height } = target;
      setSize((old) => (old.width === width && old.height === height ? old : { width, height }));
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(target);
    return () => observer.disconnect();
  }, [element]);
  return size;
}

/** Browsers refuse wider canvases; a very long timeline is then drawn a little softer. */
const WIDEST = 16_000;

export type Draw = (context: CanvasRenderingContext2D, size: CanvasSize) => void;

/** A canvas that is drawn again, at the screen's own resolution, when `draw` or its size changes. */
export function useCanvas(draw: Draw): RefObject<HTMLCanvasElement | null> {
  const canvas = useRef<HTMLCanvasElement>(null);
  const size = useSize(canvas);
  const ratio = usePixelRatio();
  useLayoutEffect(() => {
    const element = canvas.current;
    const context = element?.getContext("2d");
    if (!element || !context || size.width === 0) return;
    const scale = Math.min(ratio, WIDEST / size.width);
    const width = Math.round(size.width * scale);
    const height = Math.round(size.height * scale);
    if (element.width !== width) element.width = width;
    if (element.height !== height) element.height = height;
    context.setTransform(width / size.width, 0, 0, height / size.height, 0, 0);
    context.clearRect(0, 0, size.width, size.height);
    draw(context, size);
  }, [draw, size, ratio]);
  return canvas;
}

function usePixelRatio(): number {
  const [ratio, setRatio] = useState(1);
  useEffect(() => {
    const update = () => setRatio(window.devicePixelRatio || 1);
    update();
    const query = matchMedia(`(resolution: ${window.devicePixelRatio}dppx)`);
    query.addEventListener("change", update);
    return () => query.removeEventListener("change", update);
  }, []);
  return ratio;
}
