"use client";

import { HelpDialog } from "@/components/shell/help-dialog";
import { Button } from "@/components/ui/button";
import { classes } from "@/lib/class-names";
import { formatOdds } from "@/lib/format";
import type { Model } from "@/lib/gateway";

type Props = {
  model: Model | null;
  helpOpen: boolean;
  onHelp: (open: boolean) => void;
  /** Whether the ways to give a sound are open; `null` where they always are. */
  inputOpen: boolean | null;
  onInput: (open: boolean) => void;
};

export function Header({ model, helpOpen, onHelp, inputOpen, onInput }: Props) {
  return (
    <header className="flex flex-wrap items-center gap-x-6 gap-y-0 border-b border-line py-1 sm:py-1.5">
      <h1 className="font-medium">Audio CNN Visualizer</h1>
      <p
        className={classes(
          "text-sm text-quiet max-sm:order-last max-sm:w-full",
          inputOpen !== null && "max-sm:hidden",
        )}
        data-testid="model"
      >
        {model
          ? `${model.labels.length} classes${model.accuracy === null ? "" : `, right ${formatOdds(model.accuracy)}`} · ${model.name} ${model.version}`
          : "Waiting for the model"}
      </p>
      <div className="ml-auto flex items-center gap-4 text-sm">
        {inputOpen !== null && (
          <Button look="plain" aria-expanded={inputOpen} onClick={() => onInput(!inputOpen)}>
            New sound
          </Button>
        )}
        <HelpDialog open={helpOpen} onOpenChange={onHelp} />
      </div>
    </header>
  );
}
