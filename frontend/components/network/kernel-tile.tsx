"use client";

import { classes } from "@/lib/class-names";
import { colourAt } from "@/lib/viz/colormap";

type Props = {
  channel: number;
  /** Rows from the lowest pitch. */
  kernel: readonly (readonly number[])[];
  /** The largest weight of all kernels: one scale for all. */
  largest: number;
  isChosen: boolean;
  onChoose: (channel: number) => void;
};

/** One kernel: orange weights above zero, blue ones below. */
export function KernelTile({ channel, kernel, largest, isChosen, onChoose }: Props) {
  const cols = kernel[0]?.length ?? 1;
  return (
    <button
      type="button"
      aria-pressed={isChosen}
      aria-label={`Kernel of channel ${channel}`}
      onClick={() => onChoose(channel)}
      className={classes(
        "bg-plot p-0.5 forced-color-adjust-none",
        isChosen && "outline-2 outline-offset-1 outline-accent",
      )}
    >
      <svg
        viewBox={`0 0 ${cols} ${kernel.length}`}
        className="size-10 pointer-coarse:size-11"
        aria-hidden="true"
      >
        {[...kernel].reverse().flatMap((weights, y) =>
          weights.map((weight, x) => (
            <rect
              // biome-ignore lint/suspicious/noArrayIndexKey: weights are known by their place
              key={`${x} ${y}`}
              x={x}
              y={y}
              width="1.02"
              height="1.02"
              fill={`rgb(${colourAt("diverging", 0.5 + weight / largest / 2).join(" ")})`}
            />
          )),
        )}
      </svg>
    </button>
  );
}
