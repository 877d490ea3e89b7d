"use client";

import { useBench } from "@/components/bench/bench-context";
import { MapOverlay } from "@/components/bench/map-overlay";
import { PaintSurface } from "@/components/bench/paint-surface";
import { PartOverlay } from "@/components/bench/part-overlay";
import type { Range } from "@/lib/viz/grid";

/** Over the spectrogram: the part that is asked about or the map that a panel shows, and what paints. */
export function BenchOverlay({ range }: { range: Range }) {
  const { bench, asked, shown } = useBench();
  const part = shown ?? asked;
  return (
    <>
      {part && ("map" in part ? <MapOverlay {...part} /> : <PartOverlay part={part} range={range} />)}
      {bench.tool === "paint" && <PaintSurface />}
    </>
  );
}
