/** The kinds that are kept, with the media type and the extension they get, whatever the file was called. */
export const kinds = {
  pdf: { mediaType: 'application/pdf', ext: 'pdf' },
  jpeg: { mediaType: 'image/jpeg', ext: 'jpg' },
  png: { mediaType: 'image/png', ext: 'png' },
  tiff: { mediaType: 'image/tiff', ext: 'tif' },
} as const;

export type Kind = keyof typeof kinds;

/** Bytes as latin1 text, and where they stand. */
type Mark = readonly [offset: number, bytes: string];

const imageMarks: readonly (readonly [Mark, Kind])[] = [
  [[0, '\xff\xd8\xff'], 'jpeg'],
  [[0, '\x89PNG\r\n\x1a\n'], 'png'],
  [[0, 'II*\0'], 'tiff'],
  [[0, 'MM\0*'], 'tiff'],
  [[0, 'II+\0'], 'tiff'],
  [[0, 'MM\0+'], 'tiff'],
];

/** What people send by mistake, in words for the clerk. */
const otherMarks: readonly (readonly [Mark, string])[] = [
  [[0, 'GIF8'], 'gambar GIF'],
  [[8, 'WEBP'], 'gambar WebP'],
  [[4, 'ftyphe'], 'foto HEIC dari telepon'],
  [[4, 'ftypmif1'], 'foto HEIC dari telepon'],
  [[4, 'ftypavi'], 'gambar AVIF'],
  [[4, 'ftyp'], 'video'],
  [[0, 'BM'], 'gambar BMP'],
  [[4, 'jP  '], 'gambar JPEG 2000'],
  [[0, 'PK\x03\x04'], 'dokumen Word, dokumen Excel, atau arsip ZIP'],
  [[0, '\xd0\xcf\x11\xe0'], 'dokumen Office lama'],
  [[0, '{\\rtf'], 'dokumen RTF'],
  [[0, 'Rar!'], 'arsip RAR'],
  [[0, '7z\xbc\xaf'], 'arsip 7-Zip'],
];

/** The length of head that the two functions below look at. PDF readers seek `%PDF-` that far: some scanners and mail gateways write junk before it. */
export const headLength = 1024;

/** The kept kinds that the first bytes allow. A claim only: what the file is shows when it opens. */
export function candidatesOf(head: Buffer): Kind[] {
  const images = imageMarks.filter(([mark]) => bears(head, mark)).map(([, kind]) => kind);
  return head.includes('%PDF-') ? [...images, 'pdf'] : images;
}

/** The Indonesian name of a kind that is not kept; undefined for one we do not know. */
export function otherKindOf(head: Buffer): string | undefined {
  const known = otherMarks.find(([mark]) => bears(head, mark));
  if (known !== undefined) return known[1];
  if (/<svg[\s>]/i.test(head.toString('latin1'))) return 'gambar SVG';
  return head.every((byte) => byte >= 0x20 || (byte >= 0x09 && byte <= 0x0d)) ? 'teks' : undefined;
}

function bears(head: Buffer, [offset, bytes]: Mark): boolean {
  return head.toString('latin1', offset, offset + bytes.length) === bytes;
}
