import { tanggalPanjang } from '../dates.ts';
import type { ExceptionCode } from './exception.ts';
import {
  type FamilyCase,
  firstPaid,
  hasSigned,
  inBerkas,
  type MakeGroup,
  nameOf,
  type Report,
} from './sk-case.ts';

/** Group 4: the promise before the payment and the statement after the use, dated and with their stamp (domain 9.4, 8.1). */
export const statementRules: MakeGroup = (_sk, report) => ({
  family(family) {
    paktaRules(family, report);
    for (const at of (family.berkas.pernyataan ?? []).keys()) stampRules(family, at, report);
    if (family.berkas.lpj && !has(family, 'tanggung_jawab')) {
      const message = `${nameOf(family)} sudah menyerahkan LPJ, tetapi surat pernyataan tanggung jawab belum dicatat.`;
      report('tanpa-pernyataan-lpj', inBerkas(family, 'pernyataan'), message, family);
    }
  },
});

const names = {
  pakta_integritas: 'Pakta integritas',
  sanggup_lpj: 'Pernyataan sanggup membuat LPJ',
  tidak_menerima_bantuan_sejenis: 'Pernyataan tidak menerima bantuan sejenis',
  tanggung_jawab: 'Pernyataan tanggung jawab',
  lainnya: 'Pernyataan',
} as const;

function has({ berkas }: FamilyCase, kind: keyof typeof names): boolean {
  return (berkas.pernyataan ?? []).some(({ jenis }) => jenis === kind);
}

function paktaRules(family: FamilyCase, report: Report): void {
  const paid = firstPaid(family);
  if (!paid) return;
  const list = family.berkas.pernyataan ?? [];
  const at = list.findIndex(({ jenis }) => jenis === 'pakta_integritas');
  if (at < 0) {
    const message = `${nameOf(family)} dibayar ${tanggalPanjang(paid)}, tetapi pakta integritas belum dicatat.`;
    report('tanpa-pakta', inBerkas(family, 'pernyataan'), message, family);
    return;
  }
  const signed = list[at]!.tanggal;
  if (signed && signed > paid) {
    const message = `${nameOf(family)} dibayar ${tanggalPanjang(paid)}, pakta integritasnya bertanggal ${tanggalPanjang(signed)}.`;
    report('pakta-sesudah-transfer', inBerkas(family, `pernyataan.${at}.tanggal`), message, family);
  }
  if (!hasSigned(family, (type) => type.startsWith('pakta'))) {
    const message = `${nameOf(family)} dibayar ${tanggalPanjang(paid)}, pakta integritas bertanda tangan belum ada di arsip.`;
    report('pakta-belum-diarsip', inBerkas(family, `pernyataan.${at}`), message, family);
  }
}

/** Stamp duty is due on a statement whatever the amount (UU 10/2020 Ps. 3). */
function stampRules(family: FamilyCase, at: number, report: Report): void {
  const { jenis, tanggal, meterai } = family.berkas.pernyataan![at]!;
  const tell = (code: ExceptionCode, path: string, rest: string) => {
    const message = `${names[jenis]} ${nameOf(family)} ${rest}`;
    report(code, inBerkas(family, `pernyataan.${at}.${path}`), message, family);
  };
  if (!tanggal) tell('pernyataan-tanpa-tanggal', 'tanggal', 'sudah dicatat, tetapi tidak bertanggal.');
  if (meterai.perlu && !meterai.ada)
    tell('tanpa-meterai', 'meterai.ada', 'perlu meterai, tetapi meterainya tidak ada.');
  if (!meterai.perlu && !meterai.ada)
    tell(
      'meterai-tidak-diminta',
      'meterai.perlu',
      'dicatat tidak perlu meterai, padahal surat pernyataan dikenai bea meterai (UU 10/2020).',
    );
  const { tanggalPadaMeterai: stamped } = meterai;
  if (stamped && tanggal && stamped !== tanggal) {
    const rest = `bertanggal ${tanggalPanjang(tanggal)}, pada meterainya ${tanggalPanjang(stamped)}.`;
    tell('tanggal-meterai-beda', 'meterai.tanggalPadaMeterai', rest);
  }
}
