/** The code points in the Unicode character map of a TrueType file (format 4: the plane all our letters are in). */
export function codePointsOf(file: Buffer): Set<number> {
  const table = characterMap(file);
  const segments = table.readUInt16BE(6) / 2;
  const points = new Set<number>();
  for (let segment = 0; segment < segments; segment++) {
    const last = table.readUInt16BE(14 + 2 * segment);
    const first = table.readUInt16BE(16 + 2 * (segments + segment));
    for (let point = first; point <= last && point < 0xffff; point++) points.add(point);
  }
  return points;
}

function characterMap(file: Buffer): Buffer {
  const cmap = file.subarray(tableOffset(file, 'cmap'));
  for (let record = 4; record < 4 + 8 * cmap.readUInt16BE(2); record += 8) {
    const table = cmap.subarray(cmap.readUInt32BE(record + 4));
    if (table.readUInt16BE(0) === 4) return table;
  }
  throw new Error('The font has no character map of format 4');
}

/** Where table `tag` starts in a TrueType file. */
export function tableOffset(file: Buffer, tag: string): number {
  for (let record = 12; record < 12 + 16 * file.readUInt16BE(4); record += 16) {
    if (file.toString('latin1', record, record + 4) === tag) return file.readUInt32BE(record + 8);
  }
  throw new Error(`The font has no table ${tag}`);
}
