/**
 * Short names for the properties that nobody outside the bundle sees. Two of them share one when no object ever has both:
 * the fewer names there are, the smaller the compressed bundle.
 */
import ts from "typescript";
import { ownNames, sources } from "./own-names.mjs";

// By how often minified code has them anyway. Not x, y and v, which positions and keypoints have.
const LETTERS = [..."etnrisoalcdfhupmgbwkqzjETNRISOALCDFHUPMGVBYWKXQZJ"];
const SHORT = [...LETTERS, ...LETTERS.flatMap((first) => LETTERS.map((second) => first + second))];

/** @returns an object from each name to its short one */
export function shortNames(program = sources()) {
  const { files, checker } = program;
  const own = new Set(ownNames(program));
  const uses = new Map([...own].map((name) => [name, 0]));
  /** For each name, the names that some object has beside it. */
  const beside = new Map([...own].map((name) => [name, new Set()]));
  const meet = (names) => {
    for (const one of names) for (const other of own.has(one) ? names : []) {
      if (one === other) continue;
      beside.get(one).add(other);
      beside.get(other)?.add(one);
    }
  };

  const types = new Map();
  const look = (type) => {
    if (types.has(type)) return;
    const members = type.isUnion() ? [] : checker.getPropertiesOfType(checker.getApparentType(type));
    const names = new Set(members.map(({ name }) => name));
    types.set(type, names);
    if (type.isUnionOrIntersection()) type.types.forEach(look);
    if (![...names].some((name) => own.has(name))) return;
    meet(names);
    // What is read although it may be missing must not find something else of its name.
    for (const { name, flags } of members) if (flags & ts.SymbolFlags.Optional) for (const other of own) meet([name, other]);
  };
  const spreads = [];
  const visit = (node) => {
    if (ts.isIdentifier(node) && own.has(node.text)) uses.set(node.text, uses.get(node.text) + 1);
    if (ts.isExpression(node) || ts.isTypeNode(node) || ts.isObjectBindingPattern(node)) look(checker.getTypeAtLocation(node));
    if (ts.isClassLike(node) || ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node)) look(checker.getDeclaredTypeOfSymbol(node.symbol));
    if (ts.isSpreadAssignment(node)) spreads.push([checker.getTypeAtLocation(node.expression), checker.getTypeAtLocation(node.parent)]);
    ts.forEachChild(node, visit);
  };
  files.forEach(visit);

  // A spread brings along whatever else an object of its type has.
  const parts = (type) => type.isUnion() ? type.types : [checker.getApparentType(type)];
  for (const [from, whole] of spreads.flatMap(([one, other]) => parts(one).flatMap((from) => parts(other).map((whole) => [from, whole])))) {
    for (const type of [from, whole]) look(type);
    if (types.get(from).size === 0) continue;
    for (const [type, names] of types) if (checker.isTypeAssignableTo(type, from)) meet(new Set([...types.get(whole), ...names]));
  }

  const short = new Map();
  for (const name of [...own].sort((a, b) => uses.get(b) - uses.get(a))) {
    const taken = new Set([...beside.get(name)].map((other) => short.get(other) ?? other));
    short.set(name, SHORT.find((one) => !taken.has(one)));
  }
  return Object.fromEntries(short);
}
