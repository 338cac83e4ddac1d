/** Undo and redo, with one entry per gesture. */
import { isSame, type Instance } from "./document";

/** A step between two states of the document. */
export interface Entry<T = Instance> {
  /** What the worker did, for "Undo: …". */
  readonly label: string;
  /** The state on the other side of the step. */
  readonly instances: readonly T[];
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

/** @param document what is changed: a change replaces `instances`, and what is in it */
export function createHistory<T = Instance>(document: { instances: readonly T[] }): History<T> {
  const done: Entry<T>[] = [];
  const undone: Entry<T>[] = [];
  let open: Entry<T> | null = null;
  const hasChanged = (since: Entry<T> | null): since is Entry<T> =>
    since !== null && !isSame(since.instances, document.instances);
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
    const back = { label: entry.label, instances: document.instances };
    document.instances = entry.instances;
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
      open = { label, instances: document.instances };
    },
    commit,
    cancel() {
      if (open) document.instances = open.instances;
      open = null;
    },
    undo: () => step(done, undone),
    redo: () => step(undone, done),
  };
}
