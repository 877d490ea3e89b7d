"use client";

import { useCallback, useEffect, useRef } from "react";

/** A pointer that only passes over a sample must not play it. */
const DWELL_MS = 250;

/** Plays a sound of this host while it is pointed at or focused. Where the browser allows no sound yet, it stays silent. */
export function usePreview() {
  const playing = useRef<{ audio?: HTMLAudioElement; timer: ReturnType<typeof setTimeout> } | null>(null);

  const stop = useCallback(() => {
    clearTimeout(playing.current?.timer);
    playing.current?.audio?.pause();
    playing.current = null;
  }, []);

  const start = useCallback(
    (address: string) => {
      stop();
      const timer = setTimeout(() => {
        const audio = new Audio(address);
        playing.current = { audio, timer };
        audio.play().catch(() => {});
      }, DWELL_MS);
      playing.current = { timer };
    },
    [stop],
  );

  useEffect(() => stop, [stop]);
  return { start, stop };
}
