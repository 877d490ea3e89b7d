/** What layers are called on the page, from their names in the model. */

/** `layer3` → Layer 3, `conv1` → Convolution 1. */
export function stageTitle(stage: string): string {
  const match = /^([a-z]+)(\d+)$/.exec(stage);
  if (!match) return stage.charAt(0).toUpperCase() + stage.slice(1);
  const [, word = "", number = ""] = match;
  const name = word === "conv" ? "Convolution" : word.charAt(0).toUpperCase() + word.slice(1);
  return `${name} ${number}`;
}

/** `layer3.block0.conv` → Block 1, before the ReLU. */
export function blockTitle(layer: string): string {
  const [, block = "", part = ""] = layer.split(".");
  const number = Number(/\d+$/.exec(block)?.[0] ?? Number.NaN) + 1;
  const name = Number.isNaN(number) ? block : `Block ${number}`;
  const when = part === "conv" ? "before the ReLU" : part === "relu" ? "after the ReLU" : part;
  return [name, when].filter(Boolean).join(", ");
}

/** `[8, 27]` → 8 × 27. */
export function shapeText(shape: readonly number[]): string {
  return shape.join(" × ");
}
