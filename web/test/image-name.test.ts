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
    ["https://host/photos/dog%201.jpg", "photos/dog%201.jpg"],
    ["dog.jpg", "dog.jpg"],
    ["", ""],
  ] as const) assert.equal(imageNameOf(address), name, address);
});
