"use client";

import { useMemo } from "react";
import { TimeAxisLabels } from "@/components/plots/axes";
import { ColourStrip } from "@/components/plots/colour-bar";
import { SpectrogramPlot } from "@/components/plots/spectrogram-plot";
import { WaveformPlot } from "@/components/plots/waveform-plot";
import { PictureControls } from "@/components/result/picture-controls";
import { ZoomControls } from "@/components/result/zoom-controls";
import { Section } from "@/components/ui/section";
import type { Request } from "@/hooks/use-analysis";
import { useFineWaveform } from "@/hooks/use-fine-waveform";
import type { ChangeSettings } from "@/hooks/use-settings";
import { formatLabel, formatLimit } from "@/lib/format";
import type { Analysis, Gateway, Model, Saliency } from "@/lib/gateway";
import type { Settings } from "@/lib/settings";
import { extremes, type Span } from "@/lib/viz/grid";
import { decibelRange } from "@/lib/viz/scale";
import { amplitudeLimit } from "@/lib/viz/waveform";

type Props = {
  analysis: Analysis;
  /** What asks for more of the window that is shown. */
  request: Request;
  gateway: Gateway;
  whole: Span;
  model: Model;
  /** What may be chosen. */
  evidence: readonly Saliency[];
  /** What is chosen. */
  saliency: Saliency | undefined;
  settings: Settings;
  change: ChangeSettings;
  nonce: string | undefined;
};

/** The sound itself, and where in it the evidence lies. */
export function SoundPanels(props: Props) {
  const { analysis, request, gateway, whole, model, evidence, saliency, settings, change, nonce } = props;
  const { waveform, extent } = useFineWaveform(gateway, request, analysis, whole);
  const limit = useMemo(() => amplitudeLimit(analysis.waveform), [analysis]);
  const range = useMemo(
    () => decibelRange(extremes(analysis.spectrogram.values).max, settings.dynamicRange, model.floorDb),
    [analysis, settings.dynamicRange, model],
  );
  return (
    <Section
      id="why"
      title={saliency ? `Why ${formatLabel(saliency.label).toLowerCase()}?` : "The sound"}
      lesson="Above, the sound itself; below, the picture of it that the network sees: time runs to the right, pitch upwards, and brightness is loudness, in decibels below full power. The blue light lies where the network found its evidence; a line surrounds the stronger half of it."
      aside={<ZoomControls />}
    >
      <PictureControls evidence={evidence} saliency={saliency} settings={settings} change={change} />
      <div className="mt-2 space-y-2">
        <WaveformPlot
          limit={limit}
          waveform={waveform}
          extent={extent}
          soundEnd={analysis.window.soundEnd}
          nonce={nonce}
        />
        <SpectrogramPlot
          grid={analysis.spectrogram}
          window={analysis.window}
          model={model}
          saliency={saliency}
          settings={settings}
        />
      </div>
      <TimeAxisLabels />
      <p className="text-right sm:hidden">
        <ColourStrip
          colormap={settings.colormap}
          top={`${formatLimit(range.max)} dB`}
          bottom={formatLimit(range.min)}
        />
      </p>
    </Section>
  );
}
