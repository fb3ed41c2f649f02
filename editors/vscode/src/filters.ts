// What a search is restricted to, and choosing it.

import * as vscode from 'vscode';
import type { Content, Filters, Status } from './protocol';
import type { Server } from './server';
import { plain } from './text';

export const NO_FILTERS: Filters = { kinds: [], languages: [], paths: [], roles: [], content: 'all' };

export function described(filters: Filters): string {
  const parts: [string, string[]][] = [
    ['kind', filters.kinds],
    ['language', filters.languages],
    ['path', filters.paths],
    ['role', filters.roles],
    ['content', filters.content === 'all' ? [] : [filters.content]],
  ];
  return parts
    .filter(([, values]) => values.length > 0)
    .map(([name, values]) => `${name}: ${values.map(plain).join(', ')}`)
    .join(' · ');
}

/** Ask for one of the filters; the old ones if the person turns away. */
export async function chooseFilters(server: Server, now: Filters): Promise<Filters> {
  const items = [
    { label: 'Kind', description: now.kinds.join(', '), key: 'kinds' as const },
    { label: 'Language', description: now.languages.join(', '), key: 'languages' as const },
    { label: 'Path', description: now.paths.join(', '), key: 'paths' as const },
    { label: 'Role', description: now.roles.join(', '), key: 'roles' as const },
    { label: 'Content', description: now.content, key: 'content' as const },
    { label: 'No filters', description: '', key: undefined },
  ];
  const chosen = await vscode.window.showQuickPick(items, { title: 'Sememe: restrict the search by' });
  if (chosen === undefined) {
    return now;
  }
  if (chosen.key === undefined) {
    return NO_FILTERS;
  }
  if (chosen.key === 'content') {
    return { ...now, content: (await chooseContent()) ?? now.content };
  }
  const values = await chooseValues(server, chosen.key, now[chosen.key]);
  return values === undefined ? now : { ...now, [chosen.key]: values };
}

async function chooseContent(): Promise<Content | undefined> {
  const items = [
    { label: 'Everything', content: 'all' as const },
    { label: 'Code', content: 'code' as const },
    { label: 'Documents', content: 'docs' as const, description: 'Markdown, reStructuredText, AsciiDoc, plain text' },
  ];
  return (await vscode.window.showQuickPick(items, { title: 'Sememe: search in' }))?.content;
}

async function chooseValues(
  server: Server,
  key: Exclude<keyof Filters, 'content'>,
  now: string[],
): Promise<string[] | undefined> {
  if (key === 'paths') {
    const typed = await vscode.window.showInputBox({
      title: 'Sememe: only paths like these',
      prompt: '* matches within a folder, ** across. Several are separated by spaces; none: all paths.',
      placeHolder: 'src/** *.py',
      value: now.join(' '),
    });
    return typed?.split(/\s+/).filter((each) => each);
  }
  const status = await server.ask<Status>('sememe/status', {});
  const known = key === 'languages' ? languages(status) : (status?.[key] ?? []);
  const items = known.map((label) => ({ label, picked: now.includes(label) }));
  const chosen = await vscode.window.showQuickPick(items, {
    canPickMany: true,
    title: `Sememe: only these ${key}; none: all`,
  });
  return chosen?.map((each) => each.label);
}

/** Those of the indexes, the largest first. */
function languages(status: Status | undefined): string[] {
  const counts = new Map<string, number>();
  for (const { name, symbols } of status?.folders.flatMap((folder) => folder.languages) ?? []) {
    counts.set(name, (counts.get(name) ?? 0) + symbols);
  }
  return [...counts.keys()].sort((one, other) => (counts.get(other) ?? 0) - (counts.get(one) ?? 0));
}
