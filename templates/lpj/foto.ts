/** What the photos of an LPJ are to show: the same places, before and after (domain 2, number 17). */
export const foto = [
  'Sebelum: tempat usaha',
  'Sesudah: tempat usaha',
  'Sebelum: peralatan dan barang dagangan',
  'Sesudah: peralatan dan barang yang dibeli',
] as const;
