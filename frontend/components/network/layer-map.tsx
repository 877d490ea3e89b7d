"use client";

import type { ReactNode } from "react";
import { MapPlot } from "@/components/network/map-plot";
import { ColourStrip } from "@/components/plots/colour-bar";
import { useResult } from "@/components/result/result-context";
import { formatLimit } from "@/lib/format";
import { quantityText, shapeText } from "@/lib/layer-names";
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
  title: string;
  small?: boolean;
  children?: ReactNode;
};

/** A map's name, what it shows, and what its colours are shared with; on a phone its colour bar too. */
export function MapHeading({ map, range, title, small, children }: HeadingProps) {
  const { settings } = useResult();
  return (
    <div className="plot-row">
      <span />
      <div className="flex min-h-9 flex-wrap items-center gap-x-3 text-sm text-quiet max-sm:-ml-(--gutter-left)">
        {small ? <h4 className="text-ink">{title}</h4> : <h3 className="text-base text-ink">{title}</h3>}
        <span>{quantityText(map.quantity)}</span>
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

type LayerMapProps = { map: NamedGrid; range: Range | undefined; small?: boolean; title: string };

/** One map of the answer. */
export function LayerMap({ map, range, small, title }: LayerMapProps) {
  const { settings } = useResult();
  if (!range) return null;
  return (
    <MapPlot
      name={map.name}
      layer={map.name}
      path={(row, col) => `visualization.${map.name}.values[${row}][${col}]`}
      label={`${title}, ${quantityText(map.quantity)}, ${map.grid.rows} by ${map.grid.cols} cells, colours from ${formatLimit(range.min)} to ${formatLimit(range.max)}.`}
      grid={map.grid}
      range={range}
      colormap={map.signed ? "diverging" : settings.colormap}
      className={small ? "h-14" : "h-22"}
    />
  );
}
