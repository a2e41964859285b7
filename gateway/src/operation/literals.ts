import { Kind, visit } from 'graphql';
import { definitionsOf, type OperationParts } from './parts.ts';

/** A text that somebody outside wrote, and where. */
export interface ScannableText {
  readonly path: string;
  readonly value: string;
}

/** Every text that stands in an operation itself; its place is given as `document:line:column`. */
export function textLiterals(parts: OperationParts): ScannableText[] {
  const found: ScannableText[] = [];
  for (const definition of definitionsOf(parts)) {
    visit(definition, {
      [Kind.STRING](node) {
        const start = node.loc?.startToken;
        found.push({ path: `document:${String(start?.line ?? 0)}:${String(start?.column ?? 0)}`, value: node.value });
      },
    });
  }
  return found;
}
