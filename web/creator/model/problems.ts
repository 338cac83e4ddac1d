/** Everything that is wrong with a draft, and everything that could be better, each with the place to go to. */
import { isObject, Place, type Json, type Problem } from "../../src/model/json";
import { parseRig } from "../../src/model/parse-rig";
import { changePoints, removeLink } from "./actions";
import { adviceOn, type Fix } from "./advice";
import type { Draft } from "./draft";
import { factsOf, frameOf, rigJson } from "./rig-json";

export interface DraftProblem {
  /** A fault makes the file unusable; advice does not. */
  readonly isFault: boolean;
  readonly what: string;
  /** How to fix it by hand, "" when the text says it. */
  readonly cure: string;
  /** Id of the point that it is about, or null. */
  readonly point: string | null;
  /** Index of the line that it is about, or null. */
  readonly link: number | null;
  /** The member of the point or of the rig, as in the file: "name", "swap". */
  readonly member: string;
  readonly fix: ((draft: Draft) => Draft) | null;
}

/** What makes a rig file unusable, in the component's words; [] for a good one. */
export function faultsOf(rig: Json): Problem[] {
  const problems: Problem[] = [];
  parseRig(new Place(rig, "rig", problems));
  return problems;
}

export function problemsOf(draft: Draft): DraftProblem[] {
  if (draft.points.length === 0) return [];
  const at = (place: string): Pick<DraftProblem, "point" | "link" | "member"> => {
    const [, list, index, member = ""] = /^(?:rig\.)?(keypoints|links)\[(\d+)\]\.?(.*)$/.exec(place) ?? [];
    return {
      point: list === "keypoints" ? draft.points[Number(index)]?.id ?? null : null,
      link: list === "links" ? Number(index) : null,
      member: list ? member || "name" : place.replace(/^rig\.?/, ""),
    };
  };
  const faults = faultsOf(rigJson(draft)).map(({ where, what }): DraftProblem =>
    ({ isFault: true, what: `${saidOf(draft, where)}${what}`, cure: "", ...at(where), fix: null }));
  const advice = adviceOn(factsOf(draft)).map(({ place, what, cure, fix }): DraftProblem => {
    const where = at(place);
    return {
      isFault: false, what: where.link === null ? what : `Line ${where.link + 1} ${what}`, cure, ...where,
      fix: fix && ((now) => fix === "remove" ? removeLink(now, where.link ?? -1) : fixed(now, fix)),
    };
  });
  return [...faults, ...advice];
}

/** The point or line that a fault is about, before the fault's own words, which begin with a verb or a value. */
function saidOf(draft: Draft, where: string): string {
  const [, list, index] = /^rig\.(keypoints|links)\[(\d+)\]/.exec(where) ?? [];
  if (list === "keypoints") return `Point ${Number(index) + 1} “${draft.points[Number(index)]?.name ?? ""}”: `;
  return list ? `Line ${Number(index) + 1}: ` : `${where.replace(/^rig\.?/, "") || "The rig"}: `;
}

function fixed(draft: Draft, fix: Fix): Draft {
  const { left, top, right, bottom } = frameOf(draft);
  return fix.reduce((next, [index, member, value]) => {
    const point = next.points[index];
    if (!point) return next;
    if (member === "position" && Array.isArray(value)) {
      const [x, y] = value as [number, number];
      const place = { x: left + x * (right - left), y: top + y * (bottom - top) };
      return { ...changePoints(next, [point.id], { at: place }), frame: null };
    }
    if (member !== "swap") return changePoints(next, [point.id], { [member]: value });
    const partner = next.points[value as number];
    if (!partner) return next;
    const paired = changePoints(next, [point.id], { partner: partner.id });
    return changePoints(paired, [partner.id], { partner: point.id });
  }, draft);
}

export const isRig = (value: Json): boolean =>
  isObject(value) && value["version"] === 1 && Array.isArray(value["keypoints"]);
