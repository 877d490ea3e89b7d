"use client";

import { Slider as Primitive } from "radix-ui";
import { classes } from "@/lib/class-names";

type Props = {
  label: string;
  value: number;
  min: number;
  max: number;
  step: number;
  /** The value in words, with its unit. */
  text: string;
  onChange: (value: number) => void;
  className?: string;
};

export function Slider({ label, value, min, max, step, text, onChange, className }: Props) {
  return (
    <Primitive.Root
      value={[value]}
      min={min}
      max={max}
      step={step}
      onValueChange={([next]) => next !== undefined && onChange(next)}
      className={classes(
        "relative flex forced-color-adjust-none h-9 w-24 touch-none items-center select-none pointer-coarse:h-11",
        className,
      )}
    >
      <Primitive.Track className="relative h-0.5 grow rounded-full bg-strong-line">
        <Primitive.Range className="absolute h-full rounded-full bg-accent" />
      </Primitive.Track>
      <Primitive.Thumb
        aria-label={label}
        aria-valuetext={text}
        className="block size-4 rounded-full border-2 border-accent bg-ground"
      />
    </Primitive.Root>
  );
}
