"use client";

import { MapPlot } from "@/components/network/map-plot";
import { Button } from "@/components/ui/button";
import { formatLimit, formatValue } from "@/lib/format";
import type { Channel, Model, ShownWindow } from "@/lib/gateway";
import { stageTitle } from "@/lib/layer-names";
import type { Settings } from "@/lib/settings";
import type { Range } from "@/lib/viz/grid";

type Props = {
  layer: string;
  channel: Channel;
  range: Range;
  model: Model;
  window: ShownWindow;
  settings: Settings;
  onClose: () => void;
};

/** One channel, large, with its numbers. */
export function ChannelDetail({ layer, channel, range, model, window, settings, onClose }: Props) {
  const { index, mean, min, max, grid } = channel;
  const title = `${stageTitle(layer)}, channel ${index}`;
  return (
    <section aria-label={title} className="unfold mt-3 mb-4" data-testid="channel-detail">
      <div className="plot-row">
        <span />
        <p className="flex flex-wrap items-center gap-x-4 text-sm text-quiet max-sm:-ml-(--gutter-left)">
          <b className="font-medium text-ink">Channel {index}</b>
          <span>mean {formatValue(mean)}</span>
          <span>
            from {formatValue(min)} to {formatValue(max)}
          </span>
          <Button look="plain" onClick={onClose} className="ml-auto text-sm">
            Close channel
          </Button>
        </p>
      </div>
      <MapPlot
        name={`${layer}.channel`}
        path={(row, col) => `${layer}, channel ${index}, row ${row}, column ${col}`}
        label={`${title}, ${grid.rows} by ${grid.cols} cells, colours from ${formatLimit(range.min)} to ${formatLimit(range.max)}.`}
        grid={grid}
        range={range}
        colormap={settings.colormap}
        extent={window}
        centersHz={model.melCentersHz}
        height={160}
        className="h-40"
      />
    </section>
  );
}
