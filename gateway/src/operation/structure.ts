import {
  type DirectiveNode,
  type DocumentNode,
  type FragmentDefinitionNode,
  Kind,
  type SelectionSetNode,
} from 'graphql';

/** The size of a document, fragments counted as often as they are spread. Counts may be `Infinity`. */
export interface DocumentStructure {
  /** The longest chain of nested fields. `Infinity` when fragments spread each other in a circle. */
  readonly depth: number;
  /** Fields in all. */
  readonly fields: number;
  /** Fields of an operation itself, those of the operation with most. */
  readonly rootFields: number;
  readonly aliases: number;
  readonly directives: number;
}

interface Measure {
  readonly depth: number;
  readonly fields: number;
  readonly width: number;
  readonly aliases: number;
  readonly directives: number;
}

const EMPTY: Measure = { depth: 0, fields: 0, width: 0, aliases: 0, directives: 0 };
const ENDLESS: Measure = { depth: Infinity, fields: Infinity, width: Infinity, aliases: 0, directives: 0 };
// Introspection is shut off where it matters; where it is open, the schema's own nesting is not the client's doing.
const INTROSPECTION = new Set(['__schema', '__type']);

/**
 * Measures a document that nobody has validated yet. Each fragment is measured once however often it is spread, so the
 * time is linear in the document, also where the expanded operation would be exponential.
 */
export function measureDocument(document: DocumentNode): DocumentStructure {
  const measurer = new Measurer(document);
  let total: Measure = EMPTY;
  for (const definition of document.definitions) {
    if (definition.kind !== Kind.OPERATION_DEFINITION) continue;
    const own = measurer.selectionSet(definition.selectionSet);
    const variables = definition.variableDefinitions ?? [];
    const directives =
      count(definition.directives) + variables.reduce((sum, variable) => sum + count(variable.directives), 0);
    total = larger(total, { ...own, directives: own.directives + directives });
  }
  const { depth, fields, width, aliases, directives } = total;
  return { depth, fields, rootFields: width, aliases, directives };
}

class Measurer {
  private readonly fragments = new Map<string, FragmentDefinitionNode>();
  private readonly measured = new Map<string, Measure>();

  constructor(document: DocumentNode) {
    for (const definition of document.definitions) {
      if (definition.kind === Kind.FRAGMENT_DEFINITION) this.fragments.set(definition.name.value, definition);
    }
  }

  selectionSet(set: SelectionSetNode): Measure {
    let total: Measure = EMPTY;
    for (const selection of set.selections) {
      let part: Measure;
      if (selection.kind === Kind.FRAGMENT_SPREAD) part = this.fragment(selection.name.value);
      else if (selection.kind === Kind.INLINE_FRAGMENT) part = this.selectionSet(selection.selectionSet);
      else part = field(this.below(selection.name.value, selection.selectionSet), selection.alias !== undefined);
      total = sum(total, part, count(selection.directives));
    }
    return total;
  }

  private below(name: string, set: SelectionSetNode | undefined): Measure {
    return set === undefined || INTROSPECTION.has(name) ? EMPTY : this.selectionSet(set);
  }

  private fragment(name: string): Measure {
    const known = this.measured.get(name);
    if (known !== undefined) return known;
    const fragment = this.fragments.get(name);
    if (fragment === undefined) return EMPTY;
    this.measured.set(name, ENDLESS); // stands while the fragment is open: who meets it again is in a circle
    const own = this.selectionSet(fragment.selectionSet);
    const measure = { ...own, directives: own.directives + count(fragment.directives) };
    this.measured.set(name, measure);
    return measure;
  }
}

function field(below: Measure, aliased: boolean): Measure {
  return {
    depth: below.depth + 1,
    fields: below.fields + 1,
    width: 1,
    aliases: below.aliases + (aliased ? 1 : 0),
    directives: below.directives,
  };
}

function sum(left: Measure, right: Measure, directives: number): Measure {
  return {
    depth: Math.max(left.depth, right.depth),
    fields: left.fields + right.fields,
    width: left.width + right.width,
    aliases: left.aliases + right.aliases,
    directives: left.directives + right.directives + directives,
  };
}

function larger(left: Measure, right: Measure): Measure {
  return {
    depth: Math.max(left.depth, right.depth),
    fields: Math.max(left.fields, right.fields),
    width: Math.max(left.width, right.width),
    aliases: Math.max(left.aliases, right.aliases),
    directives: Math.max(left.directives, right.directives),
  };
}

function count(directives: readonly DirectiveNode[] | undefined): number {
  return directives?.length ?? 0;
}
