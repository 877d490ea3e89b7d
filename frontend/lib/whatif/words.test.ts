import { describe, expect, it } from "vitest";
import { isWeak, type Outcome, outcomeWords, spread } from "@/lib/whatif/words";

const DOG: Outcome = {
  label: "dog",
  mode: "remove",
  isEvidence: true,
  share: 0.2,
  before: 0.996,
  after: 0.071,
  random: [0.99, 0.995, 0.99, 0.98, 0.99],
};
const RAIN: Outcome = {
  ...DOG,
  label: "rain",
  before: 0.89,
  after: 0.85,
  random: [0.86, 0.85, 0.86, 0.87, 0.86],
};

describe("what happened", () => {
  it("is said plainly where the evidence is strong", () => {
    expect(outcomeWords(DOG)).toEqual({ happened: "Dog fell from 99.6 % to 7.1 %.", means: null });
    expect(isWeak(DOG)).toBe(false);
  });

  it("is not called important where random areas do as much", () => {
    expect(outcomeWords(RAIN)).toEqual({
      happened: "Rain fell from 89 % to 85 %.",
      means: "The rain is everywhere: no fifth of it is needed.",
    });
    expect(outcomeWords({ ...DOG, after: 0.3, random: [0.4, 0.5] }).means).toBe(
      "But any fifth of the spectrogram matters nearly as much.",
    );
  });

  it("calls nearly a fifth a fifth, as outer cells differ in size", () => {
    expect(outcomeWords({ ...RAIN, share: 0.206 }).means).toContain("no fifth of it");
    expect(outcomeWords({ ...RAIN, share: 0.3 }).means).toContain("no 30 % of it");
  });

  it("says nothing about chance without results for random areas", () => {
    expect(outcomeWords({ ...RAIN, random: [] }).means).toBeNull();
  });

  it("of a painted part does not speak of the class's evidence", () => {
    expect(outcomeWords({ ...RAIN, isEvidence: false }).means).toBe("This part hardly matters.");
    expect(outcomeWords({ ...RAIN, isEvidence: false, after: 0.88 }).happened).toBe(
      "Rain stayed at 88 %; it was 89 %.",
    );
  });

  it("of a part alone compares with any other part alone", () => {
    const keep: Outcome = { ...DOG, mode: "keep", after: 0.43, random: [0.08, 0.05] };
    expect(outcomeWords(keep)).toEqual({
      happened: "From this part alone: dog 43 %; from the whole: 99.6 %.",
      means: null,
    });
    expect(outcomeWords({ ...keep, after: 0.1 }).means).toBe(
      "Any fifth of the spectrogram says about as much.",
    );
  });
});

it("a spread has its mean, its ends and the sample's deviation", () => {
  expect(spread([1, 2, 3])).toEqual({ mean: 2, low: 1, high: 3, sd: 1 });
  expect(spread([4]).sd).toBe(0);
});
