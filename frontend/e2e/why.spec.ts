import type { Page } from "@playwright/test";
import { BinaryAnswer } from "../lib/gateway/binary";
import { reshapeActivations, reshapeHead } from "../lib/gateway/reshape";
import type { WireActivations } from "../lib/gateway/wire";
import { reasons } from "../lib/why/reasons";
import { expect, GATEWAY, open, samples, test } from "./support";

/** The dog's logits by class, requested beside the page. */
async function answer(page: Page) {
  const buffer = await (await page.request.get("/samples/dog.flac")).body();
  const multipart = { file: { name: "dog.flac", mimeType: "audio/flac", buffer } };
  const post = (path: string) => page.request.post(`${GATEWAY}${path}`, { multipart });
  const { saliency } = await (await post("/v1/analyses?top_k=1000&activations=none")).json();
  const bytes = await (await post("/v1/activations/layer4?encoding=binary")).body();
  const logits = saliency.maps.map((map: { class: string; logit: number }) => [map.class, map.logit]);
  return {
    logits: new Map<string, number>(logits),
    channels: reshapeActivations(new BinaryAnswer<WireActivations>(new Uint8Array(bytes).buffer)).channels,
  };
}

test("contributions and the bias are the logit of every class, in groups too", async ({ page }) => {
  await open(page);
  const { logits, channels } = await answer(page);
  const head = reshapeHead(await (await page.request.get(`${GATEWAY}/v1/model/head`)).json());
  expect(logits.size).toBe(head.labels.length);
  for (const [label, logit] of logits) {
    const { total, bias, groups } = reasons(head, channels, label, null);
    expect(Math.abs(total - logit)).toBeLessThan(1e-4);
    const sum = groups.reduce((all, { part }) => all + part, bias);
    expect(Math.abs(sum - logit)).toBeLessThan(1e-4);
    expect(groups.length).toBeLessThanOrEqual(6);
  }
});

test("why dog and not rooster: groups add up to the difference of the logits", async ({ page }) => {
  await open(page);
  const { logits } = await answer(page);
  const logit = (label: string) => logits.get(label) ?? Number.NaN;
  await (await samples(page)).filter({ hasText: "Dog" }).click();
  await expect(page.getByTestId("verdict")).toContainText("Dog");
  await page.locator("body").press("v");
  const ahead = (logit("dog") - logit("rooster")).toFixed(2);
  await expect(page.getByTestId("why-total")).toContainText(`+${ahead}`);
  await expect(page.getByTestId("why-total")).toContainText(/times as likely as rooster/);
  const groups = page.getByTestId("group");
  await groups.first().click();
  await expect(page.getByTestId("members")).toContainText(/channel \d+ [+−]\d/);
  await expect(page.getByRole("img", { name: /^Where it speaks for the class/ })).toBeVisible();
  await page.getByLabel("and not").selectOption("rain");
  await expect(page.getByTestId("why-total")).toContainText(`+${(logit("dog") - logit("rain")).toFixed(2)}`);
  await page.getByLabel("and not").selectOption("");
  await expect(page.getByTestId("why-total")).toContainText(`score of dog`);
});
