// From a keystroke to the results on the screen, in the real VS Code:
//     node latency.mjs FOLDER [--json FILE]
// Each query is typed letter by letter. The list comes to rest before each letter; the time runs from the
// keydown event to the frame after the list's text changed. Letters that leave it as it was are counted, not timed.

import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { Editor, ROOT, until } from './editor.mjs';

const REST_MS = 400;
const QUERIES = [
  'where do we retry failed uploads',
  'parse command line arguments',
  'open a connection with a timeout',
  'convert a date to text',
  'read a configuration file',
  'how are errors logged',
  'split text into words',
  'cache of compiled patterns',
  'read_file',
  'toString',
  'Parser',
  'send_request',
  'handleError',
  'HTTPServer',
  'tokenize',
  'socket.send',
];
const [folder, flag, file] = process.argv.slice(2);
const editor = await Editor.start({ fill: () => path.resolve(folder) });
const { page } = editor;
try {
  await until(async () => (await editor.status().catch(() => '')).trim() === 'Sememe', 'the status bar');
  await editor.search('warm up');
  await until(
    async () => (await editor.title()) === 'Sememe' && (await editor.rows()).length > 1,
    'a whole index',
    600_000,
  );
  await page.evaluate(watch);
  const took = [];
  let unchanged = 0;
  for (const query of QUERIES) {
    await page.keyboard.press('Control+A');
    await page.keyboard.press('Delete');
    for (const letter of query) {
      await page.waitForTimeout(REST_MS);
      await page.evaluate((patience) => window.measure(patience), REST_MS);
      await page.keyboard.press(letter === ' ' ? 'Space' : letter);
      const measured = await page.evaluate(() => window.measured);
      if (measured === null) {
        unchanged += 1;
      } else {
        took.push(measured);
      }
    }
  }
  took.sort((one, other) => one - other);
  const at = (share) => Math.round(took[Math.min(took.length - 1, Math.floor(share * took.length))]);
  const git = (...args) => execFileSync('git', args, { cwd: ROOT, encoding: 'utf-8' }).trim();
  const result = {
    commit: git('rev-parse', '--short', 'HEAD'),
    date: new Date().toISOString().slice(0, 10),
    machine: `${os.cpus()[0].model}, ${os.cpus().length} cores, ${os.type()} ${os.arch()}`,
    command: 'node editors/vscode/e2e/latency.mjs FOLDER',
    editor: 'code-server 4.139.1 (VS Code 1.139.1) in headless Chromium',
    folder: path.basename(folder),
    keystrokes: took.length,
    keystrokes_without_a_change: unchanged,
    keystroke_to_results_ms: { p50: at(0.5), p95: at(0.95), max: Math.round(took.at(-1)) },
  };
  console.log(JSON.stringify(result, null, 1));
  if (flag === '--json') {
    writeFileSync(file, `${JSON.stringify(result, null, 1)}\n`);
  }
} finally {
  await editor.close();
}

/** Runs in the page. `measure()` makes `measured` a promise of the milliseconds from the next key to what it shows. */
function watch() {
  window.measure = (patience) => {
    window.measured = new Promise((resolve) => {
      const list = document.querySelector('.quick-input-widget .quick-input-list .monaco-list-rows');
      const before = list.textContent;
      let pressed;
      const observer = new MutationObserver(() => {
        if (list.textContent !== before) {
          observer.disconnect();
          requestAnimationFrame(() => resolve(performance.now() - pressed));
        }
      });
      const press = (event) => {
        pressed = event.timeStamp;
        observer.observe(list, { childList: true, subtree: true, characterData: true });
        setTimeout(() => {
          observer.disconnect();
          resolve(null);
        }, patience);
      };
      window.addEventListener('keydown', press, { capture: true, once: true });
    });
  };
}
