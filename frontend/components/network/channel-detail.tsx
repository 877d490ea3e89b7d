"use client";

import { MapPlot } from "@/components/network/map-plot";
import { useTimeAxis } from "@/components/plots/time-scope";
import { Button } from "@/components/ui/button";
import { baseName } from "@/lib/export/save";
import { formatLimit, formatValue } from "@/lib/format";
import type { Analysis, Channel, Model } from "@/lib/gateway";
import { stageTitle } from "@/lib/layer-names";
import type { Settings } from "@/lib/settings";
import type { Range } from "@/lib/viz/grid";

type Props = {
  layer: string;
  soundName: string;
  channel: Channel;
  range: Range;
  model: Model;
  analysis: Analysis;
  settings: Settings;
  onClose: () => void;
};

/** One channel, large, with its numbers. */
export function ChannelDetail({
  layer,
  soundName,
  channel,
  range,
  model,
  analysis,
  settings,
  onClose,
}: Props) {
  const { index, mean, min, max, grid } = channel;
  const { view } = useTimeAxis();
  const title = `${stageTitle(layer)}, channel ${index}`;
  const savePicture = async () => {
    const [{ channelFigure }, { saveFigure }] = await Promise.all([
      import("@/lib/export/panels"),
      import("@/lib/export/figure"),
    ]);
    const shown = { name: soundName, analysis, model, settings, view };
    await saveFigure(
      channelFigure(shown, title, grid, range),
      `${baseName(soundName)}-${layer}-${index}.png`,
    );
  };
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
          <Button look="plain" onClick={savePicture} className="ml-auto text-sm">
            Save PNG
          </Button>
          <Button look="plain" onClick={onClose} className="text-sm">
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
        extent={analysis.window}
        centersHz={model.melCentersHz}
        height={160}
        className="h-40"
      />
    </section>
  );
}
