"use client";

import { useMemo } from "react";
import { StageRow } from "@/components/network/stage-row";
import { StageStrip } from "@/components/network/stage-strip";
import { useResult } from "@/components/result/result-context";
import { Choice } from "@/components/ui/choice";
import { Section } from "@/components/ui/section";
import { revealStage } from "@/lib/scroll";
import { mapRanges, type NamedGrid, type Scope } from "@/lib/viz/scale";

const SCOPE_CHOICES: { value: Scope; name: string }[] = [
  { value: "map", name: "each map by itself" },
  { value: "layer", name: "shared in a layer" },
  { value: "all", name: "shared by all layers" },
];

/** How the network got there: every stage's mean map, its blocks and its channels. */
export function Network() {
  const { analysis, model, settings, change } = useResult();
  const { scope, stage: open } = settings;
  const maps = useMemo<NamedGrid[]>(
    () =>
      model.layers.flatMap((layer) => {
        const grid = analysis.maps.get(layer.name);
        return grid ? [{ ...layer, grid }] : [];
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
      lesson="Each plot is one layer's mean over all of its channels, on the same seconds as above: orange above zero, blue below. A cell of a late layer was computed from more time and pitch than one of an early layer."
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
          />
        ))}
      </div>
    </Section>
  );
}
