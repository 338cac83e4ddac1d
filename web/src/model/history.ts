/** Undo and redo, with one entry per gesture. */
import { isSame, type Instance } from "./document";
import type { JsonObject } from "./json";

/** A step between two states of the document. */
export interface Entry<T = Instance> {
  /** What the worker did, for "Undo: …". */
  readonly label: string;
  /** The state on the other side of the step. */
  readonly instances: readonly T[];
  readonly image: JsonObject | undefined;
}

export interface History<T = Instance> {
  readonly canUndo: boolean;
  readonly canRedo: boolean;
  /** True between `mark` and `commit` or `cancel`. */
  readonly isOpen: boolean;
  readonly undoLabel: string | null;
  readonly redoLabel: string | null;
  /** Begins an entry. Everything that is changed until `commit` is undone in one step. */
  mark(label: string): void;
  /** Closes the entry. An entry without changes leaves no trace, and redo stays possible. */
  commit(): void;
  /** Restores the state at the mark, as if the gesture had not happened. */
  cancel(): void;
  /** @returns the entry that leads back, if there was anything to undo */
  undo(): Entry<T> | undefined;
  redo(): Entry<T> | undefined;
}

interface Changed<T> {
  instances: readonly T[];
  image?: JsonObject | undefined;
}

/** @param document what is changed: a change replaces `instances`, and what is in it, or `image` */
export function createHistory<T = Instance>(document: Changed<T>): History<T> {
  const done: Entry<T>[] = [];
  const undone: Entry<T>[] = [];
  let open: Entry<T> | null = null;
  const hasChanged = (since: Entry<T> | null): since is Entry<T> =>
    since !== null && (since.image !== document.image || !isSame(since.instances, document.instances));
  const now = (label: string): Entry<T> => ({ label, instances: document.instances, image: document.image });
  const goTo = ({ instances, image }: Entry<T>): void => { Object.assign(document, { instances, image }); };
  const commit = (): void => {
    if (hasChanged(open)) {
      done.push(open);
      undone.length = 0;
    }
    open = null;
  };
  const step = (from: Entry<T>[], to: Entry<T>[]): Entry<T> | undefined => {
    commit();
    const entry = from.pop();
    if (!entry) return undefined;
    const back = now(entry.label);
    goTo(entry);
    to.push(back);
    return back;
  };
  return {
    get canUndo() {
      return done.length > 0 || hasChanged(open);
    },
    get canRedo() {
      return undone.length > 0;
    },
    get isOpen() {
      return open !== null;
    },
    get undoLabel() {
      return done.at(-1)?.label ?? null;
    },
    get redoLabel() {
      return undone.at(-1)?.label ?? null;
    },
    mark(label) {
      commit();
      open = now(label);
    },
    commit,
    cancel() {
      if (open) goTo(open);
      open = null;
    },
    undo: () => step(done, undone),
    redo: () => step(undone, done),
  };
}
