"use client";

import type { ReactNode } from "react";
import { FrequencyAxis } from "@/components/plots/axes";
import { ColourBar } from "@/components/plots/colour-bar";
import { cellUnder, Heatmap } from "@/components/plots/heatmap";
import { Plot } from "@/components/plots/plot";
import { useTimeAxis } from "@/components/plots/time-scope";
import { formatHz, formatLimit, formatSeconds, formatValue } from "@/lib/format";
import type { ColormapName } from "@/lib/viz/colormap";
import { columnSpan, type Grid, type Range, type Span } from "@/lib/viz/grid";
import { rowCenterHz } from "@/lib/viz/mel";

type Props = {
  name: string;
  /** How a cell is called in the answer. */
  path: (row: number, col: number) => string;
  label: string;
  grid: Grid;
  range: Range;
  colormap: ColormapName;
  extent: Span;
  centersHz: readonly number[];
  height: number;
  className: string;
  children?: ReactNode;
};

/** One map of the network on the shared time axis. */
export function MapPlot({
  name,
  path,
  label,
  grid,
  range,
  colormap,
  extent,
  centersHz,
  height,
  className,
}: Props) {
  const { view } = useTimeAxis();
  return (
    <Plot
      name={name}
      className={className}
      left={<FrequencyAxis centersHz={centersHz} height={height} />}
      right={<ColourBar colormap={colormap} top={formatLimit(range.max)} bottom={formatLimit(range.min)} />}
      readout={(at) => {
        const cell = cellUnder(grid, extent, view, at);
        if (!cell) return null;
        const span = columnSpan(grid, extent, cell.col);
        return (
          <>
            {span.start.toFixed(2)}–{formatSeconds(span.end)} · about{" "}
            {formatHz(rowCenterHz(cell.row, grid.rows, centersHz))} ·{" "}
            <b className="font-medium">{formatValue(cell.value)}</b>
            <code>{path(cell.row, cell.col)}</code>
          </>
        );
      }}
    >
      <Heatmap grid={grid} range={range} colormap={colormap} extent={extent} label={label} />
    </Plot>
  );
}
