import { CompiledQuery, createQueryId, type RootOperationNode } from 'kysely';
import { expect, test } from 'vitest';
import { depositRecord } from '../src/archive/deposit.ts';
import { openTestArchive, removeFolder, temporaryFolder } from './support/archive.ts';
import { upload, who } from './support/deposits.ts';

test('the same paper is looked for by the hash of its bytes: SQLite takes that index, of however many records', async () => {
  const archive = await openTestArchive(await temporaryFolder('find-same'));
  const asked: RootOperationNode[] = [];
  const plain = archive.database;
  archive.database = plain.withPlugin({
    transformQuery({ node }) {
      asked.push(node);
      return node;
    },
    transformResult: async ({ result }) => result,
  });
  await depositRecord(archive, await upload(archive, 'dua kali'), who);
  const again = await depositRecord(archive, await upload(archive, 'dua kali'), who);
  expect(again.outcome).toBe('existing');
  const queries = asked.map((node) => plain.getExecutor().compileQuery(node, createQueryId()));
  const byHash = queries.filter((query) => /^select .* from "records" where "contentSha256"/.test(query.sql));
  expect(byHash).not.toEqual([]);
  for (const { sql, parameters } of byHash) {
    const explained = CompiledQuery.raw(`explain query plan ${sql}`, [...parameters]);
    const { rows } = await plain.executeQuery<{ detail: string }>(explained);
    const details = rows.map(({ detail }) => detail).filter((detail) => /^(SEARCH|SCAN)/.test(detail));
    expect(details).toEqual([expect.stringMatching(/^SEARCH .*INDEX records_contentSha256/)]);
  }
  await archive.close();
  await removeFolder(archive.dir);
});
