"use client";

import dynamic from "next/dynamic";
import { useEffect } from "react";
import { LayerMap, MapHeading } from "@/components/network/layer-map";
import { useResult } from "@/components/result/result-context";
import { Button } from "@/components/ui/button";
import type { StageInfo } from "@/lib/gateway";
import { blockTitle, operationText, parametersText, stageTitle } from "@/lib/layer-names";
import type { Range } from "@/lib/viz/grid";
import type { NamedGrid } from "@/lib/viz/scale";

const loadChannelPanel = () =>
  import("@/components/network/channel-panel").then((module) => module.ChannelPanel);
const ChannelPanel = dynamic(loadChannelPanel);
const FirstConvolution = dynamic(() =>
  import("@/components/network/first-convolution").then((module) => module.FirstConvolution),
);

type Props = {
  stage: StageInfo;
  maps: readonly NamedGrid[];
  ranges: ReadonlyMap<string, Range>;
  open: boolean;
  onToggle: () => void;
};

/** One stage: its mean map, and unfolded its blocks and channels. */
export function StageRow({ stage, maps, ranges, open, onToggle }: Props) {
  const { model } = useResult();
  // On its way before it is wanted, but after everything that is wanted first.
  useEffect(() => void loadChannelPanel(), []);
  const mean = maps.find(({ name }) => name === stage.name);
  if (!mean) return null;
  const title = stageTitle(stage.name);
  // Only a model that was exported with its first convolution reports what cells mostly see.
  const isFirst = model.layers[0]?.name === stage.name && model.layers[0].effectiveField !== null;
  return (
    <article id={`stage-${stage.name}`} aria-label={title} data-testid={`stage-${stage.name}`}>
      <MapHeading map={mean} range={ranges.get(mean.name)} title={title}>
        {stage.channels !== null && <span>{stage.channels} channels</span>}
        <Button
          look="plain"
          onClick={onToggle}
          aria-expanded={open}
          aria-label={`${open ? "Close" : "Look inside"} ${title}`}
          className="text-sm sm:ml-3"
        >
          {open ? "Close" : "Look inside"}
        </Button>
      </MapHeading>
      <LayerMap map={mean} range={ranges.get(mean.name)} title={title} />
      {open && (
        <div className="unfold mb-10">
          {maps
            .filter((map) => map !== mean)
            .map((map) => (
              <div key={map.name} className="mt-3">
                <MapHeading map={map} range={ranges.get(map.name)} title={blockTitle(map.name)} small>
                  <BlockFacts layer={map.name} />
                </MapHeading>
                <LayerMap
                  map={map}
                  range={ranges.get(map.name)}
                  title={`${title}, ${blockTitle(map.name)}`}
                  small
                />
              </div>
            ))}
          {isFirst && <FirstConvolution layer={stage.name} />}
          {stage.channels !== null && (
            <ChannelPanel stage={stage.name} count={stage.channels} signed={mean.signed} />
          )}
        </div>
      )}
    </article>
  );
}

/** What a block does, and with how many parameters. */
function BlockFacts({ layer }: { layer: string }) {
  const { model } = useResult();
  const info = model.layers.find(({ name }) => name === layer);
  if (!info) return null;
  return (
    <span>
      {operationText(info)}, {info.activation}
      {info.squeezeExcitation && ", squeeze-and-excitation"}
      {info.hasShortcut && ", shortcut"} · {parametersText(info)}
    </span>
  );
}
