"use client";

import { useId } from "react";
import { classes } from "@/lib/class-names";

type Props<T extends string> = {
  label: string;
  value: T;
  choices: readonly { readonly value: T; readonly name: string }[];
  onChange: (value: T) => void;
  className?: string;
  hideLabel?: boolean;
};

/** A native select: the platform's own list is the best one on a phone and under a screen reader. */
export function Choice<T extends string>({
  label,
  value,
  choices,
  onChange,
  className,
  hideLabel,
}: Props<T>) {
  const id = useId();
  return (
    <span className={classes("inline-flex items-center gap-1.5", className)}>
      <label htmlFor={id} className={hideLabel ? "sr-only" : "text-sm text-quiet"}>
        {label}
      </label>
      <select
        id={id}
        value={value}
        onChange={(event) => onChange(event.target.value as T)}
        className="min-h-9 max-w-44 rounded-md border border-transparent bg-transparent px-1 text-sm text-accent hover:border-strong-line pointer-coarse:min-h-11 [&>option]:bg-ground [&>option]:text-ink"
      >
        {choices.map((choice) => (
          <option key={choice.value} value={choice.value}>
            {choice.name}
          </option>
        ))}
      </select>
    </span>
  );
}
