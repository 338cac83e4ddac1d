/**
 * What is said of an instance besides its keypoints, under the names and in the shape of the answer: `class`,
 * `bbox` [x, y, width, height] in image pixels, `flags`, `note`; and of the image: `tags`, `note`. A member
 * that says nothing is left out.
 */
import { isArray, isNumber, isObject, isString, textOf, type Json, type JsonObject } from "./json";

export const NO_DETAILS: JsonObject = {};

/** Reads them from initialValues, a draft or an earlier answer. What is no detail is left out. */
export function detailsOf(item: Json | undefined): JsonObject {
  if (!isObject(item)) return NO_DETAILS;
  const { bbox, note } = item;
  const kind = item["class"];
  return unlessEmpty({
    ...(textOf(kind) && { class: kind }),
    ...(isBox(bbox) && { bbox }),
    ...textsIn(item, "flags"),
    ...(textOf(note) && { note }),
  });
}

/** The same of the image. */
export function imageDetailsOf(item: Json | undefined): JsonObject {
  if (!isObject(item)) return NO_DETAILS;
  const { note } = item;
  return unlessEmpty({ ...textsIn(item, "tags"), ...(textOf(note) && { note }) });
}

const unlessEmpty = (found: JsonObject): JsonObject => Object.keys(found).length > 0 ? found : NO_DETAILS;

function textsIn(item: JsonObject, member: string): JsonObject {
  const list = item[member];
  const texts = isArray(list) ? list.filter(isString) : [];
  return texts.length > 0 ? { [member]: texts } : NO_DETAILS;
}

const isBox = (box: Json | undefined): box is readonly Json[] =>
  isArray(box) && box.length === 4 && box.every(isNumber) && Number(box[2]) > 0 && Number(box[3]) > 0;
