/** Runs the checks while a worker labels: which findings are open, accepted, and in the answer. */
import { record, refuses } from "../editor/changes";
import type { Editor } from "../editor/editor";
import { removeInstance } from "../editor/instance-actions";
import { NO_DETAILS } from "../model/details";
import { acceptFinding } from "../model/edits";
import type { JsonObject } from "../model/json";
import { checkImage } from "./check-image";
import type { Finding } from "./finding";
import { fixChanges } from "./fixes";
import * as texts from "./texts";

export interface LiveChecks {
  readonly open: readonly Finding[];
  /** For the `pose` field: the open and the accepted findings, in the form of a label's issues. */
  readonly answer: JsonObject[];
  /** One undoable edit, kept in the draft. Accepts this type for the instance, whatever is moved later. */
  accept(finding: Finding): void;
  /** One undoable edit. False if an instance is locked, with a message, or gone. */
  fix(finding: Finding): boolean;
}

export function createLiveChecks(editor: Editor, signal: AbortSignal): LiveChecks {
  const { document, settings: { image } } = editor;
  /** Null when the document has changed since the last look. */
  let found: readonly Finding[] | null = null;
  editor.subscribe((what) => { if (what === "document") found = null; }, signal);

  /** Only instances of one rig can be compared. */
  const checked = (): Finding[] => {
    const { instances } = document;
    const rigs = new Set(instances.map(({ rig }) => rig));
    return [...rigs].flatMap((rig) => checkImage(rig, instances.filter((one) => one.rig === rig), image));
  };
  const look = (): readonly Finding[] => found ??= checked();
  const isAccepted = (finding: Finding): boolean =>
    document.instance(finding.instance)?.accepted.includes(key(finding)) === true;
  /**
   * Unfinished work is no warning: holes of the active instance, and an instance that is still empty, or that
   * has a box instead of points.
   */
  const isToDo = ({ type, instance }: Finding): boolean => {
    if (type === "empty_instance") {
      const { loaded = null, details = NO_DETAILS } = document.instance(instance) ?? {};
      return loaded === null || details["bbox"] !== undefined;
    }
    if (type !== "missing_required" && type !== "missing_point") return false;
    return instance === editor.selection.instance?.id && document.keypoints(instance).includes(undefined);
  };

  return {
    get open() {
      return look().filter((finding) => !isAccepted(finding) && !isToDo(finding));
    },
    get answer() {
      return look()
        .filter((finding) => !isToDo(finding) || finding.type === "missing_required")
        .map((finding) => ({
          type: finding.type,
          severity: finding.severity,
          instance: finding.instance,
          ...(finding.points.length > 0 ? { points: finding.points } : {}),
          ...(finding.other ? { other: finding.other } : {}),
          detail: finding.detail,
          ...(finding.fix ? { fix: { ...finding.fix } } : {}),
          ...(isAccepted(finding) ? { accepted: true } : {}),
        }));
    },
    accept(finding) {
      record(editor, texts.undoAccept, acceptFinding(document, finding.instance, key(finding)));
    },
    fix({ fix }) {
      if (!fix) return false;
      const ids = fix.action === "exchange" ? [fix.other, fix.instance] : [fix.instance];
      if (ids.some((id) => !document.instance(id) || refuses(editor, id))) return false;
      if (fix.action === "delete") removeInstance(editor, fix.instance);
      else record(editor, texts.undoFix, fixChanges(document, fix));
      return true;
    },
  };
}

const key = ({ type, other }: Finding): string => `${type} ${other}`;
