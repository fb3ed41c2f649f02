// Where the name at the cursor, or one that is typed, is used: a list in the server's order, and a jump.

import * as vscode from 'vscode';
import { caveat } from './pick';
import type { Usage, Usages } from './protocol';
import type { Server } from './server';
import { inert } from './text';

const LIMIT = 200;

interface Item extends vscode.QuickPickItem {
  usage: Usage;
}

export async function findUsages(server: Server, name?: string): Promise<void> {
  const params = name === undefined ? (atCursor() ?? (await typed())) : { name };
  if (params === undefined) {
    return;
  }
  const reply = await server.ask<Usages>('sememe/usages', { ...params, limit: LIMIT });
  if (reply === undefined) {
    void vscode.window.showWarningMessage(server.whyNot);
    return;
  }
  const said = [...reply.missing, caveat(reply.status)].filter((each) => each);
  if (reply.results.length === 0) {
    const near = reply.near.length > 0 ? ` Did you mean ${reply.near.map(inert).join(' or ')}?` : '';
    const what = `Nothing uses ${inert(reply.name)}.${near}`;
    void vscode.window.showInformationMessage([what, ...said.map(inert)].join(' '));
    return;
  }
  const cut = reply.total > reply.results.length ? `, ${reply.results.length} of them shown` : '';
  const chosen = await vscode.window.showQuickPick(reply.results.map(item), {
    title: inert([`${reply.total} usages of ${reply.name}${cut}`, ...said].join(' · ')),
    placeHolder: 'In brackets: what ties it to the definition. only, name: the name alone',
    matchOnDescription: true,
    matchOnDetail: true,
  });
  if (chosen !== undefined) {
    const { uri, range } = chosen.usage.location;
    await vscode.window.showTextDocument(vscode.Uri.parse(uri), { selection: server.toRange(range) });
  }
}

/** The name at the cursor, as a position that the server looks at. */
function atCursor(): object | undefined {
  const editor = vscode.window.activeTextEditor;
  const at = editor?.selection.active;
  if (editor === undefined || at === undefined || editor.document.getWordRangeAtPosition(at) === undefined) {
    return undefined;
  }
  return {
    textDocument: { uri: editor.document.uri.toString() },
    position: { line: at.line, character: at.character },
  };
}

async function typed(): Promise<object | undefined> {
  const name = await vscode.window.showInputBox({ title: 'Sememe', prompt: 'A name: send, or Session.send' });
  return name?.trim() ? { name: name.trim() } : undefined;
}

function item(usage: Usage): Item {
  const caller = [usage.symbol?.containerName, usage.symbol?.name].filter((each) => each).join('.');
  return {
    label: inert(usage.text),
    description: inert(`${usage.path}:${usage.location.range.start.line + 1}`),
    detail: inert(`${usage.kind}${caller ? ` in ${caller}` : ''} [${usage.resolved}]`),
    usage,
  };
}
