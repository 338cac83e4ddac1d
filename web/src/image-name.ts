/** Names an image for people, as groundtruth/sources.py does. */

/** Where a launch puts the images of a folder: below a part of their hash. */
export const UPLOADED = /\/images\/[0-9a-f]{16}\/(.+)$/s;

/**
 * "cam1/0001.jpg": the path in the folder that was launched; else the name and the folder above it.
 *
 * @param address without a query: an S3 URI, which holds the name as it is; or a URL, where %20 is a blank
 */
export function imageNameOf(address: string): string {
  const path = (address.startsWith("s3:") ? address : decoded(address)).replace(/^\w+:\/\/[^/]*\//, "");
  return UPLOADED.exec(`/${path}`)?.[1] ?? path.split("/").slice(-2).join("/");
}

function decoded(url: string): string {
  try {
    return decodeURIComponent(url);
  } catch {
    return url;
  }
}
