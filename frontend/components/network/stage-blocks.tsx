import type { LayerInfo } from "@/lib/gateway";

const SIZE = 10;
const GAP = 8;
const ABOVE = 9;

/** The blocks of a stage, one after another; an arc leads around those whose input is added to their output. */
export function StageBlocks({ blocks }: { blocks: readonly LayerInfo[] }) {
  if (blocks.length === 0 || blocks.some(({ hasShortcut }) => hasShortcut === null)) return null;
  const width = GAP + blocks.length * (SIZE + GAP);
  const count = blocks.filter(({ hasShortcut }) => hasShortcut).length;
  const middle = ABOVE + SIZE / 2;
  return (
    <svg
      viewBox={`0 0 ${width} ${ABOVE + SIZE + 1}`}
      width={width}
      height={ABOVE + SIZE + 1}
      role="img"
      aria-label={`${blocks.length} ${blocks.length === 1 ? "block" : "blocks"}, ${count} with a shortcut`}
      data-testid="blocks"
      className="mt-1 block fill-none stroke-current text-quiet"
    >
      <title>{`${blocks.length} blocks; an arc is a shortcut: the block's input is added to its output`}</title>
      {blocks.map(({ name, hasShortcut }, index) => {
        const x = GAP + index * (SIZE + GAP);
        return (
          <g key={name}>
            <path d={`M${x - GAP} ${middle}h${GAP}m${SIZE} 0h${GAP / 2}`} />
            <rect x={x + 0.5} y={ABOVE + 0.5} width={SIZE - 1} height={SIZE - 1} />
            {hasShortcut && (
              <path
                data-shortcut
                className="stroke-accent"
                d={`M${x - GAP / 2} ${middle}V4q0 -3 3 -3H${x + SIZE + GAP / 2 - 3}q3 0 3 3V${middle}`}
              />
            )}
          </g>
        );
      })}
    </svg>
  );
}
