"use client";

import type { ReactNode } from "react";
import { Lesson } from "@/components/ui/lesson";

type Props = { id: string; title: ReactNode; lesson?: ReactNode; aside?: ReactNode; children: ReactNode };

/** A titled part of the page, with what it teaches below. */
export function Section({ id, title, lesson, aside, children }: Props) {
  return (
    <section aria-labelledby={`${id}-title`} className="mt-6">
      <div className="flex flex-wrap items-baseline justify-between gap-x-6 gap-y-1">
        <h2 id={`${id}-title`} className="text-title font-medium tracking-tight">
          {title}
        </h2>
        {aside}
      </div>
      {children}
      {lesson && (
        <Lesson id={id} about={`the ${id}`}>
          {lesson}
        </Lesson>
      )}
    </section>
  );
}
