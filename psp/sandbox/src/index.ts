export { type SandboxOptions, startSandbox } from './start-sandbox.ts';
