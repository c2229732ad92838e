/** What a verifikator looks at in every family, by the code it is recorded under (domain 2, number 5). */
export const usualVerification: ReadonlyMap<string, string> = new Map([
  ['identitas_sesuai', 'Nama, NIK, dan alamat sesuai dengan KTP dan KK'],
  ['domisili_sesuai', 'Pemohon bertempat tinggal di alamat tersebut'],
  ['data_sosial_sesuai', 'Keluarga terdaftar dalam data sosial dan keadaannya sesuai'],
  ['bukan_pekerjaan_terlarang', 'Pemohon bukan ASN, TNI, Polri, atau perangkat desa'],
  ['usaha_ada', 'Usaha atau rencana usaha benar ada'],
  ['rab_sesuai_kebutuhan', 'RAB sesuai dengan kebutuhan usaha'],
  ['tidak_menerima_bantuan_lain', 'Tidak menerima bantuan sejenis dari sumber lain'],
]);

/** An item in words; a code of the office's own as it is written. */
export function verificationName(kode: string): string {
  const words = kode.replaceAll('_', ' ');
  return usualVerification.get(kode) ?? `${words[0]!.toUpperCase()}${words.slice(1)}`;
}
