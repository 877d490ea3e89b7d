"use client";

import { useLayoutEffect, useRef } from "react";
import type { Grid } from "@/lib/viz/grid";
import { heatmapPixels } from "@/lib/viz/heatmap";

/** A group's map, small: orange where it speaks for the class, blue where against. */
export function GroupTile({ map, scale }: { map: Grid; scale: number }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useLayoutEffect(() => {
    const pixels = heatmapPixels(map, { min: -scale, max: scale }, "diverging");
    canvas.current?.getContext("2d")?.putImageData(new ImageData(pixels, map.cols, map.rows), 0, 0);
  }, [map, scale]);
  return (
    <span aria-hidden="true" className="block">
      <canvas
        ref={canvas}
        width={map.cols}
        height={map.rows}
        className="h-7 w-full bg-plot forced-color-adjust-none [image-rendering:pixelated]"
      />
    </span>
  );
}
