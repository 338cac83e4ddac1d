// @ts-check
/** The time that is left for an image. */
import { byId, say } from './task-page.js';

/** @param {number} seconds */
export function clockText(seconds) {
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor((seconds % 3600) / 60);
  const two = (/** @type {number} */ n) => String(n).padStart(2, '0');
  return hours ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
}

/** @param {() => void} over called each second once no time is left */
export function createTimer(over) {
  // performance.now(): a computer's clock that is set must not end an image.
  let given = 0;
  let deadline = Infinity;
  let saidAt = Infinity;

  function tick() {
    if (deadline === Infinity) {
      byId('time').hidden = true;
      return;
    }
    const left = Math.max(0, Math.round((deadline - performance.now()) / 1000));
    // Hours are no reason to hurry: a second hand would only distract.
    byId('time').hidden = left > 3600;
    byId('clock').textContent = clockText(left);
    byId('time').className = left <= 60 ? 'bar-time last' : left <= 300 ? 'bar-time soon' : 'bar-time';
    for (const mark of [300, 60]) {
      if (left <= mark && saidAt > mark && left > 0 && given > mark) {
        saidAt = mark;
        say(`${mark / 60} minute${mark === 60 ? '' : 's'} left for this image.`);
      }
    }
    if (left === 0) over();
  }
  setInterval(tick, 1000);

  return {
    /** @param {number} seconds Infinity for an image that is only looked at */
    begin(seconds) {
      given = seconds;
      deadline = performance.now() + seconds * 1000;
      saidAt = Infinity;
      tick();
    },
    get isOver() {
      return performance.now() >= deadline;
    },
  };
}
