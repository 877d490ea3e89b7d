"use client";

import { Button } from "@/components/ui/button";
import { useRecorder } from "@/hooks/use-recorder";
import { formatClock } from "@/lib/format";

/** The microphone: record, see the level, stop and analyse. */
export function RecorderControls({ onDone }: { onDone: (blob: Blob) => void }) {
  const { recording, start, finish, discard } = useRecorder(onDone);

  if (recording.state === "on") {
    const decibels = 20 * Math.log10(Math.max(recording.peak, 1e-4));
    return (
      <span className="inline-flex flex-wrap items-center gap-3">
        <Button look="solid" onClick={finish}>
          Stop and analyse
        </Button>
        <span className="w-12">{formatClock(recording.seconds)}</span>
        <meter
          aria-label="Microphone level"
          min={-60}
          max={0}
          high={-3}
          value={Math.max(-60, decibels)}
          className="h-2 w-28"
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
    <>
      <Button onClick={start} disabled={recording.state === "asking"}>
        {recording.state === "asking" ? "Waiting for the microphone" : "Record"}
      </Button>
      {recording.state === "denied" && (
        <span role="alert" className="basis-full text-sm text-alarm">
          {recording.reason}
        </span>
      )}
    </>
  );
}
