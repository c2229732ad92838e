import { AppError } from '../errors.ts';
import { daysLater, tanggalPanjang } from './dates.ts';

/** One value that a rule sets: since when, and by which text. */
export interface RegulationValue<T> {
  value: T;
  /** The first day it holds, ISO. */
  from: string;
  legalBasis: string;
  /** A working default that no regulation of the office has confirmed yet; papers and reports say so. */
  belumDisahkan?: true;
}

/** Classes of paper: the citizen's own, official letters and forms, keputusan. */
type Naskah = 'warga' | 'khusus' | 'keputusan';

/** A sheet, in millimetres, upright. */
interface Paper {
  name: 'A4' | 'F4';
  width: number;
  height: number;
}

/** In millimetres. */
interface Margins {
  top: number;
  right: number;
  bottom: number;
  left: number;
}

/** `size` in points. `family` is what the rule names; a PDF embeds a free font of the same design. */
interface Font {
  family: 'Arial' | 'Bookman Old Style';
  size: number;
}

/** Stamp duty: due on a receipt for more than `limit`, on a statement always. In rupiah. */
interface Meterai {
  limit: number;
  tariff: number;
  /** UU 10/2020 Ps. 7: would exempt receipts for money of the state; the office has to decide. */
  receiptsOfStateMoneyExempt: boolean;
}

/** The day in a year some years after the budget year. */
interface YearlyDay {
  yearsAfter: number;
  month: number;
  day: number;
}

/** What a classification code is used for. */
type Purpose = 'berkas' | 'verifikasi' | 'bimbingan' | 'penyaluran' | 'keputusan' | 'pencairan' | 'lpj';

interface Classification {
  system: string;
  codes: Readonly<Record<Purpose, string>>;
}

/** Years kept, counted from the end of the year in which the file was closed. */
interface Retention {
  active: number;
  inactive: number;
  fate: 'musnah' | 'permanen' | 'dinilai kembali';
}

type RetentionClass = 'berkas' | 'spj' | 'keputusan';

interface Rules {
  paper: Readonly<Record<Naskah, Paper>>;
  margins: Readonly<Record<Naskah, Margins>>;
  font: Readonly<Record<Naskah, Font>>;
  /** At the lower right of a page the first word of the next? */
  kataPenyambung: boolean;
  meterai: Meterai;
  lpjDeadline: YearlyDay;
  /** The office's own term, so that there is time to warn and to pay back what is left within the year. */
  lpjInternalDeadline: { daysAfterPayment: number };
  /** What the third teguran says will follow, from `akan`. */
  lpjSanction: string;
  /** Unspent money is back in the Kas Daerah by then. */
  setorDeadline: YearlyDay;
  classification: Classification;
  retention: Readonly<Record<RetentionClass, Retention>>;
  /** Names on a keputusan with academic titles? */
  titlesOnKeputusan: boolean;
}

/** Every regulation value in force on one day. */
export type RegulationsAt = { readonly [K in keyof Rules]: RegulationValue<Rules[K]> };

type Dated = { readonly [K in keyof Rules]: readonly RegulationValue<Rules[K]>[] };

const a4: Paper = { name: 'A4', width: 210, height: 297 };
/** F4 is not one size (215, 216 and 210 wide are sold); 215 x 330 is the usual one. */
const f4: Paper = { name: 'F4', width: 215, height: 330 };
const margins: Margins = { top: 20, right: 20, bottom: 25, left: 30 };
const arial: Font = { family: 'Arial', size: 12 };
const bookman: Font = { family: 'Bookman Old Style', size: 12 };

/**
 * Each value with its history, oldest first. A change of the law is one more line here. The day of Permendagri 1/2023 is set
 * to the year's first; Perbup Sragen on tata naskah, JRA and bansos were not readable and may set other values.
 */
