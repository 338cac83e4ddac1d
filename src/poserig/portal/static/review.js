// @ts-check
/**
 * The bar around a label that is reviewed: accept it, fix it, send it back, and go on to the next one of the view,
 * which is loaded by then.
 */
import { reviewMeaning } from './review-keys.js';
import { createFrames } from './task-frames.js';
import { keyMeaning } from './task-keys.js';
import { byId, dialog, post, say, tell, words } from './task-page.js';

/**
 * @typedef {object} Label
 * @property {string} id @property {number} index @property {number} round @property {string} imageName
 * @property {string} title @property {string} verdict @property {string} problem @property {boolean} hasLabel
 * @property {string[]} reported @property {string} earlier @property {string[]} answeredBy
 * @property {string} suggested @property {{ id: string, name: string }[]} people
 * @property {string} frame @property {string} draft @property {string} page @property {string} address
 * @property {string} accept @property {string} sendBack @property {string} details
 */
/** @typedef {import('./task-page.js').Task} Task */

/** A press so soon after an image came was meant for the image before it. */
const LATE_MS = 400;
const VERDICTS = /** @type {Record<string, string>} */ ({ accept: 'Accepted', fix: 'Fixed by a reviewer' });

const stage = /** @type {HTMLElement} */ (document.querySelector('#main'));
/** @type {{ next: string, done: string }} */
const addresses = JSON.parse(stage.dataset.addresses ?? '{}');
const view = stage.dataset.view ?? '';
let label = /** @type {Label} */ (JSON.parse(stage.dataset.task ?? '{}'));
/** The next one, whose page is loaded or loading; null behind the last. @type {Label | null} */
let coming = null;
/** What was decided about last. @type {Label | null} */
let last = null;
let isChanged = false;
let busy = false;
let late = 0;

const frames = createFrames(stage, label.frame);
const asTask = (/** @type {Label} */ one) => /** @type {Task} */ (/** @type {unknown} */ (one));
const button = (/** @type {string} */ id) => /** @type {HTMLButtonElement} */ (byId(id));

// ---- What the page shows ---------------------------------------------------------------------

/** @param {string} text @param {string} lead */
function note(lead, text) {
  const line = document.createElement('p');
  const strong = document.createElement('strong');
  strong.textContent = lead;
  line.append(strong, ` ${text}`);
  return line;
}

function showBar() {
  const { round, answeredBy, verdict, problem, hasLabel, reported, earlier } = label;
  byId('title').textContent = label.imageName;
  const by = answeredBy.length > 0 ? `by ${answeredBy.join(', ')}` : '';
  byId('place').textContent = [round > 1 ? `Round ${round}` : '', by, VERDICTS[verdict] ?? ''].filter(Boolean).join(' · ');
  /** @type {HTMLAnchorElement} */ (byId('details')).href = label.details;
  const lines = [
    ...(problem ? [note('Nothing to decide:', problem)] : []),
    ...reported.map((one) => note('Problem reported:', one)),
    ...(earlier ? [note('A reviewer wrote:', earlier)] : []),
  ];
  byId('notes').replaceChildren(...lines);
  byId('notes').hidden = lines.length === 0;
  byId('bare').hidden = hasLabel;
  showButtons();
}

function showButtons() {
  button('accept').disabled = button('open-send-back').disabled = busy || label.problem !== '';
  byId('accept-text').textContent = isChanged ? 'Submit fix' : 'Accept';
}

/** Takes no decision before somebody can have seen the image. */
function waitForEyes() {
  clearTimeout(late);
  button('accept').removeAttribute('data-takes');
  late = setTimeout(() => button('accept').setAttribute('data-takes', ''), LATE_MS);
}

/** Shows a label whose page is loaded. @param {Label} next */
function show(next) {
  label = next;
  isChanged = false;
  if (coming?.id === next.id) coming = null;
  waitForEyes();
  frames.show(asTask(next), false);
  showBar();
  byId('note').hidden = true;
  history.replaceState(null, '', next.address);
  document.title = `${next.imageName} · poserig`;
  document.dispatchEvent(new CustomEvent('poserig:task', { detail: next }));
}

// ---- On to the next one ----------------------------------------------------------------------

async function lookAhead() {
  const { index } = label;
  const reply = await post(addresses.next, { index, view });
  if (label.index !== index || reply.error) return;
  coming = reply.task;
  if (coming && coming.frame !== label.frame) frames.load(asTask(coming));
}

/** @param {Label} next */
async function bring(next) {
  await frames.load(asTask(next)).loaded;
  show(next);
}

