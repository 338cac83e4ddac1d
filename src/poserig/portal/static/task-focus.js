// @ts-check
/**
 * Gives the first frame the keys once its page is there. The page of an opaque origin may run in a process of
 * its own: a frame that had the focus before that does not hand keys on to it.
 */

const frame = /** @type {HTMLIFrameElement} */ (document.querySelector('#main iframe'));

function focus() {
  // Not if the worker is elsewhere already.
  if (document.activeElement !== frame && document.activeElement !== document.body) return;
  frame.blur();
  frame.focus();
}

frame.addEventListener('load', focus, { once: true });
focus();
