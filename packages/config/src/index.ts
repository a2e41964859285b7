export { readConfig, ConfigError } from './read-config.ts';
export { booleanText, hostPort, optionalText, port, secretText, url, path } from './shapes.ts';
export { POLICY_VARIABLES, SERVICE_VARIABLES, SUBGRAPH_VARIABLES } from './variables.ts';
