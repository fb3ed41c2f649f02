// The search pick: results while typing, in the server's order, with a look at the place that is highlighted.

import * as vscode from 'vscode';
import { chooseFilters, described, NO_FILTERS } from './filters';
import { open, Preview } from './preview';
import { type Filters, isTakenBack, type Reply, type Result } from './protocol';
import type { Server } from './server';
import { inert, plain } from './text';

const PAUSE_MS = 40;
// An answer that is not whole is asked for again while the person waits at its top.
const AGAIN_MS = 700;
const LIMIT = 50;
const RECENT = 'recentQueries';
const RECENT_MOST = 20;

// Of the protocol's SymbolKind, in its order from 1; the icons of VS Code have the same names.
// biome-ignore format: a table
const ICONS = [
  'file', 'module', 'namespace', 'package', 'class', 'method', 'property', 'field', 'constructor', 'enum', 'interface',
  'function', 'variable', 'constant', 'string', 'number', 'boolean', 'array', 'object', 'key', 'null', 'enum-member',
  'struct', 'event', 'operator', 'type-parameter',
];

const TO_SIDE = { iconPath: new vscode.ThemeIcon('split-horizontal'), tooltip: 'Open to the Side' };
const FILTER = { iconPath: new vscode.ThemeIcon('filter'), tooltip: 'Restrict by Kind, Language, Path or Role' };
const KEEP = { iconPath: new vscode.ThemeIcon('list-tree'), tooltip: 'Keep in the Results View' };

/** A question, or a place in the code that others are to be like. */
export type Question = { query: string; filters: Filters } | { similarTo: object; label: string };

interface Item extends vscode.QuickPickItem {
  result?: Result;
  query?: string;
}

export function icon(result: Result): vscode.ThemeIcon {
  return new vscode.ThemeIcon(`symbol-${ICONS[result.symbolKind - 1] ?? 'misc'}`);
}

/** What stands beside a name: where it is. */
export function place(result: Result): string {
  return `${result.path}:${result.selectionRange.start.line + 1}`;
}

export function request(
  server: Server,
  question: Question,
  token?: vscode.CancellationToken,
  session?: string,
): Promise<Reply | undefined> {
  if ('similarTo' in question) {
    return server.ask<Reply>('sememe/similar', { ...question.similarTo, limit: LIMIT, session }, token);
  }
  return server.ask<Reply>(
    'sememe/search',
    { query: question.query, ...question.filters, limit: LIMIT, session },
    token,
  );
}

/** What to say of an answer that is not whole; empty for one that is. */
export function caveat(status: Reply['status']): string {
  if (status.state === 'none' || (status.state === 'building' && status.coverage === 0)) {
    return 'The index is being built: nothing can be found yet.';
  }
  if (status.coverage < 1) {
    return `Indexing: ${Math.floor(status.coverage * 100)} % in, results are not complete.`;
  }
  return status.degraded[0] ?? '';
}

export class SearchPick {
  private readonly pick = vscode.window.createQuickPick<Item>();
  private readonly preview: Preview;
  private filters = NO_FILTERS;
  private timer: NodeJS.Timeout | undefined;
  private asked: vscode.CancellationTokenSource | undefined;
  private chosen: { result: Result; column?: vscode.ViewColumn } | undefined;
  private isFiltering = false;

  constructor(
    private readonly server: Server,
    private readonly memory: vscode.Memento,
    private readonly keep: (question: Question, reply: Reply) => void,
    private readonly fixed?: Exclude<Question, { query: string }>,
  ) {
    this.preview = new Preview(server);
    // An undocumented switch, long-lived and without another way: the server's order stays.
    (this.pick as unknown as { sortByLabel: boolean }).sortByLabel = false;
    this.pick.matchOnDescription = this.pick.matchOnDetail = false;
    this.pick.keepScrollPosition = false;
    this.pick.placeholder = this.fixed ? 'Only names and paths with' : 'What does the code do? Or a name';
    this.pick.buttons = this.fixed ? [KEEP] : [FILTER, KEEP];
    this.pick.onDidChangeValue(() => this.soon());
    this.pick.onDidChangeActive(([item]) => this.look(item));
    this.pick.onDidAccept(() => this.accept());
    this.pick.onDidTriggerButton((button) => (button === FILTER ? this.choose() : this.keepResults()));
    this.pick.onDidTriggerItemButton(({ item }) => this.finish(item.result, vscode.ViewColumn.Beside));
    this.pick.onDidHide(() => this.hidden());
  }

  show(query = ''): void {
    this.pick.value = query;
    this.title('');
    this.pick.show();
    void this.search();
  }

