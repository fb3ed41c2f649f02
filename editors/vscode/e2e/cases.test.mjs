// What a person does with the extension, in the real editor. One page serves most cases: a start costs seconds.

import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { Editor, processes, until } from './editor.mjs';

const QUESTION = 'where do we strip the marks from doc comments';
const ANSWER = { name: 'clean', file: 'indexer/symbols/comments.py' };

/** The line of a definition, from 1. */
function lineOf(editor, file, text) {
  const lines = readFileSync(path.join(editor.folder, file), 'utf-8').split('\n');
  return lines.findIndex((line) => line.includes(text)) + 1;
}

describe('with a server', () => {
  let editor;
  let page;

  before(async () => {
    editor = await Editor.start();
    page = editor.page;
    await until(async () => /^\s*Sememe\s*$/.test(await editor.status().catch(() => '')), 'a ready index');
  });

  after(async () => {
    await editor.close();
  });

  /** A case that leaves a picture when it fails, and no pick behind. */
  function example(name, run) {
    test(name, async () => {
      try {
        await run();
      } catch (error) {
        await editor.picture(`failed-${name.replace(/\W+/g, '-')}`);
        throw error;
      } finally {
        await editor.leave();
      }
    });
  }

  example('a question finds the symbol, which is looked at and opened', async () => {
    await editor.open('indexer/cache.py');
    await editor.search(QUESTION);
    await editor.rowsWith(
      (rows) => rows[0]?.startsWith(ANSWER.name) && rows[0].includes(ANSWER.file),
      'the answer on top',
    );
    await editor.tab('comments.py');
    const line = lineOf(editor, ANSWER.file, 'def clean(');
    assert.deepEqual(await editor.cursor(), [line, 5]);
    await page.locator('.monaco-editor .view-overlays [class*="ced-"]').first().waitFor(); // the highlight
    await editor.picture('search');
    await page.keyboard.press('ArrowDown');
    await until(async () => (await editor.activeTab()) !== 'comments.py', 'a look at the next one');
    await editor.leave();
    await editor.tab('cache.py');
    await editor.search(QUESTION);
    await editor.rowsWith((rows) => rows[0]?.startsWith(ANSWER.name), 'the answer again');
    await page.keyboard.press('Enter');
    await editor.landed('comments.py');
    await until(async () => (await editor.cursor())?.[0] === line, 'the line');
  });

  example("nothing is hidden and the order is the server's", async () => {
    await editor.search('close the database when an error happens');
    const rows = await editor.rowsWith((found) => found.length > 5, 'results');
    assert.ok(rows.every((row) => !/nothing fits/i.test(row)));
    assert.ok(rows.some((row) => !row.split(/[ \n]/)[0].toLowerCase().includes('close')));
  });

  example('recent queries are offered', async () => {
    await editor.command('Sememe: Search Symbols by Meaning');
    await editor.rowsWith((rows) => rows[0]?.startsWith(QUESTION), 'the last query');
    await page.keyboard.press('Enter');
    await editor.rowsWith((rows) => rows[0]?.startsWith(ANSWER.name), 'its answer');
  });

  example('the text of a file is shown as text', async () => {
    writeFileSync(path.join(editor.folder, 'notes.md'), '# Trash $(trash) and zzqx\n\nWords.\n');
    await editor.search('zzqx');
    await editor.rowsWith((rows) => rows[0]?.includes('Trash $(trash) and zzqx'), 'the heading as it is written');
    await editor.picture('inert');
  });

  example('unsaved text is found', async () => {
    await editor.open('indexer/cache.py');
    await page.keyboard.press('Control+End');
    await page.keyboard.type('\ndef polish_the_brass_lamp():\n', { delay: 5 });
    await editor.search('polish_the_brass');
    await editor.rowsWith((rows) => rows[0]?.startsWith('polish_the_brass_lamp'), 'the new function');
    await editor.leave();
    await editor.open('indexer/cache.py');
    await editor.command('File: Revert File');
    await editor.search('polish_the_brass');
    await editor.rowsWith((rows) => !rows[0]?.startsWith('polish_the_brass_lamp'), 'the end of the new function');
  });

  example('filters restrict the search', async () => {
    await editor.search('Settings');
    await editor.rowsWith((rows) => rows.length > 3, 'results');
    await page.locator('.quick-input-titlebar .action-label.codicon-filter').click();
    await editor.rowsWith((rows) => rows[0]?.startsWith('Kind'), 'the filters');
    await page.keyboard.press('Enter');
    await editor.rowsWith((rows) => rows.some((row) => row.startsWith('method')), 'the kinds');
    await page.keyboard.type('class');
    await page.waitForTimeout(300);
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Space');
    await page.keyboard.press('Enter');
    await until(async () => (await editor.title()).includes('kind: class'), 'the filter in the title');
    await editor.rowsWith((rows) => rows[0]?.includes('Settings'), 'a class');
    await editor.picture('filters');
  });

  example('similar code is found for the symbol at the cursor', async () => {
    await editor.open('indexer/keeping/messages.py');
    await editor.goto(lineOf(editor, 'indexer/keeping/messages.py', 'def from_plain'));
    await editor.command('Sememe: Find Similar Code');
    await editor.rowsWith((rows) => rows[0]?.startsWith('to_plain'), 'its sister');
    assert.match(await editor.title(), /^Like indexer\/keeping\/messages\.py:\d+/);
    await editor.picture('similar');
  });

  example('usages of the name at the cursor are listed with what ties them', async () => {
    await editor.open('indexer/keeping/messages.py');
    await editor.goto(lineOf(editor, 'indexer/keeping/messages.py', 'def from_plain'));
    await page.keyboard.press('Control+ArrowRight'); // behind `def`
    await page.keyboard.press('Control+ArrowRight'); // behind the name
    await editor.command('Sememe: Find Usages by Name');
    await editor.rowsWith((rows) => rows.some((row) => row.includes('from_plain(')), 'a call');
    assert.match(await editor.title(), /usages of from_plain/);
    await page.keyboard.press('Escape');
  });

  example('results are kept in a view', async () => {
    await editor.search('write a file durable before rename');
    await editor.rowsWith((rows) => rows.some((row) => row.startsWith('write_durably')), 'the answer');
    await page.locator('.quick-input-titlebar .action-label.codicon-list-tree').click();
    const tree = page.locator('.pane-body .monaco-list-row');
    await tree.filter({ hasText: 'write_durably' }).first().waitFor();
    await tree.filter({ hasText: 'durable.py' }).first().waitFor();
    await editor.picture('results');
    await tree.filter({ hasText: 'write_durably' }).first().click();
    await editor.tab('durable.py');
    await editor.command('Sememe: Clear Results');
    await until(async () => (await tree.filter({ hasText: 'write_durably' }).count()) === 0, 'an empty view');
  });

  example('the status tells what there is, and pauses and resumes', async () => {
    await editor.command('Sememe: Show Index Status');
    const rows = await editor.rowsWith((found) => found.some((row) => row.includes('Rebuild Index')), 'the status');
    assert.match(rows.join('\n'), /workspace\s*ready[\s\S]*symbols in [\d,]+ files[\s\S]*python/);
    await editor.picture('status');
    await page.keyboard.press('Escape');
    await editor.command('Sememe: Pause Indexing');
    await until(async () => (await page.locator('[id*="sememe.status"] .codicon-warning').count()) > 0, 'the warning');
    await editor.command('Sememe: Resume Indexing');
    await until(async () => (await page.locator('[id*="sememe.status"] .codicon-search').count()) > 0, 'the end of it');
  });

  example('a server that dies is started again, and said once', async () => {
    const [killed] = processes('lsp').filter((pid) =>
      readFileSync(`/proc/${pid}/cmdline`, 'utf-8').includes(`${editor.home}/.local/bin/sememe\0lsp`),
    );
    process.kill(killed, 'SIGKILL');
    await editor.notification('ended unexpectedly');
    await editor.search(QUESTION);
    await editor.rowsWith((rows) => rows[0]?.startsWith(ANSWER.name), 'the answer');
  });

  example('a restart that was asked for says nothing', async () => {
    await editor.command('Notifications: Clear All Notifications');
    await editor.command('Sememe: Restart Server');
    await editor.search(QUESTION);
    await editor.rowsWith((rows) => rows[0]?.startsWith(ANSWER.name), 'the answer');
    assert.equal(await page.locator('.notification-toast').count(), 0);
  });
});

