export { type DeployOptions, deployMigrations } from './deploy.ts';
export { MigrationError } from './errors.ts';
export { type Migration, readMigrations } from './migration-files.ts';
export { type DatabaseRole, closeServer, provisionDatabase, provisionRole } from './provision.ts';
