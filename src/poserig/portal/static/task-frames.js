// @ts-check
/**
 * The frames of the task page: one is shown, the others are loaded or kept behind it. A frame that is
 * kept still has all that was drawn in it.
 */

/** @typedef {import('./task-page.js').Task} Task */
/**
 * @typedef {object} Kept
 * @property {HTMLIFrameElement} frame @property {Promise<void>} loaded @property {boolean} isLoaded
 */

const FRAME_WAIT_MS = 15_000;
const MOST_KEPT = 3;

/** @param {HTMLElement} stage holds the first frame already @param {string} address the first frame's */
export function createFrames(stage, address) {
  const first = /** @type {HTMLIFrameElement} */ (stage.querySelector('iframe'));
  const pattern = /** @type {HTMLIFrameElement} */ (first.cloneNode());
  /** By their address, the oldest first. @type {Map<string, Kept>} */
  const kept = new Map([[address, { frame: first, loaded: Promise.resolve(), isLoaded: true }]]);
  let shown = address;

  /** @param {string} one */
  function drop(one) {
    kept.get(one)?.frame.remove();
    kept.delete(one);
  }

  /** Loads a page behind the one that is shown; nothing if it is there. @param {Task} task @returns {Kept} */
  function load({ frame: one, draft }) {
    const there = kept.get(one);
    if (there) return there;
    const frame = /** @type {HTMLIFrameElement} */ (pattern.cloneNode());
    frame.className = 'coming';
    frame.inert = true;
    frame.dataset.draft = draft;
    frame.src = one;
    /** @type {Kept} */
    const entry = { frame, isLoaded: false, loaded: Promise.resolve() };
    entry.loaded = new Promise((resolve) => {
      const done = () => {
        entry.isLoaded = true;
        resolve();
      };
      frame.addEventListener('load', done, { once: true });
      setTimeout(done, FRAME_WAIT_MS);
    });
    kept.set(one, entry);
    stage.append(frame);
    return entry;
  }

  return {
    /** The frame that is shown. */
    get frame() {
      return /** @type {Kept} */ (kept.get(shown)).frame;
    },
    load,
    drop,
    /** @param {string} one */
    isLoaded: (one) => kept.get(one)?.isLoaded ?? false,
    /**
     * Shows a frame that is loaded, and tells its page, whose time begins.
     * @param {Task} task @param {boolean} keepsOld whether the one before may come back
     */
    show(task, keepsOld) {
      const one = task.frame;
      if (one === shown) return;
      const before = shown;
      const { frame } = load(task);
      kept.delete(one);
      const entry = { frame, loaded: Promise.resolve(), isLoaded: true };
      kept.set(one, entry);
      shown = one;
      frame.className = '';
      frame.inert = false;
      const old = kept.get(before)?.frame;
      if (old) {
        old.className = 'coming';
        old.inert = true;
      }
      frame.contentWindow?.postMessage({ type: 'poserig:task-shown' }, '*');
      frame.focus();
      if (!keepsOld) kept.delete(before);
      // The end of a page takes some time: not before the other is on the screen.
      setTimeout(() => {
        if (!keepsOld) old?.remove();
        for (const other of [...kept.keys()].slice(0, -MOST_KEPT)) if (other !== shown) drop(other);
      }, 100);
    },
  };
}
