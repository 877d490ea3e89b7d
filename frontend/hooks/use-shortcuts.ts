"use client";

import { useEffect, useRef } from "react";

export type Shortcuts = Readonly<Record<string, () => void>>;

/** Elements that have their own use for most keys. */
const EDITABLE = "input, select, textarea, [contenteditable], [role=menu], [role=dialog]";
/** Elements that are pressed with the space bar. */
const PRESSABLE = "button, a, summary";

/** Keys that work anywhere on the page, by `event.key`, with `Shift+` in front where it was held. */
export function useShortcuts(shortcuts: Shortcuts): void {
  const latest = useRef(shortcuts);
  useEffect(() => {
    latest.current = shortcuts;
  });

  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
      const target = event.target instanceof Element ? event.target : null;
      if (target?.closest(EDITABLE)) return;
      if (event.key === " " && target?.closest(PRESSABLE)) return;
      if (event.key.startsWith("Arrow") && target?.closest("[role=slider], [role=radiogroup]")) return;
      const arrow = event.key.startsWith("Arrow") && event.shiftKey;
      const action = latest.current[arrow ? `Shift+${event.key}` : event.key];
      if (!action) return;
      event.preventDefault();
      action();
    };
    window.addEventListener("keydown", onKeyDown);
    return () => window.removeEventListener("keydown", onKeyDown);
  }, []);
}
