"use client";

import { useResult } from "@/components/result/result-context";
import { Choice } from "@/components/ui/choice";
import { Slider } from "@/components/ui/slider";
import { DYNAMIC_RANGE_DB } from "@/lib/settings";
import { SEQUENTIAL } from "@/lib/viz/colormap";

/** Colours and range of the plots. */
export function PlotControls() {
  const { settings, change } = useResult();
  const { colormap, dynamicRange } = settings;
  return (
    <div className="flex flex-wrap items-center gap-x-6">
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
