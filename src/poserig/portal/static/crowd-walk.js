// @ts-check
/**
 * Of poserig's stand-in for crowd-html-elements: keys that lead to another image are the portal's. They are
 * pressed here, where the focus is.
 */

window.addEventListener('keydown', (event) => {
  const to = keyMeaning(event);
  if (!to || window.parent === window) return;
  event.preventDefault();
  window.parent.postMessage({ type: 'poserig:walk', to }, '*'); // it tells nothing of the task
});
