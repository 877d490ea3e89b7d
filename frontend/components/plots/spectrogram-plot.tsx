"use client";

import { useMemo } from "react";
import { FrequencyAxis } from "@/components/plots/axes";
import { ColourBar } from "@/components/plots/colour-bar";
import { cellUnder, Heatmap } from "@/components/plots/heatmap";
import { Plot } from "@/components/plots/plot";
import { useTimeAxis } from "@/components/plots/time-scope";
import { formatDb, formatHz, formatLimit, formatSeconds } from "@/lib/format";
import type { Model, Saliency, ShownWindow } from "@/lib/gateway";
import type { Settings } from "@/lib/settings";
import { columnSpan, extremes, type Grid, valueAt } from "@/lib/viz/grid";
import { evidenceLayer } from "@/lib/viz/paint";
import { decibelRange } from "@/lib/viz/scale";
import { spectrogramExtent } from "@/lib/viz/spectrogram";

type Props = {
  grid: Grid;
  window: ShownWindow;
  model: Model;
  saliency: Saliency | undefined;
  settings: Settings;
};

const HEIGHT = 256;

export function SpectrogramPlot({ grid, window, model, saliency, settings }: Props) {
  const { view } = useTimeAxis();
  const { colormap, dynamicRange, opacity } = settings;
  const extent = useMemo(() => spectrogramExtent(grid, window, model.frameLength), [grid, window, model]);
  const loudest = useMemo(() => extremes(grid.values).max, [grid]);
  const range = useMemo(
    () => decibelRange(loudest, dynamicRange, model.floorDb),
    [loudest, dynamicRange, model],
  );
  const evidence = useMemo(
    () =>
      saliency && opacity > 0 && typeof document !== "undefined"
        ? evidenceLayer(saliency.grid, opacity)
        : null,
    [saliency, opacity],
  );

  return (
    <Plot
      name="spectrogram"
      className="h-64"
      left={<FrequencyAxis centersHz={model.melCentersHz} height={HEIGHT} />}
      right={
        <ColourBar
          colormap={colormap}
          top={formatLimit(range.max)}
          bottom={formatLimit(range.min)}
          unit="dB"
        />
      }
      readout={(at) => {
        const cell = cellUnder(grid, extent, view, at);
        if (!cell) return null;
        const under = saliency && opacity > 0 ? cellUnder(saliency.grid, window, view, at) : null;
        const middle = columnSpan(grid, extent, cell.col);
        return (
          <>
            {formatSeconds((middle.start + middle.end) / 2, 3)} ·{" "}
            {formatHz(model.melCentersHz[cell.row] ?? 0)} ·{" "}
            <b className="font-medium">{formatDb(cell.value)}</b>
            {under && ` · evidence ${valueAt(saliency?.grid as Grid, under.row, under.col).toFixed(2)}`}
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
        extent={extent}
        evidence={evidence}
        evidenceExtent={window}
        label={`Spectrogram from ${formatSeconds(window.start)} to ${formatSeconds(window.end)}: 0 Hz to ${formatHz(
          model.melCentersHz.at(-1) ?? 0,
        )}, low frequencies at the bottom. The loudest cell has ${formatDb(loudest)}.`}
      />
    </Plot>
  );
}
