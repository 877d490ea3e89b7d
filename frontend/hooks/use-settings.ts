"use client";

import { useCallback, useEffect, useState } from "react";
import { type Settings, serialiseSettings } from "@/lib/settings";

export type ChangeSettings = (change: Partial<Settings>) => void;

/** The settings, mirrored in the address bar. */
export function useSettings(initial: Settings): [Settings, ChangeSettings] {
  const [settings, setSettings] = useState(initial);
  const change = useCallback((part: Partial<Settings>) => setSettings((old) => ({ ...old, ...part })), []);

  useEffect(() => {
    const query = serialiseSettings(settings).toString();
    const address = query ? `?${query}` : window.location.pathname;
    // Sliders change settings many times a second, and browsers refuse to rewrite the address that often.
    const timer = setTimeout(() => window.history.replaceState(null, "", address), 150);
    return () => clearTimeout(timer);
  }, [settings]);

  return [settings, change];
}
