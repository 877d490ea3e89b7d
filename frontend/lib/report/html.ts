/** A self-contained page with an answer: opens offline and loads nothing. */

/** The sections of a report, with the page's texts. */
export type Report = {
  readonly title: string;
  /** One line on what was analysed, by which model, when. */
  readonly subtitle: string;
  readonly verdict: string;
  readonly warnings: readonly string[];
  readonly sections: readonly Section[];
};

export type Section = {
  readonly title: string;
  readonly text?: readonly string[];
  readonly table?: { readonly head: readonly string[]; readonly rows: readonly (readonly string[])[] };
  /** Addresses of the form `data:`. */
  readonly image?: { readonly source: string; readonly alt: string };
  readonly audio?: { readonly source: string; readonly name: string };
};

const STYLE = `
:root { color-scheme: light; }
body { max-width: 60rem; margin: 2rem auto; padding: 0 1rem; font: 16px/1.5 system-ui, sans-serif; color: #1d1b18; background: #fff; }
h1 { font-size: 1.5rem; margin: 0; } h2 { font-size: 1.15rem; margin: 2rem 0 .5rem; }
p { margin: .25rem 0; } .quiet { color: #655f55; font-size: .9rem; } .verdict { font-size: 1.25rem; margin: 1rem 0; }
img { width: 100%; height: auto; } audio { display: block; margin: .25rem 0; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; } th, td { text-align: left; padding: .15rem 1.5rem .15rem 0; }
td:not(:first-child), th:not(:first-child) { text-align: right; } th { font-weight: 500; color: #655f55; }
@media print { body { margin: 0; } h2 { break-after: avoid; } img, table { break-inside: avoid; } }
`.trim();

/** The whole file. It has no script, and forbids itself to load anything. */
export function reportHtml({ title, subtitle, verdict, warnings, sections }: Report): string {
  const policy = "default-src 'none'; img-src data:; media-src data:; style-src 'unsafe-inline'";
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<title>${escaped(title)}</title>
<style>
${STYLE}
</style>
</head>
<body>
<h1>${escaped(title)}</h1>
<p class="quiet">${escaped(subtitle)}</p>
<p class="verdict">${escaped(verdict)}</p>
${warnings.map((warning) => `<p class="quiet">${escaped(warning)}</p>\n`).join("")}${sections.map(sectionHtml).join("\n")}
</body>
</html>
`;
}

function sectionHtml({ title, text = [], table, image, audio }: Section): string {
  const parts = [`<h2>${escaped(title)}</h2>`];
  if (image) parts.push(`<img src="${escaped(image.source)}" alt="${escaped(image.alt)}">`);
  if (audio)
    parts.push(`<p>${escaped(audio.name)}<audio controls src="${escaped(audio.source)}"></audio></p>`);
  if (table) {
    const row = (cells: readonly string[], tag: "th" | "td") =>
      `<tr>${cells.map((cell) => `<${tag}>${escaped(cell)}</${tag}>`).join("")}</tr>`;
    parts.push(
      `<table>\n${row(table.head, "th")}\n${table.rows.map((cells) => row(cells, "td")).join("\n")}\n</table>`,
    );
  }
  for (const line of text) parts.push(`<p>${escaped(line)}</p>`);
  return `<section>\n${parts.join("\n")}\n</section>`;
}

const ENTITIES: Record<string, string> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => ENTITIES[sign] as string);
}
