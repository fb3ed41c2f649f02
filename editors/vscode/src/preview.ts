// Looking at a place while choosing, and going back to where one was.

import * as vscode from 'vscode';
import type { Result } from './protocol';
import type { Server } from './server';

const HIGHLIGHT = vscode.window.createTextEditorDecorationType({
  backgroundColor: new vscode.ThemeColor('editor.rangeHighlightBackground'),
  isWholeLine: true,
});

/** Open a result, with the cursor at its name. */
export async function open(server: Server, result: Result, column?: vscode.ViewColumn): Promise<void> {
  await show(server, result, { preview: false, viewColumn: column });
}

async function show(
  server: Server,
  result: Result,
  options: vscode.TextDocumentShowOptions,
): Promise<vscode.TextEditor | undefined> {
  const uri = vscode.Uri.parse(result.location.uri);
  const name = server.toRange(result.selectionRange);
  const start = name?.start ?? new vscode.Position(0, 0);
  try {
    const editor = await vscode.window.showTextDocument(uri, { ...options, selection: new vscode.Range(start, start) });
    editor.revealRange(new vscode.Range(start, start), vscode.TextEditorRevealType.InCenterIfOutsideViewport);
    return editor;
  } catch (error) {
    server.log.warn(`${uri.fsPath} cannot be shown: ${error}`);
    return undefined;
  }
}

export class Preview {
  private readonly before = vscode.window.activeTextEditor;
  private readonly view = this.before && { selection: this.before.selection, visible: this.before.visibleRanges[0] };
  private readonly tabs = new Set(vscode.window.tabGroups.all.flatMap((group) => group.tabs.map(nameOf)));
  private shown: vscode.TextEditor | undefined;
  private wanted = 0;
  private looks: Promise<void> = Promise.resolve();

  constructor(private readonly server: Server) {}

  look(result: Result): void {
    this.wanted += 1;
    const turn = this.wanted;
    // One after the other, and only the latest: a look that comes late would undo what came after it.
    this.looks = this.looks.then(() => (turn === this.wanted ? this.lookNow(result) : undefined));
  }

  private async lookNow(result: Result): Promise<void> {
    const turn = this.wanted;
    this.clear();
    const editor = await show(this.server, result, { preview: true, preserveFocus: true });
    const range = this.server.toRange(result.location.range);
    if (editor && range && turn === this.wanted) {
      this.shown = editor;
      editor.setDecorations(HIGHLIGHT, [range]);
    }
  }

  private clear(): void {
    this.shown?.setDecorations(HIGHLIGHT, []);
    this.shown = undefined;
  }

  /** No more looks; takes the highlight away. */
  async end(): Promise<void> {
    this.wanted += 1;
    await this.looks;
    this.clear();
  }

  /** Back to where one was before the first look. */
  async goBack(): Promise<void> {
    const hasLooked = this.wanted > 0;
    await this.end();
    if (!hasLooked) {
      return;
    }
    if (this.before && this.view) {
      const { document, viewColumn } = this.before;
      // The focus is where it was already; if the person has moved it since, it stays there.
      const options = { viewColumn, selection: this.view.selection, preserveFocus: true };
      const editor = await vscode.window.showTextDocument(document, options);
      if (this.view.visible) {
        editor.revealRange(this.view.visible, vscode.TextEditorRevealType.AtTop);
      }
    }
    // Looked for only now: what was shown again may have taken the place of a look.
    const tabs = vscode.window.tabGroups.all.flatMap((group) => group.tabs);
    const opened = tabs.filter((tab) => tab.isPreview && !tab.isDirty && !this.tabs.has(nameOf(tab)));
    await vscode.window.tabGroups.close(opened, true);
  }
}

function nameOf(tab: vscode.Tab): string {
  const uri = tab.input instanceof vscode.TabInputText ? tab.input.uri.toString() : tab.label;
  return `${tab.group.viewColumn} ${uri}`;
}
