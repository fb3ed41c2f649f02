// The server's life: found, started, started again when it dies, and said when it is not there.

import * as vscode from 'vscode';
import {
  CloseAction,
  ErrorAction,
  LanguageClient,
  type LanguageClientOptions,
  RevealOutputChannelOn,
  State,
} from 'vscode-languageclient/node';
import { findServer, installServer, NotFoundError } from './executable';
import type { FolderBrief } from './protocol';

const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 60_000;

export type Condition = 'starting' | 'running' | 'missing' | 'failed';

export class Server implements vscode.Disposable {
  condition: Condition = 'starting';
  folders: FolderBrief[] = [];
  private client: LanguageClient | undefined;
  private pause = FIRST_PAUSE_MS;
  private again: NodeJS.Timeout | undefined;
  private starting: Promise<void> = Promise.resolve();
  private readonly changed = new vscode.EventEmitter<void>();
  /** The condition or what a folder's index does is another one. */
  readonly onDidChange = this.changed.event;

  constructor(
    private readonly context: vscode.ExtensionContext,
    readonly log: vscode.LogOutputChannel,
  ) {}

  /** The only way to start it, at first and ever after. */
  restart(): Promise<void> {
    this.starting = this.begin();
    return this.starting;
  }

  private async begin(): Promise<void> {
    clearTimeout(this.again);
    await this.stop();
    this.set('starting');
    let command: string;
    try {
      command = findServer(this.context);
    } catch (error) {
      this.set('missing');
      void this.offerToInstall((error as Error).message);
      return;
    }
    this.log.info(`starting ${command}`);
    const client = new LanguageClient(
      'sememe',
      'Sememe',
      { command, args: ['lsp'], options: { cwd: this.cwd(), env: this.environment() } },
      this.options(),
    );
    this.client = client;
    client.onNotification('sememe/statusChanged', (params: { folders: FolderBrief[] }) => {
      this.take(params.folders);
    });
    try {
      await client.start();
    } catch (error) {
      this.log.error(String(error));
      this.comeBack(client);
      return;
    }
    this.set('running');
    this.compareVersions(client);
  }

  /** Ask; waits for a server that is being started. Undefined while there is none, which `whyNot` explains. */
  async ask<Answer>(method: string, params: unknown, token?: vscode.CancellationToken): Promise<Answer | undefined> {
    await this.starting;
    if (this.client?.state !== State.Running) {
      return undefined;
    }
    // With an undefined token after them, the params would be sent as a list.
    return token ? this.client.sendRequest(method, params, token) : this.client.sendRequest(method, params);
  }

  /** What to show where an answer would stand; empty while there is nothing to say. */
  get whyNot(): string {
    if (this.condition === 'missing') {
      return 'The server is not installed. Run the command "Sememe: Install Server".';
    }
    return this.isRunning ? '' : 'The server ended and is started again.';
  }

  get isRunning(): boolean {
    return this.client?.state === State.Running;
  }

  toRange(range: Parameters<LanguageClient['protocol2CodeConverter']['asRange']>[0]): vscode.Range | undefined {
    return this.client?.protocol2CodeConverter.asRange(range) ?? undefined;
  }

  async install(): Promise<void> {
    try {
      await installServer(this.context, this.log);
    } catch (error) {
      const why =
        error instanceof NotFoundError ? error.message : 'The server could not be installed. The log says why.';
      this.log.error(String(error));
      void this.tell(vscode.window.showErrorMessage(why, 'Show Log'));
      return;
    }
    await this.restart();
  }

  async stop(): Promise<void> {
    clearTimeout(this.again);
    const client = this.client;
    this.client = undefined;
    this.folders = [];
    if (client?.needsStop()) {
      await client.stop().catch((error) => this.log.warn(String(error)));
    }
    await client?.dispose().catch(() => undefined);
  }

  dispose(): Promise<void> {
    return this.stop();
  }

  private set(condition: Condition): void {
    this.condition = condition;
    this.changed.fire();
  }

  /** Only folders that changed are said; those that were closed are not. */
  private take(changed: FolderBrief[]): void {
    const open = new Set(vscode.workspace.workspaceFolders?.map((folder) => folder.uri.toString()));
    const others = this.folders.filter(({ uri }) => open.has(uri) && changed.every((each) => each.uri !== uri));
    this.folders = [...others, ...changed];
    this.changed.fire();
  }

  /** Never the workspace: it is not trusted. */
  private cwd(): string {
    return this.context.extensionPath;
  }

  /** The server takes an endpoint on another machine from its environment only, which no workspace sets; nor this setting. */
  private environment(): NodeJS.ProcessEnv {
    const endpoint = vscode.workspace.getConfiguration('sememe').get<string | null>('endpoint')?.trim();
    return endpoint ? { SEMEME_ENDPOINT: endpoint } : {};
  }

  private options(): LanguageClientOptions {
    return {
      documentSelector: [{ scheme: 'file' }],
      initializationOptions: vscode.workspace.getConfiguration('sememe'),
      synchronize: { configurationSection: 'sememe' },
      outputChannel: this.log,
      revealOutputChannelOn: RevealOutputChannelOn.Never,
      middleware: { handleWorkDoneProgress: () => undefined }, // the status bar item shows it
      errorHandler: {
        error: () => ({ action: ErrorAction.Continue, handled: true }),
        closed: () => {
          this.comeBack(this.client);
          return { action: CloseAction.DoNotRestart, handled: true };
        },
      },
    };
  }

  private comeBack(client: LanguageClient | undefined): void {
    if (client === undefined || client !== this.client) {
      return; // it was stopped on purpose
    }
    if (this.pause === FIRST_PAUSE_MS) {
      const said = 'The Sememe server ended unexpectedly and is started again.';
      void this.tell(vscode.window.showWarningMessage(said, 'Show Log'));
    }
    this.set('failed');
    this.again = setTimeout(() => void this.restart(), this.pause);
    this.pause = Math.min(LONGEST_PAUSE_MS, this.pause * 2);
    // One that lives for a while begins anew.
    setTimeout(() => {
      if (this.client !== undefined && this.client !== client && this.isRunning) {
        this.pause = FIRST_PAUSE_MS;
      }
    }, this.pause + LONGEST_PAUSE_MS).unref();
  }

  private compareVersions(client: LanguageClient): void {
    const own: string = this.context.extension.packageJSON.version;
    const running = client.initializeResult?.serverInfo?.version;
    if (running !== undefined && running !== own) {
      const said = `The Sememe server is version ${running}, this extension ${own}. Update the older one.`;
      void this.tell(vscode.window.showWarningMessage(said, 'Show Log'));
    }
  }

  private async offerToInstall(why: string): Promise<void> {
    const said = `${why} Sememe can install it for this extension alone.`;
    const choice = await vscode.window.showErrorMessage(said, 'Install', 'Settings');
    if (choice === 'Install') {
      await this.install();
    } else if (choice === 'Settings') {
      await vscode.commands.executeCommand('workbench.action.openSettings', 'sememe.path');
    }
  }

  private async tell(choice: Thenable<string | undefined>): Promise<void> {
    if ((await choice) === 'Show Log') {
      this.log.show();
    }
  }
}
