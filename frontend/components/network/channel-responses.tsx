"use client";

import { useCallback } from "react";
import { useResult } from "@/components/result/result-context";
import { useModelFact } from "@/hooks/use-model-fact";
import { formatLabel } from "@/lib/format";
import { responsesOf } from "@/lib/receptive/responses";

/** The classes of the training windows that excite a channel most. */
export function ChannelResponses({ layer, channel }: { layer: string; channel: number }) {
  const { gateway } = useResult();
  const load = useCallback((signal: AbortSignal) => gateway.responses(layer, signal), [gateway, layer]);
  const responses = useModelFact(load);
  if (!responses) return null;
  const found = responsesOf(responses, channel);
  return (
    <span data-testid="responses">
      {found.length === 0
        ? "responds to no class more than to others"
        : `of the ${responses.windows} training windows that excite it most: ${found
            .map(({ label, share }) => `${formatLabel(label).toLowerCase()} ${Math.round(share * 100)} %`)
            .join(", ")}`}
    </span>
  );
}
