"use client";

import { useEffect } from "react";

/** Keeps the screen on while `active`; browsers release it when the page is hidden, and it is acquired again. */
export function useWakeLock(active: boolean): void {
  useEffect(() => {
    if (!active || !("wakeLock" in navigator)) return;
    let lock: WakeLockSentinel | null = null;
    let over = false;
    const acquire = async () => {
      if (document.visibilityState !== "visible") return;
      try {
        lock = await navigator.wakeLock.request("screen");
        if (over) await lock.release();
      } catch {
        // The battery is low, or the system forbids it.
      }
    };
    void acquire();
    document.addEventListener("visibilitychange", acquire);
    return () => {
      over = true;
      document.removeEventListener("visibilitychange", acquire);
      void lock?.release();
    };
  }, [active]);
}
