/** One thing to buy: what, how many, unit, price in rupiah, and its kind. */
export type Goods = readonly [
  uraian: string,
  volume: number,
  satuan: string,
  hargaSatuan: number,
  spesifikasi?: string,
];

/** A small business with what it needs; prices as in the markets of Sragen about 2025, invented. */
export interface BusinessKind {
  jenis: string;
  pekerjaan: string;
  alat: readonly string[];
  pasar: string;
  masalah: string;
  rencana: string;
  goods: readonly Goods[];
}

// biome-ignore format: a price list reads as lines
export const businesses: readonly BusinessKind[] = [
  {
    jenis: 'Warung kelontong',
    pekerjaan: 'Pedagang',
    alat: ['Etalase bekas', 'Timbangan dacin'],
    pasar: 'Tetangga satu dukuh dan anak sekolah yang lewat.',
    masalah: 'Modal kecil, sehingga barang cepat habis dan pembeli pindah ke warung lain.',
    rencana: 'Menambah isi warung dengan kebutuhan pokok dan menjual gas serta air minum isi ulang.',
    goods: [
      ['Etalase kaca', 1, 'unit', 950_000, 'Aluminium, 1 meter'],
      ['Beras', 50, 'kg', 13_500, 'Medium'],
      ['Minyak goreng', 24, 'liter', 17_500, 'Kemasan 1 liter'],
      ['Gula pasir', 25, 'kg', 17_000],
      ['Mi instan', 5, 'dus', 112_000],
      ['Tabung gas isi', 3, 'buah', 185_000, '3 kg'],
      ['Telur ayam', 15, 'kg', 27_500],
      ['Timbangan duduk', 1, 'unit', 285_000, 'Kapasitas 10 kg'],
    ],
  },
  {
    jenis: 'Ternak kambing',
    pekerjaan: 'Buruh tani',
    alat: ['Kandang bambu', 'Sabit'],
    pasar: 'Pedagang kambing di pasar hewan dan pesanan akikah.',
    masalah: 'Hanya menggaduh kambing orang lain, sehingga hasil dibagi dua.',
    rencana: 'Memelihara kambing milik sendiri dan menjual anakannya menjelang Iduladha.',
    goods: [
      ['Kambing betina', 2, 'ekor', 1_250_000, 'Jawa randu, umur 10 bulan'],
      ['Bambu untuk kandang', 20, 'batang', 18_000],
      ['Papan kayu', 10, 'lembar', 35_000, '2 m x 20 cm'],
      ['Konsentrat', 2, 'karung', 215_000, '50 kg'],
      ['Obat cacing dan vitamin', 1, 'paket', 125_000],
      ['Tempat pakan', 2, 'buah', 75_000],
    ],
  },
  {
    jenis: 'Produksi tahu dan tempe',
    pekerjaan: 'Pengrajin tempe',
    alat: ['Panci besar', 'Cetakan tahu kayu'],
    pasar: 'Pasar kecamatan setiap pagi dan warung makan.',
    masalah: 'Harga kedelai naik turun dan tungku masih memakai kayu.',
    rencana: 'Menambah produksi dari 10 kg menjadi 20 kg kedelai sehari dan memakai kompor gas.',
    goods: [
      ['Kedelai', 100, 'kg', 12_500, 'Impor'],
      ['Ragi tempe', 4, 'bungkus', 22_000, '500 g'],
      ['Kompor gas tekanan tinggi', 1, 'unit', 425_000],
      ['Dandang', 1, 'buah', 485_000, 'Aluminium, 40 cm'],
      ['Mesin giling kedelai', 1, 'unit', 1_350_000, '0,5 PK'],
      ['Kain saring', 5, 'meter', 24_000],
      ['Plastik kemasan', 10, 'pak', 14_000],
    ],
  },
  {
    jenis: 'Bengkel sepeda motor',
    pekerjaan: 'Montir',
    alat: ['Kunci pas satu set', 'Pompa tangan'],
    pasar: 'Warga desa dan pengendara yang lewat jalan kabupaten.',
    masalah: 'Belum punya kompresor dan suku cadang, sehingga banyak pelanggan ditolak.',
    rencana: 'Melayani tambal ban, ganti oli, dan servis ringan.',
    goods: [
      ['Kompresor angin', 1, 'unit', 1_650_000, '1 PK'],
      ['Kunci sok', 1, 'set', 375_000],
      ['Oli mesin', 12, 'botol', 48_000, '0,8 liter'],
      ['Ban dalam', 10, 'buah', 32_000],
      ['Alat tambal ban', 1, 'unit', 265_000, 'Listrik'],
      ['Kampas rem', 8, 'set', 38_500],
    ],
  },
  {
    jenis: 'Jahit pakaian',
    pekerjaan: 'Penjahit',
    alat: ['Mesin jahit lama', 'Gunting kain'],
    pasar: 'Seragam sekolah, permak pakaian, dan pesanan tetangga.',
    masalah: 'Mesin jahit sering rusak dan belum ada mesin obras.',
    rencana: 'Menerima pesanan seragam dan mengerjakan obras sendiri.',
    goods: [
      ['Mesin jahit', 1, 'unit', 1_750_000, 'Dengan dinamo'],
      ['Mesin obras', 1, 'unit', 1_150_000, 'Bekas, layak pakai'],
      ['Benang', 5, 'lusin', 36_000],
      ['Kain katun', 20, 'meter', 27_500],
      ['Setrika', 1, 'unit', 225_000],
      ['Jarum, kancing, dan ritsleting', 1, 'paket', 165_000],
      ['Meja potong', 1, 'unit', 475_000],
    ],
  },
  {
    jenis: 'Ternak ayam kampung',
    pekerjaan: 'Petani penggarap',
    alat: ['Kandang bambu'],
    pasar: 'Warung ayam goreng dan pasar desa.',
    masalah: 'Bibit mati karena tidak ada lampu penghangat dan vaksin.',
    rencana: 'Memelihara 100 ekor setiap tiga bulan dengan kandang yang lebih baik.',
    goods: [
      ['Bibit ayam kampung super', 100, 'ekor', 8_500, 'Umur 1 hari'],
      ['Pakan awal', 4, 'karung', 395_000, '50 kg'],
      ['Kawat ram', 15, 'meter', 28_000],
      ['Tempat minum', 8, 'buah', 22_500],
      ['Vaksin dan vitamin', 1, 'paket', 185_000],
      ['Lampu penghangat', 4, 'buah', 35_000],
      ['Bambu untuk kandang', 15, 'batang', 18_000],
    ],
  },
  {
    jenis: 'Warung makan soto',
    pekerjaan: 'Pedagang makanan',
    alat: ['Gerobak lama', 'Kompor satu tungku'],
    pasar: 'Buruh pabrik dan petani pada pagi hari.',
    masalah: 'Gerobak rusak dan peralatan makan kurang.',
    rencana: 'Memperbaiki gerobak, menambah meja, dan berjualan sampai siang.',
    goods: [
      ['Gerobak dorong', 1, 'unit', 1_850_000, 'Kayu dan kaca'],
      ['Kompor gas dua tungku', 1, 'unit', 385_000],
      ['Panci kuah', 1, 'buah', 275_000, '20 liter'],
      ['Mangkuk dan sendok', 3, 'lusin', 92_000],
      ['Meja dan bangku panjang', 2, 'set', 345_000],
      ['Beras', 25, 'kg', 13_500, 'Medium'],
      ['Tenda terpal', 1, 'lembar', 245_000, '3 m x 4 m'],
    ],
  },
  {
    jenis: 'Keripik singkong',
    pekerjaan: 'Pembuat makanan ringan',
    alat: ['Wajan', 'Pisau perajang'],
    pasar: 'Toko oleh-oleh dan warung di sekitar pasar.',
    masalah: 'Merajang masih dengan tangan dan kemasan mudah melempem.',
    rencana: 'Memakai mesin perajang dan kemasan rapat berlabel.',
    goods: [
      ['Mesin perajang singkong', 1, 'unit', 1_450_000],
      ['Singkong', 150, 'kg', 3_500],
      ['Minyak goreng', 36, 'liter', 17_500, 'Kemasan 1 liter'],
      ['Alat rekat plastik', 1, 'unit', 195_000, '30 cm'],
      ['Wajan besar', 1, 'buah', 235_000],
      ['Plastik kemasan dan label', 10, 'pak', 28_500],
      ['Bumbu', 5, 'kg', 46_000],
    ],
  },
  {
    jenis: 'Pangkas rambut',
    pekerjaan: 'Tukang cukur',
    alat: ['Gunting', 'Cermin'],
    pasar: 'Warga desa dan santri.',
    masalah: 'Belum punya kursi dan mesin cukur yang layak.',
    rencana: 'Membuka pangkas rambut tetap di depan rumah.',
    goods: [
      ['Kursi pangkas', 1, 'unit', 1_550_000],
      ['Mesin cukur', 2, 'unit', 385_000],
      ['Cermin besar', 1, 'buah', 425_000, '1 m x 1,2 m'],
      ['Gunting dan sisir', 1, 'set', 275_000],
      ['Kain penutup', 4, 'lembar', 42_500],
      ['Kipas angin', 1, 'unit', 265_000],
      ['Bangku tunggu', 2, 'buah', 285_000],
      ['Rak perlengkapan', 1, 'unit', 450_000],
      ['Minyak rambut dan bedak', 6, 'lusin', 42_000],
    ],
  },
  {
    jenis: 'Budi daya lele',
    pekerjaan: 'Buruh harian lepas',
    alat: ['Ember besar'],
    pasar: 'Warung pecel lele dan pengepul.',
    masalah: 'Kolam tanah bocor dan pakan mahal.',
    rencana: 'Memakai dua kolam terpal dan panen bergantian.',
    goods: [
      ['Kolam terpal bundar', 2, 'unit', 785_000, 'Diameter 2 m'],
      ['Bibit lele', 2000, 'ekor', 275, 'Ukuran 7-8 cm'],
      ['Pakan apung', 4, 'karung', 335_000, '30 kg'],
      ['Pompa air', 1, 'unit', 295_000],
      ['Pipa dan sambungan', 1, 'paket', 165_000],
      ['Jaring panen', 2, 'buah', 68_000],
      ['Probiotik', 2.5, 'liter', 52_000],
    ],
  },
];
