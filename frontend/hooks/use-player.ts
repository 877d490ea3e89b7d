"use client";

import { useEffect, useState, useSyncExternalStore } from "react";
import { Player, type PlayerState } from "@/lib/player";

/** One player for the page's life. */
export function usePlayer(): Player {
  const [player] = useState(() => new Player());
  useEffect(() => () => player.unload(), [player]);
  return player;
}

export function usePlayerState(player: Player): PlayerState {
  return useSyncExternalStore(player.subscribe, player.snapshot, player.initialSnapshot);
}

/** The time, re-rendered at most ten times a second: for texts, not for cursors. */
export function usePlayerClock(player: Player): number {
  const [tenths, setTenths] = useState(0);
  useEffect(() => player.onTime((seconds) => setTenths(Math.round(seconds * 10))), [player]);
  return tenths / 10;
}
