import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** The oldest record of a state, without reading all of them. */
export const recordStates: Migration = {
  async up({ schema }: Kysely<unknown>) {
    await schema.createIndex('records_state_id').on('records').columns(['state', 'id']).execute();
    await schema.dropIndex('records_state').execute();
  },
};
