export { createLogger, type LoggerOptions } from './logger.ts';
export type { Logger } from 'pino';
