import { access, constants, mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { StartFailure } from '../src/embedded/start-failure.ts';

/** Where things lie in the data folder. */
export interface DataFolder {
  readonly rowsFile: string;
  readonly artifactsFolder: string;
  readonly signingKeyFile: string;
  /** What secrets of clients are sealed with. */
  readonly stageKeyFile: string;
  /** Proxy pools, if the owner has written any: docs/proxies.md. */
  readonly proxiesFile: string;
  readonly envFile: string;
  readonly adminFile: string;
  /** For what browsers write; emptied at every start. */
  readonly tempFolder: string;
  /** Lets another process have the folder. */
  release(): void;
}

/**
 * Takes the data folder for this process alone; makes it if it is not there.
 *
 * @throws StartFailure when it cannot be written to, or when another process has it
 */
export async function openDataFolder(folder: string): Promise<DataFolder> {
  // Keys and results of this user are nobody else's business.
  await mkdir(folder, { mode: 0o700 }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw refusal(folder, error);
  });
  await access(folder, constants.R_OK | constants.W_OK | constants.X_OK).catch(refused(folder));
  const lock = takeLock(folder);
  const tempFolder = join(folder, 'tmp');
  await rm(tempFolder, { recursive: true, force: true });
  await mkdir(tempFolder);
  return {
    rowsFile: join(folder, 'rows.db'),
    artifactsFolder: join(folder, 'artifacts'),
    signingKeyFile: join(folder, 'signing-key'),
    stageKeyFile: join(folder, 'stage-key'),
    proxiesFile: join(folder, 'proxies.json'),
    envFile: join(folder, 'env'),
    adminFile: join(folder, 'admin-env'),
    tempFolder,
    release: () => lock.close(),
  };
}

/** SQLite's word for a file that another connection has locked. */
const SQLITE_BUSY = 5;

/**
 * An open exclusive transaction on an empty database. The operating system drops the lock with the
 * process, also after SIGKILL, and no other process can take it for stale as it could a pid file.
 */
function takeLock(folder: string): DatabaseSync {
  const lock = new DatabaseSync(join(folder, 'lock'), { open: false, timeout: 0 });
  try {
    lock.open();
    lock.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE');
    return lock;
  } catch (error) {
    const isBusy = error instanceof Error && 'errcode' in error && error.errcode === SQLITE_BUSY;
    if (!isBusy) throw refusal(folder, error);
    throw new StartFailure(
      `Another Gannet runs on the data folder ${folder}. Stop it, or choose another with --data.`,
      { cause: error },
    );
  }
}

const refused = (folder: string) => (error: unknown) => {
  throw refusal(folder, error);
};

function refusal(folder: string, cause: unknown): StartFailure {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new StartFailure(
    `The data folder ${folder} cannot be used (${reason}). Choose another with --data.`,
    { cause },
  );
}
