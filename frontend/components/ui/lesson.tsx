"use client";

import type { ReactNode } from "react";
import { useDismissed } from "@/hooks/use-dismissed";

type Props = {
  id: string;
  /** What it is about: every lesson has such a button. */
  about: string;
  children: ReactNode;
};

/** A short explanation; can be dismissed, and stays dismissed. */
export function Lesson({ id, about, children }: Props) {
  const [dismissed, dismiss] = useDismissed(id);
  if (dismissed) return null;
  return (
    <p className="mt-2 max-w-[46rem] text-quiet">
      {children}{" "}
      <button
        type="button"
        onClick={dismiss}
        aria-label={`Got it: hide the note on ${about}`}
        className="inline-block py-1 text-sm underline decoration-line decoration-1 underline-offset-4 hover:text-accent"
      >
        Got it
      </button>
    </p>
  );
}
