"use client";

import { HelpDialog } from "@/components/shell/help-dialog";
import { ThemeChoice } from "@/components/shell/theme-choice";
import type { Model } from "@/lib/gateway";

type Props = { model: Model | null; helpOpen: boolean; onHelp: (open: boolean) => void };

export function Header({ model, helpOpen, onHelp }: Props) {
  return (
    <header className="flex flex-wrap items-center gap-x-6 gap-y-0 border-b border-line py-3">
      <h1 className="font-medium">Audio CNN Visualizer</h1>
      <p className="text-sm text-quiet max-sm:order-last max-sm:w-full" data-testid="model">
        {model ? `${model.labels.length} classes · ${model.name} ${model.version}` : "Waiting for the model"}
      </p>
      <div className="-my-1 ml-auto flex items-center gap-3">
        <ThemeChoice />
        <HelpDialog open={helpOpen} onOpenChange={onHelp} />
      </div>
    </header>
  );
}
