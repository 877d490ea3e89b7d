"use client";

import type { ReactNode } from "react";
import { useDismissed } from "@/hooks/use-dismissed";

type Props = {
  id: string;
  title: ReactNode;
  /** Beside the title: which sound, how long. */
  subtitle?: string;
  /** One sentence that teaches; can be put away, and stays away. */
  lesson?: ReactNode;
  aside?: ReactNode;
  children: ReactNode;
};

export function Section({ id, title, subtitle, lesson, aside, children }: Props) {
  const [dismissed, dismiss] = useDismissed(id);
  return (
    <section aria-labelledby={`${id}-title`} className="mt-10">
      <div className="flex flex-wrap items-baseline justify-between gap-x-6 gap-y-1">
        <h2 id={`${id}-title`} className="text-title font-medium tracking-tight">
          {title}
        </h2>
        {subtitle && <p className="mr-auto min-w-0 truncate text-sm text-quiet">{subtitle}</p>}
        {aside}
      </div>
      {lesson && !dismissed && (
        <p className="mt-0.5 max-w-[46rem] text-quiet">
          {lesson}{" "}
          <button
            type="button"
            onClick={dismiss}
            className="text-sm underline decoration-line decoration-1 underline-offset-4 hover:text-accent"
          >
            Got it
          </button>
        </p>
      )}
      {children}
    </section>
  );
}
