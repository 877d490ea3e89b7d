"use client";

import { ColourBar } from "@/components/plots/colour-bar";
import { cellUnder, Heatmap } from "@/components/plots/heatmap";
import { PitchAxis } from "@/components/plots/pitch-axis";
import { Plot } from "@/components/plots/plot";
import { useTimeAxis } from "@/components/plots/time-scope";
import { CellSight } from "@/components/receptive/cell-sight";
import { SightWords } from "@/components/receptive/sight-words";
import { useResult } from "@/components/result/result-context";
import { formatHz, formatLimit, formatSeconds, formatValue } from "@/lib/format";
import type { ColormapName } from "@/lib/viz/colormap";
import type { Grid, Range } from "@/lib/viz/grid";
import { hzAt } from "@/lib/viz/mel";
import { cellMiddle, columnSpan } from "@/lib/viz/placement";

type Props = {
  name: string;
  /** The layer that the map is of. */
  layer: string;
  /** How a cell is called in the answer. */
  path: (row: number, col: number) => string;
  label: string;
  grid: Grid;
  range: Range;
  colormap: ColormapName;
  className: string;
};

/** One map of the network on the shared time axis. */
export function MapPlot({ name, layer, path, label, grid, range, colormap, className }: Props) {
  const { view } = useTimeAxis();
  const { model, placed } = useResult();
  const { melCentersHz } = model;
  const placement = placed(layer);
  return (
    <Plot
      name={name}
      hasPitch
      className={className}
      left={<PitchAxis centersHz={melCentersHz} />}
      right={<ColourBar colormap={colormap} top={formatLimit(range.max)} bottom={formatLimit(range.min)} />}
      readout={(at) => {
        const cell = cellUnder(grid, placement, view, at);
        if (!cell) return null;
        const { start, end } = columnSpan(placement, cell.col);
        return (
          <>
            {start.toFixed(2)}–{formatSeconds(end)} · about{" "}
            {formatHz(hzAt(cellMiddle(placement.rows, cell.row), melCentersHz))} ·{" "}
            <b className="font-medium">{formatValue(cell.value)}</b>
            <code>{path(cell.row, cell.col)}</code>
            <SightWords seer={{ layer, row: cell.row, col: cell.col }} />
          </>
        );
      }}
    >
      <Heatmap grid={grid} range={range} colormap={colormap} placement={placement} label={label} />
      <CellSight layer={layer} title={name} grid={grid} />
    </Plot>
  );
}
