// @ts-check
/**
 * The bar around the task frame: the timer, the confirmations, and the way to the next image.
 * The frame is another origin; it says "saved" or "closed" by message, and nothing else of it is
 * trusted.
 */
(() => {
  'use strict';

  /**
   * @typedef {object} Task
   * @property {string} id @property {string} title @property {string} imageName
   * @property {number} position @property {number} total @property {number} secondsLeft
   * @property {string} frame @property {string} page
   * @property {string} release @property {string} decline
   */

  const FRAME_WAIT_MS = 15_000;
  const stage = /** @type {HTMLElement} */ (document.querySelector('#main'));
  const { taskOrigin = '', next = '', jobs = '/' } = stage.dataset;
  const csrf = document.querySelector('meta[name="csrf-token"]')?.getAttribute('content') ?? '';
  let frame = /** @type {HTMLIFrameElement} */ (stage.querySelector('iframe'));
  let task = /** @type {Task} */ (JSON.parse(stage.dataset.task ?? '{}'));
  let deadline = performance.now() + task.secondsLeft * 1000;
  let busy = false;
  let leaving = false;

  /** @param {string} id */
  const byId = (id) => /** @type {HTMLElement} */ (document.getElementById(id));
  /** @param {string} id */
  const dialog = (id) => /** @type {HTMLDialogElement} */ (document.getElementById(id));

  /** @param {string} text */
  function say(text) {
    byId('live').textContent = text;
  }

  // performance.now(): a computer's clock that is set must not end an image.
  // ---- Timer ---------------------------------------------------------------------------------

  /** @param {number} seconds */
  function clockText(seconds) {
    const hours = Math.floor(seconds / 3600);
    const minutes = Math.floor((seconds % 3600) / 60);
    const two = (/** @type {number} */ n) => String(n).padStart(2, '0');
    return hours ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
  }

  let saidAt = Infinity;
  function tick() {
    const left = Math.max(0, Math.round((deadline - performance.now()) / 1000));
    // Hours are no reason to hurry: a second hand would only distract.
    byId('time').hidden = left > 3600;
    byId('clock').textContent = clockText(left);
    byId('time').className = left <= 60 ? 'bar-time last' : left <= 300 ? 'bar-time soon' : 'bar-time';
    for (const mark of [300, 60]) {
      if (left <= mark && saidAt > mark && left > 0 && task.secondsLeft > mark) {
        saidAt = mark;
        say(`${mark / 60} minute${mark === 60 ? '' : 's'} left for this image.`);
      }
    }
    if (left === 0 && !busy) showOver();
  }

  function showOver() {
    for (const open of document.querySelectorAll('dialog[open]')) {
      if (open.id !== 'over') /** @type {HTMLDialogElement} */ (open).close();
    }
    if (!dialog('over').open) dialog('over').showModal();
  }

  // ---- Next image ----------------------------------------------------------------------------

  async function goOn() {
    if (busy) return;
    busy = true;
    try {
      const response = await fetch(next, {
        method: 'POST',
        headers: { 'X-CSRF-Token': csrf, Accept: 'application/json' },
      });
      const reply = await response.json();
      if (reply.task) return await show(reply.task);
      if (reply.done) return leave(reply.done);
      const { what = 'The portal gave no reason.', cure = '' } = reply.error ?? {};
      stuck(`${what} ${cure}`);
    } catch {
      stuck('The portal cannot be reached. Is it running?');
    } finally {
      busy = false;
    }
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

  /** Loads the next page behind the present one, and changes them when it is there. @param {Task} coming */
  async function show(coming) {
    const fresh = /** @type {HTMLIFrameElement} */ (frame.cloneNode());
    fresh.className = 'coming';
    fresh.src = coming.frame;
    const loaded = new Promise((resolve) => {
      fresh.addEventListener('load', resolve, { once: true });
      setTimeout(resolve, FRAME_WAIT_MS);
    });
    stage.append(fresh);
    await loaded;
    const before = frame;
    frame = fresh;
    task = coming;
    deadline = performance.now() + task.secondsLeft * 1000;
    saidAt = Infinity;
    fresh.className = '';
    before.remove();
    byId('title').textContent = task.title;
    byId('place').textContent = `Image ${task.position} of ${task.total}`;
    byId('image-name').textContent = task.imageName;
    for (const id of /** @type {const} */ (['release', 'decline'])) {
      /** @type {HTMLFormElement} */ (document.querySelector(`[data-form="${id}"]`)).action = task[id];
    }
    for (const open of document.querySelectorAll('dialog[open]')) /** @type {HTMLDialogElement} */ (open).close();
    history.replaceState(null, '', task.page);
    tick();
    say(`Saved. Image ${task.position} of ${task.total}.`);
    document.dispatchEvent(new CustomEvent('poserig:task', { detail: task }));
    fresh.focus();
  }

  // ---- Wiring --------------------------------------------------------------------------------

  window.addEventListener('message', (event) => {
    if (event.origin !== taskOrigin || event.source !== frame.contentWindow || leaving) return;
    if (event.data?.type === 'poserig:task-saved') void goOn();
    if (event.data?.type === 'poserig:task-closed') {
      byId('over-heading').textContent = 'This image takes no answer any more';
      byId('over-text').textContent =
        'It was submitted already, its time ran out, the job ended, or its page cannot be made. Your other answers are saved.';
      showOver();
    }
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
    element.addEventListener('close', () => frame.focus());
  }
  byId('over-next').addEventListener('click', () => void goOn());
  byId('stuck-again').addEventListener('click', () => void goOn());
  // Coming back with the browser's Back button may show a task that is long gone.
  window.addEventListener('pageshow', (event) => {
    if (event.persisted) location.assign(jobs);
  });
  setInterval(tick, 1000);
  tick();
  frame.focus();
})();