const dated: Dated = {
  paper: [
    {
      value: { warga: a4, khusus: a4, keputusan: f4 },
      from: '2023-01-01',
      legalBasis: 'Permendagri 1/2023 Pasal 28',
    },
  ],
  margins: [
    {
      value: { warga: margins, khusus: margins, keputusan: margins },
      from: '2023-01-01',
      legalBasis: 'Permendagri 1/2023 Pasal 34 ayat (2)',
    },
  ],
  font: [
    {
      value: { warga: arial, khusus: arial, keputusan: bookman },
      from: '2023-01-01',
      legalBasis: 'Permendagri 1/2023 Pasal 32 ayat (2)',
    },
  ],
  // The rule knows it, but no office has asked for it yet (domain 1.5).
  kataPenyambung: [
    { value: false, from: '2023-01-01', legalBasis: 'Permendagri 1/2023 Pasal 33', belumDisahkan: true },
  ],
  meterai: [
    {
      value: { limit: 5_000_000, tariff: 10_000, receiptsOfStateMoneyExempt: false },
      from: '2021-01-01',
      legalBasis: 'UU 10/2020',
    },
  ],
  lpjDeadline: [
    {
      value: { yearsAfter: 1, month: 1, day: 10 },
      from: '2021-01-01',
      legalBasis: 'Perbup Sragen 5/2021 jo. 60/2021; Permendagri 77/2020',
      belumDisahkan: true,
    },
  ],
  lpjInternalDeadline: [
    {
      value: { daysAfterPayment: 90 },
      from: '2021-01-01',
      legalBasis: 'Batas kerja Dinas Sosial; belum ada ketetapan tertulis yang dapat dirujuk',
      belumDisahkan: true,
    },
  ],
  lpjSanction: [
    {
      value:
        'tidak diusulkan sebagai penerima bantuan sosial pada tahun anggaran berikutnya dan diwajibkan mengembalikan bantuan yang tidak dipertanggungjawabkan ke Kas Daerah',
      from: '2021-01-01',
      legalBasis: 'Perbup Sragen 5/2021 jo. 60/2021; Permendagri 77/2020',
      belumDisahkan: true,
    },
  ],
  setorDeadline: [
    {
      value: { yearsAfter: 0, month: 12, day: 31 },
      from: '2021-01-01',
      legalBasis: 'Perbup Sragen 5/2021 jo. 60/2021; Permendagri 77/2020',
      belumDisahkan: true,
    },
  ],
  classification: [
    {
      value: {
        system: 'Permendagri 78/2012',
        codes: {
          berkas: '460',
          verifikasi: '460',
          bimbingan: '460',
          penyaluran: '460',
          keputusan: '188.45',
          pencairan: '900',
          lpj: '900',
        },
      },
      from: '2013-01-01',
      legalBasis: 'Permendagri 78/2012',
    },
    {
      value: {
        system: 'Permendagri 83/2022',
        codes: {
          berkas: '400.9.14.5',
          verifikasi: '400.9.14.1',
          bimbingan: '400.9.14.2',
          penyaluran: '400.9.14.5',
          keputusan: '100.3.3.2',
          pencairan: '900.1.3.1',
          lpj: '900.1.3.6',
        },
      },
      from: '2023-01-01',
      legalBasis: 'Permendagri 83/2022',
    },
  ],
  retention: [
    {
      value: {
        berkas: { active: 2, inactive: 3, fate: 'musnah' },
        spj: { active: 2, inactive: 8, fate: 'musnah' },
        keputusan: { active: 2, inactive: 8, fate: 'permanen' },
      },
      from: '2013-01-01',
      legalBasis: 'Belum ada JRA Kabupaten Sragen yang dapat dirujuk (PP 28/2012 Pasal 53)',
      belumDisahkan: true,
    },
  ],
  titlesOnKeputusan: [{ value: false, from: '2013-01-01', legalBasis: 'Permendagri 80/2015 jo. 120/2018' }],
};

/**
 * The values in force on a day. For a day before all of them are known, `invalid_input` at `date`: it is the day that the
 * clerk gave to a paper.
 */
export function regulationsAt(day: string): RegulationsAt {
  if (day < firstDay) throw unknownDay(day);
  const names = Object.keys(dated) as (keyof Rules)[];
  const values = names.map((name) => [name, valueAt<unknown>(name, dated[name], day)]);
  return Object.fromEntries(values) as RegulationsAt;
}

/** The first day on which every value is known. */
const firstDay = Object.values(dated)
  .map((values) => values.map(({ from }) => from).toSorted()[0]!)
  .toSorted()
  .at(-1)!;

function unknownDay(day: string): AppError {
  const message = `Aturan yang berlaku pada ${tanggalPanjang(day)} belum dicatat. Isi dengan ${firstDay} atau sesudahnya.`;
  return new AppError('invalid_input', `no regulation values on ${day}`, {
    problems: [{ path: 'date', label: 'Tanggal naskah', message }],
  });
}

/** The classification scheme of a day: papers of 2022 carry the old one, for ever. */
export function classificationAt(day: string): RegulationValue<Classification> {
  return valueAt('classification', dated.classification, day);
}

/** Is stamp duty due on a receipt for this amount? At exactly the limit it is not. */
export function receiptNeedsMeterai({ meterai }: Pick<RegulationsAt, 'meterai'>, amount: number): boolean {
  return !meterai.value.receiptsOfStateMoneyExempt && amount > meterai.value.limit;
}

/** The last day for the LPJ of a budget year, ISO. A Sunday does not shift it. */
export function lpjDue({ lpjDeadline }: Pick<RegulationsAt, 'lpjDeadline'>, tahunAnggaran: number): string {
  return yearlyDay(lpjDeadline.value, tahunAnggaran);
}

/**
 * The day by which the office itself asks for the LPJ of a payment: its own term, but never after the day of the regulation,
 * which also holds where the day of the payment is unknown.
 */
export function lpjInternalDue(
  rules: Pick<RegulationsAt, 'lpjDeadline' | 'lpjInternalDeadline'>,
  { tahunAnggaran, dibayar }: { tahunAnggaran: number; dibayar?: string | undefined },
): string {
  const due = lpjDue(rules, tahunAnggaran);
  if (dibayar === undefined) return due;
  const own = daysLater(dibayar, rules.lpjInternalDeadline.value.daysAfterPayment);
  return [own, due].toSorted()[0]!;
}

/** The last day for unspent money of a budget year to be back in the Kas Daerah. */
export function setorDue(
  { setorDeadline }: Pick<RegulationsAt, 'setorDeadline'>,
  tahunAnggaran: number,
): string {
  return yearlyDay(setorDeadline.value, tahunAnggaran);
}

function yearlyDay({ yearsAfter, month, day }: YearlyDay, tahunAnggaran: number): string {
  return [tahunAnggaran + yearsAfter, month, day].map((part) => String(part).padStart(2, '0')).join('-');
}

/** Of values with their first days, the one in force on `day`; `invalid_input` for a day before the first. */
export function valueAt<T>(
  name: string,
  values: readonly RegulationValue<T>[],
  day: string,
): RegulationValue<T> {
  const found = values
    .filter(({ from }) => from <= day)
    .reduce<RegulationValue<T> | undefined>(
      (latest, value) => (latest && latest.from > value.from ? latest : value),
      undefined,
    );
  if (found) return found;
  throw new AppError('invalid_input', `no regulation value for ${name} on ${day}`, {
    detail: `Aturan yang berlaku pada ${tanggalPanjang(day)} belum dicatat.`,
  });
}
