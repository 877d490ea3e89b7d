"use client";

import { boxStyle } from "@/components/plots/box-style";
import { useTimeAxis } from "@/components/plots/time-scope";
import { useSight } from "@/components/receptive/sight-context";
import { useResult } from "@/components/result/result-context";
import { type Area, areaAround, fieldOf, fieldOn } from "@/lib/receptive/field";

/** On the spectrogram, or on the map of a `layer`: what the cell that is pointed at can see of it. */
export function SightBoxes({ layer }: { layer?: string }) {
  const { seer } = useSight();
  const { analysis, model } = useResult();
  if (!seer) return null;
  const order = model.layers.map(({ name }) => name);
  const own = model.layers[order.indexOf(seer.layer)];
  if (!own) return null;
  const spectrogram = analysis.spectrogram;
  if (layer === undefined) {
    const { effectiveField } = own;
    return (
      <>
        {[effectiveField?.share90, effectiveField?.share50].map(
          (extent, index) =>
            extent && (
              <Box
                // biome-ignore lint/suspicious/noArrayIndexKey: two, always in this order
                key={index}
                area={areaAround(own.cells, seer, extent, spectrogram)}
                className={
                  index === 0 ? "border border-white/70 bg-white/15" : "border-2 border-white bg-white/30"
                }
              />
            ),
        )}
        <Box
          area={fieldOf(own.receptiveField, seer, spectrogram)}
          className="border border-dashed border-white"
        />
      </>
    );
  }
  const at = order.indexOf(layer);
  if (at === -1 || at > order.indexOf(seer.layer)) return null;
  const other = model.layers[at];
  return (
    other && (
      <Box
        area={fieldOn(own.receptiveField, seer, other.receptiveField, spectrogram)}
        className="border-2 border-white"
      />
    )
  );
}

function Box({ area, className }: { area: Area | null; className: string }) {
  const { view } = useTimeAxis();
  const { placed } = useResult();
  if (!area) return null;
  return (
    <div
      data-testid="sight"
      aria-hidden="true"
      className={`pointer-events-none absolute shadow-[0_0_0_1px_rgb(0_0_0/0.7),inset_0_0_0_1px_rgb(0_0_0/0.5)] ${className}`}
      style={boxStyle(view, placed(), area)}
    />
  );
}
