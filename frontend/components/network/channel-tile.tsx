"use client";

import { memo, useLayoutEffect, useRef } from "react";
import { classes } from "@/lib/class-names";
import { formatValue } from "@/lib/format";
import type { Channel } from "@/lib/gateway";
import type { ColormapName } from "@/lib/viz/colormap";
import { padded, type Range, type Span } from "@/lib/viz/grid";
import { heatmapPixels } from "@/lib/viz/heatmap";
import { type Placement, paddedEdges } from "@/lib/viz/placement";

type Props = {
  channel: Channel;
  range: Range;
  colormap: ColormapName;
  /** Where the cells lie on the window that a tile stands for. */
  placement: Placement;
  window: Span;
  chosen: boolean;
  onChoose: (index: number) => void;
};

/** One channel, small: a pixel for each cell, stretched by the browser. */
export const ChannelTile = memo(
  function ChannelTile({ channel, range, colormap, placement, window, chosen, onChoose }: Props) {
    const canvas = useRef<HTMLCanvasElement>(null);
    const { grid, index, mean } = channel;
    const { min, max } = range;

    useLayoutEffect(() => {
      const around = padded(grid);
      const pixels = heatmapPixels(around, { min, max }, colormap);
      canvas.current?.getContext("2d")?.putImageData(new ImageData(pixels, around.cols, around.rows), 0, 0);
    }, [grid, min, max, colormap]);

    return (
      // Out of sight a tile costs nothing; its outline lies inside, where it is not cut off.
      <li className="[content-visibility:auto] [contain-intrinsic-size:auto_3.25rem]">
        <button
          type="button"
          data-testid="channel"
          aria-pressed={chosen}
          aria-label={`Channel ${index}, mean ${formatValue(mean)}`}
          onClick={() => onChoose(index)}
          className={classes(
            "channel-tile relative block h-13 w-full overflow-hidden bg-plot",
            chosen && "outline-2 -outline-offset-2 outline-evidence",
          )}
        >
          <canvas
            ref={canvas}
            width={grid.cols + 2}
            height={grid.rows + 2}
            className="absolute max-w-none [image-rendering:pixelated]"
            style={boxOf(placement, window)}
          />
        </button>
      </li>
    );
  },
  (before, after) =>
    before.channel === after.channel &&
    before.range.min === after.range.min &&
    before.range.max === after.range.max &&
    before.colormap === after.colormap &&
    before.placement === after.placement &&
    before.window === after.window &&
    before.chosen === after.chosen,
);

/** The box of a map and the cells repeated around it, in per cent of a plot of the window. */
function boxOf(placement: Placement, window: Span) {
  const { time, pitch } = paddedEdges(placement);
  const seconds = window.end - window.start;
  const bands = placement.rows.length;
  return {
    left: `${((time.start - window.start) / seconds) * 100}%`,
    width: `${((time.end - time.start) / seconds) * 100}%`,
    bottom: `${(pitch.start / bands) * 100}%`,
    height: `${((pitch.end - pitch.start) / bands) * 100}%`,
  };
}
