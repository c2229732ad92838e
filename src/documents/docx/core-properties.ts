/** What an Office file says of itself. */
export interface CoreProperties {
  /** As it stands in XML: escaped. */
  title: string;
  /** The code of a document. */
  identifier?: string;
  /** ISO, UTC; to the second in the file. */
  instant: string;
}

/** `docProps/core.xml` of a Word or Excel file (ECMA-376, part 2). */
export function corePropertiesXml({ title, identifier, instant }: CoreProperties): string {
  const seconds = `${new Date(instant).toISOString().slice(0, 19)}Z`;
  const dates = ['created', 'modified'].map(
    (name) => `<dcterms:${name} xsi:type="dcterms:W3CDTF">${seconds}</dcterms:${name}>`,
  );
  return [
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n',
    '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"',
    ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"',
    ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">',
    `<dc:title>${title}</dc:title><dc:creator>Berkas</dc:creator>`,
    identifier === undefined ? '' : `<dc:identifier>${identifier}</dc:identifier>`,
    `<dc:language>id-ID</dc:language>${dates.join('')}</cp:coreProperties>`,
  ].join('');
}
