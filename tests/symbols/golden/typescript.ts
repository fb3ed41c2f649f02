/** Storage of documents. Größe, 家, 🏠. */

import { readFile } from 'node:fs/promises'
import type { Options } from './options'

export const DEFAULT_LIMIT = 50
const cache = new Map<string, Document>()
let opened: number | undefined

/** What a key may be. */
export type Key = string | number
type Handler<T> = (value: T) => Promise<void>

/**
 * A store of values.
 *
 * @template T the values
 */
export interface Store<T> extends Iterable<T> {
  readonly size: number
  /** Gives the value of a key. */
  get(key: Key): T | undefined
  on: (event: string) => void
  new (path: string): Store<T>
  (key: Key): T
}

export enum Level { Debug, Info = 'info' }
declare const enum Flags { None = 0 }

// Overloads, then the implementation.
export function open(path: string): Store<unknown>
export function open(path: string, options: Options): Store<unknown>
export function open(path: string, options?: Options): Store<unknown> {
  function normalise(p: string): string {
    return p
  }
  return new FileStore(normalise(path))
}

/* 🏠 */ export const größe = async <T,>(store: Store<T>): Promise<number> => store.size

/** Something that closes. */
export abstract class Closable {
  abstract close(): Promise<void>
  protected abstract readonly name: string
}

// The comment above a decorator.
@Injectable({ providedIn: 'root' })
export class FileStore<T> extends Closable implements Store<T> {
  static readonly EXTENSION = '.json'
  private entries: T[] = []

  constructor(private readonly path: string) {
    super()
  }

  get size(): number { return this.entries.length }

  @Input()
  set limit(value: number) {}

  /** Reads everything. */
  @Trace('read')
  async readAll(
    from: number,
    to = from + DEFAULT_LIMIT,
  ): Promise<T[]> {
    return this.entries
  }

  close = async (): Promise<void> => {
    this.entries = []
  }

  private static 家<K extends keyof FileStore<any>>(key: K): K { return key }
}

function broken(a: string b: number) {
  return a +
}

export namespace Codecs.Json {
  export const INDENT = 2
  /** Encodes. */
  export function encode(value: unknown): string {
    return JSON.stringify(value, null, INDENT)
  }
}

declare module 'legacy' {
  export function load(name: string): unknown
}

declare global {
  interface Window { store: Store<unknown> }
}

declare function fetchAll(url: string): Promise<Response[]>

export const routes = {
  index() { return '/' },
  show: (id: number) => `/${id}`,
} as const

export default defineConfig({
  plugins: [],
  resolve: {
    alias(name: string) { return name },
  },
})
