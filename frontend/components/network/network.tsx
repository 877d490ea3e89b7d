"use client";

import { useMemo } from "react";
import { StageRow } from "@/components/network/stage-row";
import { StageStrip } from "@/components/network/stage-strip";
import { Choice } from "@/components/ui/choice";
import { Section } from "@/components/ui/section";
import type { Request } from "@/hooks/use-analysis";
import type { ChangeSettings } from "@/hooks/use-settings";
import type { Analysis, Gateway, Model } from "@/lib/gateway";
import { revealStage } from "@/lib/scroll";
import type { Settings } from "@/lib/settings";
import { mapRanges, type NamedGrid, type Scope } from "@/lib/viz/scale";

type Props = {
  analysis: Analysis;
  model: Model;
  gateway: Gateway;
  /** What asks for the channels of the window that is shown. */
  request: Request;
  settings: Settings;
  change: ChangeSettings;
};

const SCOPE_CHOICES: { value: Scope; name: string }[] = [
  { value: "map", name: "each map by itself" },
  { value: "layer", name: "shared in a layer" },
  { value: "all", name: "shared by all layers" },
];

/** How the network got there: every stage's mean map, its blocks and its channels. */
export function Network({ analysis, model, gateway, request, settings, change }: Props) {
  const { scope, stage: open } = settings;
  const maps = useMemo<NamedGrid[]>(
    () =>
      model.layers.flatMap(({ name, stage, signed }) => {
        const grid = analysis.maps.get(name);
        return grid ? [{ name, stage, signed, grid }] : [];
      }),
    [analysis, model],
  );
  const ranges = useMemo(() => mapRanges(maps, scope), [maps, scope]);
  const toggle = (stage: string) => change({ stage: open === stage ? null : stage });
  const reveal = (stage: string) => {
    toggle(stage);
    if (open !== stage) revealStage(stage);
  };
  const { rows, cols } = analysis.spectrogram;

  return (
    <Section
      id="network"
      title="How it got there"
      lesson="Each picture below is the mean of all of a layer's channels, on the same seconds as above. Early layers see edges and clicks; late ones see whole barks."
      aside={
        <Choice
          label="Colour scale"
          value={scope}
          choices={SCOPE_CHOICES}
          onChange={(value) => change({ scope: value })}
        />
      }
    >
      <StageStrip model={model} input={[rows, cols]} open={open} onToggle={reveal} />
      <div className="mt-3 space-y-5">
        {model.stages.map((stage) => (
          <StageRow
            key={stage.name}
            stage={stage}
            maps={maps.filter((map) => map.stage === stage.name)}
            ranges={ranges}
            open={open === stage.name}
            onToggle={() => toggle(stage.name)}
            model={model}
            gateway={gateway}
            request={request}
            analysis={analysis}
            settings={settings}
          />
        ))}
      </div>
    </Section>
  );
}