describe('without a server', () => {
  test('an error says so, and its button installs one', async () => {
    const editor = await Editor.start({ withServer: false });
    try {
      await editor.notification('was not found');
      await editor.picture('missing');
      await editor.search('anything');
      await editor.rowsWith((rows) => rows[0]?.includes('not installed'), 'the reason');
      await editor.page.keyboard.press('Escape');
      if (process.env.SEMEME_WHEELS) {
        await editor.page.locator('.notification-toast .monaco-button', { hasText: 'Install' }).first().click();
        await until(
          async () =>
            /^\s*Sememe\s*$/.test(await editor.status()) &&
            (await editor.page.locator('[id*="sememe.status"] .codicon-search').count()) > 0,
          'the server',
          240_000,
        );
        await editor.search(QUESTION);
        await editor.rowsWith((rows) => rows[0]?.startsWith(ANSWER.name), 'the answer');
      }
    } catch (error) {
      await editor.picture('failed-missing');
      throw error;
    } finally {
      await editor.close();
    }
  });
});

describe('with an older extension, in a large folder', () => {
  /** Thousands of files, so that indexing takes long enough to be seen. */
  function large(home) {
    const folder = path.join(home, 'large');
    mkdirSync(folder);
    for (let file = 0; file < 6_000; file += 1) {
      const functions = Array.from(
        { length: 8 },
        (_, each) => `def step_${file}_${each}(value):\n    return value + ${each}\n`,
      );
      writeFileSync(path.join(folder, `part_${file}.py`), functions.join('\n\n'));
    }
    return folder;
  }

  test('versions are compared, and an answer says how much of the folder is in', async () => {
    const editor = await Editor.start({ version: '0.0.9', fill: large });
    try {
      await editor.notification('version 0.1.0, this extension 0.0.9');
      await editor.search('step_17_3');
      await until(async () => /Indexing: \d+ % in/.test(await editor.title()), 'how much is in');
      await editor.picture('indexing');
      await until(async () => (await editor.title()) === 'Sememe', 'the whole index', 240_000);
      await editor.rowsWith((rows) => rows[0]?.startsWith('step_17_3'), 'what was asked for');
    } catch (error) {
      await editor.picture('failed-large');
      throw error;
    } finally {
      await editor.close();
    }
  });
});
