import assert from "node:assert/strict";
import { test } from "node:test";
import { imageNameOf } from "../src/image-name";

test("an image is called by its path in its folder", () => {
  const hash = "0123456789abcdef";
  for (const [address, name] of [
    [`s3://b/input/images/${hash}/cam1/0001.jpg`, "cam1/0001.jpg"],
    [`s3://b/input/images/${hash}/a/b/c.jpg`, "a/b/c.jpg"],
    [`http://127.0.0.1:4601/b/input/images/${hash}/c.jpg`, "c.jpg"],
    ["s3://b/data/2024/cam1/0001.jpg", "cam1/0001.jpg"],
    ["s3://b/0001.jpg", "0001.jpg"],
    ["https://host/photos/dog%201.jpg", "photos/dog 1.jpg"],
    [`http://127.0.0.1:4601/b/input/images/${hash}/100%2525.jpg`, "100%25.jpg"],
    ["https://host/100%.jpg", "100%.jpg"],
    ["dog.jpg", "dog.jpg"],
    ["", ""],
  ] as const) assert.equal(imageNameOf(address), name, address);
});

test("names with signs of a URL can be told apart", () => {
  // Beside each other in one folder: only one of them may be called "100%.jpg".
  for (const name of ["100%.jpg", "100%25.jpg", "a%20b.jpg", "a b.jpg", "a+b.jpg", "a#b?.jpg"]) {
    assert.equal(imageNameOf(`s3://b/input/images/0123456789abcdef/${name}`), name);
  }
});
