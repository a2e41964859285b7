export { type ConnectorOptions, startConnector } from './start-connector.ts';
