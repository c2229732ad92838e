import { AppError } from '../errors.ts';

/** Whole rupiah as official papers write them: `Rp4.000.000,00`. No space after Rp, so that no digit can be put in. */
export function rupiah(amount: number): string {
  const sign = amount < 0 ? '-' : '';
  return `${sign}Rp${ribuan(Math.abs(amount))},00`;
}

/** A whole number with points for the thousands: `4.000.000`. */
export function ribuan(amount: number): string {
  if (!Number.isSafeInteger(amount)) {
    throw new AppError('invalid_input', `not a whole number of rupiah: ${amount}`, {
      detail: 'Jumlah uang harus rupiah bulat.',
    });
  }
  return String(amount).replace(/\B(?=(\d{3})+$)/g, '.');
}
