import assert from "node:assert/strict";
import { test } from "node:test";
import { orientationOf, readOrientation } from "../src/orientation";

const short = (value: number, isLittle: boolean): number[] =>
  isLittle ? [value & 255, value >> 8] : [value >> 8, value & 255];
const long = (value: number, isLittle: boolean): number[] =>
  isLittle ? [...short(value, true), 0, 0] : [0, 0, ...short(value, false)];
const codes = (text: string): number[] => Array.from(text, (letter) => letter.charCodeAt(0));
const text = (bytes: readonly number[]): string => String.fromCharCode(...bytes);

interface Tiff {
  readonly isLittle?: boolean;
  /** Where its entries begin. */
  readonly at?: number;
  /** Tags before the orientation. */
  readonly before?: readonly number[];
  /** The type of its value: 3 for SHORT. */
  readonly type?: number;
}

/** A TIFF file with one entry that says how the image is turned; null: without that entry. */
function tiff(orientation: number | null, options: Tiff = {}): number[] {
  const { isLittle = true, at = 8, before = [0x10f], type = 3 } = options;
  const entry = (tag: number, value: number): number[] => [
    ...short(tag, isLittle), ...short(type, isLittle), ...long(1, isLittle), ...short(value, isLittle), 0, 0,
  ];
  const last = orientation === null ? [] : [entry(0x112, orientation)];
  const entries = [...before.map((tag) => entry(tag, 7)), ...last];
  return [
    ...codes(isLittle ? "II*\0" : "MM\0*"), ...long(at, isLittle), ...Array<number>(at - 8).fill(0x12),
    ...short(entries.length, isLittle), ...entries.flat(), 0, 0, 0, 0,
  ];
}

const segment = (marker: number, body: readonly number[]): number[] =>
  [0xff, marker, ...short(body.length + 2, false), ...body];
const jpeg = (...segments: readonly number[][]): number[] =>
  [0xff, 0xd8, ...segments.flat(), 0xff, 0xda, 1, 2, 3];
const exif = (file: readonly number[]): number[] => segment(0xe1, [...codes("Exif\0\0"), ...file]);
const chunk = (name: string, body: readonly number[]): number[] =>
  [...long(body.length, false), ...codes(name), ...body, 0, 0, 0, 0];
const png = (...chunks: readonly number[][]): number[] =>
  [...codes("\x89PNG\r\n\x1a\n"), ...chunks.flat()];
const webp = (flags: number): number[] =>
  [...codes("RIFF\x20\0\0\0WEBPVP8X\x0a\0\0\0"), flags, 0, 0, 0, 1, 0, 0, 1, 0, 0];

test("a JPEG: every orientation, in both byte orders", () => {
  for (let orientation = 1; orientation <= 8; orientation += 1) {
    for (const isLittle of [true, false]) {
      assert.equal(orientationOf(text(jpeg(exif(tiff(orientation, { isLittle }))))), orientation);
    }
  }
});

test("a JPEG: whatever stands before it, and wherever its entries begin", () => {
  // Files of editors begin with JFIF or XMP: https://github.com/xyb3rt/sxiv/pull/104
  // https://github.com/earendil-works/pi/issues/8571
  const jfif = segment(0xe0, codes("JFIF\0\x01\x01\0\0\x01\0\x01\0\0"));
  const xmp = segment(0xe1, codes("http://ns.adobe.com/xap/1.0/\0<x>Exif\0</x>"));
  const icc = segment(0xe2, [...codes("ICC_PROFILE\0\x01\x01"), ...Array<number>(3000).fill(0x49)]);
  assert.equal(orientationOf(text(jpeg(jfif, xmp, icc, exif(tiff(6))))), 6);
  // https://github.com/exif-js/exif-js/pull/21
  for (const at of [10, 0x90, 0x1234]) {
    for (const isLittle of [true, false]) {
      assert.equal(orientationOf(text(jpeg(exif(tiff(3, { at, isLittle }))))), 3);
    }
  }
});

test("no EXIF, none of it about the orientation, or a value that is none: as stored", () => {
  assert.equal(orientationOf(text(jpeg())), 1);
  assert.equal(orientationOf(text(jpeg(exif(tiff(null))))), 1);
  // A phone wrote 0: https://github.com/pragdave/exexif/issues/12
  // Others 256 and 65535: https://github.com/liip/LiipImagineBundle/pull/751
  for (const odd of [0, 9, 256, 65_535]) assert.equal(orientationOf(text(jpeg(exif(tiff(odd))))), 1);
  assert.equal(orientationOf("GIF89a"), 1);
  assert.equal(orientationOf("BM\x36\x01"), 1);
});

test("the first EXIF counts, not that of a preview behind it", () => {
  assert.equal(orientationOf(text(jpeg(exif(tiff(6)), exif(tiff(8))))), 6);
  assert.equal(orientationOf(text(jpeg(exif(tiff(null)), exif(tiff(8))))), 1);
  assert.equal(orientationOf(text(jpeg(exif([...codes("XX*\0"), ...tiff(6).slice(4)]), exif(tiff(8))))), 1);
});

