"use client";

import { Fragment } from "react";
import { StageBlocks } from "@/components/network/stage-blocks";
import { classes } from "@/lib/class-names";
import type { LayerInfo, Model } from "@/lib/gateway";
import { operationText, parametersText, shapeText, stageTitle } from "@/lib/layer-names";

type Props = {
  model: Model;
  input: readonly [number, number];
  open: string | null;
  onToggle: (stage: string) => void;
};

/** The network as it is served, left to right; a stage opens where its map is. */
export function StageStrip({ model, input, open, onToggle }: Props) {
  const last = model.stages.at(-1);
  const layers = new Map(model.layers.map((layer) => [layer.name, layer]));
  return (
    <nav aria-label="Network" className="mt-4 overflow-x-auto">
      <ol className="flex w-max items-stretch text-sm">
        <Step title="Input" text={`${shapeText(input)} dB`} />
        {model.stages.map(({ name, channels, shape }, index) => (
          <Fragment key={name}>
            <Arrow />
            <li>
              <button
                type="button"
                aria-expanded={open === name}
                onClick={() => onToggle(name)}
                className={classes(
                  "flex h-full flex-col border-b-2 px-2 py-1.5 text-left -outline-offset-2",
                  open === name ? "border-accent" : "border-transparent hover:border-strong-line",
                )}
              >
                <span className="block text-accent">
                  <kbd className="mr-1.5 rounded-xs border border-line px-1 font-sans text-quiet">
                    {index + 1}
                  </kbd>
                  {stageTitle(name)}
                </span>
                <span className="block text-quiet">
                  {channels !== null && `${channels} × `}
                  {shapeText(shape)}
                </span>
                <StageBlocks
                  blocks={model.layers.filter((layer) => layer.stage === name && layer.name !== name)}
                />
                {layers.has(name) && (
                  <span className="block max-w-32 text-quiet">
                    {operationText(layers.get(name) as LayerInfo)} ·{" "}
                    {parametersText(layers.get(name) as LayerInfo)}
                  </span>
                )}
              </button>
            </li>
          </Fragment>
        ))}
        <Arrow />
        <Step title="Average" text={last?.channels ? `${last.channels} numbers` : ""} />
        <Arrow />
        <Step title="Classes" text={String(model.labels.length)} />
      </ol>
    </nav>
  );
}

function Step({ title, text }: { title: string; text: string }) {
  return (
    <li className="px-3 py-1.5 first:pl-0">
      <span className="block">{title}</span>
      <span className="block text-quiet">{text}</span>
    </li>
  );
}

function Arrow() {
  return (
    <li aria-hidden="true" className="grid place-items-center text-quiet">
      <svg viewBox="0 0 16 8" aria-hidden="true" className="w-4 fill-none stroke-current">
        <path d="M0 4h14M11 1l3 3-3 3" />
      </svg>
    </li>
  );
}
