"use client";

import { useEffect, useState } from "react";
import { ProblemNotice } from "@/components/shell/problem-notice";
import { Button } from "@/components/ui/button";
import type { Activity } from "@/hooks/use-analysis";
import { classes } from "@/lib/class-names";
import { formatBytes } from "@/lib/format";

type Props = {
  activity: Activity;
  hasResult: boolean;
  onCancel: () => void;
  onRetry: () => void;
  onKey: (key: string) => void;
};

/** Quick answers come sooner than a progress bar could be read; it appears only for slow ones. */
const PATIENCE_MS = 250;

/** What is being done right now, and what went wrong. */
export function ActivityStatus({ activity, hasResult, onCancel, onRetry, onKey }: Props) {
  const busy = activity.step !== "idle" && activity.step !== "failed";
  const slow = useSlow(busy);
  if (activity.step === "failed") {
    return (
      <ProblemNotice
        problem={activity.problem}
        sound={activity.request.sound}
        retry={activity.retry}
        hasResult={hasResult}
        onRetry={onRetry}
        onCancel={onCancel}
        onKey={onKey}
      />
    );
  }
  if (!busy || !slow) return null;
  return (
    <div
      className={classes(
        "flex flex-wrap items-center gap-x-4 gap-y-1",
        // Over the result, so that nothing moves while windows follow each other.
        hasResult
          ? "fixed inset-x-0 top-0 z-40 mx-auto w-fit rounded-b-md border border-t-0 border-line bg-ground px-4"
          : "mt-6",
      )}
      data-testid="progress"
    >
      {activity.step === "uploading" ? (
        <>
          <span>
            Sending {activity.sound.name}:{" "}
            <span className="text-quiet">
              {formatBytes(activity.sent)} of {formatBytes(activity.total)}
            </span>
          </span>
          <progress
            aria-label="Sent"
            max={activity.total || 1}
            value={activity.sent}
            className="h-1 w-40 forced-color-adjust-none"
          />
        </>
      ) : (
        <span className="breathe">
          {activity.step === "receiving"
            ? "Receiving the answer"
            : "Decoding, computing the spectrogram, classifying"}
        </span>
      )}
      <Button look="plain" onClick={onCancel}>
        Cancel
      </Button>
    </div>
  );
}

function useSlow(busy: boolean): boolean {
  const [slow, setSlow] = useState(false);
  useEffect(() => {
    setSlow(false);
    if (!busy) return;
    const timer = setTimeout(() => setSlow(true), PATIENCE_MS);
    return () => clearTimeout(timer);
  }, [busy]);
  return busy && slow;
}
