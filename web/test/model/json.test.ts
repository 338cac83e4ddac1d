import assert from "node:assert/strict";
import { test } from "node:test";
import {
  isArray, isNumber, isObject, isString, Place, shown, textOf, type Json, type Problem,
} from "../../src/model/json";

function open(value: Json): { place: Place; told: () => string[] } {
  const problems: Problem[] = [];
  const told = (): string[] => problems.map(({ where, what }) => `${where}: ${what}`);
  return { place: new Place(value, "rig", problems), told };
}

test("kinds of values", () => {
  const values = [{}, [], null, 1, NaN, Infinity, "a", undefined];
  const kinds = (is: (value: unknown) => boolean): number[] =>
    values.flatMap((value, i) => is(value) ? i : []);
  assert.deepEqual([isObject, isArray, isNumber, isString].map(kinds), [[0], [1], [3], [6]]);
  assert.deepEqual(values.map(textOf), ["", "", "", "", "", "", "a", ""]);
});

test("a value is shown as JSON, at most 60 characters of it", () => {
  assert.equal(shown(undefined), "nothing");
  assert.equal(shown({ a: 1 }), '{"a":1}');
  assert.equal(shown("x".repeat(58)), `"${"x".repeat(58)}"`);
  assert.equal(shown("x".repeat(59)), `"${"x".repeat(56)}…`);
});

test("a member has the place of its parent and its own key", () => {
  const { place, told } = open({ keypoints: [{ name: 5 }] });
  const name = place.at("keypoints").at(0).at("name");
  assert.equal(name.value, 5);
  assert.equal(name.text(), "");
  assert.deepEqual(told(), ["rig.keypoints[0].name: must be a text, not 5."]);
});

test("a member of nothing, of a text or of another kind is nothing", () => {
  const { place } = open({ list: [1], text: "abc" });
  assert.equal(place.at("list").at("0").value, 1);
  assert.equal(place.at("list").at(1).value, undefined);
  assert.equal(place.at("text").at(0).value, undefined);
  assert.equal(place.at("none").at("more").value, undefined);
});

test("another value stands in where there is none", () => {
  const { place } = open({ zero: 0, nothing: null });
  assert.deepEqual(["zero", "nothing", "none"].map((key) => place.at(key).or(7).value), [0, 7, 7]);
});

test("what is not of the kind is told, and the fallback is used", () => {
  const { place, told } = open({ number: "1", empty: "", list: {} });
  assert.ok(Number.isNaN(place.at("number").number()));
  assert.equal(place.at("empty").text(), "");
  assert.deepEqual(place.at("list").items(), []);
  assert.deepEqual(told(), [
    'rig.number: must be a number, not "1".',
    'rig.empty: must be a text, not "".',
    "rig.list: must be a list, not {}.",
  ]);
});

test("colors: none is null, a wrong one is told", () => {
  const { place, told } = open({ good: " red ", none: "", bad: "no color!", number: 5 });
  const colors = ["good", "none", "missing", "bad", "number"].map((key) => place.at(key).color());
  assert.deepEqual(colors, ["red", null, null, null, null]);
  assert.deepEqual(told(), ['rig.bad: "no color!" is not a CSS color.', "rig.number: 5 is not a CSS color."]);
});

test("of a list only the objects are read, and the others are told", () => {
  const { place, told } = open([{ a: 1 }, 2, null]);
  assert.deepEqual(place.objects().map(({ value }) => value), [{ a: 1 }]);
  assert.deepEqual(told(), ["rig[1]: must be an object, not 2.", "rig[2]: must be an object, not null."]);
});
