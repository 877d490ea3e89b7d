"use client";

import { type FormEvent, useState } from "react";
import { Button } from "@/components/ui/button";

type Props = { onKey: (key: string) => void };

/** Where a gateway with API keys is given one. */
export function KeyForm({ onKey }: Props) {
  const [key, setKey] = useState("");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (key.trim()) onKey(key.trim());
  };
  return (
    <form
      onSubmit={submit}
      className="mt-2 flex flex-wrap items-center gap-x-4 gap-y-2"
      data-testid="key-form"
    >
      <label className="flex flex-wrap items-center gap-x-3 gap-y-1">
        API key
        <input
          type="password"
          autoComplete="off"
          value={key}
          onChange={(event) => setKey(event.target.value)}
          className="min-h-9 w-72 max-w-full rounded-md border border-strong-line bg-transparent px-3 pointer-coarse:min-h-11"
        />
      </label>
      <Button type="submit" look="solid">
        Use this key
      </Button>
      <span className="text-sm text-quiet">It stays in this tab and is gone when you close it.</span>
    </form>
  );
}
