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

type Operation = {
  readonly operation: string;
  readonly kernel: readonly number[];
  readonly stride: readonly number[];
  readonly parameters: number;
};

/** `inverted residual, 3 × 3, stride 2` */
export function operationText({ operation, kernel, stride }: Omit<Operation, "parameters">): string {
  const step = stride[0] === stride[1] ? stride[0] : shapeText(stride);
  return `${operation}, ${shapeText(kernel)}${step === 1 ? "" : `, stride ${step}`}`;
}

/** `2,392 parameters` */
export function parametersText({ parameters }: Pick<Operation, "parameters">): string {
  return `${parameters.toLocaleString("en")} parameters`;
}
