import { isDate } from './dates.ts';

/** What the digits of a NIK say. They were true at first registration and stay for life, so they warn and never reject. */
export interface NikParts {
  /** Six digits, `331412`: where it was first registered. */
  region: string;
  sex: 'L' | 'P';
  /** `MM-DD`; the century is not in a NIK. */
  monthDay: string;
  year: string;
  serial: string;
}

/** The parts of 16 digits, or undefined where they hold no possible birth day. A woman's day is 40 higher. */
export function readNik(nik: string): NikParts | undefined {
  const [, region, dd, month, year, serial] = /^(\d{6})(\d{2})(\d{2})(\d{2})(\d{4})$/.exec(nik) ?? [];
  if (!region || !serial) return undefined;
  const woman = Number(dd) > 40;
  const day = String(Number(dd) - (woman ? 40 : 0)).padStart(2, '0');
  // 2000 is a leap year, so 29 February is not lost where only the two last digits of the year are known.
  if (!isDate(`2000-${month}-${day}`)) return undefined;
  return { region, sex: woman ? 'P' : 'L', monthDay: `${month}-${day}`, year: year!, serial };
}

/** What the rest of the form says of the holder of a NIK. */
export interface NikHolder {
  tanggalLahir?: string | undefined;
  jenisKelamin?: 'L' | 'P' | undefined;
  /** Code of the village or kabupaten of the address. */
  kodeWilayah?: string | undefined;
}

/** What looks wrong about a NIK, in Indonesian; never a reason to reject (PP 40/2019 Ps. 30(2)). */
export function nikWarnings(nik: string, holder: NikHolder): string[] {
  const parts = readNik(nik);
  if (!parts) return ['NIK ini tidak memuat tanggal lahir yang mungkin. Cocokkan dengan KTP.'];
  const { tanggalLahir, jenisKelamin, kodeWilayah } = holder;
  const found: string[] = [];
  if (kodeWilayah && !parts.region.startsWith(regencyDigits(kodeWilayah))) {
    found.push('NIK pertama kali terdaftar di kabupaten/kota lain. Cocokkan alamat dengan KTP.');
  }
  if (tanggalLahir && tanggalLahir.slice(2) !== `${parts.year}-${parts.monthDay}`) {
    found.push('Tanggal lahir dalam NIK berbeda dengan tanggal lahir yang diisi. Cocokkan dengan KTP.');
  }
  if (jenisKelamin && jenisKelamin !== parts.sex) {
    found.push('Jenis kelamin menurut NIK berbeda dengan yang diisi. Cocokkan dengan KTP.');
  }
  if (parts.serial === '0000') found.push('Nomor urut NIK 0000 tidak pernah dipakai. Cocokkan dengan KTP.');
  return found;
}

/** What looks wrong about a family card number: six digits of region, the day it was issued, a serial. */
export function kkWarnings(noKk: string): string[] {
  const [, dd, mm] = /^\d{6}(\d{2})(\d{2})\d{6}$/.exec(noKk) ?? [];
  return isDate(`2000-${mm}-${dd}`)
    ? []
    : ['Nomor KK ini tidak memuat tanggal yang mungkin. Cocokkan dengan KK.'];
}

/** What looks wrong about a NIP of 18 digits, of a PNS or a PPPK. */
export function nipWarnings(nip: string): string[] {
  const born = `${nip.slice(0, 4)}-${nip.slice(4, 6)}-${nip.slice(6, 8)}`;
  const joined = nip.slice(12, 14);
  // A PNS has the month of appointment here, 01 to 12; a PPPK a 2 and how many times appointed, 21 to 29.
  const plausible = /^(0[1-9]|1[0-2]|2[1-9])$/.test(joined) && /^[12]$/.test(nip[14] ?? '');
  return isDate(born) && plausible ? [] : ['Susunan NIP ini tidak lazim. Cocokkan dengan SK pegawai.'];
}

/** A NIK for the screen: the birth day, sex and most of the region are hidden. */
export function maskNik(nik: string): string {
  return `${nik.slice(0, 4)}${'*'.repeat(Math.max(0, nik.length - 8))}${nik.slice(-4)}`;
}

/** A NIP as official papers print it: `19800101 200501 1 001`. */
export function showNip(nip: string): string {
  return nip.replace(/^(\d{8})(\d{6})(\d)(\d{3})$/, '$1 $2 $3 $4');
}

const regencyDigits = (code: string): string => code.replaceAll('.', '').slice(0, 4);
