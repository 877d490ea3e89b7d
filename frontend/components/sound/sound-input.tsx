"use client";

import { useRef } from "react";
import { RecorderControls } from "@/components/sound/recorder-controls";
import { SampleList } from "@/components/sound/sample-list";
import { Button } from "@/components/ui/button";
import type { Model } from "@/lib/gateway";
import type { Sample } from "@/lib/samples";
import { ACCEPTED, type Refusal, type Sound } from "@/lib/sound";

type Props = {
  samples: readonly Sample[];
  model: Model | null;
  current: Sound | null;
  onFile: (file: File) => void;
  onRecording: (blob: Blob) => void;
  onSample: (sample: Sample) => void;
  onRecord: () => void;
  onLive: () => void;
  onRefused: (refusal: Refusal) => void;
  /** Stays there, with a recording that may be running. */
  hidden: boolean;
};

/** Every way in: choose, drop, paste, record, or a bundled sample. */
export function SoundInput({
  samples,
  model,
  current,
  onFile,
  onRecording,
  onSample,
  onRecord,
  onLive,
  onRefused,
  hidden,
}: Props) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <div className="mt-4" hidden={hidden}>
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
        <input
          ref={input}
          type="file"
          accept={ACCEPTED}
          aria-label="Sound file"
          tabIndex={-1}
          className="sr-only"
          onChange={(event) => {
            const file = event.target.files?.[0];
            // Emptied, so that choosing the same file again is a change too.
            event.target.value = "";
            if (file) onFile(file);
          }}
        />
        <Button look={current ? "outline" : "solid"} onClick={() => input.current?.click()}>
          Choose a sound
        </Button>
        <RecorderControls
          limits={model?.limits}
          onStart={onRecord}
          onDone={onRecording}
          onRefused={onRefused}
        />
        <Button onClick={onLive} disabled={!model}>
          Listen live
        </Button>
        <span className="text-sm text-quiet">
          <span className="pointer-coarse:hidden">or drop or paste one anywhere. </span>
          {model &&
            `Up to ${Math.round(model.limits.maxUploadBytes / 2 ** 20)} MiB and ${model.limits.maxDuration / 60} minutes.`}
        </span>
      </div>
      {samples.length > 0 && (
        <SampleList samples={samples} model={model} current={current} onSample={onSample} />
      )}
    </div>
  );
}
