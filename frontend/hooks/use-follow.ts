"use client";

import { useEffect, useRef } from "react";
import { usePlayerState } from "@/hooks/use-player";
import type { Player } from "@/lib/player";
import type { Span } from "@/lib/viz/grid";
import { windowAt } from "@/lib/viz/timeline";

type Following = {
  on: boolean;
  player: Player;
  windows: readonly Span[];
  whole: Span;
  /** Index of the window that is shown. */
  shown: number;
  show: (index: number) => void;
  /** Gets the window ready that will be shown next. */
  prepare: (index: number) => void;
};

/** While the sound plays, shows the window that it is in. */
export function useFollow({ on, player, windows, whole, shown, show, prepare }: Following): void {
  // Each once, even if it fails, and if the time moves on before the page knows that it was requested.
  const requested = useRef<number | null>(null);
  useEffect(() => {
    if (!on) return;
    return player.onTime((seconds) => {
      if (!player.snapshot().playing) return;
      const index = windowAt(windows, whole, seconds);
      if (index === requested.current) return;
      requested.current = index;
      if (index !== shown) show(index);
    });
  }, [on, player, windows, whole, shown, show]);

  const { playing } = usePlayerState(player);
  useEffect(() => {
    if (on && playing && shown + 1 < windows.length) prepare(shown + 1);
  }, [on, playing, windows, shown, prepare]);
}
