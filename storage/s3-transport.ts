import http from 'node:http';
import https from 'node:https';

/** The replies the client throws away unread, and with them their connection. */
const leftUnread = new Set([408, 429, 499, 500, 502, 503, 504, 520]);

/** What the client takes in place of `node:http`; its other forms of `request` are not called. */
export interface Transport {
  request: typeof http.request;
}

/**
 * Requests that break with ETIMEDOUT when nothing moves for `timeoutMs`, at any point: connecting, sending, waiting for
 * the reply, reading it. The client's own time-out options do nothing (measured), and a limit on the whole request would
 * cut large files on slow lines.
 */
export function createTransport(secure: boolean, timeoutMs: number): Transport {
  const { request } = secure ? https : http;
  const watched = (options: http.RequestOptions, onReply: (reply: http.IncomingMessage) => void) => {
    const sent = request(options, (reply) => {
      if (leftUnread.has(reply.statusCode ?? 0)) reply.resume();
      onReply(reply);
    });
    watch(sent, timeoutMs);
    return sent;
  };
  return { request: watched as typeof http.request };
}

function watch(request: http.ClientRequest, timeoutMs: number): void {
  const looks = 4;
  let reply: http.IncomingMessage | undefined;
  let seen = 0;
  let still = 0;
  request.once('response', (response) => {
    reply = response;
  });
  const timer = setInterval(() => {
    const moved = (request.socket?.bytesRead ?? 0) + (request.socket?.bytesWritten ?? 0);
    // Bytes lie ready: it is our reader who takes his time, not the server.
    const ready = (reply?.readableLength ?? 0) > 0;
    still = moved === seen && !ready ? still + 1 : 0;
    seen = moved;
    if (still >= looks) (reply ?? request).destroy(timedOut(timeoutMs));
  }, timeoutMs / looks);
  request.once('close', () => clearInterval(timer));
}

function timedOut(timeoutMs: number): Error {
  return Object.assign(new Error(`nothing moved for ${timeoutMs} ms`), { code: 'ETIMEDOUT' });
}
