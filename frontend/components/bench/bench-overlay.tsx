"use client";

import dynamic from "next/dynamic";
import { useBench } from "@/components/bench/bench-context";
import type { Range } from "@/lib/viz/grid";

const MapOverlay = dynamic(() =>
  import("@/components/bench/map-overlay").then((module) => module.MapOverlay),
);
const PartOverlay = dynamic(() =>
  import("@/components/bench/part-overlay").then((module) => module.PartOverlay),
);
const PaintSurface = dynamic(() =>
  import("@/components/bench/paint-surface").then((module) => module.PaintSurface),
);

/** Over the spectrogram: the part being analysed or the map that a panel shows, and the paint surface. */
export function BenchOverlay({ range }: { range: Range }) {
  const { bench, variant, shown } = useBench();
  const part = shown ?? variant;
  return (
    <>
      {part && ("map" in part ? <MapOverlay {...part} /> : <PartOverlay part={part} range={range} />)}
      {bench.tool === "paint" && <PaintSurface />}
    </>
  );
}
