/** Opens and saves files: chosen, dropped, pasted, downloaded, or by `poserig rig new`. */
import { h } from "../src/dom";
import { isArray, isNumber, isObject, textOf, type JsonObject } from "../src/model/json";
import type { Creator } from "./creator";
import { changePaper } from "./model/actions";
import { SIGMA_SOURCES, type Draft } from "./model/draft";
import { awsElement, readRig } from "./model/foreign";
import { rigJson, rigName, rigText } from "./model/rig-json";
import type { Export } from "./panel/dialogs";
import { fileIn, isImage, loadPicture } from "./picture";
import type { Session } from "./session";
import * as texts from "./texts";

export interface Files {
  /** Hidden inputs by which the browser asks for a file. */
  readonly inputs: readonly HTMLElement[];
  readonly exports: () => readonly Export[];
  chooseRig(): void;
  choosePicture(): void;
  /** Asks for a rig file whose sigmas are taken over. */
  chooseSigmas(): void;
  save(): Promise<void>;
  /** Takes what is dropped on a node, and pictures that are pasted. */
  listen(node: HTMLElement): void;
}

const PROGRAMS: Readonly<Record<string, readonly [label: string, ending: string]>> = {
  aws: ["AWS component: attributes", "html"],
  coco: ["COCO: categories", "json"],
  cvat: ["CVAT: labels with drawing", "json"],
  deeplabcut: ["DeepLabCut: config.yaml", "yaml"],
  mmpose: ["MMPose: dataset_info", "py"],
  sleap: ["SLEAP: skeleton", "json"],
  ultralytics: ["Ultralytics: data.yaml", "yaml"],
};

export function createFiles(creator: Creator, session: Session | null, begin: (rig: JsonObject) => void): Files {
  const tell = (error: unknown): void => { creator.say(error instanceof Error ? error.message : String(error)); };

  const read = async (file: File): Promise<JsonObject> => {
    const text = await file.text();
    const { rig, faults } = readRig(text);
    if (rig) return rig;
    if (faults.length > 0) throw new Error(`${file.name}: ${faults.slice(0, 3).join("; ")}${faults.length > 3 ? "; …" : ""}`);
    if (session) return session.read(text, file.name);
    throw new Error(`${file.name} holds no rig that is known here. With \`poserig rig convert\` or \`poserig rig new\` more can be read.`);
  };
  const openRig = async (file: File): Promise<void> => { begin(await read(file)); };
  const openPicture = async (file: Blob): Promise<void> => {
    const { size, source } = await loadPicture(file)
      .catch(() => { throw new Error("This picture cannot be shown. Use a JPEG, PNG or WebP."); });
    creator.change("Put a picture under it", (draft) => changePaper(draft, size, source));
  };
  const openSigmas = async (file: File): Promise<void> => {
    const rig = await read(file);
    if (!creator.change("Take over σ", (draft) => withSigmas(draft, rig))) {
      creator.say("No point of that file has the name of a point of this rig.");
    }
  };
  const input = (accept: string, open: (file: File) => Promise<void>): HTMLInputElement => {
    const node = h("input", { "type": "file", accept, "hidden": true, "aria-hidden": "true", "tabindex": "-1" });
    node.addEventListener("change", () => {
      const [file] = node.files ?? [];
      node.value = "";
      if (file) open(file).catch(tell);
    });
    return node;
  };
  const rigs = input(".json,.txt,.html,.yaml,.yml,.svg,.py", openRig);
  const pictures = input("image/*", openPicture);
  const sigmas = input(".json", openSigmas);

  const download = (name: string, text: string): void => {
    const url = URL.createObjectURL(new Blob([text], { type: "application/octet-stream" }));
    h("a", { href: url, download: name }).click();
    setTimeout(() => { URL.revokeObjectURL(url); }, 10_000);
    creator.say(`Downloaded ${name}`);
  };
  const rigFile = (): string => rigText(rigJson(creator.draft));

  return {
    inputs: [rigs, pictures, sigmas],
    chooseRig() { rigs.click(); },
    choosePicture() { pictures.click(); },
    chooseSigmas() { sigmas.click(); },
    async save() {
      if (!session) {
        download(`${rigName(creator.draft)}.json`, rigFile());
        return;
      }
      await session.save(rigFile()).then((file) => { creator.say(texts.saved(file)); }, tell);
    },
    exports: () => {
      const name = rigName(creator.draft);
      const others = (session?.programs ?? ["aws"]).flatMap((program): Export[] => {
        const [label, ending] = PROGRAMS[program] ?? [];
        return label === undefined || ending === undefined ? [] : [{
          label, about: `${name}.${program}.${ending}`,
          run: () => {
            const text = session ? session.convert(rigJson(creator.draft), program)
              : Promise.resolve(awsElement(creator.draft));
            text.then((content) => { download(`${name}.${program}.${ending}`, content); }, tell);
          },
        }];
      });
      return [
        { label: "Rig file of poserig", about: `${name}.json`, run: () => { download(`${name}.json`, rigFile()); } },
        ...others,
      ];
    },
    listen(node) {
      node.addEventListener("dragover", (event) => {
        event.preventDefault();
        node.classList.add("dropping");
      });
      node.addEventListener("dragleave", () => { node.classList.remove("dropping"); });
      node.addEventListener("drop", (event) => {
        event.preventDefault();
        node.classList.remove("dropping");
        const picture = fileIn(event.dataTransfer, isImage);
        const rig = fileIn(event.dataTransfer, (file) => !isImage(file));
        if (picture) openPicture(picture).catch(tell);
        else if (rig) openRig(rig).catch(tell);
      });
      window.addEventListener("paste", (event) => {
        const picture = fileIn(event.clipboardData, isImage);
        if (!picture) return;
        event.preventDefault();
        openPicture(picture).catch(tell);
      });
    },
  };
}

/** The draft with the sigmas of another rig, for points of the same name. */
function withSigmas(draft: Draft, rig: JsonObject): Draft {
  const points = isArray(rig["keypoints"]) ? rig["keypoints"].filter(isObject) : [];
  const known = new Map(points.map(({ name, sigma }) => [textOf(name), sigma]));
  if (!draft.points.some(({ name }) => isNumber(known.get(name)))) return draft;
  return {
    ...draft,
    sigmaSource: SIGMA_SOURCES.find((source) => source === rig["sigma_source"]) ?? "estimated",
    points: draft.points.map((point) => {
      const sigma = known.get(point.name);
      return isNumber(sigma) ? { ...point, sigma } : point;
    }),
  };
}
