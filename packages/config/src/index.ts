export { readConfig, ConfigError } from './read-config.ts';
export { booleanText, hostPort, optionalText, port, secretText, url } from './shapes.ts';
