import {
  type DocumentNode,
  type FragmentDefinitionNode,
  getOperationAST,
  Kind,
  type OperationDefinitionNode,
  visit,
} from 'graphql';

/** One operation of a document with the fragments that it spreads, directly or through others. */
export interface OperationParts {
  readonly operation: OperationDefinitionNode;
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
}

/** @returns the parts of the operation called `name` (of the only one, without a name); undefined where there is none. */
export function operationParts(document: DocumentNode, name: string | undefined): OperationParts | undefined {
  const operation = getOperationAST(document, name);
  return operation ? partsOf(document, operation) : undefined;
}

/** @returns the parts of `operation`. */
export function partsOf(document: DocumentNode, operation: OperationDefinitionNode): OperationParts {
  const all = new Map<string, FragmentDefinitionNode>();
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) all.set(definition.name.value, definition);
  }
  const fragments = new Map<string, FragmentDefinitionNode>();
  const open: (OperationDefinitionNode | FragmentDefinitionNode)[] = [operation];
  for (let part = open.pop(); part !== undefined; part = open.pop()) {
    visit(part, {
      FragmentSpread({ name: { value } }) {
        const fragment = all.get(value);
        if (fragment === undefined || fragments.has(value)) return;
        fragments.set(value, fragment);
        open.push(fragment);
      },
    });
  }
  return { operation, fragments };
}

/** The definitions of an operation: itself first, then its fragments. */
export function definitionsOf(parts: OperationParts): readonly (OperationDefinitionNode | FragmentDefinitionNode)[] {
  return [parts.operation, ...parts.fragments.values()];
}
