import { reshapeActivations, reshapeHead } from "../lib/gateway/reshape";
import { reasons } from "../lib/why/reasons";
import { expect, GATEWAY, open, samples, test } from "./support";

test("contributions and the bias are the logit of every class, in groups too", async ({ page }) => {
  await open(page);
  const buffer = await (await page.request.get("/samples/dog.flac")).body();
  const multipart = { file: { name: "dog.flac", mimeType: "audio/flac", buffer } };
  const ask = (path: string) => page.request.post(`${GATEWAY}${path}`, { multipart });
  const answer = await (await ask("/v1/analyses?top_k=1000&activations=full")).json();
  const { channels } = reshapeActivations(await (await ask("/v1/activations/layer4?encoding=base64")).json());
  const head = reshapeHead(await (await page.request.get(`${GATEWAY}/v1/model/head`)).json());
  const logits = new Map<string, number>(
    answer.saliency.maps.map((map: { class: string; logit: number }) => [map.class, map.logit]),
  );
  expect(logits.size).toBe(head.labels.length);
  for (const [label, logit] of logits) {
    const { total, bias, groups } = reasons(head, channels, label, null);
    expect(Math.abs(total - logit)).toBeLessThan(1e-4);
    const sum = groups.reduce((all, { part }) => all + part, bias);
    expect(Math.abs(sum - logit)).toBeLessThan(1e-4);
    expect(groups.length).toBeLessThanOrEqual(6);
  }
});

test("why dog and not rooster: groups add up to how far dog is ahead", async ({ page }) => {
  await open(page);
  const response = page.waitForResponse((each) => each.url().includes("/v1/analyses"));
  await (await samples(page)).filter({ hasText: "Dog" }).click();
  const { saliency } = await (await response).json();
  const logit = (label: string) => saliency.maps.find((map: { class: string }) => map.class === label).logit;
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
