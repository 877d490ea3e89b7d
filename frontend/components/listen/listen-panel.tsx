"use client";

import { useEffect, useMemo } from "react";
import { useBench } from "@/components/bench/bench-context";
import { ShareSlider } from "@/components/bench/share-slider";
import { ListenBar } from "@/components/listen/listen-bar";
import { useResult } from "@/components/result/result-context";
import { formatLabel } from "@/lib/format";
import { evidenceMask } from "@/lib/whatif/bench";

const NAMES = { covered: "What the evidence covers", rest: "The rest" };

/** The evidence as a sound: the very cells that are outlined, where their receptive fields are centred. */
export function ListenPanel() {
  const { saliency, placed, model } = useResult();
  const { bench, show } = useBench();
  const part = useMemo(
    () => saliency && evidenceMask(bench, saliency.grid, placed(model.evidenceLayer)),
    [saliency, bench, placed, model],
  );
  useEffect(() => show(part ? { mask: part, mode: "outline" } : null), [part, show]);
  if (!saliency || !part) return null;
  const percent = Math.round(bench.share * 100);
  return (
    <section aria-label="Listen" className="plot-row">
      <span />
      <div className="max-sm:-ml-(--gutter-left)">
        <p className="flex flex-wrap items-center gap-x-2 text-sm text-quiet">
          The strongest
          <ShareSlider />
          <span className="text-ink">{percent} %</span> of the evidence's cells for{" "}
          {formatLabel(saliency.label).toLowerCase()}. The network judged all of the sound; this is where the
          score came from.
        </p>
        <ListenBar part={part} names={NAMES} />
      </div>
    </section>
  );
}
