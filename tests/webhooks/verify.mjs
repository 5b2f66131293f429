// Takes webhooks and verifies each with the official library of Standard Webhooks.
//
//   node verify.mjs SECRET COUNT
//
// Run where `standardwebhooks` is installed. Prints its own address, takes COUNT deliveries, and ends with 0 if all were
// signed with SECRET (other signatures may stand beside), with 1 at the first that was not or after a minute.
import { createRequire } from 'node:module';
import { createServer } from 'node:http';

const { Webhook } = createRequire(`${process.cwd()}/`)('standardwebhooks');
const [secret, count] = [process.argv[2], Number(process.argv[3])];
const verifier = new Webhook(secret);
let taken = 0;

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
    } catch (error) {
      console.error(`${request.headers['webhook-id']}: ${error.message}`);
      process.exit(1);
    }
    response.writeHead(204).end();
    taken += 1;
    if (taken === count) {
      console.log(`node: ${taken} deliveries verified`);
      server.close(() => process.exit(0));
      server.closeAllConnections();
    }
  });
});
server.listen(0, '127.0.0.1', () => console.log(`http://127.0.0.1:${server.address().port}/hook`));
setTimeout(() => { console.error(`${taken} of ${count} deliveries came`); process.exit(1); }, 60_000).unref();
