// The pages without React: name of the HTML file and address -> folder under src/ whose english.ts
// holds its English words. One row makes a page: development, build and budget read this table.
export const kPlainPages = {
  index: 'pass',
  follow: 'pass',
  enter: 'enter',
  sessions: 'enter',
  reopen: 'reopen',
  saw: 'saw',
  pass: 'show',
  cards: 'cards',
  complain: 'complain',
  status: 'status',
  counts: 'counts',
  enrol: 'enrol',
};
