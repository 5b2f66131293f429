// Uses Swagger UI as a person does: opens 提交Imagine任务, presses Execute, and looks with 指定ID获取任务 until the picture is there.
// Then asks the pretend Discord on its own port where its gateway is.
//
//   node click.mjs API FOLDER [BROWSER]
//
// API is where a server listens; FOLDER is for the browser's own files and for swagger-ui.png, what was seen last. Ends with
// 0 if SUCCESS was seen, with 1 and a reason otherwise. The browser is a Chromium, spoken to by the Chrome DevTools protocol
// over two pipes: no port, no package.
import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';

const [api, folder, browser = 'chromium'] = process.argv.slice(2);
const PATIENCE_MS = 90_000;
const LOOK_EVERY_MS = 100;
// Room for an operation with its answer.
const [WIDTH, HEIGHT] = [1280, 1600];

const child = spawn(browser, [
  '--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync', '--disable-dev-shm-usage', `--window-size=${WIDTH},${HEIGHT}`,
  `--user-data-dir=${folder}/browser`, '--remote-debugging-pipe', 'about:blank',
], { stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'] });
child.on('error', (error) => fail(`${browser}: ${error.message}`));
// A browser that is gone says so itself, and better than a broken pipe.
child.stdio[3].on('error', () => {});
child.on('exit', (code) => fail(`${browser} ended with ${code}`));
setTimeout(() => fail(`still waiting for ${wanted}`), PATIENCE_MS).unref();

let wanted = 'the browser';
let session;
let last = 0;
const waiting = new Map();
const complaints = [];
let text = '';
child.stdio[4].setEncoding('utf8').on('data', (piece) => {
  const messages = (text + piece).split('\0');
  text = messages.pop();
  messages.map((message) => JSON.parse(message)).forEach(hear);
});

function hear({ id, result, error, method, params }) {
  if (method === 'Runtime.exceptionThrown') complaints.push(params.exceptionDetails.exception?.description ?? 'an exception');
  if (method === 'Network.responseReceived' && params.response.status >= 400) {
    complaints.push(`${params.response.status} ${params.response.url}`);
  }
  if (method === 'Network.loadingFailed' && !params.canceled) complaints.push(params.errorText);
  const answer = waiting.get(id);
  waiting.delete(id);
  if (answer) error ? answer.reject(new Error(error.message)) : answer.resolve(result);
}

function call(method, params = {}) {
  last += 1;
  child.stdio[3].write(`${JSON.stringify({ id: last, method, params, sessionId: session })}\0`);
  return new Promise((resolve, reject) => waiting.set(last, { resolve, reject }));
}

async function end(code) {
  child.removeAllListeners('exit');
  child.kill('SIGKILL');
  process.exit(code);
}

let isFailing = false;
async function fail(why) {
  if (isFailing) return;
  isFailing = true;
  console.error(`Swagger UI: ${why}`);
  complaints.forEach((complaint) => console.error(`  the page: ${complaint}`));
  // Whatever the browser does, this ends.
  setTimeout(() => end(1), 5_000);
  try {
    await picture();
    console.error(`  what was seen last is in ${folder}/swagger-ui.png`);
  } catch { /* Nothing was to be seen. */ }
  await end(1);
}

async function picture() {
  if (!session) throw new Error('no page');
  const { data } = await call('Page.captureScreenshot', { format: 'png' });
  writeFileSync(`${folder}/swagger-ui.png`, Buffer.from(data, 'base64'));
}

// What an expression in the page is worth.
async function look(expression) {
  const { result, exceptionDetails } = await call('Runtime.evaluate', { expression, returnByValue: true });
  if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? expression);
  return result.value;
}

// Looks until there is something.
async function until(what, expression) {
  wanted = what;
  for (;;) {
    const seen = await look(expression);
    if (seen) return seen;
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
}

// Clicks with the mouse in the middle of an element, once that is on the screen and stands still.
async function click(what, element) {
  const place = `(() => { const found = ${element}; if (!found) return null;
    found.scrollIntoView({ block: 'center' }); const { x, y, width, height } = found.getBoundingClientRect();
    return width ? [x + width / 2, y + height / 2] : null; })()`;
  let [x, y] = await until(what, place);
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
    const now = await until(what, place);
    if (now[0] === x && now[1] === y) break;
    [x, y] = now;
  }
  for (const type of ['mouseMoved', 'mousePressed', 'mouseReleased']) {
    await call('Input.dispatchMouseEvent', { type, x, y, button: type === 'mouseMoved' ? 'none' : 'left', clickCount: 1 });
  }
}

// The part of the page about an operation, by the title in its line.
const block = (title) => `[...document.querySelectorAll('.opblock')].find((one) =>
  one.querySelector('.opblock-summary-description')?.textContent.trim() === ${JSON.stringify(title)})`;

// Opens an operation and makes it ready to be tried.
async function open(title) {
  await click(title, `${block(title)}?.querySelector('.opblock-summary-control')`);
  await until(`${title} to open`, `Boolean(${block(title)}?.querySelector('.opblock-body'))`);
  const ready = `${block(title)}?.querySelector('.execute')`;
  const tryOut = `${block(title)}?.querySelector('.try-out__btn:not(.cancel)')`;
  if (!await look(`Boolean(${ready})`)) await click('Try it out', tryOut);
  await until('Execute', `Boolean(${ready})`);
}

// Presses Execute and gives what the server answered, as the page shows it.
async function execute(title) {
  const answer = `${block(title)}?.querySelector('.live-responses-table .response')`;
  if (await look(`Boolean(${answer})`)) {
    await click('Clear', `${block(title)}.querySelector('.btn-clear')`);
    await until('the old answer to go', `!${answer}`);
  }
  await click('Execute', `${block(title)}.querySelector('.execute')`);
  const shown = await until('an answer', `${answer} && {
    status: ${answer}.querySelector('.response-col_status')?.textContent.trim(),
    body: ${answer}.querySelector('.highlight-code .microlight, .highlight-code code, .microlight')?.textContent ?? '' }`);
  if (!shown.status.startsWith('200')) throw new Error(`${title} is answered ${shown.status}: ${shown.body}`);
  return JSON.parse(shown.body);
}

const began = process.hrtime.bigint();
try {
  const { targetInfos } = await call('Target.getTargets');
  const { targetId } = targetInfos.find(({ type }) => type === 'page') ?? await call('Target.createTarget', { url: 'about:blank' });
  ({ sessionId: session } = await call('Target.attachToTarget', { targetId, flatten: true }));
  await Promise.all(['Page.enable', 'Runtime.enable', 'Network.enable'].map((method) => call(method)));
  await call('Emulation.setDeviceMetricsOverride', { width: WIDTH, height: HEIGHT, deviceScaleFactor: 1, mobile: false });
  const { errorText } = await call('Page.navigate', { url: `${api}/swagger-ui/` });
  if (errorText) throw new Error(`${api} cannot be opened: ${errorText}`);

  await open('提交Imagine任务');
  const submitted = await execute('提交Imagine任务');
  if (submitted.code !== 1) throw new Error(`the submit is answered ${JSON.stringify(submitted)}`);

  const title = '指定ID获取任务';
  await open(title);
  await click('the field for the id', `${block(title)}.querySelector('.parameters input[type=text]')`);
  // What stands there is the example's id.
  await look(`document.activeElement.select()`);
  await call('Input.insertText', { text: submitted.result });
  let task;
  do {
    task = await execute(title);
    if (task.id !== submitted.result) throw new Error(`task ${submitted.result} was asked for, ${task.id} came`);
    if (['FAILURE', 'CANCEL'].includes(task.status)) throw new Error(`the task ended: ${JSON.stringify(task)}`);
  } while (task.status !== 'SUCCESS');
  const discord = encodeURIComponent('Pretend Discord (its own port)');
  await call('Page.navigate', { url: `${api}/swagger-ui/?urls.primaryName=${discord}` });
  await open('Where the gateway is');
  const gateway = await execute('Where the gateway is');
  if (!gateway.url?.startsWith('ws')) throw new Error(`the gateway is ${JSON.stringify(gateway)}`);
  await picture();
  if (complaints.length > 0) throw new Error('everything came, but something was wrong on the way');
  const seconds = Number((process.hrtime.bigint() - began) / 100_000_000n) / 10;
  console.log(`task ${task.id}: ${task.status} in Swagger UI after ${seconds} s`);
  await end(0);
} catch (error) {
  await fail(error.message);
}
