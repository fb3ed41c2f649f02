// Where the server is: a setting of the machine, the PATH, the folders of uv and pipx, or an environment of our own.

import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import * as path from 'node:path';
import { promisify } from 'node:util';
import * as vscode from 'vscode';

const run = promisify(execFile);
const IS_WINDOWS = process.platform === 'win32';
const NAME = IS_WINDOWS ? 'sememe.exe' : 'sememe';
const PYTHONS = IS_WINDOWS
  ? ['py', 'python']
  : ['python3', 'python3.14', 'python3.13', 'python3.12', 'python3.11', 'python'];
const INSTALL_MINUTES = 15;

export class NotFoundError extends Error {}

/** @throws NotFoundError: it is nowhere. */
export function findServer(context: vscode.ExtensionContext): string {
  const set = vscode.workspace.getConfiguration('sememe').get<string>('path', '').trim();
  if (set) {
    const named = set.startsWith('~') ? path.join(homedir(), set.slice(1)) : set;
    // A relative name would be one of the workspace, which is not trusted.
    if (path.isAbsolute(named) && existsSync(named)) {
      return named;
    }
    throw new NotFoundError(`The setting sememe.path names ${set}, which is no program on this machine.`);
  }
  const found = [...searchFolders().map((folder) => path.join(folder, NAME)), ownServer(context)].find((each) =>
    existsSync(each),
  );
  if (!found) {
    throw new NotFoundError('The program sememe was not found on this machine.');
  }
  return found;
}

function searchFolders(): string[] {
  const onPath = (process.env.PATH ?? '').split(path.delimiter).filter((each) => path.isAbsolute(each));
  const ofTools = [process.env.UV_TOOL_BIN_DIR, process.env.XDG_BIN_HOME, process.env.PIPX_BIN_DIR];
  return [...onPath, ...ofTools.filter((each) => each !== undefined), path.join(homedir(), '.local', 'bin')];
}

function ownEnvironment(context: vscode.ExtensionContext): string {
  return path.join(context.globalStorageUri.fsPath, `server-${context.extension.packageJSON.version}`);
}

function binFolder(environment: string): string {
  return path.join(environment, IS_WINDOWS ? 'Scripts' : 'bin');
}

function ownServer(context: vscode.ExtensionContext): string {
  return path.join(binFolder(ownEnvironment(context)), NAME);
}

/** Make an environment of the extension's own, with the server of the extension's version. */
export async function installServer(context: vscode.ExtensionContext, log: vscode.LogOutputChannel): Promise<void> {
  const environment = ownEnvironment(context);
  const options = { location: vscode.ProgressLocation.Notification, title: 'Sememe', cancellable: true };
  await vscode.window.withProgress(options, async (progress, token) => {
    const stop = new AbortController();
    token.onCancellationRequested(() => stop.abort());
    const step = async (message: string, program: string, ...args: string[]): Promise<void> => {
      progress.report({ message });
      log.info(`${program} ${args.join(' ')}`);
      // Not the workspace as working directory: Python would look for modules there.
      const limits = { signal: stop.signal, timeout: INSTALL_MINUTES * 60_000, cwd: homedir(), maxBuffer: 1 << 26 };
      const { stdout, stderr } = await run(program, args, limits);
      log.info(stdout + stderr);
    };
    try {
      const python = await findPython();
      await vscode.workspace.fs.createDirectory(context.globalStorageUri);
      await step('making an environment', python, '-I', '-m', 'venv', '--clear', environment);
      const wanted = `sememe==${context.extension.packageJSON.version}`;
      const own = path.join(binFolder(environment), IS_WINDOWS ? 'python.exe' : 'python');
      await step(`installing ${wanted}`, own, '-I', '-m', 'pip', 'install', '--no-input', wanted);
    } catch (error) {
      // Half an environment would be found at the next start.
      await rm(environment, { recursive: true, force: true });
      if (!token.isCancellationRequested) {
        throw error;
      }
    }
  });
}

async function findPython(): Promise<string> {
  for (const name of PYTHONS) {
    try {
      await run(name, ['-I', '-c', 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))'], {
        cwd: homedir(),
      });
      return name;
    } catch {
      // not there, or too old: the next one
    }
  }
  throw new NotFoundError(
    'Python 3.11 or newer with venv was not found. Install it, or sememe itself, as the README says.',
  );
}
