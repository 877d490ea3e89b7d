"use client";

import { useCallback, useMemo } from "react";
import { MapPlot } from "@/components/network/map-plot";
import { useResult } from "@/components/result/result-context";
import { useModelFact } from "@/hooks/use-model-fact";
import { formatLimit, formatValue } from "@/lib/format";
import type { Channel } from "@/lib/gateway";
import { beforeActivation } from "@/lib/receptive/convolution";
import { extremes, type Range } from "@/lib/viz/grid";
import { symmetric, union } from "@/lib/viz/scale";

type Props = {
  layer: string;
  channel: Channel;
  /** The colours of the channel. */
  after: Range;
};

/** A channel of the first convolution before its non-linearity, computed here from the spectrogram and the served kernels. */
export function BeforeActivation({ layer, channel, after }: Props) {
  const { gateway, analysis } = useResult();
  const load = useCallback((signal: AbortSignal) => gateway.firstConvolution(signal), [gateway]);
  const facts = useModelFact(load);
  const { index, grid: size } = channel;
  const grid = useMemo(
    () => facts && beforeActivation(facts, analysis.spectrogram, index, size),
    [facts, analysis, index, size],
  );
  if (!grid) return null;
  const { min, max } = extremes(grid.values);
  // With the colours of the channel below, so that the two can be compared.
  const range = symmetric(union([{ min, max }, after]));
  return (
    <div data-testid="before-activation">
      <div className="plot-row">
        <span />
        <p className="flex flex-wrap items-center gap-x-4 text-sm text-quiet max-sm:-ml-(--gutter-left)">
          <span className="text-ink">Before the non-linearity: the sums themselves</span>
          <span>
            from {formatValue(min)} to {formatValue(max)}
          </span>
        </p>
      </div>
      <MapPlot
        name={`${layer}.before`}
        layer={layer}
        path={(row, col) => `computed in this page: ${layer}, channel ${index}, row ${row}, column ${col}`}
        label={`Channel ${index} before its non-linearity, ${grid.rows} by ${grid.cols} cells, colours from ${formatLimit(range.min)} to ${formatLimit(range.max)}.`}
        grid={grid}
        range={range}
        colormap="diverging"
        className="h-28"
      />
      <p className="plot-row text-sm text-quiet">
        <span />
        <span className="max-sm:-ml-(--gutter-left)">
          After it, the channel as it is passed on: v · min(max(v + 3, 0), 6) / 6, so that what is below −3
          becomes 0 and what is above 3 stays as it is.
        </span>
      </p>
    </div>
  );
}
