/**
 * The names of properties that nobody outside the bundle ever sees, so that the build may shorten them.
 *
 * The types tell: a name stays as it is when it is the platform's (declared in a library), when it is part of something
 * that leaves or enters as JSON or as `unknown`, when it is looked up by a computed key, or when it belongs to the
 * element's public members. There is no list to be kept by hand; the web tests run with the shortened names, and the
 * browser tests run the built file.
 */
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";

const config = fileURLToPath(new URL("../tsconfig.json", import.meta.url));

/**
 * The files of the bundle and of its tests (the JSON that they feed to it has names of its own), and what tells their types.
 * @param only paths of other files to look at
 */
export function sources(only) {
  const { options, fileNames } = ts.parseJsonConfigFileContent(ts.readConfigFile(config, ts.sys.readFile).config, ts.sys, dirname(config));
  const program = ts.createProgram(only ?? fileNames, options);
  return { files: program.getSourceFiles().filter((file) => !file.isDeclarationFile), checker: program.getTypeChecker() };
}

export function ownNames({ files, checker } = sources()) {
  const [own, foreign, seen] = [new Set(), new Set(), new Set()];

  const isForeign = (symbol) => symbol?.declarations?.some((declaration) => declaration.getSourceFile().isDeclarationFile) === true;
  /** A type that holds what nobody named: a list of such types may hold itself. */
  const isOpen = (type, within = new Set()) => {
    if (within.has(type)) return false;
    within.add(type);
    return (type.flags & (ts.TypeFlags.Any | ts.TypeFlags.Unknown | ts.TypeFlags.NonPrimitive)) !== 0
      || (type.isUnion() ? type.types : checker.isArrayLikeType(type) ? checker.getTypeArguments(type) : []).some((part) => isOpen(part, within))
      || checker.getIndexInfosOfType(type).some(({ keyType }) => (keyType.flags & ts.TypeFlags.String) !== 0);
  };

  /** Everything in a type that JSON.stringify or a stranger could come across. */
  const expose = (type) => {
    if (seen.has(type)) return;
    seen.add(type);
    for (const part of type.isUnionOrIntersection() ? type.types : checker.isArrayLikeType(type) ? checker.getTypeArguments(type) : []) expose(part);
    // The members of arrays, texts and DOM objects are the platform's: what is in them is not looked for.
    if (isForeign(type.symbol) || checker.isArrayLikeType(type) || !(type.flags & ts.TypeFlags.Object)) return;
    for (const member of type.getProperties().filter((one) => !isForeign(one))) {
      foreign.add(member.name);
      expose(checker.getTypeOfSymbol(member));
    }
  };

  const exposeMembers = (declaration) => {
    for (const member of declaration.members) {
      if (!member.name || ts.isPrivateIdentifier(member.name) || ts.getCombinedModifierFlags(member) & (ts.ModifierFlags.Private | ts.ModifierFlags.Protected)) continue;
      foreign.add(member.name.getText());
      const type = checker.getTypeAtLocation(member);
      expose(type);
      for (const signature of type.getCallSignatures()) {
        expose(signature.getReturnType());
        for (const parameter of signature.getParameters()) expose(checker.getTypeOfSymbol(parameter));
      }
    }
  };

  /** What is taken apart at once, by its place: the pattern has no type of its own. */
  const isTakenApart = (node) => ts.isVariableDeclaration(node.parent)
    ? ts.isArrayBindingPattern(node.parent.name) && !node.parent.type
    : (ts.isConditionalExpression(node.parent) || ts.isArrayLiteralExpression(node.parent)) && isTakenApart(node.parent);

  /** The answer of a function that filter, some, find … ask: true or false is all they see of it. */
  const isOnlyTested = ({ parent }) => ts.isBinaryExpression(parent) ? isOnlyTested(parent) : ts.isArrowFunction(parent)
    && ts.isCallExpression(parent.parent) && checker.getResolvedSignature(parent.parent)?.getParameters()[0]?.name === "predicate";

  /** In a test, beside a value whose names were shortened just the same. */
  const isOnlyCompared = (node) => ts.isCallExpression(node.parent)
    && checker.getResolvedSignature(node.parent)?.declaration?.getSourceFile().fileName.includes("/@types/node/assert")
    && !node.parent.arguments.some((argument) => isOpen(checker.getTypeAtLocation(argument)));

  /** A computed key may be any of these names. */
  const exposeKeys = (object, key) => {
    if (key.isUnion()) key.types.forEach((one) => { exposeKeys(object, one); });
    else if (key.isStringLiteral()) foreign.add(key.value);
    else if (key.flags & ts.TypeFlags.StringLike) object.getProperties().forEach(({ name }) => foreign.add(name));
  };

  const visit = (node) => {
    const name = ts.isPropertyAccessExpression(node) || ((ts.isObjectLiteralElement(node) || ts.isClassElement(node) || ts.isTypeElement(node)) && node.name) ? node.name
      : ts.isBindingElement(node) && ts.isObjectBindingPattern(node.parent) ? node.propertyName ?? node.name : undefined;
    if (name && ts.isIdentifier(name)) {
      own.add(name.text);
      const from = ts.isBindingElement(node) ? checker.getTypeAtLocation(node.parent)
        : ts.isObjectLiteralElement(node) ? checker.getContextualType(node.parent) ?? checker.getTypeAtLocation(node.parent) : undefined;
      const properties = (from?.isUnion() ? from.types : [from]).flatMap((type) => (type && checker.getPropertyOfType(type, name.text)) ?? []);
      // What is reached through a module's name is no property.
      const isExport = ts.isPropertyAccessExpression(node) && checker.getTypeAtLocation(node.expression).symbol?.flags & ts.SymbolFlags.ValueModule;
      if (isExport || [...properties, checker.getSymbolAtLocation(name)].some(isForeign) || (from && isOpen(from))) foreign.add(name.text);
    }
    if (ts.isExpression(node) && !ts.isIdentifier(node.parent) && !isTakenApart(node) && !isOnlyTested(node) && !isOnlyCompared(node)) {
      const wanted = checker.getContextualType(node);
      if (wanted && isOpen(wanted)) expose(checker.getTypeAtLocation(node));
    }
    if (ts.isAsExpression(node)) {
      const from = checker.getTypeAtLocation(node.expression);
      if (isOpen(from) || (isForeign(from.symbol) && !checker.isArrayLikeType(from)) || from.symbol?.name === "globalThis") expose(checker.getTypeAtLocation(node));
    }
    if (ts.isElementAccessExpression(node)) exposeKeys(checker.getTypeAtLocation(node.expression), checker.getTypeAtLocation(node.argumentExpression));
    if (ts.isClassDeclaration(node) && node.heritageClauses?.some((clause) => clause.types.some((base) => isForeign(checker.getTypeAtLocation(base).symbol)))) exposeMembers(node);
    ts.forEachChild(node, visit);
  };
  files.forEach(visit);
  return [...own].filter((name) => !foreign.has(name)).sort();
}
