/** Undo and redo: entries of reversible changes, one per gesture. */
import { changeKey, type Change, type Diff, type LabelDocument } from "./document";

export interface Entry {
  /** What the worker did, for "Undo: …". */
  readonly label: string;
  readonly diff: Diff;
}

export class History {
  readonly #document: LabelDocument;
  readonly #done: Entry[] = [];
  #undone: Entry[] = [];
  #open: { label: string; diff: Map<string, Change> } | null = null;

  constructor(document: LabelDocument) {
    this.#document = document;
  }

  get canUndo(): boolean {
    return this.#done.length > 0 || (this.#open?.diff.size ?? 0) > 0;
  }

  get canRedo(): boolean {
    return this.#undone.length > 0;
  }

  /** True between `mark` and `commit` or `cancel`. */
  get isOpen(): boolean {
    return this.#open !== null;
  }

  get undoLabel(): string | null {
    return this.#done.at(-1)?.label ?? null;
  }

  get redoLabel(): string | null {
    return this.#undone.at(-1)?.label ?? null;
  }

  /** Begins an entry; everything recorded until `commit` is undone in one step. */
  mark(label: string): void {
    this.commit();
    this.#open = { label, diff: new Map() };
  }

  /** Applies changes and adds them to the open entry, squashed: first `before`, last `after`. */
  record(changes: readonly Change[]): void {
    if (!this.#open) throw new Error("history: record() needs a mark() first");
    this.#document.apply(changes);
    for (const change of changes) {
      const key = changeKey(change);
      const earlier = this.#open.diff.get(key);
      const squashed = earlier ? ({ ...change, before: earlier.before } as Change) : change;
      if (squashed.before === squashed.after) this.#open.diff.delete(key);
      else this.#open.diff.set(key, squashed);
    }
  }

  /** Closes the entry. An entry without changes leaves no trace, and redo stays possible. */
  commit(): void {
    const open = this.#open;
    this.#open = null;
    if (!open || open.diff.size === 0) return;
    this.#done.push(open);
    this.#undone = [];
  }

  /** Takes back what was recorded since the mark, as if the gesture had not happened. */
  cancel(): void {
    const open = this.#open;
    this.#open = null;
    if (open) this.#document.revert(open.diff.values());
  }

  undo(): Entry | null {
    this.commit();
    const entry = this.#done.pop();
    if (!entry) return null;
    this.#document.revert(entry.diff.values());
    this.#undone.push(entry);
    return entry;
  }

  redo(): Entry | null {
    this.commit();
    const entry = this.#undone.pop();
    if (!entry) return null;
    this.#document.apply(entry.diff.values());
    this.#done.push(entry);
    return entry;
  }
}
