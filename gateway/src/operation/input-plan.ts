import { getNamedType, type GraphQLInputObjectType, type GraphQLInputType, isInputObjectType } from 'graphql';
import { type InputKind, inputKindOf } from './input-kind.ts';

/**
 * Where in an input value personal data stands: the value itself (or each element, for a list), or fields of it. A plan
 * of a recursive input type contains itself; it is followed only as far as a value goes.
 */
export type InputPlan = { readonly kind: InputKind } | { readonly fields: ReadonlyMap<string, InputPlan> };

/** Makes the plans of one schema; the plan of an input type is made once and shared, so plans compare by identity. */
export class InputPlans {
  private readonly leaves = new Map<InputKind, InputPlan>();
  private readonly objects = new Map<GraphQLInputObjectType, InputPlan | undefined>();

  /**
   * @param kind what the directives at the argument or field say.
   * @returns undefined where a value of `type` holds no personal data.
   */
  planOf(type: GraphQLInputType, kind: InputKind | undefined): InputPlan | undefined {
    if (kind !== undefined) return this.leaf(kind);
    const named = getNamedType(type);
    return isInputObjectType(named) ? this.object(named) : undefined;
  }

  private leaf(kind: InputKind): InputPlan {
    const plan = this.leaves.get(kind) ?? { kind };
    this.leaves.set(kind, plan);
    return plan;
  }

  private object(type: GraphQLInputObjectType): InputPlan | undefined {
    if (!this.objects.has(type)) {
      const fields = new Map<string, InputPlan>();
      const plan = reaches(type, new Set()) ? { fields } : undefined;
      this.objects.set(type, plan); // before its fields are looked at: a recursive type meets itself here
      for (const field of Object.values(type.getFields())) {
        const inner = this.planOf(field.type, inputKindOf(field));
        if (inner !== undefined) fields.set(field.name, inner);
      }
    }
    return this.objects.get(type);
  }
}

// Whether any path from `type` leads to a field that takes personal data.
function reaches(type: GraphQLInputObjectType, seen: Set<GraphQLInputObjectType>): boolean {
  if (seen.has(type)) return false;
  seen.add(type);
  return Object.values(type.getFields()).some((field) => {
    if (inputKindOf(field) !== undefined) return true;
    const named = getNamedType(field.type);
    return isInputObjectType(named) && reaches(named, seen);
  });
}
