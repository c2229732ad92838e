import { tanggalPanjang } from '../dates.ts';
import type { Instansi } from '../instansi.ts';
import { findVillage, kepalaTitle } from '../region.ts';
import { type Act, inAct, inBerkas, type MakeGroup, nameOf, type Report, sameName } from './sk-case.ts';

/** Group 7: who signed held the office on that day; the money was booked as aid to families (domain 9.7, 8.4). */
export const officialRules: MakeGroup = ({ instansi, recommendations, budgets }, report) => ({
  family(family) {
    const { permohonan, pemohon } = family.berkas;
    const village = findVillage(pemohon.alamat.kodeWilayah);
    if (!permohonan || !village) return;
    const { jabatan, nama } = permohonan.mengetahui;
    if (jabatan === kepalaTitle(village.kind)) return;
    const message = `Permohonan ${nameOf(family)} diketahui ${jabatan} ${nama}, padahal ${village.name} adalah ${village.kind}.`;
    report('kades-atau-lurah', inBerkas(family, 'permohonan.mengetahui.jabatan'), message, family);
  },
  finish() {
    for (const act of recommendations)
      checkOfficial(instansi, act, { path: 'penandatangan', ...act.data.penandatangan }, report);
    for (const act of budgets) {
      for (const [path, office] of budgetOffices)
        checkOfficial(instansi, act, { path, office, ...act.data[path] }, report);
      checkAccount(act, report);
    }
  },
});

/** The officials of a budget, and the keys of their offices in the instansi file. */
const budgetOffices = [
  ['paKpa', 'pa_kpa'],
  ['pptk', 'pptk'],
  ['ppkSkpd', 'ppk_skpd'],
  ['bendahara', 'bendahara'],
] as const;

interface Official {
  path: string;
  office?: string;
  jabatan: string;
  nama: string;
  nip?: string | undefined;
}

function checkOfficial(instansi: Instansi, act: Act, official: Official, report: Report): void {
  const { nama, jabatan, path } = official;
  const person = instansi.pejabat.filter((held) => isSame(held, official));
  if (person.length === 0) {
    const message = `${nama} tercatat sebagai ${jabatan}, tetapi tidak ada dalam data pejabat instansi.`;
    report('pejabat-tidak-dikenal', inAct(act, path), message);
    return;
  }
  const terms = person.filter((held) => isOffice(held, official));
  const day = act.data.tanggal;
  if (!day || terms.some(({ mulai, selesai }) => mulai <= day && (!selesai || day <= selesai))) return;
  const message = `${nama} menandatangani sebagai ${jabatan} pada ${tanggalPanjang(day)}, ${heldFrom(terms.at(-1))}.`;
  report('pejabat-tidak-menjabat', inAct(act, path), message);
}

type Held = Instansi['pejabat'][number];

function isSame(held: Held, { nip, nama }: Official): boolean {
  if (nip && held.nip) return held.nip === nip;
  return sameName(held.nama, nama) || sameName(held.namaTanpaGelar, nama);
}

/** Known by its key, or as it is printed, with or without `Plt.`. */
function isOffice(held: Held, { office, jabatan }: Official): boolean {
  if (office !== undefined) return held.jabatan === office;
  return sameName(held.jabatanTertulis, jabatan.replace(/^(Plt|Plh|Pj)\.\s*/, ''));
}

function heldFrom(term: Held | undefined): string {
  if (!term) return 'jabatan itu tidak tercatat atas namanya';
  const { mulai, selesai } = term;
  return `masa jabatannya ${tanggalPanjang(mulai)} sampai ${selesai ? tanggalPanjang(selesai) : 'sekarang'}`;
}

/** 5.1.06.02 is aid planned for families, 5.1.06.01 for persons; the DPA decides, so it is only a doubt. */
function checkAccount(act: Act, report: Report): void {
  const code = act.data.jenis === 'anggaran' ? act.data.kodeRekening : '';
  if (code.startsWith('5.1.06.02')) return;
  const message = `Kode rekening ${code} bukan 5.1.06.02 (bantuan sosial kepada keluarga). Cocokkan dengan DPA.`;
  report('kode-rekening-lain', inAct(act, 'kodeRekening'), message);
}
