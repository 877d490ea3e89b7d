"use client";

import { useEffect, useState } from "react";
import { Choice } from "@/components/ui/choice";

type Theme = "system" | "light" | "dark";

const CHOICES: { value: Theme; name: string }[] = [
  { value: "system", name: "System theme" },
  { value: "light", name: "Light theme" },
  { value: "dark", name: "Dark theme" },
];

/** Remembered in a cookie, so that the server already sends the page in the right colours. */
export function ThemeChoice() {
  const [theme, setTheme] = useState<Theme>("system");

  useEffect(() => {
    const set = document.documentElement.dataset.theme;
    if (set === "light" || set === "dark") setTheme(set);
  }, []);

  const change = (next: Theme) => {
    setTheme(next);
    if (next === "system") delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = next;
    const age = next === "system" ? 0 : 31_536_000;
    // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store is not in every browser that we support
    document.cookie = `theme=${next}; path=/; max-age=${age}; samesite=lax`;
  };

  return <Choice label="Theme" hideLabel value={theme} choices={CHOICES} onChange={change} />;
}
