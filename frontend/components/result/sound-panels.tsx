"use client";

import { useMemo } from "react";
import { BenchOverlay } from "@/components/bench/bench-overlay";
import { BenchPanel } from "@/components/bench/bench-panel";
import { BenchToolbar } from "@/components/bench/toolbar";
import { TimeAxisLabels } from "@/components/plots/axes";
import { ColourStrip } from "@/components/plots/colour-bar";
import { Overview } from "@/components/plots/overview";
import { SpectrogramPlot } from "@/components/plots/spectrogram-plot";
import { WaveformPlot } from "@/components/plots/waveform-plot";
import { PlotControls } from "@/components/result/plot-controls";
import { useResult } from "@/components/result/result-context";
import { ZoomControls } from "@/components/result/zoom-controls";
import { Lesson } from "@/components/ui/lesson";
import { useFineWaveform } from "@/hooks/use-fine-waveform";
import { formatLimit } from "@/lib/format";
import { extremes } from "@/lib/viz/grid";
import { decibelRange } from "@/lib/viz/scale";
import { amplitudeLimit } from "@/lib/viz/waveform";

/** The sound itself, and where in it the evidence lies. */
export function SoundPanels() {
  const { analysis, request, gateway, whole, model, settings } = useResult();
  const { waveform, extent } = useFineWaveform(gateway, request, analysis, whole);
  const limit = useMemo(() => amplitudeLimit(analysis.waveform), [analysis]);
  const range = useMemo(
    () => decibelRange(extremes(analysis.spectrogram.values).max, settings.dynamicRange, model.floorDb),
    [analysis, settings.dynamicRange, model],
  );
  return (
    <section aria-label="The sound and the evidence">
      <div className="space-y-1.5">
        <Overview />
        <WaveformPlot limit={limit} waveform={waveform} extent={extent} />
        <SpectrogramPlot range={range}>
          <BenchOverlay range={range} />
        </SpectrogramPlot>
      </div>
      <TimeAxisLabels />
      <BenchToolbar />
      <BenchPanel />
      <div className="plot-row">
        <span />
        <div className="flex flex-wrap items-center gap-x-6 max-sm:-ml-(--gutter-left)">
          <PlotControls />
          <div className="sm:ml-auto">
            <ZoomControls />
          </div>
          <span className="sm:hidden">
            <ColourStrip
              colormap={settings.colormap}
              top={`${formatLimit(range.max)} dB`}
              bottom={formatLimit(range.min)}
            />
          </span>
        </div>
        <span />
      </div>
      <Lesson id="why" about="the plots of the sound">
        Above, the sound itself; below, the spectrogram of it that the network sees: time runs to the right,
        pitch upwards, and brightness is loudness, in decibels below full power. The line surrounds the cells
        that hold half of the evidence for the class; a dashed line, half of what speaks against it.
      </Lesson>
    </section>
  );
}
