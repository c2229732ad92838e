import { type Instansi, officialAt } from '../../domain/instansi.ts';
import { pejabatAt, pejabatSchema } from './officials.ts';

/** Who answers for the budget on `day`. One is acting head of an office, never acting Pengguna Anggaran: no Plt. before it. */
export function penggunaAnggaran(instansi: Instansi, day: string) {
  const official = pejabatAt(instansi, 'pa_kpa', day);
  return official && { ...official, jabatan: officialAt(instansi, 'pa_kpa', day)?.jabatanTertulis };
}

/** An official of the budget in a schema: `pejabatAnggaran('PPTK', 'pptk')`. */
export const pejabatAnggaran = (title: string, office: string) =>
  pejabatSchema.meta({ title, path: `instansi.pejabat.${office}` });
