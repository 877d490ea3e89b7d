"use client";

import { useEffect, useRef } from "react";

type Name = "open-export";

/** Lets a shortcut reach a control elsewhere on the page. */
export function emit(name: Name): void {
  window.dispatchEvent(new Event(name));
}

export function useEvent(name: Name, handler: () => void): void {
  const latest = useRef(handler);
  useEffect(() => {
    latest.current = handler;
  });
  useEffect(() => {
    const listener = () => latest.current();
    window.addEventListener(name, listener);
    return () => window.removeEventListener(name, listener);
  }, [name]);
}
