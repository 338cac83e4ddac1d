import assert from "node:assert/strict";
import { test } from "node:test";
import { keyMeaning } from "../src/key-meaning";

interface Held {
  readonly shift?: boolean;
  readonly alt?: boolean;
  readonly locks?: readonly string[];
}

/** What a key means: `key` is what the layout writes, `code` its place. */
function meaning(key: string, code: string, { shift = false, alt = false, locks = [] }: Held = {}): string {
  return keyMeaning({
    key, code, shiftKey: shift, altKey: alt, getModifierState: (name) => locks.includes(name),
  });
}

/** Sends each letter of a row, from the key "Q" of a US keyboard on, and compares the meanings. */
function row(places: string, written: string, meant = places): void {
  Array.from(written).forEach((key, i) => {
    const at = places[i] ?? "";
    assert.equal(meaning(key, `Key${at.toUpperCase()}`), meant[i], `${key} at ${at}`);
  });
}

// Reported for other tools: frigate-nvr/image-annotator issue 14, lbalazscs/Pixelitor issue 31,
// Athou/commafeed issue 447, anomalyco/opencode issue 6364.
test("on layouts without Latin letters the place of the key counts", () => {
  row("qwertyuiop", "йцукенгшщз");
  row("asdfghjkl", "фывапролд");
  row("zxcvbnm", "ячсмить");
  row("wertyuiop", "ςερτυθιοπ");
  row("asdfghjkl", "ασδφγηξκλ");
  row("zxcvbnm", "ζχψωβνμ");
  row("qwertyuiop", "ضصثقفغعهخح");
  row("qwertyuiop", "/'קראטוןםפ");
  row("zxcvbnm", "זסבהנמצ");
  row("qwertyuiop", "ㅂㅈㄷㄱㅅㅛㅕㅑㅐㅔ");
  row("asdfgh", "ฟหกดเ้");
  row("qwertyuiop", "ौैाीूबहगदज");
});

// monkeytypegame/monkeytype issue 1297, codemirror/dev issue 872.
test("keys that write several letters at once have a place too", () => {
  assert.equal(meaning("\u0644\u0627", "KeyB"), "b"); // Arabic lam and alef
  assert.equal(meaning("\u0644\u0622", "KeyB", { shift: true }), "B");
  assert.equal(meaning("\u0644\u0625", "KeyT", { shift: true }), "T");
  assert.equal(meaning("\u0924\u094d\u0930", "Digit6", { alt: true }), "6"); // Hindi tra
  assert.equal(meaning("\u0915\u094d\u0937", "Comma"), ","); // Hindi ksha
  assert.equal(meaning("", "KeyB"), "b"); // as Chromium hands them over from its tools
  assert.equal(meaning("", "Comma"), ",");
  assert.equal(meaning("F2", "F2"), "F2");
  assert.equal(meaning("ArrowUp", "Numpad8"), "ArrowUp");
});

test("on Latin layouts the letter counts, wherever it is", () => {
  row("qwaz", "azqw", "azqw");
  row("yz", "zy", "zy");
  // Dvorak.
  row("asdfghjkl", "aoeuidhtn", "aoeuidhtn");
  assert.equal(meaning("m", "Semicolon"), "m");
  assert.equal(meaning("i", "Quote"), "i");
});

test("Shift makes a capital letter on every layout", () => {
  assert.equal(meaning("И", "KeyB", { shift: true }), "B");
  assert.equal(meaning("ψ", "KeyC", { shift: true }), "C");
  assert.equal(meaning("A", "KeyQ", { shift: true }), "A");
});

test("with Caps Lock on, only Shift makes a capital letter", () => {
  const caps = ["CapsLock"];
  assert.equal(meaning("B", "KeyB", { locks: caps }), "b");
  assert.equal(meaning("b", "KeyB", { locks: caps, shift: true }), "B");
  assert.equal(meaning("И", "KeyB", { locks: caps }), "b");
});

test("digits that need Shift on the layout are meant by their key alone", () => {
  // AZERTY, Czech, Lithuanian, and digits of other scripts.
  Array.from("&é\"'(-è_çà").forEach((key, i) => {
    const digit = String((i + 1) % 10);
    assert.equal(meaning(key, `Digit${digit}`), digit);
    assert.equal(meaning(digit, `Digit${digit}`, { shift: true }), digit);
  });
  Array.from("+ěščřžýáíé").forEach((key, i) => {
    assert.equal(meaning(key, `Digit${(i + 1) % 10}`), String((i + 1) % 10));
  });
  assert.equal(meaning("٣", "Digit3"), "3");
  assert.equal(meaning("7", "Numpad7"), "7");
  // A sign that a US keyboard writes with Shift is no digit.
  assert.equal(meaning("!", "Digit1", { shift: true }), "!");
});

test("signs of the table count where the layout has them, else by their place", () => {
  assert.equal(meaning(",", "KeyM"), ",");
  assert.equal(meaning("/", "Digit7", { shift: true }), "/");
  assert.equal(meaning(".", "Slash"), ".");
  assert.equal(meaning("б", "Comma"), ",");
  assert.equal(meaning("ю", "Period"), ".");
  assert.equal(meaning("ץ", "Period"), ".");
  // On a Latin layout another sign at that place is itself.
  assert.equal(meaning(";", "Comma"), ";");
  assert.equal(meaning("-", "Slash"), "-");
});

test("while an input method or a dead key takes the letter, the place counts", () => {
  assert.equal(meaning("Process", "KeyB"), "b");
  assert.equal(meaning("Process", "KeyB", { shift: true }), "B");
  assert.equal(meaning("Process", "Comma"), ",");
  assert.equal(meaning("Process", "Digit1"), "1");
  assert.equal(meaning("Dead", "KeyN", { alt: true }), "n");
  assert.equal(meaning("Unidentified", "KeyC"), "c");
});

test("with Alt a Mac writes signs: the place counts", () => {
  assert.equal(meaning("∫", "KeyB", { alt: true }), "b");
  assert.equal(meaning("¡", "Digit1", { alt: true }), "1");
  assert.equal(meaning("ı", "KeyB", { alt: true, shift: true }), "B");
  assert.equal(meaning("и", "KeyB", { alt: true }), "b");
});

test("what AltGr writes is no key of the table", () => {
  assert.equal(meaning("@", "KeyQ", { locks: ["AltGraph"] }), "@");
  assert.equal(meaning("€", "KeyE", { locks: ["AltGraph"] }), "€");
});

test("keys with a name, and keys of no use, stay as they are", () => {
  for (const key of ["Enter", "ArrowUp", "Escape", "F2", "Delete", " "]) assert.equal(meaning(key, "KeyB"), key);
  assert.equal(meaning("ö", "Semicolon"), "ö");
  assert.equal(meaning("#", "Backslash"), "#");
  assert.equal(meaning("x", ""), "x");
});
