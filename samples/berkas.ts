import type { Alamat, Berkas, Rab, RabItem } from '../src/domain/berkas.ts';
import { totalRab } from '../src/domain/berkas.ts';
import { findVillage, kepalaTitle, type Village, villagesOf } from '../src/domain/region.ts';
import { drawKk, drawName, drawNip, drawPerson, type Person, pad } from './people.ts';
import { addDays, type Seeded, seeded } from './seeded.ts';
import { type BusinessKind, businesses, type Goods } from './usaha.ts';

/** Kalijambe, Masaran, Gondang, Karangmalang, Sragen, Tanon, Gemolong, Sumberlawang, Sukodono, Jenar. */
const kecamatan = ['01', '03', '06', '09', '10', '12', '13', '15', '17', '20'].map((part) => `33.14.${part}`);

/** The first ones are chosen to show what is awkward: two villages of one name, and two kelurahan. */
const firstVillages = ['33.14.01.2005', '33.14.03.2013', '33.14.10.1002', '33.14.09.1009', '33.14.12.2001'];

const dukuh = [
  'Krajan', 'Ngrejo', 'Tegalsari', 'Sidomulyo', 'Karanganom', 'Mojorejo', 'Bulu', 'Ngablak', 'Gondangrejo', 'Pilang',
  'Sambirejo', 'Kebayanan I', 'Kedungdowo', 'Jambean', 'Tawangsari',
]; // biome-ignore format: a table of names

const staff = ['Rina Kusumawati', 'Yoga Pratama'];

const verifikator = [
  { nama: 'Dian Pertiwi, A.Md.', nip: '198503122009012004' },
  { nama: 'Hendra Saputra, S.Sos.', nip: '198107242006041008' },
  { nama: 'Wulan Anggraini, S.ST.', nip: '199011052022212003' },
];

/** The most that one family is granted; what was asked above it is planned again. */
const granted = 4_000_000;

/** Invented case files, always the same ones, ready for the SK and the payment. The fifth signs by thumb; the eighth moved here. */
export function sampleBerkas(n: number): Berkas[] {
  return Array.from({ length: n }, (_, index) => berkasOf(index));
}

function berkasOf(index: number): Berkas {
  const draw = seeded(20_260_000 + index);
  const village = villageOf(draw, index);
  const family = familyOf(draw, village, index);
  const business = businesses[(index * 7 + (draw.chance(0.3) ? 1 : 0)) % businesses.length]!;
  const alamat = addressOf(draw, village);
  const proposed = addDays('2025-07-01', draw.whole(0, 80));
  const visited = addDays('2025-10-06', draw.whole(0, 45));
  const rab = rabOf(draw, business, proposed);
  return {
    nomorBerkas: `UEP-2026-${pad(index + 1, 4)}`,
    program: 'Bantuan Sosial UEP KRSE',
    tahunUsulan: 2025,
    tahunAnggaran: 2026,
    status: 'direkomendasikan',
    kodeKlasifikasi: '400.9.14.5',
    ...recordedBy(draw, addDays(proposed, 4)),
    pemohon: pemohonOf(draw, family, business, alamat),
    permohonan: permohonanOf(draw, village, index, proposed, totalRab(rab[0]!, 'bantuan')),
    usaha: usahaOf(draw, business, alamat, addDays(proposed, 4)),
    rab,
    persyaratan: persyaratanOf(draw, addDays(proposed, 4)),
    verifikasi: verifikasiOf(draw, family, visited),
    rekening: rekeningOf(draw, village, family.head),
    pernyataan: pernyataanOf(draw),
  };
}

function villageOf(draw: Seeded, index: number): Village {
  const code = firstVillages[index];
  return code ? findVillage(code)! : draw.pick(villagesOf(kecamatan[index % kecamatan.length]!));
}

interface Family {
  head: Person;
  noKk: string;
  members: { nama: string; nik: string; hubungan: string }[];
  thumb: boolean;
}

function familyOf(draw: Seeded, village: Village, index: number): Family {
  const thumb = index % 60 === 4;
  const moved = index % 60 === 7;
  const here = village.district.code.replaceAll('.', '');
  const region = moved ? '337204' : here;
  const sex = thumb || draw.chance(0.6) ? 'P' : 'L';
  const [bornFrom, bornTo] = thumb ? [1948, 1955] : [1968, 1996];
  const head = drawPerson(draw, { sex, region, bornFrom, bornTo, serial: index + 1 });
  const members = Array.from({ length: thumb ? 1 : draw.whole(1, 3) }, (_, at) => {
    const childSex = draw.pick(['L', 'P'] as const);
    const age = Number(head.tanggalLahir.slice(0, 4));
    const born = { bornFrom: age + 20, bornTo: Math.min(age + 35, 2022) };
    const child = drawPerson(draw, { sex: childSex, region: here, ...born, serial: 5000 + index * 3 + at });
    return { nama: child.nama, nik: child.nik, hubungan: 'anak' };
  });
  return { head, noKk: drawKk(draw, here, index + 1), members, thumb };
}

