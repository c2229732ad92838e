import { createHash } from 'node:crypto';
import { text } from 'node:stream/consumers';
import { Client } from 'minio';
import type { S3ForTests } from './s3.ts';

/** Somebody with keys of his own for the bucket: he does what Berkas never does. */
export interface Outsider {
  overwrite(key: string, bytes: Uint8Array): Promise<void>;
  /** Deletes without a version: where there is a history this leaves a marker. */
  hide(key: string): Promise<void>;
  makeBucket(options?: { locks?: boolean }): Promise<void>;
  /** Lets somebody do these things with the bucket and its objects, such as `s3:GetObject`. */
  allow(accessKey: string, actions: readonly string[]): Promise<void>;
}

export function outsiderOf({ url, accessKey, secretKey }: Omit<S3ForTests, 'stop'>): Outsider {
  const { hostname, port, pathname } = new URL(url);
  const place = { endPoint: hostname, port: Number(port) || 80, useSSL: false, region: 'us-east-1' };
  const client = new Client({ ...place, accessKey, secretKey });
  const bucketName = pathname.slice(1);
  async function ask(method: 'PUT' | 'DELETE', objectName: string, body: Uint8Array | string = '') {
    const headers = { 'x-amz-checksum-sha256': createHash('sha256').update(body).digest('base64') };
    const request = { method, bucketName, objectName, ...(method === 'PUT' && { headers }) };
    const payload = typeof body === 'string' ? body : Buffer.from(body);
    await text(await client.makeRequestAsync(request, payload, [200, 204]));
  }
  return {
    overwrite: (key, bytes) => ask('PUT', key, bytes),
    hide: (key) => ask('DELETE', key),
    makeBucket: ({ locks = false } = {}) =>
      client.makeBucket(bucketName, 'us-east-1', { ObjectLocking: locks }),
    async allow(accessKey, actions) {
      const isOfBucket = (action: string) => /Bucket/.test(action);
      const statement = (Action: readonly string[], Resource: string) =>
        Action.length > 0 ? [{ Effect: 'Allow', Principal: { AWS: [accessKey] }, Action, Resource }] : [];
      const Statement = [
        ...statement(actions.filter(isOfBucket), `arn:aws:s3:::${bucketName}`),
        ...statement(
          actions.filter((action) => !isOfBucket(action)),
          `arn:aws:s3:::${bucketName}/*`,
        ),
      ];
      await client.setBucketPolicy(bucketName, JSON.stringify({ Version: '2012-10-17', Statement }));
    },
  };
}
