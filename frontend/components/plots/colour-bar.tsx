import { type ColormapName, cssGradient } from "@/lib/viz/colormap";

type Props = { colormap: ColormapName; top: string; bottom: string; unit?: string };

/** A colour bar standing beside its plot, in the right gutter. */
export function ColourBar({ colormap, top, bottom, unit }: Props) {
  return (
    <div className="absolute inset-y-0 left-2 hidden gap-1.5 text-sm leading-none text-quiet sm:flex">
      <div
        className="h-full w-2 forced-color-adjust-none"
        style={{ background: cssGradient(colormap, "to top") }}
      />
      <div className="flex h-full flex-col justify-between">
        <span>{top}</span>
        {unit && <span>{unit}</span>}
        <span>{bottom}</span>
      </div>
    </div>
  );
}

/** The same lying down: where there is no gutter, and in captions. */
export function ColourStrip({ colormap, top, bottom }: Props) {
  return (
    <span className="inline-flex items-center gap-1.5 text-sm text-quiet">
      {bottom}
      <span
        className="inline-block h-2 w-16 forced-color-adjust-none"
        style={{ background: cssGradient(colormap, "to right") }}
      />
      {top}
    </span>
  );
}