/** One thing at a time. @param {() => Promise<void>} action */
async function alone(action) {
  if (busy) return;
  busy = true;
  showButtons();
  try {
    await action();
  } finally {
    busy = false;
    showButtons();
  }
}

/** @param {boolean} backward */
async function step(backward) {
  if (!backward && coming && frames.isLoaded(coming.frame)) show(coming);
  else {
    const reply = await post(addresses.next, { index: label.index, view, backward });
    if (reply.error) return tell(words(reply.error));
    if (!reply.task && backward) return tell('There is no image before this one in your view.');
    if (!reply.task) return location.assign(addresses.done);
    await bring(reply.task);
  }
  say(label.imageName);
  void lookAhead();
}

/** @param {string} said */
async function goOn(said) {
  last = label;
  await step(false);
  say(`${said} ${label.imageName}.`);
}

// ---- Decisions -------------------------------------------------------------------------------

function accept() {
  if (busy || label.problem || !button('accept').hasAttribute('data-takes')) return;
  // The page itself sends what was changed.
  if (isChanged) return frames.frame.contentWindow?.postMessage({ type: 'poserig:review', do: 'submit' }, '*');
  void alone(async () => {
    const reply = await post(label.accept, { round: label.round });
    if (reply.error) return tell(words(reply.error));
    await goOn('Accepted.');
  });
}

const form = /** @type {HTMLFormElement} */ (byId('send-back-form'));
const sentence = /** @type {HTMLTextAreaElement} */ (byId('send-back-note'));
const to = /** @type {HTMLSelectElement} */ (byId('send-back-to'));

function openSendBack() {
  if (busy || label.problem) return;
  to.replaceChildren(...[{ id: '', name: 'anybody' }, ...label.people].map(({ id, name }) => new Option(name, id)));
  to.value = label.suggested;
  byId('send-back-problem').hidden = true;
  dialog('send-back').showModal();
  sentence.focus();
}

form.addEventListener('submit', (event) => {
  event.preventDefault();
  void alone(async () => {
    const body = { round: label.round, note: sentence.value, to: to.value };
    const reply = await post(label.sendBack, body);
    if (reply.error) {
      byId('send-back-problem').textContent = words(reply.error);
      byId('send-back-problem').hidden = false;
      return;
    }
    sentence.value = '';
    dialog('send-back').close();
    await goOn('Sent back.');
  });
});
sentence.addEventListener('keydown', (event) => {
  if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  form.requestSubmit();
});

// ---- Wiring ----------------------------------------------------------------------------------

/** @type {Record<string, () => void>} */
const WAYS = {
  accept,
  'send-back': openSendBack,
  next: () => void alone(() => step(false)),
  previous: () => void alone(() => step(true)),
  undo: () => {
    if (last) location.assign(last.address);
    else tell('You have decided about no image on this page yet.');
  },
  help: () => void document.dispatchEvent(new CustomEvent('poserig:help')),
};

window.addEventListener('message', ({ origin, source, data }) => {
  if (origin !== 'null' || source !== frames.frame.contentWindow) return;
  if (data?.type === 'poserig:review' && typeof data.changed === 'boolean') {
    isChanged = data.changed;
    showButtons();
  }
  if (data?.type === 'poserig:task-saved') void alone(() => goOn('Saved.'));
  if (data?.type === 'poserig:task-closed') tell('This label takes no decision any more: it was changed, or is reviewed already.');
  if (data?.type === 'poserig:walk' && Object.hasOwn(WAYS, data.to)) WAYS[data.to]?.();
});
window.addEventListener('keydown', (event) => {
  const way = reviewMeaning(event) || keyMeaning(event);
  if (!way || !Object.hasOwn(WAYS, way) || document.querySelector('dialog[open]')) return;
  event.preventDefault();
  if (!event.repeat) WAYS[way]?.();
});
for (const [id, way] of Object.entries({ accept: 'accept', 'open-send-back': 'send-back', next: 'next', previous: 'previous' })) {
  byId(id).addEventListener('click', () => WAYS[way]?.());
}
for (const element of document.querySelectorAll('dialog')) element.addEventListener('close', () => frames.frame.focus());
showBar();
waitForEyes();
// The page of the frame was told by nobody yet that it is seen.
const first = frames.frame;
first.addEventListener('load', () => {
  first.contentWindow?.postMessage({ type: 'poserig:task-shown' }, '*');
  void lookAhead();
}, { once: true });
first.focus();
