// Two people mended the same file: what stood there when I opened it, what I typed, what stands
// there now. Pure. Promises: a field only one of us touched needs no choice; one both touched is
// asked. Called by person_edit.tsx.

export interface PersonFile {
  name: string;
  phone: string;
  birth_year: number;
  sex: string;
}

export const kFields = ['name', 'phone', 'birth_year', 'sex'] as const;
export type FileField = (typeof kFields)[number];

export interface FieldClash {
  field: FileField;
  mine: string;
  theirs: string;
}

export interface Merged {
  file: PersonFile;
  clashes: FieldClash[];
}

export function merge_files(base: PersonFile, mine: PersonFile, theirs: PersonFile): Merged {
  const file = { ...theirs };
  const clashes: FieldClash[] = [];
  const take = <Field extends FileField>(field: Field): void => {
    if (mine[field] === base[field] || mine[field] === theirs[field]) return;
    file[field] = mine[field];
    if (theirs[field] !== base[field])
      clashes.push({ field, mine: String(mine[field]), theirs: String(theirs[field]) });
  };
  kFields.forEach(take);
  return { file, clashes };
}

export function chosen(
  merged: Merged,
  theirs: PersonFile,
  taken: readonly FileField[],
): PersonFile {
  const file = { ...merged.file };
  const give = <Field extends FileField>(field: Field): void => {
    file[field] = theirs[field];
  };
  taken.forEach(give);
  return file;
}
