"use client";

import { type FormEvent, useId, useState } from "react";
import { Button } from "@/components/ui/button";
import { isSendable } from "@/lib/api-key";
import { classes } from "@/lib/class-names";

type Props = { onKey: (key: string) => void };

/** Where a gateway with API keys is given one. */
export function KeyForm({ onKey }: Props) {
  const [key, setKey] = useState("");
  const note = useId();
  const [wrong, setWrong] = useState(false);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const text = key.trim();
    setWrong(!isSendable(text));
    if (isSendable(text)) onKey(text);
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
          aria-invalid={wrong}
          aria-describedby={note}
          value={key}
          onChange={(event) => setKey(event.target.value)}
          className="min-h-9 w-72 max-w-full rounded-md border border-strong-line bg-transparent px-3 pointer-coarse:min-h-11"
        />
      </label>
      <Button type="submit" look="solid">
        Use this key
      </Button>
      <span className={classes("text-sm", wrong ? "text-alarm" : "text-quiet")} id={note}>
        {wrong
          ? "Not a valid key: keys have letters, digits and punctuation, and no spaces."
          : "It is kept in this tab only, and deleted when you close it."}
      </span>
    </form>
  );
}
