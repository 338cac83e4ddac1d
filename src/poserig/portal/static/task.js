// @ts-check
/**
 * The bar around the task frame: the way to the next image, back, and to any other; the confirmations.
 * The frame's origin is opaque; it says "saved", "closed" or where its worker wants to go by message, and
 * nothing else of it is trusted.
 */
import { createFrames } from './task-frames.js';
import { createStrip } from './task-images.js';
import { keyMeaning } from './task-keys.js';
import { byId, dialog, post, postAndLeave, say, tell, words } from './task-page.js';
import { createTimer } from './task-time.js';

/** @typedef {import('./task-page.js').Task} Task */

/** The image that is held ahead is free again after ten minutes: ask in time. */
const RENEWED_MS = 240_000;
/** Others may put something back at any moment. */
const LOOKED_AGAIN_MS = 15_000;
const UNDO_MS = 600_000;
const TRIES = 10;
const TRY_MS = 500;

const stage = /** @type {HTMLElement} */ (document.querySelector('#main'));
/** @type {Record<'next' | 'ahead' | 'open' | 'step' | 'places' | 'find' | 'jobs', string>} */
const addresses = JSON.parse(stage.dataset.addresses ?? '{}');
let task = /** @type {Task} */ (JSON.parse(stage.dataset.task ?? '{}'));
/** The next image, whose page is loaded or loading. @type {Task | null} */
let coming = null;
/** What was submitted last, as long as it may be undone. @type {Task | null} */
let last = null;
let busy = false;
let leaving = false;

const frames = createFrames(stage, task.frame);
const timer = createTimer(() => { if (!busy) showOver(); });
const strip = createStrip(addresses, (index) => void openImage(index), () => frames.frame.focus());

// ---- What the page shows ---------------------------------------------------------------------

function showOver() {
  for (const open of document.querySelectorAll('dialog[open]')) {
    if (open.id !== 'over') /** @type {HTMLDialogElement} */ (open).close();
  }
  if (!dialog('over').open) dialog('over').showModal();
}

/** @param {string} text */
function stuck(text) {
  byId('stuck-text').textContent = text;
  if (!dialog('stuck').open) dialog('stuck').showModal();
}

/** @param {string} address */
function leave(address) {
  leaving = true;
  location.assign(address);
}

/** The bar's words and buttons for the image that is shown. */
function showBar() {
  const { isSubmitted } = task;
  byId('title').textContent = task.title;
  byId('place').textContent = isSubmitted ? 'Submitted by you' : `Image ${task.position} of ${task.total}`;
  byId('image-name').textContent = task.imageName;
  byId('sent-back').hidden = !task.sentBack;
  byId('sent-back-text').textContent = task.sentBack;
  for (const id of /** @type {const} */ (['release', 'decline'])) {
    /** @type {HTMLFormElement} */ (document.querySelector(`[data-form="${id}"]`)).action = task[id];
  }
  for (const element of document.querySelectorAll('[data-while]')) {
    /** @type {HTMLElement} */ (element).hidden = (element.getAttribute('data-while') === 'looking') !== isSubmitted;
  }
  showUndo();
}

let forgetting = 0;
function showUndo() {
  byId('undo').hidden = last === null || task.isSubmitted;
}

/** @param {Task | null} submitted */
function remember(submitted) {
  last = submitted;
  clearTimeout(forgetting);
  if (submitted) forgetting = setTimeout(() => { remember(null); showUndo(); }, UNDO_MS);
}

/**
 * Shows the page of a task that is loaded.
 * @param {Task} next @param {boolean} keepsOld whether the page before may come back
 */
function show(next, keepsOld) {
  const isOther = next.frame !== task.frame;
  task = next;
  byId('note').hidden = true;
  if (coming?.id === next.id) coming = null;
  frames.show(next, keepsOld);
  timer.begin(next.isSubmitted ? Infinity : next.secondsLeft);
  showBar();
  for (const open of document.querySelectorAll('dialog[open]')) /** @type {HTMLDialogElement} */ (open).close();
  history.replaceState(null, '', next.page);
  if (isOther) strip.follow(next.index, next.near);
  document.dispatchEvent(new CustomEvent('poserig:task', { detail: next }));
}

/** Loads the page of a task if need be, and shows it. @param {Task} next @param {boolean} keepsOld */
async function bring(next, keepsOld) {
  await frames.load(next).loaded;
  show(next, keepsOld);
}

// ---- The next image, ahead -------------------------------------------------------------------

let again = 0;
async function lookAhead() {
  clearTimeout(again);
  if (leaving) return;
  if (document.visibilityState === 'visible' && !timer.isOver && !busy) {
    const reply = await post(addresses.ahead);
    if (!busy && !leaving && !reply.error) {
      /** @type {Task | null} */
      const held = reply.task;
      if (coming && coming.frame !== held?.frame) frames.drop(coming.frame);
      coming = held;
      if (held && held.frame !== task.frame) frames.load(held);
    }
  }
  again = setTimeout(() => void lookAhead(), coming ? RENEWED_MS : LOOKED_AGAIN_MS);
}

/** What waits until the present thing is done. Of the worker's wishes the last one counts. */
/** @type {{ saved: (() => Promise<void>) | null, wish: (() => Promise<void>) | null }} */
const waiting = { saved: null, wish: null };
/**
 * One thing at a time; then the next image is looked for.
 * @param {() => Promise<void>} action @param {'saved' | 'wish'} kind
 */
async function alone(action, kind = 'wish') {
  if (leaving) return;
  waiting[kind] = action;
  if (busy) return;
  busy = true;
  try {
    for (let next = takeWaiting(); next && !leaving; next = takeWaiting()) await next();
  } finally {
    busy = false;
  }
  void lookAhead();
}

