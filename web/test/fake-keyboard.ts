/** A keyboard for tests: presses keys for an editor, and notes what they ask of the view. */
import type { Editor } from "../src/editor/editor";
import { selectClass } from "../src/editor/selecting";
import type { KeyboardCursor } from "../src/gestures/keyboard-cursor";
import type { GestureMachine } from "../src/gestures/machine";
import { pressKey, releaseKey, type KeyTarget } from "../src/keys";
import { imagePoint, screenPoint } from "../src/model/geometry";
import type { Stage } from "../src/view/stage";
import { editorOf, part } from "./support";

export interface Situation {
  readonly isIdle?: boolean;
  /** Where the pointer is, and the crosshair, in image pixels. */
  readonly pointer?: readonly [number, number];
  readonly crosshair?: readonly [number, number];
  readonly hasSearch?: boolean;
  readonly hasDetails?: boolean;
  readonly capsLock?: boolean;
}

export interface Keyboard {
  readonly editor: Editor;
  /** What the keys asked of the view. */
  readonly asked: unknown[];
  /** Presses keys like "Shift+ArrowUp". @returns true when the key was used */
  readonly press: (keys: string, code?: string) => boolean;
  readonly release: (key: string) => void;
}

/** An editor with one point at 100, 100, selected. */
export function keyboard(situation: Situation = {}): Keyboard {
  const { isIdle = true, pointer, crosshair, hasSearch = false, capsLock = false } = situation;
  const { hasDetails = false } = situation;
  const annotations = [{ label: "neck", x: 100, y: 100 }];
  const editor = editorOf([{ annotations }], hasDetails ? { details: "" } : {});
  selectClass(editor, 0);
  const asked: unknown[] = [];
  // The view needs a browser. Here it only notes what it is asked.
  const note = (...what: readonly unknown[]): void => { asked.push(what.length === 1 ? what[0] : what); };
  const gestures = {
    isIdle, pointerAt: pointer ? screenPoint(...pointer) : null,
    interrupt: () => { note("interrupt"); },
    set isSpaceHeld(held: boolean) { note("space", held); },
  };
  const target: KeyTarget = {
    editor,
    stage: part<Stage>({
      editor,
      area: { width: 100, height: 100 },
      node: part<HTMLElement>({ focus: () => { note("focus"); } }),
      toImage: ({ x, y }) => imagePoint(x, y),
      toScreen: ({ x, y }) => screenPoint(x, y),
      zoomBy: note,
      zoomTo: (scale) => { note("zoom to", scale); },
      showAll: () => { note("all"); },
      panBy: () => undefined,
    }),
    gestures: part<GestureMachine>(gestures),
    cursor: part<KeyboardCursor>({
      at: crosshair ? imagePoint(...crosshair) : null,
      move: (dx, dy, fine) => { note("move", dx, dy, fine); },
      press: (occluded) => { note("press", occluded); },
      show: (at) => { note("show", at?.x); },
      hide: () => { note("hide"); },
    }),
    rename: () => { note("rename"); },
    search: () => hasSearch,
    openDetails: () => hasDetails,
    toggleMagnifier: () => { note("magnifier"); },
    submit: () => { note("submit"); },
  };
  const press = (keys: string, code = ""): boolean => {
    const parts = keys.split(/\+(?=.)/);
    const key = parts.at(-1) ?? "";
    const holds = (name: string): boolean => parts.slice(0, -1).includes(name);
    return pressKey({
      key, code, repeat: holds("Repeat"),
      shiftKey: holds("Shift"), altKey: holds("Alt"), ctrlKey: holds("Ctrl"), metaKey: holds("Meta"),
      getModifierState: (name) => (name === "CapsLock" && capsLock) || (name === "AltGraph" && holds("AltGr")),
    }, target);
  };
  return { editor, asked, press, release: (key) => { releaseKey(key, target); } };
}
