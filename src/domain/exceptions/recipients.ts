import { tanggalPanjang } from '../dates.ts';
import { findVillage } from '../region.ts';
import type { ExceptionCode } from './exception.ts';
import {
  type FamilyCase,
  firstPaid,
  inBerkas,
  type MakeGroup,
  nameOf,
  type Report,
  type SkCase,
} from './sk-case.ts';

/** Group 3: no family twice, this year or before; none that may not receive (domain 9.3, 5). */
export const recipientRules: MakeGroup = (sk, report) => {
  const duplicates = createDuplicates(report);
  return {
    family(family) {
      duplicates(family);
      statusRules(sk, family, report);
      for (const { same, tahunAnggaran, nomorBerkas, berkasId } of family.otherAid) {
        const other = `${nomorBerkas ?? berkasId}${tahunAnggaran ? ` tahun ${tahunAnggaran}` : ''}`;
        const message = `${nameOf(family)} mempunyai ${same} yang sama dengan penerima pada berkas ${other}.`;
        report(
          'pernah-menerima',
          inBerkas(family, same === 'NIK' ? 'pemohon.nik' : 'pemohon.noKk'),
          message,
          family,
        );
      }
    },
  };
};

/** Remembers who came first with each number; the second one is the exception and names the first. */
function createDuplicates(report: Report): (family: FamilyCase) => void {
  const seen = new Map<string, FamilyCase>();
  const firstWith = (kind: string, value: string, family: FamilyCase): FamilyCase | undefined => {
    const key = `${kind} ${value}`;
    const first = seen.get(key);
    if (!first) seen.set(key, family);
    return first;
  };
  return (family) => {
    for (const { code, kind, value, path, word } of numbersOf(family)) {
      const first = firstWith(kind, value, family);
      if (!first) continue;
      const message = `${nameOf(family)} dan ${nameOf(first)} mempunyai ${word} yang sama.`;
      report(code, inBerkas(family, path), message, family);
    }
    memberRules(seen, family, report);
  };
}

interface OwnNumber {
  code: ExceptionCode;
  kind: string;
  value: string;
  path: string;
  word: string;
}

function numbersOf({ berkas }: FamilyCase): OwnNumber[] {
  const { nik, noKk, telepon } = berkas.pemohon;
  const account = berkas.rekening?.nomor.replace(/\D/g, '');
  const phone = telepon?.replace(/\D/g, '').replace(/^62/, '0');
  return [
    { code: 'nik-ganda', kind: 'nik', value: nik, path: 'pemohon.nik', word: 'NIK' },
    { code: 'kk-ganda', kind: 'kk', value: noKk, path: 'pemohon.noKk', word: 'nomor KK' },
    ...(account
      ? [
          {
            code: 'rekening-ganda' as const,
            kind: 'rekening',
            value: account,
            path: 'rekening.nomor',
            word: 'nomor rekening',
          },
        ]
      : []),
    ...(phone
      ? [
          {
            code: 'telepon-ganda' as const,
            kind: 'telepon',
            value: phone,
            path: 'pemohon.telepon',
            word: 'nomor telepon',
          },
        ]
      : []),
  ];
}

/** A member of one family who is the recipient of another, whichever of the two stands first in the SK. */
function memberRules(seen: Map<string, FamilyCase>, family: FamilyCase, report: Report): void {
  const { nik, anggotaKeluarga = [] } = family.berkas.pemohon;
  const home = seen.get(`anggota ${nik}`);
  if (home && home !== family) {
    const message = `${nameOf(family)} juga tercatat sebagai anggota keluarga ${nameOf(home)}.`;
    report('anggota-juga-penerima', inBerkas(family, 'pemohon.nik'), message, family);
  }
  for (const [at, member] of anggotaKeluarga.entries()) {
    const recipient = seen.get(`nik ${member.nik}`);
    if (recipient && recipient !== family) {
      const message = `${member.nama}, anggota keluarga ${nameOf(family)}, juga penerima: ${nameOf(recipient)}.`;
      report('anggota-juga-penerima', inBerkas(family, `pemohon.anggotaKeluarga.${at}.nik`), message, family);
    }
    if (member.nik !== nik) seen.set(`anggota ${member.nik}`, family);
  }
}

const forbidden = { asn: 'ASN', tni: 'TNI', polri: 'Polri', perangkat_desa: 'perangkat desa' } as const;

function statusRules({ instansi }: SkCase, family: FamilyCase, report: Report): void {
  const { pemohon, verifikasi, perubahan } = family.berkas;
  const { statusPendudukan, pekerjaanTerlarang, alamat } = pemohon;
  const tell = (code: ExceptionCode, path: string, rest: string) =>
    report(code, inBerkas(family, path), `${nameOf(family)} ${rest}`, family);
  if (!statusPendudukan) {
    tell(
      'penduduk-belum-dicek',
      'pemohon.statusPendudukan',
      'sudah ditetapkan atau dibayar, status kependudukannya belum dicek.',
    );
  } else if (statusPendudukan.status !== 'hidup') {
    const { status, tanggalCek, sumber } = statusPendudukan;
    const rest = `masih dalam daftar, tetapi tercatat ${status} (${sumber}, dicek ${tanggalPanjang(tanggalCek)}).`;
    tell(status, 'pemohon.statusPendudukan.status', rest);
  }
  if (pekerjaanTerlarang !== 'tidak') {
    const rest = `masih dalam daftar, tetapi tercatat sebagai ${forbidden[pekerjaanTerlarang]}.`;
    tell('pekerjaan-terlarang', 'pemohon.pekerjaanTerlarang', rest);
  }
  if (verifikasi?.cekGanda.hasil === 'ganda') {
    const { program, tahun } = verifikasi.cekGanda;
    tell(
      'cek-ganda-positif',
      'verifikasi.cekGanda.hasil',
      `masih dalam daftar, tetapi cek ganda pada ${program} ${tahun} hasilnya ganda.`,
    );
  }
  const paid = firstPaid(family);
  if (perubahan && paid && paid >= perubahan.tanggal) {
    const rest = `tercatat ${perubahan.jenis} sejak ${tanggalPanjang(perubahan.tanggal)}, tetapi dibayar ${tanggalPanjang(paid)}.`;
    tell('dibayar-sesudah-perubahan', 'perubahan.tanggal', rest);
  }
  const regency = findVillage(alamat.kodeWilayah)?.regency;
  if (regency && regency.code !== instansi.kodeWilayah) {
    tell(
      'alamat-di-luar-kabupaten',
      'pemohon.alamat.kodeWilayah',
      `beralamat di ${regency.name}, di luar wilayah ${instansi.kodeWilayah}.`,
    );
  }
}
