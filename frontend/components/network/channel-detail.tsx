"use client";

import { BeforeActivation } from "@/components/network/before-activation";
import { ChannelResponses } from "@/components/network/channel-responses";
import { MapPlot } from "@/components/network/map-plot";
import { useTimeAxis } from "@/components/plots/time-scope";
import { useResult } from "@/components/result/result-context";
import { Button } from "@/components/ui/button";
import { baseName } from "@/lib/export/save";
import { formatLimit, formatValue } from "@/lib/format";
import type { Channel } from "@/lib/gateway";
import { stageTitle } from "@/lib/layer-names";
import type { ColormapName } from "@/lib/viz/colormap";
import type { Range } from "@/lib/viz/grid";

type Props = {
  layer: string;
  channel: Channel;
  range: Range;
  colormap: ColormapName;
  onClose: () => void;
};

/** Only the first layer's values before its non-linearity can be computed from what is served. */
const NOT_SERVED =
  "What this layer's channels are before a non-linearity is no output of the served network. Its blocks end with a convolution without one; inside a block, the maps above show the share of channels that it lets through.";

/** One channel, large, with its numbers. */
export function ChannelDetail({ layer, channel, range, colormap, onClose }: Props) {
  const facts = useResult();
  const { index, mean, min, max, grid } = channel;
  const { view } = useTimeAxis();
  const { name } = facts.result.sound;
  // A model that was exported before this was measured has neither.
  const isReported = facts.model.layers.some((info) => info.name === layer && info.effectiveField !== null);
  const title = `${stageTitle(layer)}, channel ${index}`;
  const savePlot = async () => {
    const [{ channelFigure }, { saveFigure }] = await Promise.all([
      import("@/lib/export/panels"),
      import("@/lib/export/figure"),
    ]);
    const figure = channelFigure({ ...facts, name, view }, layer, title, grid, range, colormap);
    await saveFigure(figure, `${baseName(name)}-${layer}-${index}.png`);
  };
  return (
    <section aria-label={title} className="unfold my-2" data-testid="channel-detail">
      <div className="plot-row">
        <span />
        <p className="flex flex-wrap items-center gap-x-4 text-sm text-quiet max-sm:-ml-(--gutter-left)">
          <b className="font-medium text-ink">Channel {index}</b>
          <span>mean {formatValue(mean)}</span>
          <span>
            from {formatValue(min)} to {formatValue(max)}
          </span>
          {isReported && <ChannelResponses layer={layer} channel={index} />}
          <Button look="plain" onClick={savePlot} className="ml-auto text-sm">
            Save PNG
          </Button>
          <Button look="plain" onClick={onClose} className="text-sm">
            Close channel
          </Button>
        </p>
      </div>
      {isReported && facts.model.layers[0]?.name === layer && (
        <BeforeActivation layer={layer} channel={channel} after={range} />
      )}
      <MapPlot
        name={`${layer}.channel`}
        layer={layer}
        path={(row, col) => `${layer}, channel ${index}, row ${row}, column ${col}`}
        label={`${title}, ${grid.rows} by ${grid.cols} cells, colours from ${formatLimit(range.min)} to ${formatLimit(range.max)}.`}
        grid={grid}
        range={range}
        colormap={colormap}
        className="h-40"
      />
      {facts.model.layers[0]?.name !== layer && (
        <p className="plot-row text-sm text-quiet">
          <span />
          <span className="max-w-[46rem] max-sm:-ml-(--gutter-left)">{NOT_SERVED}</span>
        </p>
      )}
    </section>
  );
}