// The same cases as in tests/browser/component/test_image_kinds.py, which asks Chromium.
test("only a SHORT counts, and any number of entries may stand before it", () => {
  for (const type of [1, 4, 5, 8]) assert.equal(orientationOf(text(jpeg(exif(tiff(6, { type }))))), 1, `${type}`);
  for (const before of [[], [1], [1, 2], [1, 2, 3], Array<number>(40).fill(5)]) {
    assert.equal(orientationOf(text(jpeg(exif(tiff(8, { before }))))), 8, `${before.length}`);
  }
});

test("a JPEG: any byte behind Exif, fill bytes before the marker, and no EXIF but in APP1", () => {
  const padded = segment(0xe1, [...codes("Exif\0\xff"), ...tiff(6)]);
  assert.equal(orientationOf(text(jpeg(padded))), 6);
  assert.equal(orientationOf(text(jpeg([0xff, 0xff], exif(tiff(6))))), 6);
  const body = [...codes("Exif\0\0"), ...tiff(6)];
  for (const marker of [0xfe, 0xe0, 0xe2]) assert.equal(orientationOf(text(jpeg(segment(marker, body)))), 1);
  assert.equal(orientationOf(text(jpeg(segment(0xe1, [...codes("XMP\0"), ...body])))), 1);
  // The length of a segment may have any bytes, that of a line break too.
  const file = tiff(6);
  const large = exif([...file, ...Array<number>(0x0a0a - 2 - 6 - file.length).fill(0)]);
  assert.deepEqual([large.slice(2, 4), orientationOf(text(jpeg(large)))], [[0x0a, 0x0a], 6]);
});

test("a PNG: before its pixels, as browsers read it", () => {
  const pixels = chunk("IDAT", [1, 2, 3]);
  assert.equal(orientationOf(text(png(chunk("IHDR", [0]), chunk("eXIf", tiff(8)), pixels))), 8);
  assert.equal(orientationOf(text(png(chunk("IHDR", [0]), pixels, chunk("eXIf", tiff(8))))), 1);
  assert.equal(orientationOf(text(png(chunk("IHDR", [0]), pixels))), 1);
});

test("a WebP: only one without EXIF tells", () => {
  assert.equal(orientationOf("RIFF\x20\0\0\0WEBPVP8 \x0a\0\0\0\xff\xff"), 1);
  assert.equal(orientationOf("RIFF\x20\0\0\0WEBPVP8L\x0a\0\0\0\x2f\xff"), 1);
  assert.equal(orientationOf(text(webp(0x30))), 1);
  assert.equal(orientationOf(text(webp(0x38))), null);
});

test("what is no image that is known, or nothing, does not tell", () => {
  for (const head of ["", "\xff", "<svg>", "\0\0\0\x1cftypavif", "<?xml?><Error/>", "RIFF\0\0\0\0WAVE"]) {
    assert.equal(orientationOf(head), null, head);
  }
});

/** Replaces fetch; the page is at https://here. */
function answers(reply: () => unknown): unknown[] {
  const asked: unknown[] = [];
  Object.assign(globalThis, {
    location: { origin: "https://here" },
    fetch: (address: string, { headers, cache }: { headers: { Range: string }; cache: string }) => {
      asked.push([address, headers.Range, cache]);
      return Promise.resolve().then(reply);
    },
  });
  return asked;
}

/** A body that comes in parts; it notes how many were read, and that it was given up. */
function bodyOf(parts: readonly (readonly number[])[], seen: string[] = []): unknown {
  const left = [...parts];
  return {
    body: {
      getReader: () => ({
        read: () => {
          const value = left.shift();
          seen.push(value ? "read" : "end");
          return Promise.resolve({ value: value && Uint8Array.from(value), done: !value });
        },
        cancel: () => { seen.push("cancel"); },
      }),
    },
  };
}

test("only the start of the file is asked for, and it may come in parts", async () => {
  const file = jpeg(exif(tiff(6)));
  const asked = answers(() => bodyOf([file.slice(0, 20), file.slice(20)]));
  assert.equal(await readOrientation("https://there/a.jpg?sig=1"), 6);
  await readOrientation("https://here/a.jpg");
  assert.deepEqual(asked, [
    ["https://there/a.jpg?sig=1", "bytes=0-65535", "no-store"],
    ["https://here/a.jpg", "bytes=0-65535", "force-cache"],
  ]);
});

test("a server that sends the whole file is stopped", async () => {
  const seen: string[] = [];
  const part = Array<number>(40_000).fill(0xff);
  answers(() => bodyOf([jpeg(exif(tiff(5))), part, part, part, part], seen));
  assert.equal(await readOrientation("https://here/a.jpg"), 5);
  assert.deepEqual(seen, ["read", "read", "read", "cancel"]);
});

test("a page that may not read it, an address that is none, an empty reply: nobody can tell", async () => {
  answers(() => { throw new TypeError("Failed to fetch"); });
  assert.equal(await readOrientation("https://there/a.jpg"), null);
  assert.equal(await readOrientation("no address"), null);
  answers(() => ({ body: null }));
  assert.equal(await readOrientation("https://there/a.jpg"), null);
  answers(() => bodyOf([codes("<Error><Code>AccessDenied</Code></Error>")]));
  assert.equal(await readOrientation("https://there/a.jpg"), null);
});
