"use client";

import { memo, useLayoutEffect, useRef } from "react";
import { classes } from "@/lib/class-names";
import { formatValue } from "@/lib/format";
import type { Channel } from "@/lib/gateway";
import type { ColormapName } from "@/lib/viz/colormap";
import type { Range } from "@/lib/viz/grid";
import { heatmapPixels } from "@/lib/viz/heatmap";

type Props = {
  channel: Channel;
  range: Range;
  colormap: ColormapName;
  chosen: boolean;
  onChoose: (index: number) => void;
};

/** One channel, small: a pixel for each cell, stretched by the browser. */
export const ChannelTile = memo(
  function ChannelTile({ channel, range, colormap, chosen, onChoose }: Props) {
    const canvas = useRef<HTMLCanvasElement>(null);
    const { grid, index, mean } = channel;
    const { min, max } = range;

    useLayoutEffect(() => {
      const pixels = heatmapPixels(grid, { min, max }, colormap);
      canvas.current?.getContext("2d")?.putImageData(new ImageData(pixels, grid.cols, grid.rows), 0, 0);
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
            width={grid.cols}
            height={grid.rows}
            className="size-full [image-rendering:pixelated]"
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
    before.chosen === after.chosen,
);
