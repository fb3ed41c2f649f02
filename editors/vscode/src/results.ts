// A search that one wants to keep: a tree, grouped by file.

import * as vscode from 'vscode';
import { icon, type Question, request } from './pick';
import type { Reply, Result } from './protocol';
import type { Server } from './server';
import { plain } from './text';

type Node = { file: string; results: Result[] } | Result;

export class Results implements vscode.TreeDataProvider<Node> {
  private files: Node[] = [];
  private question: Question | undefined;
  private readonly changed = new vscode.EventEmitter<void>();
  readonly onDidChangeTreeData = this.changed.event;
  private readonly view: vscode.TreeView<Node>;

  constructor(
    private readonly server: Server,
    context: vscode.ExtensionContext,
  ) {
    this.view = vscode.window.createTreeView('sememe.results', { treeDataProvider: this, showCollapseAll: true });
    context.subscriptions.push(this.view);
  }

  keep(question: Question, reply: Reply): void {
    this.fill(question, reply.results);
    void vscode.commands.executeCommand('sememe.results.focus');
  }

  async refresh(): Promise<void> {
    if (this.question) {
      const reply = await request(this.server, this.question);
      this.fill(this.question, reply?.results ?? []);
    }
  }

  clear(): void {
    this.fill(undefined, []);
  }

  private fill(question: Question | undefined, results: Result[]): void {
    this.question = question;
    const byFile = new Map<string, Result[]>();
    for (const result of results) {
      byFile.set(result.location.uri, [...(byFile.get(result.location.uri) ?? []), result]);
    }
    this.files = [...byFile.values()].map((found) => ({ file: found[0]?.location.uri ?? '', results: found }));
    const name = question && ('query' in question ? question.query : `like ${question.label}`);
    this.view.description = name && plain(name);
    this.view.message = question && results.length === 0 ? 'Nothing fits any more.' : undefined;
    void vscode.commands.executeCommand('setContext', 'sememe.hasResults', question !== undefined);
    this.changed.fire();
  }

  getChildren(node?: Node): Node[] {
    if (node === undefined) {
      return this.files;
    }
    return 'results' in node ? node.results : [];
  }

  getTreeItem(node: Node): vscode.TreeItem {
    if ('results' in node) {
      const file = new vscode.TreeItem(vscode.Uri.parse(node.file), vscode.TreeItemCollapsibleState.Expanded);
      file.iconPath = vscode.ThemeIcon.File;
      file.description = true;
      return file;
    }
    const symbol = new vscode.TreeItem(plain(node.name));
    symbol.description = plain(node.signature);
    symbol.iconPath = icon(node);
    symbol.tooltip = plain(node.doc || node.signature);
    const selection = this.server.toRange(node.selectionRange);
    symbol.command = {
      command: 'vscode.open',
      title: 'Open',
      arguments: [vscode.Uri.parse(node.location.uri), { selection }],
    };
    return symbol;
  }
}
