"use client";

import { Dialog } from "radix-ui";
import { Button } from "@/components/ui/button";
import { useRestore } from "@/hooks/use-dismissed";

const KEYS: [string, string][] = [
  ["Space", "play or pause; while listening live, freeze"],
  ["← →", "back or forward by half a second"],
  ["Shift ← →", "previous or next window"],
  ["← → on a channel", "previous or next channel"],
  ["[ ]", "evidence for the previous or next class"],
  ["S", "evidence on or off"],
  ["1, 2, …", "open the layer of this number"],
  ["I O", "begin or end a selection at the playhead"],
  ["← → on an edge", "move an edge of the selection, with Shift by more; ↑ ↓ for pitch"],
  ["Z", "zoom to the selection"],
  ["L", "loop"],
  ["+ − 0", "zoom in, out, all the way out"],
  ["P, Shift P", "zoom in or out in pitch"],
  [", .", "earlier or later, when zoomed in"],
  ["Shift ↑ ↓", "higher or lower pitches, when zoomed in"],
  ["E", "export"],
  ["X K B", "remove the evidence, keep only it, paint"],
  ["U", "undo what was painted"],
  ["H, A", "listen to the evidence; switch what is played"],
  ["V F", "why this class; how far the evidence holds"],
  ["Esc", "close the tool, clear the selection"],
  ["?", "this list"],
];

const TOUCH: [string, string][] = [
  ["Tap", "a plot to go there and to read its numbers"],
  [
    "Drag",
    "sideways to select a stretch of time, its handles to change it or to select some pitches; with Paint chosen, to paint",
  ],
  ["Pinch", "sideways to zoom in time, up and down in pitch; two fingers to move"],
  ["Double tap", "to zoom to the selection, or all the way out"],
];

const WORDS: [string, string][] = [
  ["Spectrogram", "an image of a sound: time to the right, pitch upwards, bright is loud"],
  ["Window", "the few seconds that the network analyses at a time: a column of the timeline"],
  [
    "Confidence",
    "how probable a class is according to the network; of all sounds with 80 %, about 8 in 10 are of it",
  ],
  ["Decibel", "a step of loudness: 6 dB more is twice the amplitude; 0 dB is the loudest a file can hold"],
  ["Layer", "one step of the network; it turns maps into other maps"],
  ["Channel", "one pattern that a layer looks for, and where it found it"],
  ["Evidence", "what each cell of the last layer adds to the score of a class"],
  ["Receptive field", "the part of the spectrogram that a cell was computed from"],
  ["Logit", "a class's score, before all scores together become confidences"],
];

const POINTER: [string, string][] = [
  ["Click", "in any plot to go there"],
  ["Drag", "to select a stretch of time, across a spectrogram some pitches too; its edges to change it"],
  ["Double click", "to zoom to the selection, or all the way out"],
  ["Ctrl + wheel", "to zoom in time, with Shift in pitch; Shift + wheel to move"],
  ["Hz axis", "Ctrl + wheel to zoom in pitch; Shift + wheel or drag to move"],
  ["Hover", "for the numbers, and where they stand in the JSON"],
];

export function HelpDialog({ open, onOpenChange }: { open: boolean; onOpenChange: (open: boolean) => void }) {
  const [isAnyHidden, showNotes] = useRestore();
  return (
    <Dialog.Root open={open} onOpenChange={onOpenChange}>
      <Dialog.Trigger asChild>
        <Button look="plain" className="text-sm">
          Help
        </Button>
      </Dialog.Trigger>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-40 bg-black/50" />
        <Dialog.Content className="fixed inset-0 z-50 m-auto h-fit max-h-[90dvh] w-[min(40rem,calc(100vw-2rem))] overflow-y-auto rounded-lg bg-ground p-6 sm:p-8">
          <Dialog.Title className="text-title font-medium">Finding your way</Dialog.Title>
          <Dialog.Description className="mt-1 text-quiet">
            A neural network looks at an image of the sound, its spectrogram, and turns it step by step into a
            class. The page shows every step on the same seconds.
          </Dialog.Description>
          <div className="mt-6 grid gap-8 sm:grid-cols-2">
            <div className="space-y-6 pointer-coarse:order-last">
              <KeyList title="Keyboard" entries={KEYS} />
            </div>
            <div className="space-y-6">
              <div className="hidden pointer-coarse:block">
                <KeyList title="Touch" entries={TOUCH} />
              </div>
              <div className="pointer-coarse:hidden">
                <KeyList title="Pointer" entries={POINTER} />
              </div>
              <KeyList title="Words" entries={WORDS} />
            </div>
          </div>
          <div className="mt-6 flex flex-wrap gap-4">
            <Dialog.Close asChild>
              <Button>Close</Button>
            </Dialog.Close>
            {isAnyHidden && (
              <Button look="plain" onClick={showNotes}>
                Show the hidden notes again
              </Button>
            )}
          </div>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function KeyList({ title, entries }: { title: string; entries: [string, string][] }) {
  return (
    <div>
      <h3 className="mb-2 font-medium">{title}</h3>
      <dl className="grid grid-cols-[6rem_minmax(0,1fr)] gap-y-1 text-sm">
        {entries.map(([key, meaning]) => (
          <div key={key} className="contents">
            <dt className="text-quiet">{key}</dt>
            <dd>{meaning}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
