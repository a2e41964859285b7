import { type ConstDirectiveNode, valueFromASTUntyped } from 'graphql';

/** What can bear directives: a field, an argument, an input field, or a type with its extensions. */
export interface Annotated {
  readonly astNode?: { readonly directives?: readonly ConstDirectiveNode[] | undefined } | null | undefined;
  readonly extensionASTNodes?: readonly { readonly directives?: readonly ConstDirectiveNode[] | undefined }[];
}

/** The arguments of a directive as its SDL says them; undefined when `element` does not bear it. */
export function directiveArguments(element: Annotated, name: string): Readonly<Record<string, unknown>> | undefined {
  const nodes = [...(element.astNode ? [element.astNode] : []), ...(element.extensionASTNodes ?? [])];
  const directive = nodes.flatMap((node) => node.directives ?? []).find((node) => node.name.value === name);
  if (directive === undefined) return undefined;
  return Object.fromEntries(
    (directive.arguments ?? []).map((node) => [node.name.value, valueFromASTUntyped(node.value)]),
  );
}
