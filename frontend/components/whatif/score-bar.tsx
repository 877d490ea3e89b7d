import { classes } from "@/lib/class-names";
import { formatPercent } from "@/lib/format";

/** A confidence as a number and a bar. */
export function ScoreBar({ value, strong = false }: { value: number; strong?: boolean }) {
  return (
    <span className="grid items-center gap-x-2 sm:grid-cols-[3.75rem_minmax(0,1fr)]">
      <span className="whitespace-nowrap sm:text-right">{formatPercent(value)}</span>
      <span className="h-1.5 bg-line forced-color-adjust-none">
        <span
          className={classes("block h-full", strong ? "bg-accent" : "bg-strong-line")}
          style={{ width: `${Math.max(0.5, value * 100)}%` }}
        />
      </span>
    </span>
  );
}
