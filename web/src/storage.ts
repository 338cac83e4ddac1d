/** Reads and writes localStorage. Where it is missing, forbidden or full, nothing is kept after the page. */

/** What `use` returns, or `otherwise` when it throws. In a sandboxed frame any use of localStorage throws. */
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
  attempt(() => { localStorage.removeItem(key); }, undefined);
};

export const storedKeys = (prefix: string): string[] =>
  attempt(() => Object.keys(localStorage).filter((key) => key.startsWith(prefix)), []);

/**
 * A short name for a long text: a hash of 64 bits, so different texts practically never get the same name.
 */
export function fingerprint(text: string): string {
  let a = 0xdeadbeef;
  let b = 0x41c6ce57;
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    a = Math.imul(a ^ code, 2654435761);
    b = Math.imul(b ^ code, 1597334677);
  }
  return (a >>> 0).toString(36) + (b >>> 0).toString(36);
}
