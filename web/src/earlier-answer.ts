/**
 * Finds what the worker submitted to this task before. A portal that lets workers go back has it in the page:
 * `<script type="application/json" id="poserig-start">{"answer": {…}, "readOnly": false}</script>`.
 */
import { attempt } from "./storage";
import { isObject, isString, type Json, type JsonObject } from "./model/json";

export interface EarlierAnswer {
  /** The answer's `pose`; null for none. */
  readonly pose: Json;
  readonly noChangesNeeded: boolean;
  /** The page is only to be looked at. */
  readonly isReadOnly: boolean;
}

const parsed = (text: string | null | undefined): Json => attempt(() => JSON.parse(text ?? "null") as Json, null);

export function earlierAnswer(): EarlierAnswer {
  const start = parsed(document.getElementById("poserig-start")?.textContent);
  const fields: JsonObject = isObject(start) && isObject(start["answer"]) ? start["answer"] : {};
  const pose = fields["pose"];
  return {
    pose: isString(pose) ? parsed(pose) : null,
    noChangesNeeded: fields["no_changes_needed"] === "true",
    isReadOnly: isObject(start) && start["readOnly"] === true,
  };
}
