import type { Stage } from '../domain/berkas.ts';

/** Papers of one berkas that go out together. Each is a document with a code of its own; the joined file is derived. */
export interface Bundle {
  name: string;
  title: string;
  stage: Stage;
  /** In the order of print. */
  types: readonly string[];
}

/** The bundles, by what the procedure hands in as one (domain 2: the proposal goes to the Bupati cq. Dinas Sosial). */
export const bundles: readonly Bundle[] = [
  {
    name: 'proposal',
    title: 'Proposal permohonan',
    stage: 'permohonan',
    types: ['surat-permohonan', 'profil-uep', 'rab'],
  },
];

export function findBundle(name: string): Bundle | undefined {
  return bundles.find((bundle) => bundle.name === name);
}
