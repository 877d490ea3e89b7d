"use client";

import { useEffect, useState } from "react";
import { Button } from "@/components/ui/button";
import { classes } from "@/lib/class-names";
import { formatDb, formatLogit, formatValue } from "@/lib/format";
import type { Product, Worked } from "@/lib/receptive/convolution";

type Props = {
  found: Worked;
  channel: number;
  cell: { readonly row: number; readonly col: number };
  /** Of the kernel. */
  columns: number;
};

/** Milliseconds for each weight. */
const STEP_MS = 350;

/** The products of one cell, all at once, or one after another on request. */
export function WorkedCell({ found, channel, cell, columns }: Props) {
  const { products, bias, sum, value } = found;
  const [shown, setShown] = useState(products.length);
  const isRunning = shown < products.length;
  useEffect(() => {
    if (!isRunning) return;
    const timer = setTimeout(() => setShown(shown + 1), STEP_MS);
    return () => clearTimeout(timer);
  }, [shown, isRunning]);
  const soFar = products.slice(0, shown).reduce((total, { input, weight }) => total + input * weight, 0);
  const rows = Array.from({ length: products.length / columns }, (_, row) =>
    products.slice(row * columns, (row + 1) * columns),
  ).reverse();
  return (
    <div className="mt-2 text-sm">
      <p className="text-quiet">
        Channel {channel}, row {cell.row}, column {cell.col}: input × weight, with the input's level in dB
        <Button
          look="plain"
          className="ml-3 text-sm motion-reduce:hidden"
          disabled={isRunning}
          onClick={() => setShown(0)}
        >
          Step by step
        </Button>
      </p>
      <table className="mt-1">
        <tbody>
          {rows.map((row) => (
            <tr key={row[0]?.row}>
              {row.map((product) => (
                <ProductCell
                  key={product.col}
                  product={product}
                  isShown={products.indexOf(product) < shown}
                />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      <p className="mt-1" aria-live={isRunning ? "off" : "polite"}>
        sum {formatValue(soFar)}
        {!isRunning && (
          <>
            {" "}
            + bias {formatValue(bias)} = {formatValue(sum)}, after hard swish{" "}
            <b className="font-medium">{formatValue(value)}</b>
          </>
        )}
      </p>
    </div>
  );
}

function ProductCell({ product, isShown }: { product: Product; isShown: boolean }) {
  const { db, input, weight } = product;
  return (
    <td
      className={classes(
        "border border-line px-2 py-1 text-right transition-opacity",
        !isShown && "opacity-25",
      )}
    >
      {formatLogit(input)} × {formatLogit(weight)}
      <span className="block text-quiet">{db === null ? "edge" : formatDb(db)}</span>
    </td>
  );
}
