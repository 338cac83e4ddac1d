// @ts-check
/**
 * The keys of a review, in the bar and in the frame alike: + (or =, the same key without Shift) accepts, - sends
 * back. They are the reviewer's before anybody else's.
 * @param {KeyboardEvent} event
 * @returns {'accept' | 'send-back' | ''} what it means; "" for any other key
 */
export function reviewMeaning(event) {
  const { key, ctrlKey, metaKey, altKey, isComposing } = event;
  const [target] = event.composedPath();
  const isText = target instanceof Element && target.matches('input, textarea, select, [contenteditable]');
  if (isText || ctrlKey || metaKey || altKey || isComposing) return '';
  if (key === '+' || key === '=') return 'accept';
  return key === '-' ? 'send-back' : '';
}
