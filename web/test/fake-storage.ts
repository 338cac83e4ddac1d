/** A localStorage for tests, which may be full. */

export interface FakeStorage {
  readonly items: Map<string, string>;
  /** Longer texts do not fit, nor do more items. */
  longest: number;
  most: number;
}

/** Puts a storage in the place of localStorage. */
export function fakeStorage(): FakeStorage {
  const items = new Map<string, string>();
  const fake: FakeStorage = { items, longest: Infinity, most: Infinity };
  const storage = new Proxy({}, {
    ownKeys: () => [...items.keys()],
    getOwnPropertyDescriptor: () => ({ enumerable: true, configurable: true }),
    get: (_, name) => ({
      getItem: (key: string) => items.get(key) ?? null,
      setItem: (key: string, text: string) => {
        const isFull = text.length > fake.longest || (!items.has(key) && items.size >= fake.most);
        if (isFull) throw new Error("full");
        items.set(key, text);
      },
      removeItem: (key: string) => { items.delete(key); },
    })[String(name)],
  });
  Object.defineProperty(globalThis, "localStorage", { value: storage, configurable: true });
  return fake;
}

/** Puts localStorage away. */
export function noStorage(): void {
  Reflect.deleteProperty(globalThis, "localStorage");
}
