"use client";

import { Choice } from "@/components/ui/choice";
import { Slider } from "@/components/ui/slider";
import type { ChangeSettings } from "@/hooks/use-settings";
import { formatLabel, formatPercent } from "@/lib/format";
import type { Saliency } from "@/lib/gateway";
import { DYNAMIC_RANGE_DB, type Settings } from "@/lib/settings";
import { SEQUENTIAL } from "@/lib/viz/colormap";

type Props = {
  evidence: readonly Saliency[];
  saliency: Saliency | undefined;
  settings: Settings;
  change: ChangeSettings;
};

/** Evidence, colours and range of the pictures. */
export function PictureControls({ evidence, saliency, settings, change }: Props) {
  const { opacity, colormap, dynamicRange } = settings;
  return (
    <div className="mt-2 flex flex-wrap items-center gap-x-6 gap-y-1">
      {saliency && (
        <span className="inline-flex flex-wrap items-center gap-x-2">
          <Choice
            label="Evidence for"
            value={saliency.label}
            choices={evidence.map(({ label }) => ({ value: label, name: formatLabel(label) }))}
            onChange={(label) => change({ label })}
          />
          <Slider
            label="Strength of the evidence overlay"
            value={opacity}
            min={0}
            max={1}
            step={0.05}
            text={opacity === 0 ? "off" : formatPercent(opacity)}
            onChange={(value) => change({ opacity: value })}
          />
          <span className="w-12 text-sm text-quiet">{opacity === 0 ? "off" : formatPercent(opacity)}</span>
        </span>
      )}
      <Choice
        label="Colours"
        value={colormap}
        choices={SEQUENTIAL.map((value) => ({ value, name: value }))}
        onChange={(value) => change({ colormap: value })}
      />
      <span className="inline-flex items-center gap-2 text-sm text-quiet">
        Range
        <Slider
          label="Dynamic range"
          value={dynamicRange}
          {...DYNAMIC_RANGE_DB}
          text={`${dynamicRange} dB`}
          onChange={(value) => change({ dynamicRange: value })}
        />
        <span className="w-12">{dynamicRange} dB</span>
      </span>
    </div>
  );
}