function addressOf(draw: Seeded, village: Village): Alamat {
  return {
    dukuh: draw.pick(dukuh),
    rt: pad(draw.whole(1, 24), 3),
    rw: pad(draw.whole(1, 9), 3),
    kodeWilayah: village.code,
  };
}

const recordedBy = (draw: Seeded, day: string) => ({ petugas: draw.pick(staff), dicatatPada: day });

function pemohonOf(draw: Seeded, family: Family, business: BusinessKind, alamat: Alamat): Berkas['pemohon'] {
  const { head, noKk, members, thumb } = family;
  return {
    ...head,
    noKk,
    pekerjaan: business.pekerjaan,
    alamat,
    telepon: `0812${pad(draw.whole(0, 99_999_999), 8)}`,
    hubunganKeluarga: 'kepala keluarga',
    anggotaKeluarga: members,
    caraTandaTangan: thumb ? 'cap_jempol' : 'ttd',
    ...(thumb && {
      saksi: [
        { nama: drawName(draw, 'L'), hubungan: 'Ketua RT' },
        { nama: members[0]!.nama, nik: members[0]!.nik, hubungan: 'anak' },
      ],
    }),
    statusPendudukan: { status: 'hidup', tanggalCek: '2026-02-09', sumber: 'Dukcapil Kabupaten Sragen' },
    pekerjaanTerlarang: 'tidak',
  };
}

type Permohonan = NonNullable<Berkas['permohonan']>;

function permohonanOf(draw: Seeded, village: Village, index: number, day: string, asked: number): Permohonan {
  const received = addDays(day, draw.whole(1, 4));
  return {
    tanggal: day,
    tanggalDiterima: received,
    nomorAgenda: pad(index + 1, 4),
    nilaiDiajukan: asked,
    mengetahui: { ...villageHead(village), nomorRegister: `474/${draw.whole(10, 480)}/2025`, tanggal: day },
    ...recordedBy(draw, received),
  };
}

/** One village has one head, whoever asks. A Lurah and a Pj. are civil servants and have a NIP; an elected Kepala Desa has none. */
function villageHead(
  village: Village,
): Pick<Permohonan['mengetahui'], 'nama' | 'jabatan' | 'status' | 'nip'> {
  const draw = seeded(Number(village.code.replaceAll('.', '')));
  const sex = draw.chance(0.25) ? 'P' : 'L';
  const jabatan = kepalaTitle(village.kind);
  const acting = jabatan === 'Kepala Desa' && draw.chance(0.2);
  const civilServant = acting || jabatan === 'Lurah';
  const title = civilServant ? draw.pick([', S.IP.', ', S.Sos.', ', S.H.']) : '';
  return {
    nama: `${drawName(draw, sex)}${title}`,
    jabatan,
    status: acting ? 'Pj.' : 'definitif',
    ...(civilServant && { nip: drawNip(draw, sex) }),
  };
}

function usahaOf(
  draw: Seeded,
  business: BusinessKind,
  alamat: Alamat,
  day: string,
): NonNullable<Berkas['usaha']> {
  const omzet = draw.whole(18, 60) * 50_000;
  return {
    jenis: business.jenis,
    sejak: String(draw.whole(2012, 2024)),
    rintisan: false,
    alamat,
    kepemilikanTempat: draw.pick(['milik_sendiri', 'milik_sendiri', 'menumpang', 'sewa']),
    alat: [...business.alat],
    omzetBulanan: omzet,
    labaBulanan: Math.round((omzet * 0.3) / 10_000) * 10_000,
    tenagaKerja: draw.whole(1, 2),
    pasar: business.pasar,
    masalah: business.masalah,
    rencana: business.rencana,
    ...recordedBy(draw, day),
  };
}

function rabOf(draw: Seeded, business: BusinessKind, day: string): Rab[] {
  const wanted = draw.shuffled(business.goods).slice(0, draw.whole(5, 7));
  const asked = draw.pick([3_000_000, 3_500_000, 4_000_000, 4_000_000, 4_000_000, 4_500_000, 5_000_000]);
  const own = draw.chance(0.25);
  const first: Rab = {
    versi: 1,
    tanggal: day,
    items: itemsFor(wanted, asked, own),
    ...recordedBy(draw, addDays(day, 4)),
  };
  if (asked <= granted) return [first];
  const second: Rab = {
    versi: 2,
    tanggal: '2026-02-16',
    items: itemsFor(wanted, granted, own),
    alasan: 'Disesuaikan dengan nilai bantuan yang direkomendasikan.',
    disetujuiOleh: 'Kepala Bidang Penanganan Fakir Miskin',
    ...recordedBy(draw, '2026-02-16'),
  };
  return [first, second];
}

