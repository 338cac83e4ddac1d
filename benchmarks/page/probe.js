/**
 * Runs in the task page and in each of its frames. A frame tells when its form was submitted, and when
 * its image was on the screen after it was shown: the second frame that the browser draws then. All
 * times are of one clock, in milliseconds.
 */
(() => {
  const now = () => performance.timeOrigin + performance.now();
  const tell = (what) => window.top.postMessage({ bench: what, at: now() }, '*');
  if (window === window.top) {
    window.marks = [];
    window.addEventListener('message', ({ data }) => { if (data?.bench) window.marks.push(data); });
    return;
  }
  window.addEventListener('submit', () => tell('submit'), { capture: true });
  window.addEventListener('message', ({ data }) => {
    if (data?.type !== 'poserig:task-shown') return;
    const look = () => {
      const element = document.querySelector('crowd-2d-skeleton[data-ready]');
      if (!element) requestAnimationFrame(look);
      else requestAnimationFrame(() => requestAnimationFrame(() => tell('ready')));
    };
    look();
  });
})();
