import { describe, expect, it } from "vitest";
import { reportHtml } from "@/lib/report/html";

const REPORT = {
  title: '<b>"dog" & cat</b>.wav',
  subtitle: "5.00 s, audio_cnn 2.0.0",
  verdict: "Dog 72 %",
  warnings: ["It was <cut> off."],
  sections: [
    { title: "Predictions", table: { head: ["class", "confidence"], rows: [["dog", "0.72"]] } },
    {
      title: "Plot",
      image: { source: "data:image/png;base64,AAAA", alt: 'a "plot"' },
      text: ["One.", "Two."],
    },
    { title: "Sound", audio: { source: "data:audio/wav;base64,AAAA", name: "The window" } },
  ],
};

describe("a report", () => {
  const html = reportHtml(REPORT);

  it("writes user-given names as text, never as markup", () => {
    expect(html).toContain("<h1>&lt;b&gt;&quot;dog&quot; &amp; cat&lt;/b&gt;.wav</h1>");
    expect(html).toContain("It was &lt;cut&gt; off.");
    expect(html).not.toContain("<b>");
  });

  it("has no script and loads nothing", () => {
    expect(html).not.toMatch(/<script|<link|https?:/);
    expect(html).toContain("default-src 'none'");
    for (const [, source] of html.matchAll(/src="([^"]+)"/g)) expect(source).toMatch(/^data:/);
  });

  it("has every section with its table, image, sound and words", () => {
    expect(html).toContain("<tr><td>dog</td><td>0.72</td></tr>");
    expect(html).toContain('alt="a &quot;plot&quot;"');
    expect(html).toContain("<p>One.</p>\n<p>Two.</p>");
    expect(html).toContain('<audio controls src="data:audio/wav');
  });
});
