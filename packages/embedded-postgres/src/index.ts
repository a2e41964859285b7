export { type DataFolderState, dataFolderState } from './data-folder.ts';
export { EmbeddedPostgresError } from './errors.ts';
export { type EmbeddedPostgres, type EmbeddedPostgresOptions, startEmbeddedPostgres } from './server.ts';
