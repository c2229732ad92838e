/** The forms a document is made in, each with its media type; a form is also the ending of its files. */
export const documentMedia = {
  pdf: 'application/pdf',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
} as const;

export type DocumentFormat = keyof typeof documentMedia;

export const documentFormats = ['pdf', 'docx', 'xlsx'] as const satisfies readonly DocumentFormat[];
