"use client";

import { Button } from "@/components/ui/button";
import { Choice } from "@/components/ui/choice";
import { Slider } from "@/components/ui/slider";
import { usePlayerClock, usePlayerState } from "@/hooks/use-player";
import { formatClock } from "@/lib/format";
import { type Player, playedSpan } from "@/lib/player";
import type { Span } from "@/lib/viz/grid";

type Props = {
  player: Player;
  /** What the loop button repeats. */
  loopable: Span;
  children?: React.ReactNode;
};

const RATES = ["0.25", "0.5", "0.75", "1", "1.5", "2"] as const;

/** Play, pause, loop, speed, volume: beside the plots on a desktop, at the bottom of the screen on a phone. */
export function Transport({ player, loopable, children }: Props) {
  const { playing, playable, loop, rate, volume } = usePlayerState(player);
  return (
    <div
      role="toolbar"
      aria-label="Player"
      className="z-30 flex flex-wrap items-center gap-x-3 gap-y-1 border-line sm:gap-x-4 bg-ground py-2 max-sm:fixed max-sm:inset-x-0 max-sm:bottom-0 max-sm:border-t max-sm:px-4 sm:sticky sm:top-0 sm:border-b sm:py-1.5"
    >
      <Button
        look="solid"
        onClick={() => player.toggle()}
        disabled={!playable}
        className="w-20 sm:w-24"
        data-testid="play"
      >
        <PlayIcon playing={playing} />
        {playing ? "Pause" : "Play"}
      </Button>
      <Clock player={player} />
      <Button
        look="plain"
        aria-pressed={loop !== null}
        onClick={() => player.setLoop(loop ? null : loopable)}
      >
        {loop ? "Looping" : "Loop"}
      </Button>
      <Choice
        label="Speed"
        hideLabel
        value={String(rate) as (typeof RATES)[number]}
        choices={RATES.map((value) => ({ value, name: `${value}×` }))}
        onChange={(value) => player.setRate(Number(value))}
      />
      <span className="hidden items-center gap-2 text-sm text-quiet sm:inline-flex">
        Volume
        <Slider
          label="Volume"
          value={volume}
          min={0}
          max={1}
          step={0.05}
          text={`${Math.round(volume * 100)} %`}
          onChange={(value) => player.setVolume(value)}
          className="w-20"
        />
      </span>
      {!playable && (
        <span className="text-sm text-quiet">
          This browser cannot play the format; the plots are still exact.
        </span>
      )}
      {children}
    </div>
  );
}

function Clock({ player }: { player: Player }) {
  const { end } = playedSpan(usePlayerState(player));
  const time = usePlayerClock(player);
  return (
    <span className="whitespace-nowrap" data-testid="clock">
      {formatClock(time)} <span className="text-quiet">/ {formatClock(end)}</span>
    </span>
  );
}

function PlayIcon({ playing }: { playing: boolean }) {
  return (
    <svg viewBox="0 0 12 12" className="size-3 fill-current" aria-hidden="true">
      {playing ? <path d="M2 1h3v10H2zM7 1h3v10H7z" /> : <path d="M2.5 1v10l8-5z" />}
    </svg>
  );
}
