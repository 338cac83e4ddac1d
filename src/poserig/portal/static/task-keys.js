// @ts-check
/**
 * The keys that lead from image to image, in the bar and in the frame alike:
 * PageUp and PageDown: the image before and behind. Ctrl + K: find one. Ctrl + Shift + Enter: undo Submit.
 * ?: the instructions.
 * @param {KeyboardEvent} event
 * @returns {'previous' | 'next' | 'find' | 'undo' | 'help' | ''} where it leads; "" for any other key
 */
export function keyMeaning(event) {
  if (event.defaultPrevented || event.isComposing || event.altKey || event.repeat) return '';
  const isControl = event.ctrlKey || event.metaKey;
  if (isControl && event.shiftKey) return event.key === 'Enter' ? 'undo' : '';
  const [target] = event.composedPath();
  const isText = target instanceof Element && target.matches('input, textarea, select, [contenteditable]');
  // On many keyboards it needs Shift.
  if (event.key === '?' && !isControl) return isText ? '' : 'help';
  if (event.shiftKey) return '';
  if (isControl) return event.key.toLowerCase() === 'k' ? 'find' : '';
  if (isText) return '';
  return event.key === 'PageUp' ? 'previous' : event.key === 'PageDown' ? 'next' : '';
}