  private title(more: string): void {
    const what = this.fixed ? `Like ${plain(this.fixed.label)}` : 'Sememe';
    this.pick.title = [what, described(this.filters), more].filter((each) => each).join(' · ');
  }

  private soon(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.search(), PAUSE_MS);
  }

  private question(): Question | undefined {
    const query = this.pick.value.trim();
    return this.fixed ?? (query ? { query, filters: this.filters } : undefined);
  }

  private async search(): Promise<void> {
    this.asked?.cancel();
    const question = this.question();
    if (question === undefined) {
      this.pick.items = this.recent().map((query) => ({
        label: inert(query),
        query,
        iconPath: new vscode.ThemeIcon('history'),
        alwaysShow: true,
      }));
      this.pick.busy = false;
      return;
    }
    const asked = new vscode.CancellationTokenSource();
    this.asked = asked;
    this.pick.busy = true;
    try {
      const reply = await request(this.server, question, asked.token, 'pick');
      if (asked === this.asked) {
        this.present(reply);
      }
    } catch (error) {
      if (asked === this.asked && !isTakenBack(error)) {
        this.pick.items = [note((error as Error).message)];
      }
    } finally {
      if (asked === this.asked) {
        this.pick.busy = false;
      }
    }
  }

  private present(reply: Reply | undefined): void {
    const lacking = reply === undefined ? this.server.whyNot : caveat(reply.status);
    this.title(lacking);
    // VS Code tells late which item is active: one that is no longer shown is no move of the person's.
    const active = this.pick.activeItems[0];
    const hasMoved = active !== undefined && this.pick.items.indexOf(active) > 0;
    if (lacking && !hasMoved) {
      this.timer = setTimeout(() => void this.search(), AGAIN_MS);
    }
    const results = this.fixed ? matching(reply?.results ?? [], this.pick.value) : (reply?.results ?? []);
    this.pick.items = results.length > 0 ? results.map(item) : [note(lacking || 'Nothing fits.')];
  }

  private look(chosen: Item | undefined): void {
    if (chosen?.result) {
      this.preview.look(chosen.result);
    }
  }

  private accept(): void {
    const [chosen] = this.pick.selectedItems;
    if (chosen?.query !== undefined) {
      this.pick.value = chosen.query;
      void this.search();
    } else {
      this.finish(chosen?.result);
    }
  }

  private finish(result: Result | undefined, column?: vscode.ViewColumn): void {
    if (result !== undefined) {
      this.chosen = { result, column };
      this.remember();
      this.pick.hide();
    }
  }

  private async choose(): Promise<void> {
    this.isFiltering = true;
    this.filters = await chooseFilters(this.server, this.filters);
    this.isFiltering = false;
    this.show(this.pick.value);
  }

  private async keepResults(): Promise<void> {
    const question = this.question();
    const reply = question && (await request(this.server, question));
    if (question && reply) {
      this.remember();
      this.pick.hide();
      this.keep(question, reply);
    }
  }

  private hidden(): void {
    clearTimeout(this.timer);
    this.asked?.cancel();
    this.asked = undefined;
    if (this.isFiltering) {
      return; // it is shown again
    }
    void this.leave(this.chosen);
    this.pick.dispose();
  }

  private async leave(chosen: typeof this.chosen): Promise<void> {
    await (chosen && chosen.column === undefined ? this.preview.end() : this.preview.goBack());
    if (chosen) {
      await open(this.server, chosen.result, chosen.column);
    }
  }

  private recent(): string[] {
    return this.memory.get<string[]>(RECENT, []);
  }

  private remember(): void {
    const query = this.pick.value.trim();
    if (query && !this.fixed) {
      const others = this.recent().filter((each) => each !== query);
      void this.memory.update(RECENT, [query, ...others].slice(0, RECENT_MOST));
    }
  }
}

function item(result: Result): Item {
  const container = result.containerName ? `${inert(result.containerName)} · ` : '';
  return {
    label: inert(result.name),
    description: `${container}${inert(place(result))}`,
    detail: inert(result.doc.split('\n', 1)[0] || result.signature),
    iconPath: icon(result),
    buttons: [TO_SIDE],
    alwaysShow: true,
    result,
  };
}

function note(text: string): Item {
  return { label: inert(text), iconPath: new vscode.ThemeIcon('info'), alwaysShow: true };
}

function matching(results: Result[], typed: string): Result[] {
  const words = typed.toLowerCase().split(/\s+/);
  return results.filter((each) => words.every((word) => `${each.name} ${each.path}`.toLowerCase().includes(word)));
}
