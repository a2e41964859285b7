import { ConfigError } from '@crowdpay/config';
import { SignInError } from '@crowdpay/sign-in';
import { readLauncherConfig } from '../config.ts';
import { LauncherError } from '../errors.ts';
import { tokenOfClient, tokenOfDevelopmentPerson, tokenOfPerson } from './access-token.ts';
import { readTokenArguments, TOKEN_HELP } from './arguments.ts';

async function main(): Promise<void> {
  const options = readTokenArguments(process.argv.slice(2));
  if (options.help) {
    process.stdout.write(TOKEN_HELP);
    return;
  }
  const { publicUrl, dataDirectory } = readLauncherConfig();
  await requirePlatform(publicUrl);
  const accessToken = await token();
  process.stdout.write(options.json ? `${JSON.stringify({ accessToken })}\n` : `${accessToken}\n`);

  function token(): Promise<string> {
    if (options.client !== undefined) return tokenOfClient(publicUrl, options.client, dataDirectory, options.scopes);
    if (options.email !== undefined) return tokenOfPerson(publicUrl, options.email, options.scopes);
    return tokenOfDevelopmentPerson(publicUrl, options.scopes);
  }
}

async function requirePlatform(publicUrl: string): Promise<void> {
  try {
    await fetch(new URL('/healthz', publicUrl), { signal: AbortSignal.timeout(5_000) });
  } catch (error) {
    throw new LauncherError(`No platform answers at ${publicUrl}: start one by npm start.`, { cause: error });
  }
}

function explain(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const known = [LauncherError, ConfigError, SignInError, TypeError].some((type) => error instanceof type);
  if (known) return error.message;
  // RFC 6749, section 5.2: the provider says by `error` and `error_description` why it refuses.
  if ('error' in error && typeof error.error === 'string') return `The platform refused: ${error.error}.`;
  return error.stack ?? error.message;
}

try {
  await main();
} catch (error) {
  process.stderr.write(`${explain(error)}\n`);
  process.exitCode = 1;
}
