import type { Berkas } from './berkas.ts';
import { type AtField, repeated } from './berkas-rules.ts';
import { kkWarnings, nikWarnings, nipWarnings } from './identity.ts';
import { ribuan } from './money.ts';
import { currentRab, rabItemTotal, totalRab } from './rab.ts';
import { findVillage, kepalaTitle } from './region.ts';

type Found = readonly [path: (string | number)[], messages: readonly string[]];

/** What looks wrong in a berkas but may be true: shown to the clerk, never refused. */
export function berkasDoubts(berkas: Berkas): AtField[] {
  const found: Found[] = [
    ...identityWarnings(berkas),
    ...familyWarnings(berkas),
    ...permohonanWarnings(berkas),
    ...rabWarnings(berkas),
    ...verifikasiWarnings(berkas),
    ...rekeningWarnings(berkas),
    ...pernyataanWarnings(berkas),
    ...lpjWarnings(berkas),
    ...monitoringWarnings(berkas),
  ];
  return found.flatMap(([path, messages]) => messages.map((message) => ({ path, message })));
}

/** `message` where it holds, nothing where not. */
const when = (holds: boolean, message: string): string[] => (holds ? [message] : []);

function identityWarnings({ pemohon }: Berkas): Found[] {
  const { nik, noKk, tanggalLahir, jenisKelamin, alamat, statusPendudukan, pekerjaanTerlarang } = pemohon;
  return [
    [['pemohon', 'nik'], nikWarnings(nik, { tanggalLahir, jenisKelamin, kodeWilayah: alamat.kodeWilayah })],
    [['pemohon', 'noKk'], kkWarnings(noKk)],
    [
      ['pemohon', 'statusPendudukan', 'status'],
      when(
        statusPendudukan !== undefined && statusPendudukan.status !== 'hidup',
        `Pemohon tercatat ${statusPendudukan?.status}.`,
      ),
    ],
    [
      ['pemohon', 'pekerjaanTerlarang'],
      when(pekerjaanTerlarang !== 'tidak', 'Pekerjaan ini tidak boleh menerima bantuan sosial.'),
    ],
  ];
}

function familyWarnings({ pemohon }: Berkas): Found[] {
  const members = pemohon.anggotaKeluarga ?? [];
  const twice = repeated([pemohon.nik, ...members.map(({ nik }) => nik)]).map((index) => index - 1);
  return members.map(({ nik }, index) => [
    ['pemohon', 'anggotaKeluarga', index, 'nik'],
    [
      ...nikWarnings(nik, {}),
      ...when(twice.includes(index), 'NIK ini sudah dipakai orang lain dalam keluarga ini.'),
    ],
  ]);
}

function permohonanWarnings(berkas: Berkas): Found[] {
  const { permohonan, rab, pemohon } = berkas;
  if (!permohonan) return [];
  const { mengetahui, nilaiDiajukan } = permohonan;
  const village = findVillage(pemohon.alamat.kodeWilayah);
  const asked = rab?.find(({ versi }) => versi === 1);
  const total = asked && totalRab(asked, 'bantuan');
  return [
    [
      ['permohonan', 'mengetahui', 'jabatan'],
      when(
        village !== undefined && kepalaTitle(village.kind) !== mengetahui.jabatan,
        `${village?.name} adalah ${village?.kind}; yang mengetahui seharusnya ${kepalaTitle(village?.kind ?? 'desa')}.`,
      ),
    ],
    [['permohonan', 'mengetahui', 'nip'], mengetahui.nip ? nipWarnings(mengetahui.nip) : []],
    [
      ['permohonan', 'nilaiDiajukan'],
      when(
        total !== undefined && total !== nilaiDiajukan,
        `Nilai yang diajukan berbeda dengan jumlah RAB dari bantuan (${ribuan(total ?? 0)}).`,
      ),
    ],
  ];
}

/** The plan comes with the proposal and is checked at the visit; a day far from both is mostly a typing error. */
function rabWarnings({ rab = [], permohonan, verifikasi }: Berkas): Found[] {
  const asked = permohonan?.tanggal ?? permohonan?.tanggalDiterima;
  const visited = verifikasi?.tanggalKunjungan;
  return rab.map(({ versi, tanggal }, index) => [
    ['rab', index, 'tanggal'],
    [
      ...when(
        asked !== undefined && tanggal < yearBefore(asked),
        'Tanggal RAB lebih dari setahun sebelum permohonan. Cocokkan dengan naskahnya.',
      ),
      ...when(
        versi === 1 && visited !== undefined && tanggal > visited,
        'Tanggal RAB pertama sesudah kunjungan verifikasi. Cocokkan dengan naskahnya.',
      ),
    ],
  ]);
}

