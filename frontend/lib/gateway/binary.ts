/** Answers in binary: a JSON document and, behind it, the arrays that it names (`gateway/http/binary.py`). */

import type { WireArray } from "@/lib/gateway/wire";
import type { Grid } from "@/lib/viz/grid";

export class BinaryAnswer<Document> {
  readonly document: Document;
  private readonly arrays: Uint8Array;

  constructor(bytes: ArrayBuffer) {
    const length = new DataView(bytes).getUint32(0, true);
    this.document = JSON.parse(new TextDecoder().decode(new Uint8Array(bytes, 4, length))) as Document;
    this.arrays = new Uint8Array(bytes, 4 + length);
  }

  /** The numbers of an array, row by row. */
  values({ shape, dtype, offset, start, scale }: WireArray): Float32Array {
    const count = shape.reduce((product, size) => product * size, 1);
    const values = new Float32Array(count);
    const low = this.arrays.subarray(offset, offset + count);
    const high = dtype === "uint16" ? this.arrays.subarray(offset + count, offset + 2 * count) : null;
    for (let index = 0; index < count; index++) {
      const step = (low[index] as number) + (high ? (high[index] as number) << 8 : 0);
      values[index] = start + scale * step;
    }
    return values;
  }

  grid(array: WireArray): Grid {
    const [rows = 0, cols = 0] = array.shape;
    return { rows, cols, values: this.values(array) };
  }
}
