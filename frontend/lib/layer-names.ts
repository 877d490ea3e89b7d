/** What layers are called on the page, from their names in the model. */

/** `layer3` → Layer 3, `conv1` → Convolution 1. */
export function stageTitle(stage: string): string {
  const match = /^([a-z]+)(\d+)$/.exec(stage);
  if (!match) return stage.charAt(0).toUpperCase() + stage.slice(1);
  const [, word = "", number = ""] = match;
  const name = word === "conv" ? "Convolution" : word.charAt(0).toUpperCase() + word.slice(1);
  return `${name} ${number}`;
}

/** `layer3.block0.active` → Block 1. */
export function blockTitle(layer: string): string {
  const block = layer.split(".")[1] ?? "";
  const number = /\d+$/.exec(block)?.[0];
  return number ? `Block ${Number(number) + 1}` : block;
}

const QUANTITIES: Record<string, string> = {
  channel_mean: "mean of all channels",
  active_share: "share of channels above zero",
};

/** What a map's numbers are. */
export function quantityText(quantity: string): string {
  return QUANTITIES[quantity] ?? quantity.replaceAll("_", " ");
}

/** `[8, 27]` → 8 × 27. */
export function shapeText(shape: readonly number[]): string {
  return shape.join(" × ");
}
