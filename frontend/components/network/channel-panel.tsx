"use client";

import { useMemo, useState } from "react";
import { ChannelDetail } from "@/components/network/channel-detail";
import { ChannelTile } from "@/components/network/channel-tile";
import { ColourStrip } from "@/components/plots/colour-bar";
import { Button } from "@/components/ui/button";
import { Choice } from "@/components/ui/choice";
import { useActivations } from "@/hooks/use-activations";
import type { Request } from "@/hooks/use-analysis";
import { classes } from "@/lib/class-names";
import { formatLimit } from "@/lib/format";
import type { Analysis, Gateway, Model } from "@/lib/gateway";
import type { Settings } from "@/lib/settings";
import { ORDERS, type Order, sortChannels } from "@/lib/viz/channels";
import { fromZero, union } from "@/lib/viz/scale";

type Props = {
  stage: string;
  /** How many channels it has. */
  count: number;
  model: Model;
  gateway: Gateway;
  request: Request;
  analysis: Analysis;
  settings: Settings;
};

const ORDER_NAMES: Record<Order, string> = {
  mean: "strongest first",
  peak: "highest peak first",
  index: "by number",
};

/** All channels of one stage, asked for when it is opened. */
export function ChannelPanel({ stage, count, model, gateway, request, analysis, settings }: Props) {
  const [attempt, setAttempt] = useState(0);
  const [order, setOrder] = useState<Order>("mean");
  const [chosen, setChosen] = useState<number | null>(null);
  const { activations, problem, outdated } = useActivations(gateway, request, stage, attempt);
  const channels = useMemo(
    () => activations && sortChannels(activations.channels, order),
    [activations, order],
  );
  const shared = useMemo(
    () => (channels && settings.scope !== "map" ? fromZero(union(channels)) : null),
    [channels, settings.scope],
  );
  const channel = channels?.find(({ index }) => index === chosen);
  const rangeOf = (own: { min: number; max: number }) => shared ?? fromZero(own);

  if (problem) {
    return (
      <p role="alert" className="mt-4 text-sm text-alarm">
        The channels of this layer could not be loaded: {problem.detail}{" "}
        <Button look="plain" onClick={() => setAttempt(attempt + 1)}>
          Try again
        </Button>
      </p>
    );
  }
  return (
    <div
      className={classes("mt-5 transition-opacity duration-150", channels && outdated && "opacity-40")}
      aria-busy={outdated}
    >
      <div className="flex flex-wrap items-center gap-x-4 text-sm text-quiet">
        <h4 className="text-ink">{channels ? `All ${count} channels` : `Loading ${count} channels`}</h4>
        <Choice
          label="Order"
          hideLabel
          value={order}
          choices={ORDERS.map((value) => ({ value, name: ORDER_NAMES[value] }))}
          onChange={setOrder}
        />
        {!channels ? null : shared ? (
          <ColourStrip colormap={settings.colormap} top={formatLimit(shared.max)} bottom="0" />
        ) : (
          <span>colours: each channel from 0 to its own highest value</span>
        )}
      </div>
      {channel && (
        <ChannelDetail
          layer={stage}
          soundName={request.sound.name}
          channel={channel}
          range={rangeOf(channel)}
          model={model}
          analysis={analysis}
          settings={settings}
          onClose={() => setChosen(null)}
        />
      )}
      <ul className="mt-2 grid grid-cols-[repeat(auto-fill,minmax(6.5rem,1fr))] gap-1">
        {channels
          ? channels.map((item) => (
              <ChannelTile
                key={item.index}
                channel={item}
                range={rangeOf(item)}
                colormap={settings.colormap}
                chosen={item.index === chosen}
                onChoose={setChosen}
              />
            ))
          : Array.from({ length: count }, (_, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: places without an identity, replaced all at once
              <li key={index} className="breathe h-13 bg-raised" />
            ))}
      </ul>
    </div>
  );
}
