import { Readable } from 'node:stream';
import type { Archive, Who } from '../../src/archive/archive.ts';
import { createCase, updateCase } from '../../src/archive/case-files.ts';
import { depositRecord, type Upload, updateManifest } from '../../src/archive/deposit.ts';
import { type RecordMetadata, type RecordView, recordMetadataSchema } from '../../src/domain/record.ts';

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

/** A berkas and a KK of two versions each, and a KTP of one. */
export async function depositFamily(
  archive: Archive,
): Promise<{ berkasId: string; ktp: RecordView; kk: RecordView }> {
  const { id: berkasId } = await createCase(archive, 'berkas', berkasOf('Suparmi'), who);
  await updateCase(archive, 'berkas', berkasId, '"1"', berkasOf('Suparmi Rahayu'), who);
  const { record: ktp } = await depositRecord(archive, await upload(archive, 'isi KTP'), who);
  const { record: kk } = await depositRecord(archive, await upload(archive, 'isi KK!'), who);
  const correction = { title: 'KK', reason: 'keliru' };
  await updateManifest(archive, kk.id, 1, (manifest) => ({ ...manifest, ...correction }), who);
  return { berkasId, ktp, kk };
}