function takeWaiting() {
  const kind = waiting.saved ? 'saved' : 'wish';
  const next = waiting[kind];
  waiting[kind] = null;
  return next;
}

/** The worker's next image; or the end. @param {Task | null} saved the image that was submitted */
const goOn = (saved) => alone(async () => {
  const before = task;
  const isSaved = saved !== null;
  if (saved) {
    remember(saved);
    // Another one was asked for meanwhile, and is shown by now.
    if (saved.frame !== before.frame) return showUndo();
    // At once: the portal's word comes a moment later.
    if (coming && frames.isLoaded(coming.frame)) show({ ...coming, position: before.position + 1 }, false);
  }
  const reply = await post(addresses.next);
  if (reply.task) {
    // The same image again, whose page could not be made: another try.
    if (reply.task.frame === before.frame && dialog('over').open) frames.frame.src = before.frame;
    await bring(reply.task, !isSaved);
    say(`${isSaved ? 'Saved. ' : ''}Image ${task.position} of ${task.total}.`);
  } else if (reply.done) leave(isSaved ? `${reply.done}?last=${before.id}` : reply.done);
  else stuck(words(reply.error));
}, saved ? 'saved' : 'wish');

// ---- Back, and to others ---------------------------------------------------------------------

/** @param {any} reply @param {string} nothing what to say when there is no such image */
async function follow(reply, nothing) {
  if (reply.error) return tell(words(reply.error));
  if (!reply.task) return tell(nothing);
  await bring(reply.task, true);
  say(task.isSubmitted ? `${task.imageName}, submitted by you.` : task.imageName);
}

/** @param {number} index */
const openImage = (index) => alone(async () => {
  await follow(await post(addresses.open, { index }), '');
});

/** @param {boolean} backward */
const step = (backward) => alone(async () => {
  const reply = await post(addresses.step, { index: task.index, backward: Number(backward) });
  await follow(reply, backward ? 'There is no image before this one for you.' : 'There is no image behind this one for you.');
});

const undo = () => alone(async () => {
  const target = task.isSubmitted ? task : last;
  if (!target) return tell('There is no Submit to undo.');
  /** @type {any} */
  let reply = {};
  for (let n = 0; n < TRIES; n += 1) {
    reply = await post(target.undo);
    if (!reply.error?.again) break;
    await new Promise((resolve) => setTimeout(resolve, TRY_MS));
  }
  if (reply.error) return tell(`Submit was not undone. ${words(reply.error)}`);
  if (last?.id === target.id) remember(null);
  await bring(reply.task, !task.isSubmitted);
  tell(`Submit undone: ${task.imageName} is open again.`);
});

/** Characters of a frame's words that are shown. */
const LONGEST_SAID = 400;
/** @type {Record<string, () => void>} */
const WAYS = {
  previous: () => void step(true),
  next: () => void step(false),
  undo: () => void undo(),
  find: () => strip.search(),
  help: () => void document.dispatchEvent(new CustomEvent('poserig:help')),
};

// ---- Wiring ----------------------------------------------------------------------------------

window.addEventListener('message', (event) => {
  if (event.origin !== 'null' || event.source !== frames.frame.contentWindow || leaving) return;
  const { type, to, said } = event.data ?? {};
  if (type === 'poserig:task-saved') void goOn(task);
  if (type === 'poserig:task-closed') {
    byId('over-heading').textContent = 'This image takes no answer any more';
    // The frame's words, which are those of the portal's own answer to it, say why.
    const why = typeof said === 'string' ? said.slice(0, LONGEST_SAID) : '';
    byId('over-text').textContent = `${why || 'Its page cannot be made.'} Your other answers are saved.`;
    showOver();
  }
  if (type === 'poserig:walk' && Object.hasOwn(WAYS, to)) WAYS[to]?.();
});
window.addEventListener('keydown', (event) => {
  const way = keyMeaning(event);
  if (!way || document.querySelector('dialog[open]')) return;
  event.preventDefault();
  WAYS[way]?.();
});
for (const opener of document.querySelectorAll('[data-open]')) {
  opener.addEventListener('click', (event) => {
    event.preventDefault();
    dialog(opener.getAttribute('data-open') ?? '').showModal();
  });
}
for (const element of document.querySelectorAll('dialog')) {
  element.addEventListener('cancel', (event) => {
    if (element.hasAttribute('data-stays')) event.preventDefault();
  });
  element.addEventListener('close', () => frames.frame.focus());
}
for (const id of ['over-next', 'stuck-again', 'resume']) byId(id).addEventListener('click', () => void goOn(null));
byId('previous').addEventListener('click', () => WAYS.previous?.());
byId('next').addEventListener('click', () => WAYS.next?.());
byId('undo').addEventListener('click', () => WAYS.undo?.());
byId('change').addEventListener('click', () => WAYS.undo?.());
window.addEventListener('pagehide', () => {
  if (coming) postAndLeave(coming.letGo);
});
document.addEventListener('visibilitychange', () => { if (document.visibilityState === 'visible') void lookAhead(); });
// Coming back with the browser's Back button may show a task that is long gone.
window.addEventListener('pageshow', (event) => {
  if (event.persisted) location.assign(addresses.jobs);
});
timer.begin(task.isSubmitted ? Infinity : task.secondsLeft);
showBar();
strip.follow(task.index, task.near);
frames.frame.focus();
// Not before the image itself: it has the line for itself.
frames.frame.addEventListener('load', () => void lookAhead(), { once: true });
again = setTimeout(() => void lookAhead(), 3000);
