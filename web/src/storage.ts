/** localStorage that may be missing, forbidden or full: then what is remembered lasts as long as the page. */

/**
 * What `use` gives, or `otherwise` when it throws. A sandboxed frame has no localStorage: merely naming it
 * throws there.
 */
export function attempt<T>(use: () => T, otherwise: T): T {
  try {
    return use();
  } catch {
    return otherwise;
  }
}

export const readStored = (key: string): string | null => attempt(() => localStorage.getItem(key), null);

/** False when there was no room, or no storage at all. */
export const writeStored = (key: string, value: string): boolean => attempt(() => {
  localStorage.setItem(key, value);
  return true;
}, false);

export const removeStored = (key: string): void => {
  attempt(() => {
    localStorage.removeItem(key);
  }, undefined);
};

export const storedKeys = (prefix: string): string[] =>
  attempt(() => Object.keys(localStorage).filter((key) => key.startsWith(prefix)), []);

/** A short name for a long text; different texts get different names, as good as always. */
export function fingerprint(text: string): string {
  let [a, b] = [0xdeadbeef, 0x41c6ce57];
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    a = Math.imul(a ^ code, 2654435761);
    b = Math.imul(b ^ code, 1597334677);
  }
  return (a >>> 0).toString(36) + (b >>> 0).toString(36);
}
