import { spawn } from 'node:child_process';

/**
 * Ends what the launcher started, should the launcher itself be killed (kill -9, out of memory): no orphan keeps a port
 * or goes on writing to a database that nobody looks after.
 */
export interface Guard {
  /** Adds a process to those that must not outlive the launcher. The database is ended last. */
  watch(pid: number, kind?: 'service' | 'database'): void;
  /** Takes a process that has ended off the list, before its pid can belong to somebody else. */
  forget(pid: number): void;
  /** Dismisses the guard; nothing is ended. */
  dismiss(): void;
}

// Reads "+PID" (a service), "=PID" (the database) and "-PID" (has ended) until the pipe closes. "." means: the launcher
// has cleaned up. Without it the launcher has died: services are asked to end, then killed, then the database stops.
const SCRIPT = `
services=''; database=''
while read -r line; do
  case "$line" in
    +*) services="$services \${line#+}" ;;
    =*) database="\${line#=}" ;;
    -*) left=''; for pid in $services; do [ "$pid" = "\${line#-}" ] || left="$left $pid"; done; services=$left ;;
    .) exit 0 ;;
  esac
done
[ -z "$services" ] || { kill -TERM $services; sleep 3; kill -KILL $services; }
[ -z "$database" ] || kill -INT $database
`;

/** Starts the guard: a shell that waits at the other end of a pipe. */
export function startGuard(): Guard {
  const shell = spawn('/bin/sh', ['-c', SCRIPT], { detached: true, stdio: ['pipe', 'ignore', 'ignore'] });
  shell.unref();
  shell.on('error', () => undefined); // no shell, no guard: the platform runs all the same
  shell.stdin.on('error', () => undefined);
  const tell = (line: string): void => {
    shell.stdin.write(`${line}\n`);
  };
  return {
    watch: (pid, kind = 'service') => {
      tell(`${kind === 'database' ? '=' : '+'}${String(pid)}`);
    },
    forget: (pid) => {
      tell(`-${String(pid)}`);
    },
    dismiss: () => {
      shell.stdin.end('.\n');
    },
  };
}
