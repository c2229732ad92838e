import { Readable } from 'node:stream';
import type { Archive, Who } from '../../src/archive/archive.ts';
import type { Upload } from '../../src/archive/deposit.ts';
import { type RecordMetadata, recordMetadataSchema } from '../../src/domain/record.ts';

export const who: Who = { actor: { kind: 'staf', name: 'Uji' } };

/** The least that the catalog looks at in a berkas; the archive itself does not check data. */
export function berkasOf(nama: string) {
  const alamat = { kodeWilayah: '33.14.12.2011' };
  const pemohon = { nama, nik: '3314125505800001', noKk: '3314120101100001', alamat };
  return { nomorBerkas: 'UEP-2026-0001', tahunAnggaran: 2026, status: 'diajukan', pemohon };
}

/** A spooled upload, as it comes from HTTP or the command line after the file was opened. */
export async function upload(
  { inbox }: Archive,
  content: string | Buffer,
  metadata: Partial<RecordMetadata> = {},
): Promise<Upload> {
  return {
    spooled: await inbox.spool(Readable.from([typeof content === 'string' ? Buffer.from(content) : content])),
    fileName: 'pindaian.pdf',
    mediaType: 'application/pdf',
    ext: 'pdf',
    pages: 1,
    metadata: recordMetadataSchema.parse({ type: 'ktp', title: 'KTP', date: '2026-11-24', ...metadata }),
  };
}
