/**
 * Tells which key of the table was meant, on any keyboard layout: the letter if the layout writes a Latin
 * one, else the place of the key, as on a US keyboard.
 */

export type TypedKey =
  Pick<KeyboardEvent, "key" | "code" | "shiftKey" | "altKey" | "getModifierState">;

/** What a browser reports while an input method or a dead key takes the letter. */
const TAKEN = new Set(["", "Process", "Dead", "Unidentified"]);
/** A key's name. One press may write several letters: lam and alef with an Arabic B, many of India's. */
const NAMED = /^\w\w+$/;
/** Keys of the table that are no letters. Latin layouts have them in different places. */
const SIGN = /^[,./ ]$/;
const SIGN_AT: Readonly<Record<string, string>> = { Comma: ",", Period: ".", Slash: "/" };

/** @returns a name of the key table: "a", "A", "7", ",", "Enter", … */
export function keyMeaning(event: TypedKey): string {
  const { key, code, shiftKey, altKey } = event;
  const isTaken = TAKEN.has(key);
  if (NAMED.test(key) && !isTaken) return key;
  // With AltGr the layout writes a third sign, which is no key of the table.
  if (event.getModifierState("AltGraph")) return key;
  if (/^[a-z]$/i.test(key)) return cased(key, event);
  if (/^\d$/.test(key)) return key;
  // The one layout that has a sign of the table where others have a letter: Hebrew writes "/" with Q.
  if (SIGN.test(key) && code !== "KeyQ") return key;
  const [, letter] = /^Key([A-Z])$/.exec(code) ?? [];
  if (letter) return cased(letter, event);
  const [, digit] = /^Digit(\d)$/.exec(code) ?? [];
  // With Shift, a digit's key writes a sign on one layout and the digit on another.
  if (digit && (!shiftKey || altKey || isTaken)) return digit;
  const isLetter = isTaken || altKey || /\p{L}/u.test(key);
  return (isLetter && SIGN_AT[code]) || key;
}

/** Capital letters are keys of their own: with Caps Lock on, only Shift makes them. */
function cased(letter: string, event: TypedKey): string {
  // Without Caps Lock a Latin layout's own case counts, also where no Shift key is reported.
  if (letter === event.key && !event.altKey && !event.getModifierState("CapsLock")) return letter;
  return event.shiftKey ? letter.toUpperCase() : letter.toLowerCase();
}
