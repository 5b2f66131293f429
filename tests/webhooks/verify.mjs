// Takes webhooks and verifies each with the official library of Standard Webhooks.
//
//   node verify.mjs SECRET COUNT
//
// Run where `standardwebhooks` is installed. Prints its own address, refuses the first delivery once, takes COUNT, and ends
// with 0 if all were signed with SECRET (other signatures may stand beside) and what was refused came again under its id
// with a new time and signature; with 1 at the first that is not so, or after a minute.
import { createRequire } from 'node:module';
import { createServer } from 'node:http';

const { Webhook } = createRequire(`${process.cwd()}/`)('standardwebhooks');
const [secret, count] = [process.argv[2], Number(process.argv[3])];
const verifier = new Webhook(secret);
let taken = 0;
// The head and body of what was refused, until it has come again.
let refused;
let again = false;

const server = createServer((request, response) => {
  const pieces = [];
  request.on('data', (piece) => pieces.push(piece));
  request.on('end', () => {
    const body = Buffer.concat(pieces).toString('utf8');
    try {
      const task = verifier.verify(body, request.headers);
      if (typeof task.id !== 'string') throw new Error('no task');
      // A body that was changed on the way must not pass.
      let forged = true;
      try { verifier.verify(`${body} `, request.headers); } catch { forged = false; }
      if (forged) throw new Error('a changed body passes');
      if (refused && !again) {
        const was = refused.headers, is = request.headers;
        if (was['webhook-id'] !== is['webhook-id'] || refused.body !== body) throw new Error('another came first');
        if (Number(is['webhook-timestamp']) <= Number(was['webhook-timestamp'])) throw new Error('the time is an old one');
        if (was['webhook-signature'] === is['webhook-signature']) throw new Error('the signature is an old one');
        again = true;
      }
    } catch (error) {
      console.error(`${request.headers['webhook-id']}: ${error.message}`);
      process.exit(1);
    }
    if (!refused) {
      refused = { headers: request.headers, body };
      // Times are in seconds: the next attempt is to have another one.
      response.writeHead(500, { 'retry-after': '2' }).end();
      return;
    }
    response.writeHead(204).end();
    taken += 1;
    if (taken === count) {
      console.log(`node: ${taken} deliveries verified, one of them sent twice`);
      server.close(() => process.exit(0));
      server.closeAllConnections();
    }
  });
});
server.listen(0, '127.0.0.1', () => console.log(`http://127.0.0.1:${server.address().port}/hook`));
setTimeout(() => { console.error(`${taken} of ${count} deliveries came`); process.exit(1); }, 60_000).unref();
