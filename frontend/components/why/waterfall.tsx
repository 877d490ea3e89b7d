"use client";

import { GroupTile } from "@/components/why/group-tile";
import { classes } from "@/lib/class-names";
import { formatLogit } from "@/lib/format";
import { type Step, timesAsLikely, waterfall } from "@/lib/why/contributions";
import type { Reason, Reasons } from "@/lib/why/reasons";

type Props = {
  found: Reasons;
  /** The group that is open. */
  open: number | null;
  onOpen: (group: number | null) => void;
  name: string;
  other: string | null;
  /** At which the groups' maps have their full colours. */
  scale: number;
  temperature: number;
};

/** Channels of an open group that are listed. */
const LISTED = 8;

/** The groups' parts one after another, then the bias, then the sum. */
export function Waterfall({ found, open, onOpen, name, other, scale, temperature }: Props) {
  const { groups, bias, total, parts } = found;
  const steps = waterfall([...groups.map(({ part }) => part), bias]);
  const low = Math.min(0, ...steps.map(({ to }) => to));
  const high = Math.max(0, ...steps.map(({ to }) => to));
  const place = (value: number) => ((value - low) / (high - low || 1)) * 100;
  const bar = (step: Step | undefined) =>
    step && <Bar from={place(step.from)} to={place(step.to)} up={step.to >= step.from} />;
  return (
    <ol className="my-2 text-sm" aria-label={`What adds up to ${name}${other ? ` before ${other}` : ""}`}>
      {groups.map((group, index) => (
        <li key={group.channels[0]}>
          <button
            type="button"
            aria-expanded={open === index}
            data-testid="group"
            onClick={() => onOpen(open === index ? null : index)}
            className={classes(ROW, "w-full text-left text-accent hover:underline underline-offset-4")}
          >
            <GroupTile map={group.map} scale={scale} />
            <span className="truncate">
              Group {index + 1}
              <span className="max-sm:sr-only">
                , {group.channels.length} channel{group.channels.length === 1 ? "" : "s"}
              </span>
            </span>
            {bar(steps[index])}
            <span className="text-right text-ink">{formatSum(group.part)}</span>
          </button>
          {open === index && <Members group={group} parts={parts} />}
        </li>
      ))}
      <li className={ROW}>
        <span />
        <span className="text-quiet">bias</span>
        {bar(steps.at(-1))}
        <span className="text-right">{formatSum(bias)}</span>
      </li>
      <li className={classes(ROW, "border-t border-strong-line font-medium")} data-testid="why-total">
        <span />
        <span>{other ? `${name} is ahead by` : `score of ${name}`}</span>
        <span className="font-normal text-quiet max-sm:col-span-2">
          {other && `so it is ${times(timesAsLikely(total, temperature))} as likely as ${other}`}
        </span>
        <span className="text-right max-sm:order-first max-sm:hidden">{formatSum(total)}</span>
      </li>
    </ol>
  );
}

const ROW =
  "grid min-h-9 grid-cols-[4.5rem_10rem_minmax(0,1fr)_4rem] items-center gap-x-3 pointer-coarse:min-h-11 max-sm:grid-cols-[3.5rem_minmax(0,1fr)_3.5rem_3.5rem]";

function Bar({ from, to, up }: { from: number; to: number; up: boolean }) {
  return (
    <span className="relative h-3 bg-raised forced-color-adjust-none">
      <span
        className={classes("absolute inset-y-0", up ? "bg-accent" : "bg-alarm")}
        style={{ left: `${Math.min(from, to)}%`, width: `max(1px, ${Math.abs(to - from)}%)` }}
      />
    </span>
  );
}

/** The channels of a group that say most, for or against. */
function Members({ group, parts }: { group: Reason; parts: ArrayLike<number> }) {
  const rest = group.channels.slice(LISTED);
  const sum = rest.reduce((total, channel) => total + (parts[channel] as number), 0);
  return (
    <p className="pb-2 text-quiet sm:pl-22" data-testid="members">
      {group.channels.slice(0, LISTED).map((channel) => (
        <span key={channel} className="mr-4 inline-block">
          channel {channel} <span className="text-ink">{formatSum(parts[channel] as number)}</span>
        </span>
      ))}
      {rest.length > 0 && (
        <span className="inline-block">
          {rest.length} more <span className="text-ink">{formatSum(sum)}</span>
        </span>
      )}
    </p>
  );
}

function formatSum(value: number): string {
  return `${value > 0 ? "+" : ""}${formatLogit(value)}`;
}

function times(factor: number): string {
  const rounded = (value: number) => Number(value.toPrecision(value < 100 ? 2 : 3)).toLocaleString("en");
  return factor < 1 ? `one ${rounded(1 / factor)}th` : `${rounded(factor)} times`;
}
