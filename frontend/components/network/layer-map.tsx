"use client";

import type { ReactNode } from "react";
import { MapPlot } from "@/components/network/map-plot";
import { ColourStrip } from "@/components/plots/colour-bar";
import { formatLimit } from "@/lib/format";
import type { Analysis, Model } from "@/lib/gateway";
import { shapeText } from "@/lib/layer-names";
import type { Settings } from "@/lib/settings";
import type { Range } from "@/lib/viz/grid";
import type { NamedGrid, Scope } from "@/lib/viz/scale";

const SCOPE_WORDS: Record<Scope, string> = {
  map: "of this map alone",
  layer: "shared in this layer",
  all: "shared by all layers",
};

type HeadingProps = {
  map: NamedGrid;
  range: Range | undefined;
  settings: Settings;
  title: string;
  small?: boolean;
  children?: ReactNode;
};

/** A map's name, shape and what its colours are shared with; on a phone its colour bar too. */
export function MapHeading({ map, range, settings, title, small, children }: HeadingProps) {
  return (
    <div className="plot-row">
      <span />
      <div className="flex min-h-9 flex-wrap items-center gap-x-3 text-sm text-quiet max-sm:-ml-(--gutter-left)">
        {small ? <h4 className="text-ink">{title}</h4> : <h3 className="text-base text-ink">{title}</h3>}
        <span>{shapeText([map.grid.rows, map.grid.cols])}</span>
        {children}
        <span className="ml-auto max-sm:hidden">colours: {SCOPE_WORDS[settings.scope]}</span>
        {range && (
          <span className="ml-auto sm:hidden">
            <ColourStrip
              colormap={map.signed ? "diverging" : settings.colormap}
              top={formatLimit(range.max)}
              bottom={formatLimit(range.min)}
            />
          </span>
        )}
      </div>
    </div>
  );
}

type LayerMapProps = {
  map: NamedGrid;
  ranges: ReadonlyMap<string, Range>;
  analysis: Analysis;
  model: Model;
  settings: Settings;
  height: number;
  title: string;
};

/** One map of the answer. */
export function LayerMap({ map, ranges, analysis, model, settings, height, title }: LayerMapProps) {
  const range = ranges.get(map.name);
  if (!range) return null;
  return (
    <MapPlot
      name={map.name}
      path={(row, col) => `visualization.${map.name}.values[${row}][${col}]`}
      label={`${title}, mean of all channels, ${map.grid.rows} by ${map.grid.cols} cells, colours from ${formatLimit(range.min)} to ${formatLimit(range.max)}.`}
      grid={map.grid}
      range={range}
      colormap={map.signed ? "diverging" : settings.colormap}
      extent={analysis.window}
      centersHz={model.melCentersHz}
      height={height}
      className={height === 88 ? "h-22" : "h-14"}
    />
  );
}
