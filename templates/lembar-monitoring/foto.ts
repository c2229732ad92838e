/** What is to be seen on the photos of a visit. */
export const foto = ['Penerima dan tempat usaha', 'Barang yang dibeli dengan bantuan'] as const;
