/**
 * Colours for numbers. The sequential maps are perceptually uniform (magma, viridis and cividis are matplotlib's, CC0);
 * the diverging one is for signed values only.
 */

/** Behind every plot; as the style sheet has it (`--color-plot`). */
export const PLOT_COLOR = "#0c0b0b";

export const SEQUENTIAL = ["magma", "viridis", "cividis", "grey"] as const;
export type SequentialName = (typeof SEQUENTIAL)[number];
export type ColormapName = SequentialName | "diverging";
export type Rgb = readonly [red: number, green: number, blue: number];

const MAGMA =
  "00000402010903031206051a0a08220e0b2b130d34180f3d1d114722115029115a2f116336106b3d0f71440f764a107951127c57157e5d177f641a806a1c81701f817621817c2382832681892881902a81962c809c2e7fa3307eaa337db0357bb73779bd3977c43c75ca3e72d0416fd6456cdc4869e24d66e75263eb5760ef5d5ef2645cf56b5cf7725cf9795dfa815ffc8961fc9065fd9869fe9f6dfea772feae77feb67cfebd82fec488fecc8ffed395fdda9cfde2a3fde9aafcf0b2fcf7b9fcfdbf";
const VIRIDIS =
  "44015446075a470d6047136548186a481d6f482374482878472d7b46327e453781443b844240864045883e49893d4e8a3b528b39568c375b8d355f8d33638d31678e2f6b8e2e6f8e2c728e2a768e297a8e277e8e26828e25858e23898e228d8d21918c1f948c1f988b1e9c891fa08820a38622a78525ab8228ae802db27d32b67a38b9773fbc7346c06f4ec36b56c6675ec96267cc5c70cf577ad15184d44b8ed64598d83ea2da37addc30b8de29c2df23cde11dd8e219e2e418ece51bf6e620fde725";
const CIVIDIS =
  "00224e00255400285b002b62002e6a0030700533711235701a386f213b6e273e6e2d416d32436d36466c3b496c3f4c6c434e6c47516c4b546c4f576c535a6d565c6d5a5f6e5e626e61656f656870686a716c6d726f70737273747676767979777d7c78807f788482798885788c8878908b78938e789791779b94769f9775a39a74a79d73aba072afa471b4a76fb8aa6ebcae6cc0b16ac4b468c8b866cdbb63d1bf61d5c25edac65bdec958e2cd54e7d150ebd44bf0d846f5dc41f9e03afee434fee838";
const GREY = "060606f5f5f5";
/** Blue below zero, near-black at zero, orange above: zero disappears into the plot's ground. */
const DIVERGING = "a8dcff4aa3e41f6cb0123f6e1114186e3512b05f1fe4944affd9a8";

/** 256 colours, interpolated between evenly spaced hexadecimal stops. */
function table(stops: string): Uint8ClampedArray {
  const count = stops.length / 6;
  const channel = (stop: number, offset: number) =>
    Number.parseInt(stops.slice(stop * 6 + offset, stop * 6 + offset + 2), 16);
  const colours = new Uint8ClampedArray(256 * 3);
  for (let index = 0; index < 256; index++) {
    const position = (index / 255) * (count - 1);
    const low = Math.min(count - 2, Math.floor(position));
    for (let part = 0; part < 3; part++) {
      const from = channel(low, part * 2);
      const to = channel(low + 1, part * 2);
      colours[index * 3 + part] = Math.round(from + (to - from) * (position - low));
    }
  }
  return colours;
}

const TABLES: Record<ColormapName, Uint8ClampedArray> = {
  magma: table(MAGMA),
  viridis: table(VIRIDIS),
  cividis: table(CIVIDIS),
  grey: table(GREY),
  diverging: table(DIVERGING),
};

/** The map's 256 colours as `[r, g, b, r, g, b, …]`. */
export function colours(name: ColormapName): Uint8ClampedArray {
  return TABLES[name];
}

/** The colour at `fraction` (0 to 1, clamped). */
export function colourAt(name: ColormapName, fraction: number): Rgb {
  const index = Math.round(Math.min(1, Math.max(0, fraction)) * 255) * 3;
  const lookup = TABLES[name];
  return [lookup[index] as number, lookup[index + 1] as number, lookup[index + 2] as number];
}

/** A CSS gradient of the whole map, for colour bars. */
export function cssGradient(name: ColormapName, direction: "to right" | "to top"): string {
  const stops = Array.from({ length: 17 }, (_, index) => `rgb(${colourAt(name, index / 16).join(" ")})`);
  return `linear-gradient(${direction}, ${stops.join(", ")})`;
}
