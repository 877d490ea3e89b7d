import type { ComponentProps } from "react";
import { classes } from "@/lib/class-names";

type Props = ComponentProps<"button"> & { look?: "plain" | "outline" | "solid" };

const LOOKS = {
  plain: "text-accent hover:underline underline-offset-4",
  outline: "border border-strong-line px-3 hover:border-accent hover:text-accent",
  solid: "border border-transparent bg-accent px-3 text-on-accent hover:opacity-90",
};

export function Button({ look = "outline", className, type = "button", ...props }: Props) {
  return (
    <button
      type={type}
      className={classes(
        "inline-flex min-h-9 items-center justify-center gap-2 rounded-md whitespace-nowrap transition-colors duration-150",
        "disabled:cursor-default disabled:opacity-50 pointer-coarse:min-h-11",
        LOOKS[look],
        className,
      )}
      {...props}
    />
  );
}
