// What docs/protocol.md describes, as far as it is used here.

import type { Location, Range } from 'vscode-languageclient/node';

export interface Filters {
  kinds: string[];
  languages: string[];
  paths: string[];
  roles: string[];
  content: Content;
}

export type Content = 'all' | 'code' | 'docs';

export interface Result {
  name: string;
  kind: string;
  symbolKind: number;
  containerName: string | null;
  path: string;
  language: string;
  location: Location;
  selectionRange: Range;
  signature: string;
  doc: string;
}

export interface Freshness {
  state: 'none' | 'building' | 'ready';
  /** 0..1: the indexed share of the files that are worth reading. */
  coverage: number;
  stale: boolean;
  degraded: string[];
}

export interface Reply {
  results: Result[];
  status: Freshness;
}

export interface Usage {
  name: string;
  kind: string;
  path: string;
  location: Location;
  text: string;
  symbol: { name: string; containerName: string | null } | null;
  /** What ties it to a definition; `only` and `name`: the name alone. */
  resolved: string;
}

export interface Usages {
  name: string;
  results: Usage[];
  total: number;
  missing: string[];
  near: string[];
  status: Freshness;
}

export interface FolderBrief {
  uri: string;
  name: string;
  phase: string;
  done: number;
  total: number;
  stale: boolean;
  degraded: string[];
}

export interface FolderStatus extends FolderBrief {
  state: 'none' | 'building' | 'ready';
  files: number;
  symbols: number;
  model: string;
  bytes: number;
  coverage: number;
  languages: { name: string; files: number; symbols: number }[];
}

export interface Status {
  state: string;
  folders: FolderStatus[];
  server: { version: string };
  kinds: string[];
  roles: string[];
  degraded: string[];
}

/** The server's answer to a request that a newer one, or the client, took back. */
export function isTakenBack(error: unknown): boolean {
  const code = (error as { code?: number })?.code;
  return code === -32800 || code === -32801;
}
