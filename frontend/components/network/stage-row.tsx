"use client";

import dynamic from "next/dynamic";
import { MapPlot } from "@/components/network/map-plot";
import { ColourStrip } from "@/components/plots/colour-bar";
import { Button } from "@/components/ui/button";
import type { Request } from "@/hooks/use-analysis";
import { formatLimit } from "@/lib/format";
import type { Gateway, Model, ShownWindow, StageInfo } from "@/lib/gateway";
import { blockTitle, shapeText, stageTitle } from "@/lib/layer-names";
import type { Settings } from "@/lib/settings";
import type { Range } from "@/lib/viz/grid";
import type { NamedGrid } from "@/lib/viz/scale";

const ChannelPanel = dynamic(() =>
  import("@/components/network/channel-panel").then((module) => module.ChannelPanel),
);

type Props = {
  stage: StageInfo;
  maps: readonly NamedGrid[];
  ranges: ReadonlyMap<string, Range>;
  open: boolean;
  onToggle: () => void;
  model: Model;
  gateway: Gateway;
  request: Request;
  window: ShownWindow;
  settings: Settings;
};

/** One stage: its mean map, and unfolded its blocks and channels. */
export function StageRow({
  stage,
  maps,
  ranges,
  open,
  onToggle,
  model,
  gateway,
  request,
  window,
  settings,
}: Props) {
  const mean = maps.find(({ name }) => name === stage.name);
  if (!mean) return null;
  const blocks = maps.filter((map) => map !== mean);
  const title = stageTitle(stage.name);
  return (
    <article id={`stage-${stage.name}`} aria-label={title} data-testid={`stage-${stage.name}`}>
      <MapHeading map={mean} range={ranges.get(mean.name)} settings={settings} title={title}>
        {stage.channels} channels · {shapeText(stage.shape)}
        <Button look="plain" onClick={onToggle} aria-expanded={open} className="ml-3 text-sm">
          {open ? "Close" : "Look inside"}
        </Button>
      </MapHeading>
      <LayerMap
        map={mean}
        ranges={ranges}
        window={window}
        model={model}
        settings={settings}
        height={88}
        title={title}
      />
      {open && (
        <div className="unfold mb-10">
          {blocks.map((map) => (
            <div key={map.name} className="mt-3">
              <MapHeading
                map={map}
                range={ranges.get(map.name)}
                settings={settings}
                title={blockTitle(map.name)}
                small
              />
              <LayerMap
                map={map}
                ranges={ranges}
                window={window}
                model={model}
                settings={settings}
                height={56}
                title={`${title}, ${blockTitle(map.name)}`}
              />
            </div>
          ))}
          <ChannelPanel
            stage={stage}
            model={model}
            gateway={gateway}
            request={request}
            window={window}
            settings={settings}
          />
        </div>
      )}
    </article>
  );
}

type HeadingProps = {
  map: NamedGrid;
  range: Range | undefined;
  settings: Settings;
  title: string;
  small?: boolean;
  children?: React.ReactNode;
};

function MapHeading({ map, range, settings, title, small, children }: HeadingProps) {
  return (
    <div className="plot-row">
      <span />
      <div className="flex min-h-9 flex-wrap items-center gap-x-3 text-sm text-quiet max-sm:-ml-(--gutter-left)">
        {small ? <h4 className="text-ink">{title}</h4> : <h3 className="text-base text-ink">{title}</h3>}
        {children}
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
  window: ShownWindow;
  model: Model;
  settings: Settings;
  height: number;
  title: string;
};

function LayerMap({ map, ranges, window, model, settings, height, title }: LayerMapProps) {
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
      extent={window}
      centersHz={model.melCentersHz}
      height={height}
      className={height === 88 ? "h-22" : "h-14"}
    />
  );
}
