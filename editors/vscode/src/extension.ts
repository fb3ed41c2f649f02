// What VS Code calls: commands, views and the server's life. Everything else is asked of the server.

import * as vscode from 'vscode';
import { type Question, SearchPick } from './pick';
import { Results } from './results';
import { Server } from './server';
import { showStatus, statusBar } from './status';
import { findUsages } from './usages';

let server: Server | undefined;

export function activate(context: vscode.ExtensionContext): void {
  const log = vscode.window.createOutputChannel('Sememe', { log: true });
  const started = new Server(context, log);
  server = started;
  const results = new Results(started, context);
  const keep = results.keep.bind(results);
  const memory = context.workspaceState;
  const commands: Record<string, (...args: never[]) => unknown> = {
    searchSymbols: (query?: string) =>
      new SearchPick(started, memory, keep).show(typeof query === 'string' ? query : ''),
    findSimilar: () => {
      const question = similarToHere();
      if (question) {
        new SearchPick(started, memory, keep, question).show();
      }
    },
    findUsages: (name?: string) => findUsages(started, typeof name === 'string' ? name : undefined),
    showStatus: () => showStatus(started),
    rebuildIndex: () => order(started, 'sememe/reindex', { rebuild: true }),
    pauseIndexing: () => order(started, 'sememe/pause'),
    resumeIndexing: () => order(started, 'sememe/resume'),
    restartServer: () => started.restart(),
    installServer: () => started.install(),
    showLog: () => log.show(),
    refreshResults: () => results.refresh(),
    clearResults: () => results.clear(),
  };
  for (const [name, run] of Object.entries(commands)) {
    const reported = async (...args: never[]): Promise<void> => {
      try {
        await run(...args);
      } catch (error) {
        log.error(String(error));
        void vscode.window.showErrorMessage(`Sememe: ${(error as Error).message}`);
      }
    };
    context.subscriptions.push(vscode.commands.registerCommand(`sememe.${name}`, reported));
  }
  const restartWhenMoved = vscode.workspace.onDidChangeConfiguration((event) => {
    if (event.affectsConfiguration('sememe.path') || event.affectsConfiguration('sememe.endpoint')) {
      void started.restart();
    }
  });
  context.subscriptions.push(log, statusBar(started), restartWhenMoved);
  void started.restart();
}

export function deactivate(): Promise<void> | undefined {
  return server?.stop();
}

async function order(server: Server, method: string, params = {}): Promise<void> {
  if ((await server.ask(method, params)) === undefined) {
    void vscode.window.showWarningMessage(server.whyNot);
  }
}

/** The selection, or the symbol at the cursor. */
function similarToHere(): Exclude<Question, { query: string }> | undefined {
  const editor = vscode.window.activeTextEditor;
  if (editor === undefined) {
    void vscode.window.showInformationMessage(
      'Open a file, and select a piece of code or put the cursor into a symbol.',
    );
    return undefined;
  }
  const { document, selection } = editor;
  if (!selection.isEmpty) {
    const text = document.getText(selection);
    return { similarTo: { text }, label: text.trim().slice(0, 60) };
  }
  const position = { line: selection.active.line, character: selection.active.character };
  const label = `${vscode.workspace.asRelativePath(document.uri)}:${position.line + 1}`;
  return { similarTo: { textDocument: { uri: document.uri.toString() }, position }, label };
}
