import type { ReactNode } from "react";

/** Where a pointer is, in fractions of the plot, `y` downwards. */
export type Pointed = { readonly x: number; readonly y: number };

/** The numbers under the pointer, beside it, on the side where there is room. */
export function Readout({ at, children }: { at: Pointed; children: ReactNode }) {
  const right = at.x > 0.55;
  const style = {
    [right ? "right" : "left"]: `calc(${(right ? 1 - at.x : at.x) * 100}% + 12px)`,
    ...(at.y > 0.5 ? { bottom: "4px" } : { top: "4px" }),
  };
  return (
    <div
      style={style}
      data-testid="readout"
      className="pointer-events-none absolute z-10 max-w-[80%] rounded-sm bg-black/85 px-2 py-1 text-sm leading-5 whitespace-nowrap text-[#f3efe8] [&>code]:block [&>code]:truncate [&>code]:font-sans [&>code]:text-[#b9b2a5]"
    >
      {children}
    </div>
  );
}
