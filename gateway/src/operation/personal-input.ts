import {
  type ASTNode,
  getNamedType,
  getNullableType,
  type GraphQLInputType,
  type GraphQLSchema,
  isInputObjectType,
  isListType,
  Kind,
  TypeInfo,
  type ValueNode,
  visit,
  visitWithTypeInfo,
} from 'graphql';
import { type InputKind, inputKindOf } from './input-kind.ts';
import type { InputPlan, InputPlans } from './input-plan.ts';
import { definitionsOf, type OperationParts } from './parts.ts';

/** A place in a document at which personal data stands, or may come to stand, where it must not. */
export interface SensitiveUse {
  /** `literal` in the document, `default` of a variable, or one variable that feeds `mixed` kinds of arguments. */
  readonly why: 'literal' | 'default' | 'mixed';
  readonly node: ASTNode;
}

/** How personal data comes into one operation. */
export interface PersonalInput {
  /** For each variable that carries personal data, where in its value. */
  readonly plans: ReadonlyMap<string, InputPlan>;
  readonly sensitive: readonly SensitiveUse[];
}

/** Follows every argument of an operation to find where `@tokenize` or `@sensitive` applies. Works on documents not yet validated. */
export function findPersonalInput(schema: GraphQLSchema, plans: InputPlans, parts: OperationParts): PersonalInput {
  const finder = new Finder(plans);
  const typeInfo = new TypeInfo(schema);
  for (const definition of definitionsOf(parts)) {
    visit(
      definition,
      visitWithTypeInfo(typeInfo, {
        Argument(node) {
          const argument = typeInfo.getArgument();
          // An argument of a directive is none of a subgraph's: it is never tokenized, nor may it carry such a variable.
          if (argument && !typeInfo.getDirective()) finder.value(node.value, argument.type, inputKindOf(argument));
          else finder.value(node.value, undefined, undefined);
          return false;
        },
      }),
    );
  }
  return finder.result(parts);
}

class Finder {
  private readonly plans: InputPlans;
  private readonly usages = new Map<string, { plan: InputPlan | undefined; node: ASTNode }[]>();
  private readonly sensitive: SensitiveUse[] = [];

  constructor(plans: InputPlans) {
    this.plans = plans;
  }

  value(node: ValueNode, type: GraphQLInputType | undefined, kind: InputKind | undefined): void {
    if (node.kind === Kind.VARIABLE) {
      const plan = type === undefined ? undefined : this.plans.planOf(type, kind);
      const known = this.usages.get(node.name.value) ?? [];
      this.usages.set(node.name.value, [...known, { plan, node }]);
    } else if (node.kind === Kind.LIST) {
      const nullable = type === undefined ? undefined : getNullableType(type);
      const item = isListType(nullable) ? nullable.ofType : type;
      for (const element of node.values) this.value(element, item, kind);
    } else if (kind !== undefined) {
      if (node.kind !== Kind.NULL) this.sensitive.push({ why: 'literal', node });
    } else if (node.kind === Kind.OBJECT) {
      const named = type === undefined ? undefined : getNamedType(type);
      const fields = isInputObjectType(named) ? named.getFields() : {};
      for (const { name, value } of node.fields) {
        const field = fields[name.value];
        this.value(value, field?.type, field === undefined ? undefined : inputKindOf(field));
      }
    }
  }

  result({ operation }: OperationParts): PersonalInput {
    const plans = new Map<string, InputPlan>();
    for (const [name, usages] of this.usages) {
      const [first, ...others] = usages;
      const differing = others.find(({ plan }) => plan !== first?.plan);
      if (differing !== undefined) this.sensitive.push({ why: 'mixed', node: differing.node });
      if (first?.plan !== undefined) plans.set(name, first.plan);
    }
    for (const { variable, defaultValue } of operation.variableDefinitions ?? []) {
      const plan = plans.get(variable.name.value);
      if (plan !== undefined && defaultValue !== undefined) this.defaultValue(defaultValue, plan);
    }
    return { plans, sensitive: this.sensitive };
  }

  private defaultValue(node: ValueNode, plan: InputPlan): void {
    if (node.kind === Kind.LIST) {
      for (const element of node.values) this.defaultValue(element, plan);
    } else if ('kind' in plan) {
      if (node.kind !== Kind.NULL) this.sensitive.push({ why: 'default', node });
    } else if (node.kind === Kind.OBJECT) {
      for (const { name, value } of node.fields) {
        const inner = plan.fields.get(name.value);
        if (inner !== undefined) this.defaultValue(value, inner);
      }
    }
  }
}
