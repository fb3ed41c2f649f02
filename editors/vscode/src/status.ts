// The status bar item, and the details behind it.

import * as vscode from 'vscode';
import type { FolderStatus, Status } from './protocol';
import type { Server } from './server';
import { inert, plain } from './text';

// A saved file is taken in sooner than that: the item does not flicker.
const SETTLING_MS = 300;
const WORKING = ['scan', 'index', 'optimize', 'embed'];

export function statusBar(server: Server): vscode.Disposable {
  const item = vscode.window.createStatusBarItem('sememe.status', vscode.StatusBarAlignment.Left, -10);
  item.name = 'Sememe';
  item.command = 'sememe.showStatus';
  let timer: NodeJS.Timeout | undefined;
  const update = (): void => {
    timer = undefined;
    [item.text, item.tooltip] = inShort(server);
  };
  const later = server.onDidChange(() => {
    timer ??= setTimeout(update, SETTLING_MS);
  });
  update();
  item.show();
  return vscode.Disposable.from(item, later, { dispose: () => clearTimeout(timer) });
}

/** Text and tooltip. */
function inShort(server: Server): [string, string] {
  if (server.condition === 'missing' || server.condition === 'failed') {
    return ['$(error) Sememe', server.whyNot];
  }
  if (server.condition === 'starting') {
    return ['$(sync~spin) Sememe', 'The server is being started.'];
  }
  const busy = server.folders.find((folder) => WORKING.includes(folder.phase));
  if (busy) {
    const share = busy.total > 0 ? ` ${Math.floor((100 * busy.done) / busy.total)} %` : '';
    return [`$(sync~spin) Sememe${share}`, `${plain(busy.name)} is being indexed.`];
  }
  const degraded = server.folders.flatMap((folder) => folder.degraded);
  return degraded.length > 0
    ? ['$(warning) Sememe', degraded.map(plain).join('\n')]
    : ['$(search) Sememe', 'The index is ready.'];
}

interface Line extends vscode.QuickPickItem {
  command?: string;
}

export async function showStatus(server: Server): Promise<void> {
  const status = await server.ask<Status>('sememe/status', {});
  if (status === undefined) {
    const choice = await vscode.window.showWarningMessage(server.whyNot, 'Install', 'Show Log');
    if (choice) {
      await vscode.commands.executeCommand(choice === 'Install' ? 'sememe.installServer' : 'sememe.showLog');
    }
    return;
  }
  const paused = status.folders.some((folder) => folder.phase === 'paused');
  const lines: Line[] = [
    ...status.folders.flatMap(folderLines),
    ...status.degraded.map((text) => ({ label: inert(text), iconPath: new vscode.ThemeIcon('warning') })),
    { label: '', kind: vscode.QuickPickItemKind.Separator },
    paused
      ? { label: 'Resume Indexing', iconPath: new vscode.ThemeIcon('debug-continue'), command: 'sememe.resumeIndexing' }
      : { label: 'Pause Indexing', iconPath: new vscode.ThemeIcon('debug-pause'), command: 'sememe.pauseIndexing' },
    { label: 'Rebuild Index', iconPath: new vscode.ThemeIcon('refresh'), command: 'sememe.rebuildIndex' },
    { label: 'Restart Server', iconPath: new vscode.ThemeIcon('debug-restart'), command: 'sememe.restartServer' },
    { label: 'Show Log', iconPath: new vscode.ThemeIcon('output'), command: 'sememe.showLog' },
  ];
  const title = `Sememe ${status.server.version}`;
  const chosen = await vscode.window.showQuickPick(lines, { title, placeHolder: 'State of the index' });
  if (chosen?.command) {
    await vscode.commands.executeCommand(chosen.command);
  }
}

function folderLines(folder: FolderStatus): Line[] {
  const count = (value: number): string => value.toLocaleString('en');
  const state = folder.state === 'ready' && folder.phase !== 'paused' ? 'ready' : folder.phase;
  const languages = [...folder.languages].sort((one, other) => other.symbols - one.symbols).slice(0, 6);
  return [
    {
      label: inert(folder.name),
      description: `${state}${folder.coverage < 1 ? `, ${Math.floor(folder.coverage * 100)} % in` : ''}${folder.stale ? ', may be stale' : ''}`,
      detail: `${count(folder.symbols)} symbols in ${count(folder.files)} files, ${(folder.bytes / 1e6).toFixed(1)} MB, model ${inert(folder.model)}`,
      iconPath: new vscode.ThemeIcon('folder'),
    },
    {
      label: languages.map((each) => `${each.name} ${count(each.symbols)}`).join(', ') || 'no symbols yet',
      iconPath: new vscode.ThemeIcon('symbol-namespace'),
    },
  ];
}
