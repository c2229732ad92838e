import { tanggalPanjang } from '../dates.ts';
import { rupiah } from '../money.ts';
import {
  atLine,
  type FamilyCase,
  inBerkas,
  type MakeGroup,
  nameOf,
  type Report,
  sameName,
} from './sk-case.ts';

/** Group 6: the family gets all of it, itself, and another officer looks at the result (domain 9.6, 5). */
export const cutRules: MakeGroup = (_sk, report) => ({
  family(family) {
    for (const payment of family.payments) {
      const { potongan, nilai, nomorBukti } = payment.line;
      if (!potongan) continue;
      const message = `${nameOf(family)} dibayar ${rupiah(nilai)} (bukti ${nomorBukti}), dipotong ${rupiah(potongan)}.`;
      report('potongan', atLine(payment, 'potongan'), message, family);
    }
    accountRules(family, report);
    monitoringRules(family, report);
  },
});

function accountRules(family: FamilyCase, report: Report): void {
  const { rekening, pemohon } = family.berkas;
  if (!rekening) return;
  if (!sameName(rekening.namaPemilik, pemohon.nama)) {
    const message = `Penerima ${pemohon.nama}, rekeningnya atas nama ${rekening.namaPemilik}.`;
    report('rekening-nama-lain', inBerkas(family, 'rekening.namaPemilik'), message, family);
  }
  const wrong = (['sesuaiKtp', 'statusAktif'] as const).find((field) => !rekening[field]);
  if (!wrong || family.payments.length === 0) return;
  const said = wrong === 'sesuaiKtp' ? 'belum sesuai KTP' : 'belum aktif';
  const message = `${nameOf(family)} sudah masuk daftar penyaluran, rekeningnya ${said} (dicek ${tanggalPanjang(rekening.tanggalCek)}).`;
  report('rekening-belum-sesuai', inBerkas(family, `rekening.${wrong}`), message, family);
}

function monitoringRules(family: FamilyCase, report: Report): void {
  const { monitoring = [], verifikasi } = family.berkas;
  for (const [at, { barangAda, tanggal, petugas }] of monitoring.entries()) {
    if (!barangAda) {
      const message = `LPJ atau RAB ${nameOf(family)} memuat barang, pada monitoring ${tanggalPanjang(tanggal)} barang tidak ada.`;
      report('barang-tidak-ada', inBerkas(family, `monitoring.${at}.barangAda`), message, family);
    }
    if (verifikasi?.verifikator.some(({ nama }) => sameName(nama, petugas))) {
      const message = `${petugas} memverifikasi ${nameOf(family)} dan memonitornya pada ${tanggalPanjang(tanggal)}.`;
      report('verifikator-memonitor', inBerkas(family, `monitoring.${at}.petugas`), message, family);
    }
  }
}
