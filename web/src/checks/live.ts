/** The checks while a worker labels: what is open, what was accepted, and what of it goes into the answer. Pure. */
import type { Editor } from "../editor/editor";
import { acceptFinding } from "../model/edits";
import type { JsonObject } from "../model/json";
import { checkImage } from "./check-image";
import type { Finding } from "./finding";
import { fixChanges } from "./fixes";
import * as texts from "./texts";

export class LiveChecks {
  readonly #editor: Editor;
  #found: readonly Finding[] = [];
  /** True when the document has changed since the last look. */
  isStale = true;

  constructor(editor: Editor) {
    this.#editor = editor;
  }

  /** Looks again, if anything has changed. True when it did look. */
  look(): boolean {
    if (!this.isStale) return false;
    this.isStale = false;
    const { document, rig, image } = this.#editor;
    this.#found = checkImage(rig, document.instances, image);
    return true;
  }

  get open(): readonly Finding[] {
    return this.#found.filter((finding) => !this.#isAccepted(finding) && !this.#isToDo(finding));
  }

  /** One undoable edit, and part of the draft. It holds for the type, whatever is moved afterwards. */
  accept(finding: Finding): void {
    this.#editor.record(texts.undoAccept, acceptFinding(this.#editor.document, finding.instance, key(finding)));
  }

  #isAccepted(finding: Finding): boolean {
    return this.#editor.document.instance(finding.instance)?.accepted.includes(key(finding)) === true;
  }

  /** One undoable edit. False when the instance is locked or has gone. */
  fix(finding: Finding): boolean {
    const { fix } = finding;
    if (!fix) return false;
    const editor = this.#editor;
    if (fix.action === "delete") {
      editor.removeInstance(fix.instance);
      return true;
    }
    // Of both, because a locked one refuses in words.
    if (fix.action === "exchange" && !editor.beginChange(texts.undoFix, fix.other)) return false;
    if (!editor.beginChange(texts.undoFix, fix.instance)) return false;
    editor.change(fixChanges(editor.document, editor.rig, fix));
    editor.endChange();
    return true;
  }

  /** For the `pose` field: what is open, and what the worker accepted, as members of a label's issues. */
  get answer(): JsonObject[] {
    this.look();
    return this.#found.filter((finding) => !this.#isToDo(finding) || finding.type === "missing_required").map((finding) => ({
      type: finding.type,
      severity: finding.severity,
      instance: finding.instance,
      ...(finding.points.length > 0 ? { points: finding.points } : {}),
      ...(finding.other ? { other: finding.other } : {}),
      detail: finding.detail,
      ...(finding.fix ? { fix: { ...finding.fix } } : {}),
      ...(this.#isAccepted(finding) ? { accepted: true } : {}),
    }));
  }

  /** What is only unfinished is no warning: holes of the active instance, and the empty one to begin with. */
  #isToDo({ type, instance }: Finding): boolean {
    const { document, activeInstance } = this.#editor;
    if (type === "empty_instance") return document.instance(instance)?.loaded === null;
    if (type !== "missing_required" && type !== "missing_point") return false;
    return instance === activeInstance?.id && document.keypoints(instance).includes(undefined);
  }
}

const key = ({ type, other }: Finding): string => `${type} ${other}`;
