export { POLICY_ACTIONS, type PolicyAction } from './actions.ts';
export { type Decision, requireAllowed } from './decision.ts';
export { loadPolicy, type LoadPolicyOptions, type PolicyEngine } from './engine.ts';
export type { PolicyInput, PolicyPrincipal } from './input.ts';
export type { PolicyData } from './data.ts';
