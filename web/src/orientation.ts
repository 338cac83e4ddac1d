/**
 * Finds the EXIF orientation of an image file. Browsers turn an image by it before anybody sees it, so a
 * label has to say in which frame its coordinates are.
 */

/** How much of the file is read, in bytes. The orientation stands near its start. */
const HEAD = 65_536;

/**
 * Reads the start of the file at an address. Call it when the image is there already: nobody waits for it.
 *
 * @returns 1 to 8; null when the page may not read the file, or its start does not tell
 */
export async function readOrientation(address: string): Promise<number | null> {
  try {
    // The image is in the cache. That of another site was put there without the permission to read it:
    // https://github.com/chatwoot/utils/pull/39
    const cache = new URL(address).origin === location.origin ? "force-cache" : "no-store";
    const { body } = await fetch(address, { headers: { Range: `bytes=0-${HEAD - 1}` }, cache });
    const reader = body?.getReader();
    let head = "";
    while (head.length < HEAD) {
      const { value } = await reader?.read() ?? {};
      if (!value) break;
      for (const byte of value.subarray(0, HEAD)) head += String.fromCharCode(byte);
    }
    // A server that knows no ranges sends the whole file.
    void reader?.cancel();
    return orientationOf(head);
  } catch {
    return null;
  }
}

/**
 * Finds the orientation in the start of a file, as browsers do: in a JPEG, and in a PNG before its pixels.
 * GIF and BMP have none. Browsers ignore that of a WebP, other readers do not: one with EXIF does not tell.
 *
 * @param head a character per byte
 * @returns 1 to 8, 1 when the file has none; null when these bytes do not tell
 */
export function orientationOf(head: string): number | null {
  const front = head.split("IDAT")[0] ?? "";
  const exif = /(?:\xff\xe1..Exif\0.|eXIf)(II\*\0|MM\0\*|)/s.exec(front);
  const byte = (at: number): number => head.charCodeAt(at);
  if (!exif?.[1]) {
    const isWebp = head.slice(8, 15) === "WEBPVP8";
    if (isWebp) return head.charAt(15) === "X" && byte(20) & 8 ? null : 1;
    return /^(?:\xff\xd8|\x89PNG|GIF8|BM)/.test(head) ? 1 : null;
  }
  // A TIFF file in itself: places count from here.
  const start = exif.index + exif[0].length - 4;
  const isLittle = exif[1] === "II*\0";
  const short = (at: number): number => {
    const [low, high] = isLittle ? [at, at + 1] : [at + 1, at];
    return byte(start + low) + 256 * byte(start + high);
  };
  // Its place has 32 bits; it lies within the first 64 kB.
  const entries = short(isLittle ? 4 : 6);
  for (let i = 0; i < short(entries); i += 1) {
    const entry = entries + 2 + 12 * i;
    const value = short(entry + 8);
    if (short(entry) === 0x112) return short(entry + 2) === 3 && value > 0 && value < 9 ? value : 1;
  }
  return 1;
}
