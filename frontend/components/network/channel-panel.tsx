"use client";

import { Fragment, type KeyboardEvent, useEffect, useMemo, useRef, useState } from "react";
import { ChannelDetail } from "@/components/network/channel-detail";
import { ChannelTile } from "@/components/network/channel-tile";
import { ColourStrip } from "@/components/plots/colour-bar";
import { useResult } from "@/components/result/result-context";
import { Button } from "@/components/ui/button";
import { Choice } from "@/components/ui/choice";
import { useActivations } from "@/hooks/use-activations";
import { classes } from "@/lib/class-names";
import { formatLimit } from "@/lib/format";
import { ORDERS, type Order, sortChannels } from "@/lib/viz/channels";
import type { Range } from "@/lib/viz/grid";
import { fromZero, symmetric, union } from "@/lib/viz/scale";

type Props = {
  stage: string;
  /** How many channels it has. */
  count: number;
  /** Whether its values may be negative. */
  signed: boolean;
};

const ORDER_NAMES: Record<Order, string> = {
  mean: "strongest first",
  peak: "highest peak first",
  index: "by number",
};

/** Places of the playhead in a tile. */
const TILE_STEPS = 25;

const STEPS: Record<string, number> = { ArrowLeft: -1, ArrowRight: 1 };

/** All channels of one stage, requested when it is opened. */
export function ChannelPanel({ stage, count, signed }: Props) {
  const { gateway, request, settings, player, analysis, placed } = useResult();
  const { window } = analysis;
  const tiles = useRef<HTMLUListElement>(null);
  const [attempt, setAttempt] = useState(0);
  const [order, setOrder] = useState<Order>("mean");
  const [chosen, setChosen] = useState<number | null>(null);
  const { activations, problem, outdated } = useActivations(gateway, request, stage, attempt);
  const channels = useMemo(
    () => activations && sortChannels(activations.channels, order),
    [activations, order],
  );
  const colormap = signed ? "diverging" : settings.colormap;
  const range = (own: Range) => (signed ? symmetric(own) : fromZero(own));
  const shared = channels && settings.scope !== "map" ? range(union(channels)) : null;
  const rangeOf = (own: Range) => shared ?? range(own);

  // Tiles show all of the window, zoomed or not. A few times a second: they are small, and each step is painted in every one of them.
  useEffect(() => {
    let shown = Number.NaN;
    return player.onTime((seconds) => {
      const step = Math.round(((seconds - window.start) / (window.end - window.start)) * TILE_STEPS);
      if (step === shown) return;
      shown = step;
      tiles.current?.style.setProperty("--playhead", String(step / TILE_STEPS));
    });
  }, [player, window]);

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

  /** Arrow keys walk through the channels; the one that is reached replaces the one that is open. */
  const walk = (event: KeyboardEvent<HTMLUListElement>) => {
    const tiles = [...event.currentTarget.querySelectorAll<HTMLElement>("[data-testid=channel]")];
    const at = tiles.indexOf(event.target as HTMLElement);
    const step = STEPS[event.key];
    if (!step || at === -1 || event.shiftKey) return;
    event.preventDefault();
    event.stopPropagation();
    const next = Math.min(tiles.length - 1, Math.max(0, at + step));
    tiles[next]?.focus();
    if (chosen !== null) setChosen(channels?.[next]?.index ?? null);
  };

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
          <ColourStrip colormap={colormap} top={formatLimit(shared.max)} bottom={formatLimit(shared.min)} />
        ) : (
          <span>colours: each channel by its own strongest value</span>
        )}
      </div>
      {/* Dense, so that tiles fill the row that the opened channel, a row of its own, would leave unfinished. */}
      <ul
        className="mt-2 grid grid-flow-dense grid-cols-[repeat(auto-fill,minmax(6.5rem,1fr))] gap-1"
        ref={tiles}
        onKeyDown={walk}
      >
        {channels
          ? channels.map((item) => (
              <Fragment key={item.index}>
                <ChannelTile
                  channel={item}
                  range={rangeOf(item)}
                  colormap={colormap}
                  placement={placed(stage)}
                  window={window}
                  chosen={item.index === chosen}
                  onChoose={setChosen}
                />
                {item.index === chosen && (
                  <li className="col-span-full">
                    <ChannelDetail
                      layer={stage}
                      channel={item}
                      range={rangeOf(item)}
                      colormap={colormap}
                      onClose={() => setChosen(null)}
                    />
                  </li>
                )}
              </Fragment>
            ))
          : Array.from({ length: count }, (_, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: places without an identity, replaced all at once
              <li key={index} className="breathe h-13 bg-raised" />
            ))}
      </ul>
    </div>
  );
}
