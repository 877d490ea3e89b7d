"use client";

import { Button } from "@/components/ui/button";
import { useRecorder } from "@/hooks/use-recorder";
import { formatClock } from "@/lib/format";
import type { Model } from "@/lib/gateway";
import type { Refusal } from "@/lib/sound";

type Props = {
  limits: Model["limits"] | undefined;
  onStart: () => void;
  onDone: (blob: Blob) => void;
  onRefused: (refusal: Refusal) => void;
};

/** Decibels at the left end of the level meter. */
const QUIETEST = -60;

/** The microphone: record, see the level, stop and analyse. */
export function RecorderControls({ onStart, ...options }: Props) {
  const { recording, start, finish, discard } = useRecorder(options);

  if (recording.state === "on") {
    const decibels = Math.max(QUIETEST, 20 * Math.log10(Math.max(recording.peak, 1e-4)));
    return (
      <span className="inline-flex flex-wrap items-center gap-3">
        <Button look="solid" onClick={finish}>
          Stop and analyse
        </Button>
        <span className="w-12">{formatClock(recording.seconds)}</span>
        <meter
          aria-label="Microphone level"
          min={QUIETEST}
          max={0}
          value={decibels}
          className="h-2 w-28 forced-color-adjust-none"
        >
          {Math.round(decibels)} dB
        </meter>
        <Button look="plain" onClick={discard}>
          Discard
        </Button>
      </span>
    );
  }
  return (
    <Button
      onClick={() => {
        onStart();
        void start();
      }}
      disabled={recording.state === "requesting"}
    >
      {recording.state === "requesting" ? "Waiting for the microphone" : "Record"}
    </Button>
  );
}
