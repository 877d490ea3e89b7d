"use client";

import { useCallback, useMemo, useState } from "react";
import { KernelTile } from "@/components/network/kernel-tile";
import { WorkedCell } from "@/components/network/worked-cell";
import { useSight } from "@/components/receptive/sight-context";
import { useResult } from "@/components/result/result-context";
import { useModelFact } from "@/hooks/use-model-fact";
import { worked } from "@/lib/receptive/convolution";
import { extremes } from "@/lib/viz/grid";
import { cellOn } from "@/lib/viz/placement";

/** The first layer's kernels, and one convolution on the shown sound, step by step. */
export function FirstConvolution({ layer }: { layer: string }) {
  const { gateway, analysis, placed } = useResult();
  const load = useCallback((signal: AbortSignal) => gateway.firstConvolution(signal), [gateway]);
  const facts = useModelFact(load);
  const [channel, setChannel] = useState(0);
  const { seer } = useSight();
  const { spectrogram } = analysis;
  const loudest = useMemo(() => extremes(spectrogram.values), [spectrogram]);
  /** The cell over the loudest moment: there is something to multiply. */
  const loud = useMemo(() => {
    const at = spectrogram.values.indexOf(loudest.max);
    const { rows, cols } = placed(layer);
    return {
      row: cellOn(rows, Math.floor(at / spectrogram.cols) + 0.5),
      col: cellOn(cols, (at % spectrogram.cols) + 0.5),
    };
  }, [spectrogram, loudest, placed, layer]);
  // The cell that was pointed at last stays, so that its numbers can be read.
  const [last, setLast] = useState<{ row: number; col: number } | null>(null);
  if (seer?.layer === layer && (seer.row !== last?.row || seer.col !== last.col)) {
    setLast({ row: seer.row, col: seer.col });
  }
  const cell = last ?? loud;
  const found = useMemo(
    () => facts && worked(facts, spectrogram, channel, cell.row, cell.col, loudest.max),
    [facts, spectrogram, channel, cell.row, cell.col, loudest],
  );
  if (!facts || !found) return null;
  const largest = Math.max(...facts.kernels.flat(2).map(Math.abs));
  return (
    <section
      aria-label="The first convolution by hand"
      className="plot-row mt-5"
      data-testid="first-convolution"
    >
      <span />
      <div className="max-sm:-ml-(--gutter-left)">
        <h4 className="text-sm text-ink">One number of this layer, by hand</h4>
        <p className="max-w-[46rem] text-sm text-quiet">
          Each channel has one kernel. It lies over a few cells of the spectrogram, multiplies each with its
          weight and adds them up. Point at a cell of the map above, or walk there with the arrow keys.
        </p>
        <fieldset aria-label="Channel" className="mt-1 flex flex-wrap gap-1">
          {facts.kernels.map((kernel, index) => (
            <KernelTile
              // biome-ignore lint/suspicious/noArrayIndexKey: channels are known by their number
              key={index}
              channel={index}
              kernel={kernel}
              largest={largest}
              isChosen={index === channel}
              onChoose={setChannel}
            />
          ))}
        </fieldset>
        <WorkedCell
          key={`${channel} ${cell.row} ${cell.col}`}
          found={found}
          channel={channel}
          cell={cell}
          columns={facts.kernels[0]?.[0]?.length ?? 1}
        />
      </div>
    </section>
  );
}
