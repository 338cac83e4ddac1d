/** The class of an instance, and the rig that goes with it. */
import { detailsOf } from "./details";
import type { Instance } from "./document";
import { isString, textOf } from "./json";
import type { Rig, Rigs } from "./rig";

/** The class of an instance: that of its rig, as long as nobody said another one. */
export const classOf = ({ rig, details }: Instance): string => textOf(details["class"]) || rig.category;

/** The rig that has this class; undefined when none has. */
export const rigOfClass = (rigs: readonly Rig[], name: string): Rig | undefined =>
  rigs.find(({ classes }) => classes.includes(name));

/** The instance with another class, and with the rig of that class. */
export function withClass(instance: Instance, name: string, rigs: readonly Rig[]): Instance {
  const rig = rigOfClass(rigs, name) ?? instance.rig;
  const details = detailsOf({ ...instance.details, class: name === rig.category ? "" : name });
  return { ...withRig(instance, rig), details };
}

/** The instance with another rig. The keypoints that both rigs have stay. */
export function withRig(instance: Instance, rig: Rig): Instance {
  if (rig === instance.rig) return instance;
  const { keypoints, loaded } = instance;
  return {
    ...instance, rig,
    keypoints: rig.keypoints.map(({ name }) => keypoints[instance.rig.indexOf.get(name) ?? -1]),
    loaded: loaded && {
      ...loaded,
      entries: loaded.entries.flatMap(({ raw, index }) => {
        const next = index === null ? index : rig.indexOf.get(textOf(raw["label"]));
        return next === undefined ? [] : { raw, index: next };
      }),
    },
  };
}

/** The rig with this name, else the first one. */
export const rigNamed = (rigs: Rigs, name: unknown): Rig =>
  rigs.find((rig) => isString(name) && rig.name === name) ?? rigs[0];
