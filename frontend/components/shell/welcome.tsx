import { formatLabel, formatOdds } from "@/lib/format";
import type { Model } from "@/lib/gateway";
import { shapeText, stageTitle } from "@/lib/layer-names";

/** Before the first sound: one line that says what will happen. */
export function Opening() {
  return (
    <p className="mt-10 max-w-[40rem] text-title leading-snug font-medium tracking-tight text-balance sm:mt-16">
      Give it a sound. It shows what a neural network recognises in it, where, and how it got there.
    </p>
  );
}

/** Before the first sound: the served model's classes and layers, and nothing that looks like a result. */
export function Welcome({ model }: { model: Model }) {
  const first = model.stages[0];
  return (
    <div className="mt-8 grid gap-10 border-t border-line pt-6 sm:grid-cols-2">
      <figure className="sm:col-span-2">
        {/* biome-ignore lint/performance/noImgElement: one small file of this host needs no image service */}
        <img src="/preview.webp" width={1140} height={300} alt="" className="w-full bg-plot object-cover" />
        <figcaption className="mt-1 text-sm text-quiet">
          What you will see, here of a dog: time to the right, pitch upwards, bright is loud. The line
          surrounds where the network found the dog.
        </figcaption>
      </figure>
      <section aria-labelledby="knows-title">
        <h2 id="knows-title" className="font-medium">
          The {model.labels.length} sounds it knows
        </h2>
        <p className="mt-1 mb-3 text-sm text-quiet">
          {model.accuracy !== null && `It is right ${formatOdds(model.accuracy)}. `}Anything else should be
          reported as uncertain.
        </p>
        <ul className="flex flex-wrap gap-x-4 gap-y-1 text-sm">
          {model.labels.map(({ label, emoji }) => (
            <li key={label} className="whitespace-nowrap">
              <span aria-hidden="true">{emoji}</span> {formatLabel(label)}
            </li>
          ))}
        </ul>
      </section>
      <section aria-labelledby="works-title">
        <h2 id="works-title" className="font-medium">
          What it does with yours
        </h2>
        <p className="mt-1 mb-3 text-sm text-quiet">You will see every step, on the same seconds.</p>
        <ol className="text-sm">
          <Step name="Spectrogram" text={`${model.windowLength} s become an image of pitch over time`} />
          {model.stages.map((stage) => (
            <Step
              key={stage.name}
              name={stageTitle(stage.name)}
              text={`${stage.channels === null ? "a map" : `${stage.channels} channels`} of ${shapeText(stage.shape)}${stage === first && stage.channels !== null ? ", each looking for a pattern" : ""}`}
            />
          ))}
          <Step name="Classes" text={`a confidence for each of the ${model.labels.length}`} />
        </ol>
      </section>
    </div>
  );
}

function Step({ name, text }: { name: string; text: string }) {
  return (
    <li className="grid grid-cols-[8.5rem_minmax(0,1fr)] border-t border-line py-1 first:border-t-0">
      <span>{name}</span>
      <span className="text-quiet">{text}</span>
    </li>
  );
}
