import { AppError } from '../errors.ts';

const small = [
  'nol',
  'satu',
  'dua',
  'tiga',
  'empat',
  'lima',
  'enam',
  'tujuh',
  'delapan',
  'sembilan',
  'sepuluh',
  'sebelas',
] as const;

/** Largest first. `one` is how a single one of the unit is said: "seribu" and "seratus", but "satu juta". */
const units = [
  { value: 10n ** 12n, name: 'triliun', one: 'satu triliun' },
  { value: 10n ** 9n, name: 'miliar', one: 'satu miliar' },
  { value: 10n ** 6n, name: 'juta', one: 'satu juta' },
  { value: 1000n, name: 'ribu', one: 'seribu' },
  { value: 100n, name: 'ratus', one: 'seratus' },
  { value: 10n, name: 'puluh', one: 'sepuluh' },
] as const;

const largest = 10n ** 15n;

/**
 * A whole number from 0 to 10^15 in Indonesian words: `empat juta`. Own code, since the packages looked at print "milyar"
 * or nothing for 0. Throws `invalid_input` for any other number.
 */
export function terbilang(n: number | bigint): string {
  const whole = typeof n === 'bigint' || Number.isSafeInteger(n) ? BigInt(n) : -1n;
  if (whole < 0n || whole > largest) {
    throw new AppError('invalid_input', `cannot be put in words: ${n}`, {
      detail: 'Terbilang hanya untuk bilangan bulat dari 0 sampai 1.000.000.000.000.000.',
    });
  }
  return words(whole);
}

/** `empat juta rupiah`. */
export function terbilangRupiah(n: number | bigint): string {
  return `${terbilang(n)} rupiah`;
}

function words(n: bigint): string {
  if (n < 12n) return small[Number(n)]!;
  if (n < 20n) return `${small[Number(n - 10n)]} belas`;
  const unit = units.find(({ value }) => value <= n)!;
  const count = n / unit.value;
  const rest = n % unit.value;
  const head = count === 1n ? unit.one : `${words(count)} ${unit.name}`;
  return rest === 0n ? head : `${head} ${words(rest)}`;
}
