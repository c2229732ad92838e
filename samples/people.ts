import { addDays, type Seeded } from './seeded.ts';

/** An invented person. The names are common ones put together by chance; the serials of the numbers are invented. */
export interface Person {
  nama: string;
  nik: string;
  jenisKelamin: 'L' | 'P';
  tempatLahir: string;
  tanggalLahir: string;
}

const womenFirst = [
  'Suparmi', 'Sri', 'Siti', 'Wahyuni', 'Tukinem', 'Ngatini', 'Sulastri', 'Partini', 'Sumiyati', 'Rahayu', 'Warsini',
  'Endang', 'Painem', 'Lestari', 'Dwi', 'Yuliana', 'Sutarti', 'Mulyani', 'Kartini', 'Ratna', 'Giyarti', 'Sukinah',
]; // biome-ignore format: a table of names
const womenLast = [
  'Lestari', 'Wahyuningsih', 'Rahayu', 'Handayani', 'Purwanti', 'Astuti', 'Suryani', 'Widayati', 'Maryati', 'Utami',
  'Setyowati', 'Ningsih', 'Kurniasih', 'Sulistyowati', 'Hidayati', 'Winarsih', 'Fatimah', 'Puspitasari',
]; // biome-ignore format: a table of names
const menFirst = [
  'Suparno', 'Joko', 'Agus', 'Slamet', 'Sutrisno', 'Bambang', 'Tri', 'Wagiman', 'Sugeng', 'Paijo', 'Eko', 'Mulyono',
  'Budi', 'Sarno', 'Kasimin', 'Hartono', 'Supriyadi', 'Darmanto', 'Giyanto', 'Rusdi', 'Wiyono', 'Sukardi',
]; // biome-ignore format: a table of names
const menLast = [
  'Santoso', 'Widodo', 'Prasetyo', 'Raharjo', 'Nugroho', 'Wibowo', 'Susanto', 'Hartanto', 'Setiawan', 'Purnomo',
  'Kurniawan', 'Saputro', 'Subagyo', 'Wahyudi', 'Riyanto', 'Siswanto', 'Utomo', 'Haryono',
]; // biome-ignore format: a table of names

/** Many people of this age group have one name only. */
export function drawName(draw: Seeded, sex: 'L' | 'P'): string {
  const [first, last] = sex === 'P' ? [womenFirst, womenLast] : [menFirst, menLast];
  const [a, b] = [draw.pick(first), draw.pick(last)];
  return draw.chance(0.2) || a === b ? a : `${a} ${b}`;
}

export interface PersonChoice {
  sex: 'L' | 'P';
  /** Six digits of the place of first registration. */
  region: string;
  bornFrom: number;
  bornTo: number;
  serial: number;
}

export function drawPerson(draw: Seeded, choice: PersonChoice): Person {
  const born = addDays(`${draw.whole(choice.bornFrom, choice.bornTo)}-01-01`, draw.whole(0, 364));
  return {
    nama: drawName(draw, choice.sex),
    nik: nikOf(choice.region, born, choice.sex, choice.serial),
    jenisKelamin: choice.sex,
    tempatLahir: draw.chance(0.85) ? 'Sragen' : draw.pick(['Karanganyar', 'Boyolali', 'Ngawi', 'Grobogan']),
    tanggalLahir: born,
  };
}

/** Region, day (a woman's 40 higher), month, year, serial. */
function nikOf(region: string, born: string, sex: 'L' | 'P', serial: number): string {
  const [year, month, day] = born.split('-');
  const dd = Number(day) + (sex === 'P' ? 40 : 0);
  return `${region}${pad(dd, 2)}${month}${year!.slice(2)}${pad(serial, 4)}`;
}

/** Region, the day the card was issued, serial. */
export function drawKk(draw: Seeded, region: string, serial: number): string {
  const [year, month, day] = addDays('2012-01-01', draw.whole(0, 4000)).split('-');
  return `${region}${day}${month}${year!.slice(2)}${pad(serial, 4)}`;
}

/** An invented NIP of a PNS: born, appointed, sex, serial. */
export function drawNip(draw: Seeded, sex: 'L' | 'P'): string {
  const born = addDays(`${draw.whole(1968, 1985)}-01-01`, draw.whole(0, 364)).replaceAll('-', '');
  const appointed = `${draw.whole(1996, 2010)}${pad(draw.whole(1, 12), 2)}`;
  return `${born}${appointed}${sex === 'L' ? 1 : 2}${pad(draw.whole(1, 12), 3)}`;
}

export const pad = (value: number, width: number): string => String(value).padStart(width, '0');
