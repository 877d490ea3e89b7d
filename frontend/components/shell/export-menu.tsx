"use client";

import { DropdownMenu } from "radix-ui";
import { Button } from "@/components/ui/button";

export type ExportEntry = { readonly name: string; readonly run: () => void };
export type ExportGroup = { readonly title: string; readonly entries: readonly ExportEntry[] };

type Props = { groups: readonly ExportGroup[]; open: boolean; onOpenChange: (open: boolean) => void };

export function ExportMenu({ groups, open, onOpenChange }: Props) {
  return (
    <DropdownMenu.Root open={open} onOpenChange={onOpenChange} modal={false}>
      <DropdownMenu.Trigger asChild>
        <Button>
          Export
          <svg viewBox="0 0 10 6" className="w-2.5 fill-none stroke-current" aria-hidden="true">
            <path d="M1 1l4 4 4-4" />
          </svg>
        </Button>
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          align="end"
          sideOffset={6}
          className="z-40 max-h-(--radix-dropdown-menu-content-available-height) min-w-56 overflow-y-auto rounded-md border border-line bg-ground p-1 shadow-lg"
        >
          {groups.map(({ title, entries }) => (
            <DropdownMenu.Group key={title}>
              <DropdownMenu.Label className="px-2 pt-2 pb-1 text-sm text-quiet">{title}</DropdownMenu.Label>
              {entries.map(({ name, run }) => (
                <DropdownMenu.Item
                  key={name}
                  onSelect={run}
                  className="cursor-pointer rounded-sm px-2 py-1 outline-none data-highlighted:bg-raised data-highlighted:text-accent pointer-coarse:py-2.5"
                >
                  {name}
                </DropdownMenu.Item>
              ))}
            </DropdownMenu.Group>
          ))}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}
