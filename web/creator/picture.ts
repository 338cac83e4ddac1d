/** Loads the reference image: from a file, the clipboard or a drop. It is kept small, so that it can be kept at all. */
import { h } from "../src/dom";
import type { Size } from "../src/model/geometry";

export interface Picture {
  readonly size: Size;
  readonly source: string;
}

/** Longer side of what is kept, in pixels. A rig's positions are shares, so a smaller picture loses nothing. */
const LONGEST = 1600;

/** @throws Error when the browser cannot show it */
export async function loadPicture(file: Blob): Promise<Picture> {
  const image = await createImageBitmap(file);
  const scale = Math.min(1, LONGEST / Math.max(image.width, image.height));
  const size = {
    width: Math.max(1, Math.round(image.width * scale)), height: Math.max(1, Math.round(image.height * scale)),
  };
  const canvas = h("canvas");
  Object.assign(canvas, size);
  const context = canvas.getContext("2d");
  if (!context) throw new Error("this browser gives no 2d canvas");
  context.fillStyle = "#fff";
  context.fillRect(0, 0, size.width, size.height);
  context.drawImage(image, 0, 0, size.width, size.height);
  image.close();
  return { size, source: canvas.toDataURL("image/jpeg", 0.85) };
}

/** A blank page with a grid, which is no picture of anything. */
export function blankPage({ width, height }: Size): string {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">`
    + '<defs><pattern id="g" width="50" height="50" patternUnits="userSpaceOnUse">'
    + '<path d="M50 0H0v50" fill="none" stroke="#3a4656" stroke-width="1"/></pattern></defs>'
    + '<rect width="100%" height="100%" fill="#252d39"/><rect width="100%" height="100%" fill="url(#g)"/></svg>';
  return `data:image/svg+xml,${encodeURIComponent(svg)}`;
}

/** The first file of a drop or of the clipboard that passes. */
export function fileIn(data: DataTransfer | null, isMeant: (file: File) => boolean): File | undefined {
  return [...data?.files ?? []].find(isMeant);
}

export const isImage = ({ type }: File): boolean => type.startsWith("image/") && type !== "image/svg+xml";