/** What fits in the sum, more of what can be had in numbers, and the small remainder as one line, so that it comes out even. */
function itemsFor(wanted: readonly Goods[], sum: number, own: boolean): Rab['items'] {
  const bought = buy(wanted, sum - spare);
  const rest: Goods = ['Biaya angkut dan perlengkapan kecil', 1, 'paket', sum - cost(bought)];
  const lines = [...bought, rest].map((goods) => itemOf(goods, 'bantuan'));
  if (own) lines.push(itemOf(['Perbaikan tempat usaha', 1, 'paket', 350_000], 'swadaya'));
  return lines.map((line, at) => ({ no: at + 1, ...line }));
}

/** Always left over for the last line. */
const spare = 35_000;

const cost = (list: readonly Goods[]): number =>
  list.reduce((sum, [, volume, , price]) => sum + volume * price, 0);

function buy(wanted: readonly Goods[], sum: number): Goods[] {
  const bought: Goods[] = [];
  for (const goods of wanted) {
    if (cost([...bought, goods]) <= sum) bought.push(goods);
  }
  for (let round = 0; round < 12; round += 1) {
    for (const [at, goods] of bought.entries()) {
      const more = moreOf(goods);
      if (cost(bought.with(at, more)) <= sum) bought[at] = more;
    }
  }
  return bought;
}

/** About a quarter more of what is bought in numbers; a cart or a machine stays one. */
function moreOf([uraian, volume, satuan, price, ...kind]: Goods): Goods {
  const step = volume >= 1000 ? 500 : Math.max(1, Math.round(volume / 4));
  return [uraian, volume === 1 ? 1 : volume + step, satuan, price, ...kind];
}

function itemOf([uraian, volume, satuan, hargaSatuan, spesifikasi]: Goods, sumber: RabItem['sumber']) {
  return { uraian, ...(spesifikasi && { spesifikasi }), volume, satuan, hargaSatuan, sumber };
}

function persyaratanOf(draw: Seeded, day: string): NonNullable<Berkas['persyaratan']> {
  const by = recordedBy(draw, day);
  const there = (kode: string, bentuk: 'asli' | 'fotokopi') =>
    ({ kode, status: 'ada', bentuk, tanggalTerima: day, ...by }) as const;
  const dataSosial = {
    sumber: 'DTSEN',
    desil: draw.whole(1, 4),
    tanggalCek: day,
    petugas: by.petugas,
  } as const;
  return [
    there('ktp', 'fotokopi'),
    there('kk', 'fotokopi'),
    { ...there('data_sosial', 'asli'), dataSosial },
    there('proposal', 'asli'),
    there('profil', 'asli'),
    there('rab', 'asli'),
  ];
}

function verifikasiOf(draw: Seeded, family: Family, day: string): NonNullable<Berkas['verifikasi']> {
  const kode = [
    'identitas_sesuai',
    'domisili_sesuai',
    'usaha_ada',
    'rab_sesuai_kebutuhan',
    'tidak_menerima_bantuan_lain',
  ];
  return {
    tanggalKunjungan: day,
    verifikator,
    items: kode.map((each) => ({ kode: each, hasil: 'ya' as const })),
    cekGanda: {
      nik: family.head.nik,
      kk: family.noKk,
      program: 'Bantuan Sosial UEP KRSE',
      tahun: '2022-2025',
      hasil: 'tidak_ganda',
    },
    kewajaranHarga: 'wajar',
    kesimpulan: 'layak',
    ...recordedBy(draw, addDays(day, 1)),
  };
}

function rekeningOf(draw: Seeded, village: Village, head: Person): NonNullable<Berkas['rekening']> {
  return {
    bank: 'BPR BKK Sukowati Makmur',
    kantorCabang: village.district.name,
    nomor: `3${village.district.code.slice(6)}-${pad(draw.whole(1, 999_999), 6)}-${draw.whole(1, 9)}`,
    namaPemilik: head.nama,
    sesuaiKtp: true,
    statusAktif: true,
    tanggalCek: addDays('2026-04-06', draw.whole(0, 10)),
    ...recordedBy(draw, '2026-04-20'),
  };
}

function pernyataanOf(draw: Seeded): NonNullable<Berkas['pernyataan']> {
  const by = recordedBy(draw, '2026-04-22');
  const signed = { tanggal: '2026-04-22', meterai: { perlu: true, ada: true }, ...by };
  return [
    { jenis: 'pakta_integritas', ...signed },
    { jenis: 'sanggup_lpj', ...signed },
    { jenis: 'tidak_menerima_bantuan_sejenis', ...signed },
  ];
}
