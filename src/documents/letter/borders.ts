/** Thin lines all round, as borders of a table: of boxes, frames and lists. */
export const thinBorders = { hLineWidth: () => 0.5, vLineWidth: () => 0.5 };

/** The same with room to write in. */
export const roomyBorders = { ...thinBorders, paddingTop: () => 4, paddingBottom: () => 4 };