/** The same day of the year before, ISO, for comparing: 29 February may be no day then. */
const yearBefore = (day: string): string => `${Number(day.slice(0, 4)) - 1}${day.slice(4)}`;

/** Aid of a kabupaten is for its own people (`33.14`); only the address tells, a NIK stays with the place of birth. */
export function residenceDoubts({ pemohon }: Berkas, regencyCode: string): AtField[] {
  const village = findVillage(pemohon.alamat.kodeWilayah);
  const outside = village !== undefined && village.regency.code !== regencyCode;
  const message = `Alamat pemohon di ${village?.regency.name}, di luar wilayah instansi (${regencyCode}). Cocokkan dengan KTP.`;
  return when(outside, message).map((said) => ({
    path: ['pemohon', 'alamat', 'kodeWilayah'],
    message: said,
  }));
}

function verifikasiWarnings({ verifikasi, pemohon }: Berkas): Found[] {
  if (!verifikasi) return [];
  const { verifikator, cekGanda, kewajaranHarga } = verifikasi;
  return [
    ...verifikator.map(
      ({ nip }, index): Found => [['verifikasi', 'verifikator', index, 'nip'], nipWarnings(nip)],
    ),
    [
      ['verifikasi', 'cekGanda', 'nik'],
      when(cekGanda.nik !== pemohon.nik, 'NIK yang dicek bukan NIK pemohon.'),
    ],
    [
      ['verifikasi', 'cekGanda', 'kk'],
      when(cekGanda.kk !== pemohon.noKk, 'Nomor KK yang dicek bukan KK pemohon.'),
    ],
    [
      ['verifikasi', 'cekGanda', 'hasil'],
      when(cekGanda.hasil === 'ganda', 'Keluarga ini pernah menerima bantuan.'),
    ],
    [
      ['verifikasi', 'kewajaranHarga'],
      when(kewajaranHarga !== 'wajar', 'Harga dalam RAB dinilai tidak wajar.'),
    ],
  ];
}

function rekeningWarnings({ rekening, pemohon }: Berkas): Found[] {
  if (!rekening) return [];
  const other = rekening.namaPemilik.toLowerCase() !== pemohon.nama.toLowerCase();
  return [
    [['rekening', 'namaPemilik'], when(other, 'Nama pemilik rekening berbeda dengan nama pemohon.')],
    [['rekening', 'sesuaiKtp'], when(!rekening.sesuaiKtp, 'Nama rekening belum sesuai KTP.')],
    [['rekening', 'statusAktif'], when(!rekening.statusAktif, 'Rekening belum aktif.')],
  ];
}

function pernyataanWarnings({ pernyataan = [] }: Berkas): Found[] {
  return pernyataan.map(({ meterai }, index) => [
    ['pernyataan', index, 'meterai', 'ada'],
    when(meterai.perlu && !meterai.ada, 'Pernyataan ini belum bermeterai.'),
  ]);
}

function lpjWarnings(berkas: Berkas): Found[] {
  const { lpj } = berkas;
  if (!lpj) return [];
  const rab = currentRab(berkas);
  const lines = new Set(rab?.items.map(({ no }) => no));
  const receipts = lpj.bukti.flatMap(({ rabNo, volume, harga, jumlah }, index): Found[] => [
    [
      ['lpj', 'bukti', index, 'rabNo'],
      when(rab !== undefined && !lines.has(rabNo), 'Tidak ada baris RAB ini.'),
    ],
    [
      ['lpj', 'bukti', index, 'jumlah'],
      when(
        jumlah !== rabItemTotal({ volume, hargaSatuan: harga }),
        'Jumlah pada nota bukan volume kali harga.',
      ),
    ],
  ]);
  const spent = lpj.bukti.reduce((sum, { jumlah }) => sum + jumlah, 0);
  const left = rab ? totalRab(rab, 'bantuan') - spent : 0;
  const unpaid = when(left > 0 && !lpj.setor, 'Belanja kurang dari RAB, tetapi setoran sisa belum dicatat.');
  return [...receipts, [['lpj', 'setor'], unpaid]];
}

/** The one who verified should not be the one who monitors (domain facts 2; offices may differ). */
function monitoringWarnings({ monitoring = [], verifikasi }: Berkas): Found[] {
  const verifiers = new Set(verifikasi?.verifikator.map(({ nama }) => nama));
  return monitoring.map(({ petugas }, index) => [
    ['monitoring', index, 'petugas'],
    when(verifiers.has(petugas), 'Petugas monitoring sebaiknya bukan verifikator.'),
  ]);
}
