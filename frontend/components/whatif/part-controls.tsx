"use client";

import { useBench } from "@/components/bench/bench-context";
import { ShareSlider } from "@/components/bench/share-slider";
import { useResult } from "@/components/result/result-context";
import { Button } from "@/components/ui/button";
import { Choice } from "@/components/ui/choice";
import { formatLabel } from "@/lib/format";
import { BRUSHES, type Brush, evidenceMask } from "@/lib/whatif/bench";
import { blank } from "@/lib/whatif/mask";
import { FILLS, type Fill, MODES, type Mode } from "@/lib/whatif/variants";

const FILL_NAMES: Record<Fill, string> = { mean: "the window's mean level", silence: "silence" };
const BRUSH_NAMES: Record<Brush, string> = { brush: "brush", box: "box", erase: "eraser" };
const MODE_NAMES: Record<Mode, string> = {
  remove: "remove what is painted",
  keep: "keep only what is painted",
};

/** Controls for the part, and for what fills the removed cells. */
export function PartControls() {
  const { bench, act } = useBench();
  return (
    <div className="flex flex-wrap items-center gap-x-5 text-sm text-quiet">
      {bench.tool === "paint" ? <PaintControls /> : <EvidenceControls />}
      <Choice
        label="filled with"
        value={bench.fill}
        choices={FILLS.map((value) => ({ value, name: FILL_NAMES[value] }))}
        onChange={(fill) => act({ type: "set", change: { fill } })}
      />
    </div>
  );
}

function EvidenceControls() {
  const { bench } = useBench();
  const { saliency } = useResult();
  const percent = Math.round(bench.share * 100);
  return (
    <span className="inline-flex flex-wrap items-center gap-x-2">
      {saliency && `Evidence for ${formatLabel(saliency.label).toLowerCase()}:`} the strongest
      <ShareSlider />
      <span className="w-24 text-ink">{percent} % of cells</span>
    </span>
  );
}

function PaintControls() {
  const { bench, act } = useBench();
  const { saliency, placed, model } = useResult();
  const { history, brush, paintMode } = bench;
  const startFromEvidence = () => {
    if (!saliency) return;
    act({ type: "paint", mask: evidenceMask(bench, saliency.grid, placed(model.evidenceLayer)) });
  };
  return (
    <>
      <Choice
        label="Do"
        hideLabel
        value={paintMode}
        choices={MODES.map((value) => ({ value, name: MODE_NAMES[value] }))}
        onChange={(value) => act({ type: "set", change: { paintMode: value } })}
      />
      <Choice
        label="with"
        value={brush}
        choices={BRUSHES.map((value) => ({ value, name: BRUSH_NAMES[value] }))}
        onChange={(value) => act({ type: "set", change: { brush: value } })}
      />
      <Button look="plain" disabled={history.before.length === 0} onClick={() => act({ type: "undo" })}>
        Undo
      </Button>
      <Button look="plain" onClick={() => act({ type: "paint", mask: blank(history.now) })}>
        Clear
      </Button>
      {saliency && (
        <Button look="plain" onClick={startFromEvidence}>
          Paint its evidence
        </Button>
      )}
    </>
  );
}
