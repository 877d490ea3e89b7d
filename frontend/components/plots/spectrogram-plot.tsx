"use client";

import { type ReactNode, useMemo } from "react";
import { useBench } from "@/components/bench/bench-context";
import { ColourBar } from "@/components/plots/colour-bar";
import { cellUnder, Heatmap } from "@/components/plots/heatmap";
import { PitchAxis } from "@/components/plots/pitch-axis";
import { Plot } from "@/components/plots/plot";
import { SelectionHandles } from "@/components/plots/selection";
import { useTimeAxis } from "@/components/plots/time-scope";
import { SightBoxes } from "@/components/receptive/sight-boxes";
import { useResult } from "@/components/result/result-context";
import { evidenceWords } from "@/lib/evidence-words";
import { formatDb, formatHz, formatLimit, formatSeconds, formatSigned } from "@/lib/format";
import { extremes, type Range } from "@/lib/viz/grid";
import { evidenceLayer } from "@/lib/viz/paint";
import { columnSpan } from "@/lib/viz/placement";

/** The spectrogram that the network sees, with the evidence over it. */
export function SpectrogramPlot({ range, children }: { range: Range; children: ReactNode }) {
  const { view } = useTimeAxis();
  const { analysis, model, saliency, scale, settings, placed } = useResult();
  const { spectrogram: grid, window } = analysis;
  const { colormap, overlay } = settings;
  const placement = placed();
  const evidencePlacement = placed(model.evidenceLayer);
  const loudest = useMemo(() => extremes(grid.values).max, [grid]);
  const { isPlain } = useBench();
  const shown = overlay === "off" || isPlain ? undefined : saliency;
  const evidence = useMemo(
    () =>
      shown && typeof document !== "undefined"
        ? { layer: evidenceLayer(shown.grid, scale, overlay === "filled"), placement: evidencePlacement }
        : null,
    [shown, scale, overlay, evidencePlacement],
  );
  const words = saliency ? evidenceWords(saliency, evidencePlacement, model.melCentersHz, scale) : "";

  return (
    <Plot
      name="spectrogram"
      hasPitch
      handles={<SelectionHandles centersHz={model.melCentersHz} />}
      className="h-56 sm:h-[clamp(16rem,39dvh,30rem)]"
      left={<PitchAxis centersHz={model.melCentersHz} />}
      right={
        <ColourBar
          colormap={colormap}
          top={formatLimit(range.max)}
          bottom={formatLimit(range.min)}
          unit="dB"
        />
      }
      readout={(at) => {
        const cell = cellUnder(grid, placement, view, at);
        if (!cell) return null;
        const under = shown && cellUnder(shown.grid, evidencePlacement, view, at);
        const { start, end } = columnSpan(placement, cell.col);
        return (
          <>
            {formatSeconds((start + end) / 2, 3)} · {formatHz(model.melCentersHz[cell.row] ?? 0)} ·{" "}
            <b className="font-medium">{formatDb(cell.value)}</b>
            {under && ` · evidence ${formatSigned(under.value)}`}
            <code>
              input_spectrogram.values[{cell.row}][{cell.col}]
            </code>
          </>
        );
      }}
    >
      <Heatmap
        grid={grid}
        range={range}
        colormap={colormap}
        placement={placement}
        evidence={evidence}
        label={`Spectrogram from ${formatSeconds(window.start)} to ${formatSeconds(window.end)}: 0 Hz to ${formatHz(
          model.melCentersHz.at(-1) ?? 0,
        )}, low frequencies at the bottom. The loudest cell has ${formatDb(loudest)}. ${words}`}
      />
      {children}
      <SightBoxes />
    </Plot>
  );
}
