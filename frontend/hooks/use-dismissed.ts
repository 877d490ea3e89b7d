"use client";

import { useCallback, useSyncExternalStore } from "react";

const KEY = "dismissed-lessons";
const listeners = new Set<() => void>();

/** Whether a lesson was dismissed in this browser, and a function to dismiss it. */
export function useDismissed(id: string): [boolean, () => void] {
  const dismissed = useSyncExternalStore(
    subscribe,
    () => read().includes(id),
    () => false,
  );
  const dismiss = useCallback(() => {
    try {
      localStorage.setItem(KEY, JSON.stringify([...new Set([...read(), id])]));
    } catch {
      // A browser without storage shows the lesson again next time.
    }
    for (const listener of listeners) listener();
  }, [id]);
  return [dismissed, dismiss];
}

/** Whether any lesson was dismissed, and a function to restore all of them. */
export function useRestore(): [boolean, () => void] {
  const isAny = useSyncExternalStore(
    subscribe,
    () => read().length > 0,
    () => false,
  );
  const restore = useCallback(() => {
    try {
      localStorage.removeItem(KEY);
    } catch {
      // Nothing is kept there.
    }
    for (const listener of listeners) listener();
  }, []);
  return [isAny, restore];
}

function read(): string[] {
  try {
    return JSON.parse(localStorage.getItem(KEY) ?? "[]") as string[];
  } catch {
    return [];
  }
}

function subscribe(listener: () => void) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
